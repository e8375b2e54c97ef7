"""The service in several processes, on one host or many: `rasid watch`, `work`, `send` and `bot`.

They meet in PostgreSQL and hand polls on through Redis; nothing here decides what a role does, only which parts run
in it. See docs/scaling.md. `rasid run` (bot.app) is all of them in one.
"""
