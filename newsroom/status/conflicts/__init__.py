"""What cannot all be true, who says so, and whether it still stands.

Evidence, figures, listings -> by kind: dates, states, numbers, rolls -> camps (sides) -> conflicts
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain

from newsroom.models import Conflict, Dossier, Evidence, Figure, Listing, Standing
from newsroom.status.conflicts.dates import conflicts_of_dates
from newsroom.status.conflicts.numbers import conflicts_of_numbers
from newsroom.status.conflicts.rolls import conflicts_of_rolls
from newsroom.status.conflicts.states import conflicts_of_states
from newsroom.status.figures import heard


def conflicts(
    dossier: Dossier,
    evidence: Sequence[Evidence],
    figures: Sequence[Figure],
    listings: Sequence[Listing],
    standings: Mapping[str, Standing],
    at: date,
) -> tuple[Conflict, ...]:
    """Of what was said by a day and not withdrawn. Those that stand first, then the newest."""
    told: dict[str, list[Evidence]] = defaultdict(list)
    for each in heard(evidence, at):
        told[each.report.milestone].append(each)
    own = {m.id: standings[m.id] for m in dossier.milestones if m.id in standings}
    found = chain(
        conflicts_of_dates(own, told),
        conflicts_of_states(dossier, own, told),
        conflicts_of_numbers(dossier, heard(figures, at)),
        conflicts_of_rolls(dossier, heard(listings, at)),
    )
    return tuple(sorted(found, key=lambda c: (not c.standing, -c.since.toordinal(), c.key)))
