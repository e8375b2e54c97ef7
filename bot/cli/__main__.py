"""`python -m bot.cli` is `rasid`."""

from bot.cli import main

main()
