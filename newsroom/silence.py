"""Feeds that answer well and bring nothing any more: moved, frozen, or an outlet that has fallen silent. Pure.

Imports nothing of the project.
"""

from __future__ import annotations

from datetime import datetime, timedelta

MISSED = 12  # items that should have come: by chance as many fail to come once in 160,000 times
WEEKEND = timedelta(days=3)  # with the nights around it: a ministry brings nothing in it, whatever its pace
AT_LEAST = timedelta(days=1)  # of an agency, which has no weekend: nights are quiet everywhere
AGENCY = 100  # items that should have come within a weekend
LEARNT = timedelta(days=7)  # before that its pace is not known


def per_day(brought: int, since: datetime, until: datetime) -> float:
    """Items a day that a feed brought between two moments, as far as that is known; 0: not known.

    `since`: when it was first read, and what it held then is not counted; `until`: when it last brought something.
    """
    days = (until - since) / timedelta(days=1)
    return max(0, brought) / days if until - since >= LEARNT else 0.0


def is_silent(pace: float, last: datetime, looked: datetime) -> bool:
    """Whether a feed of so many items a day had brought none for too long when it was last read."""
    silence = looked - last
    missed = pace * (silence / timedelta(days=1))
    return missed >= MISSED if silence >= WEEKEND else silence >= AT_LEAST and missed >= AGENCY
