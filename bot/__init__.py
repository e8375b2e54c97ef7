"""Talks to people: commands, messages, rendering, delivery, and the wiring of the program."""
