"""How a new article is related to one that is stored. Pure; imports the sketches.

Between outlets, shared text is a shared wire. Within one outlet it is mostly background that goes with the subject,
so there an update must also look like the same entry: its address, its moment, its headline or its beginning.
A headline alone says little, and joins only what says almost the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np

from newsroom.stories.headline import Headline
from newsroom.stories.sketch import Shingles, Sketch, is_stamped, within

Relation = Literal["copy", "update", "related", "none"]

LIFE = timedelta(hours=48)  # in which outlets report one event
REPRINT = timedelta(days=5)  # in which what is reprinted word for word is no news
DAY = timedelta(hours=24)  # after which an outlet may well write the same of another event

SOON = timedelta(
    hours=6
)  # in which an outlet puts up again, elsewhere, what it has put up; later it is today's rates

COPIED = 0.3  # of the shorter text, between outlets
ALIKE = 0.2  # enough if they begin alike
VERBATIM = 0.8
SAME_ENTRY = 0.5  # within an outlet, beside a sign that it is the same entry
SAME_ADDRESS = 0.3
RELATED = 0.25
ONE_ORIGIN = 0.5  # who shares so much goes back to one source, in whatever story

SHORT = 40  # words; of a shorter text more must be shared, and of two no little
SHORT_COPIED = 0.5
EXCERPT_COPIED = 0.4  # when the other is a whole article
SHORT_SHARED = 5  # shingles
BEGIN_ALIKE = 0.1  # of the lead
BEGIN_SAME = 0.7
RETOLD = 0.4  # of a lead found deep in the other text: there it is yesterday's news

SAME_HEADLINE = 0.75  # within an outlet, beside the text
SHORTENED = 0.6  # with no text to compare: one is the other with words left out
REWORDED = 0.7  # or each has words of its own; then
REWORDED_SHARED = 6  # so many must be shared, for the one that differs may be the news
ONLY_SHARED = 4


@dataclass(frozen=True, slots=True)
class Kin:
    relation: Relation
    overlap: (
        float  # 0..1: the share of the shorter text that both have, or of the headlines where one has no text
    )


NONE = Kin("none", 0.0)


def relate(new: Sketch, old: Sketch) -> Kin:
    """Symmetric in all but the name: within one outlet a copy is an update."""
    own = bool(new.outlet) and new.outlet == old.outlet
    if not (new.has_text and old.has_text):
        overlap, same = _headlines(new, old)
    else:
        overlap = share(new.shingles, old.shingles)
        same = _same_entry(new, old, overlap) if own else _same_wire(new, old, overlap)
    if same:
        return Kin("update" if own else "copy", overlap)
    return Kin("related", overlap) if overlap >= RELATED else Kin("none", overlap)


def share(one: Shingles, other: Shingles) -> float:
    """The share of the smaller set that both have, 0..1."""
    return _both(one, other) / (min(one.size, other.size) or 1)


def _same_wire(new: Sketch, old: Sketch, overlap: float) -> bool:
    if overlap >= VERBATIM and within(new, old, REPRINT):
        return _is_enough(new, old, overlap)
    if overlap < ALIKE or not within(new, old, LIFE) or not _is_enough(new, old, overlap):
        return False
    begin = share(new.lead, old.lead)
    if overlap < COPIED:
        return begin >= BEGIN_ALIKE
    return overlap >= SAME_ENTRY or not _is_retold(new, old, begin)


def _is_enough(new: Sketch, old: Sketch, overlap: float) -> bool:
    """Of a few words, half must be shared."""
    shorter, longer = sorted((new.words, old.words))
    if shorter >= SHORT:
        return True
    least = SHORT_COPIED if longer < 2 * SHORT else EXCERPT_COPIED
    return overlap >= least and _both(new.shingles, old.shingles) >= SHORT_SHARED


def _is_retold(new: Sketch, old: Sketch, begin: float) -> bool:
    """One begins with what the other only recalls further down: the next event, with the last one as background."""
    told = max(
        _both(new.lead, old.shingles) / new.lead.size,
        _both(old.lead, new.shingles) / old.lead.size,
    )
    return begin < BEGIN_ALIKE / 2 and told >= RETOLD


def _same_entry(new: Sketch, old: Sketch, overlap: float) -> bool:
    if new.address and new.address == old.address:
        return overlap >= SAME_ADDRESS and within(new, old, REPRINT)
    apart = new.address and old.address and new.address != old.address
    if overlap < SAME_ENTRY or not within(new, old, SOON if apart else DAY):
        return False
    if new.published == old.published and is_stamped(new.published):
        return True  # an edited entry keeps its moment
    if new.headline.likeness(old.headline) >= SAME_HEADLINE:
        return True
    marks = new.headline.marks == old.headline.marks
    text = overlap >= VERBATIM and share(new.lead, old.lead) >= BEGIN_SAME
    return marks and text and not _strangers(new.headline, old.headline)


def _strangers(one: Headline, other: Headline) -> bool:
    """No word in common: the same text under them is a cookie notice, and must silence neither."""
    return bool(one.words and other.words) and set(one.words).isdisjoint(other.words)


def _headlines(new: Sketch, old: Sketch) -> tuple[float, bool]:
    """The share of the shorter headline, and whether both say the same."""
    one, other = new.headline, old.headline
    contained = one.containment(other)
    if new.address and new.address == old.address and new.outlet == old.outlet:
        return contained, within(new, old, REPRINT)
    shared = one.shared(other)
    if shared < ONLY_SHARED or not within(new, old, LIFE):
        return (contained if shared >= ONLY_SHARED else 0.0), False
    likeness = one.likeness(other)
    same = likeness >= SHORTENED if contained == 1 else likeness >= REWORDED and shared >= REWORDED_SHARED
    return contained, same and within(new, old, DAY)


def _both(one: Shingles, other: Shingles) -> int:
    return int(np.intersect1d(one, other, assume_unique=True).size)
