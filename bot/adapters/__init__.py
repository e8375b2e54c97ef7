"""The chat platforms: the only place that knows their SDKs."""
