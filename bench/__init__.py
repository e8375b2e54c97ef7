"""What rasid costs, measured beside something plain that does the same work; see README.md.

    __main__ → one module per bench → stage (starts contestants, times laps) → contestant (the process that works)

Benches may import everything of the project; nothing of the project imports them.
"""
