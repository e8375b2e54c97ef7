"""What people can ask. Platform-blind: each command takes a request and returns a neutral message."""
