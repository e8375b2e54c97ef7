"""What a chat is told, how and when."""
