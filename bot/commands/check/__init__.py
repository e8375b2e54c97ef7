"""For analysts: what waits for a decision, and mistakes of ours."""
