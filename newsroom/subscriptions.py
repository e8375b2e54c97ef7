"""Who is told what, and what of it is muted. Pure; imports newsroom.models."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from newsroom.models import AlertKind, Subscription


@dataclass(frozen=True, slots=True)
class Subject:
    """One of the things an alert tells."""

    lead: str  # id of the entity it is most about; empty where it names none
    matters: frozenset[str] = frozenset()  # ids of the milestones it reports on, and of their phases


def fits(wanted: Subscription, dossier: str, kinds: Collection[AlertKind], concerns: Collection[str]) -> bool:
    """Whether a subscription asks for an alert of these kinds that concerns these."""
    about = not wanted.about or not set(wanted.about).isdisjoint(concerns)
    return (
        wanted.dossier == dossier and about and (not wanted.kinds or not set(wanted.kinds).isdisjoint(kinds))
    )


def silenced(
    wanted: Subscription, muted: Collection[str], concerns: Collection[str], subjects: Sequence[Subject]
) -> bool:
    """Whether a subscription that an alert fits asks for it only for the sake of what is muted.

    Most articles name many things in passing. So of a whole dossier that is muted which is about what is muted; and
    whoever follows a place and has muted one of its milestones hears of the place, and not of that.
    """
    if set(muted).isdisjoint(concerns):
        return False
    named = set(wanted.about).intersection(concerns) - set(muted)
    if not wanted.about:
        return all(one.lead in muted or not one.matters.isdisjoint(muted) for one in subjects)
    matters = {id_ for one in subjects for id_ in one.matters}
    return not named or (
        named.isdisjoint(matters) and all(not one.matters.isdisjoint(muted) for one in subjects)
    )
