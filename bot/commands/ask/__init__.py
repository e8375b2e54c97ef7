"""Questions: where things stand, what was said, why."""
