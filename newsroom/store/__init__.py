"""Everything that is remembered, and the only place that knows SQL or Redis.

    tables ── engine ── database (open, migrate, one transaction per write) ── faults
                └─ feeds · items · stories · targets · deliveries · health: functions on a Connection
    seen ── embedded: the keys in Redis that spare work and are never the truth

Imports `newsroom.models`, `newsroom.errors` and `newsroom.settings`.
"""
