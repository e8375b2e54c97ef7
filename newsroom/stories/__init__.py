"""Which articles tell the same story: what is kept of a text, how two of them are related, where a new one belongs.

    sketch → index (candidates) → kin (verified) → placing → origins

Everything here is pure: text and times in, decisions out. `newsroom/store/near.py` keeps the index in Redis.
"""
