"""What a chat follows, changed as its people ask: a `TargetSpec` in, another out. Pure.

A place is what can be followed: (dossier, id of an entity, milestone or phase), or the dossier twice for all of it.
Imports newsroom.models.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Literal

from newsroom.models import AlertKind, Frequency, Subscription, TargetSpec

Place = tuple[str, str]

USUAL = (Frequency.INSTANT, Frequency.DAILY)
MORNING = (time(8),)  # of daily digests, where nobody has named a time


@dataclass(frozen=True, slots=True)
class Asked:
    """How somebody wants to be told; None: nothing was said of it."""

    frequencies: tuple[Frequency, ...] | None = None
    kinds: tuple[AlertKind, ...] | None = None
    min_sources: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    spec: TargetSpec
    what: Literal["new", "changed", "same", "covered"]  # covered: all of it is told for the dossier's sake
    subscription: Subscription  # that now stands for the place


def followed(spec: TargetSpec) -> list[tuple[Place, Subscription]]:
    """Everything that is followed, each on its own."""
    return [(place, one) for one in spec.subscriptions for place in places(one)]


def places(one: Subscription) -> tuple[Place, ...]:
    return tuple((one.dossier, id_) for id_ in one.about) or ((one.dossier, one.dossier),)


def subscribed(spec: TargetSpec, place: Place, asked: Asked) -> Change:
    """With that place followed as was asked; what was not said stays as it was, or is as usual."""
    mine = [one for its, one in followed(spec) if its == place]
    if not mine:
        wanted = _made(spec, place, asked)
        if cover := next((one for one in spec.subscriptions if _covers(one, wanted)), None):
            return Change(spec, "covered", cover)
        return Change(_timed(replace(spec, subscriptions=(*spec.subscriptions, wanted))), "new", wanted)
    wanted = replace(
        mine[0],
        about=_about(place),
        frequencies=_ordered(asked.frequencies or [each for one in mine for each in one.frequencies]),
        kinds=mine[0].kinds if asked.kinds is None else asked.kinds,
        min_sources=asked.min_sources or mine[0].min_sources,
    )
    if [replace(one, about=wanted.about) for one in mine] == [wanted]:
        return Change(spec, "same", wanted)
    return Change(_timed(replace(spec, subscriptions=tuple(_with(spec, place, wanted)))), "changed", wanted)


def unsubscribed(spec: TargetSpec, place: Place) -> TargetSpec:
    """Without that place; the same where it was not followed by itself."""
    return replace(spec, subscriptions=tuple(_with(spec, place, None)))


def told_anyway(spec: TargetSpec, place: Place) -> bool:
    """Whether what concerns the place is told for the sake of its whole dossier."""
    return any(one.dossier == place[0] and not one.about for one in spec.subscriptions)


def with_digests_at(spec: TargetSpec, times: Sequence[time]) -> TargetSpec:
    """Daily digests at these times; at none of them, nobody waits for one any more.

    ValueError with the place that would be told nothing then.
    """
    if times:
        return replace(spec, digest_at=tuple(sorted(set(times))))
    kept = []
    for one in spec.subscriptions:
        left = tuple(each for each in one.frequencies if each is not Frequency.DAILY)
        if not left:
            raise ValueError(places(one)[0])
        kept.append(replace(one, frequencies=left))
    return replace(spec, digest_at=(), subscriptions=tuple(kept))


def with_sources(spec: TargetSpec, least: int) -> TargetSpec:
    return replace(spec, subscriptions=tuple(replace(one, min_sources=least) for one in spec.subscriptions))


def sources(spec: TargetSpec) -> int | None:
    """How many sources a story needs here; None where subscriptions differ in that, or there are none."""
    wanted = {one.min_sources for one in spec.subscriptions}
    return wanted.pop() if len(wanted) == 1 else None


def _made(spec: TargetSpec, place: Place, asked: Asked) -> Subscription:
    return Subscription(
        place[0],
        _about(place),
        asked.kinds or (),
        _ordered(asked.frequencies or USUAL),
        asked.min_sources or sources(spec) or 1,
    )


def _about(place: Place) -> tuple[str, ...]:
    dossier, id_ = place
    return () if id_ == dossier else (id_,)


def _ordered(frequencies: Sequence[Frequency]) -> tuple[Frequency, ...]:
    return tuple(one for one in Frequency if one in frequencies)


def _covers(one: Subscription, wanted: Subscription) -> bool:
    """Whether a subscription to the whole dossier brings all that the other one would."""
    return (
        one.dossier == wanted.dossier
        and not one.about
        and set(one.frequencies) >= set(wanted.frequencies)
        and (not one.kinds or (bool(wanted.kinds) and set(one.kinds) >= set(wanted.kinds)))
        and one.min_sources <= wanted.min_sources
    )


def _with(spec: TargetSpec, place: Place, wanted: Subscription | None) -> Iterator[Subscription]:
    """All others, and in the place of the first that follows it what is wanted instead."""
    for one in spec.subscriptions:
        if place not in places(one):
            yield one
            continue
        if wanted:
            yield wanted
            wanted = None
        if rest := tuple(id_ for id_ in one.about if id_ != place[1]):
            yield replace(one, about=rest)


def _timed(spec: TargetSpec) -> TargetSpec:
    """A daily digest needs a time of day."""
    daily = any(Frequency.DAILY in one.frequencies for one in spec.subscriptions)
    return replace(spec, digest_at=MORNING) if daily and not spec.digest_at else spec
