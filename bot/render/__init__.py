"""Gives a message its form on each platform. Pure; imports only `bot.message` and itself."""
