"""The domain both sides need: what is watched, what an article says, what was told to whom.

Imports neither `watchers` nor `bot`. SQL and Redis live in `newsroom.store` and nowhere else.
"""
