"""Where a new article belongs: in the story of an article it repeats, or in one of its own. Pure; imports the kin.

What joins a story is not told again as news, so the bounds of a story are bounds on what anybody can silence:
48 hours, 200 articles, nothing that has drifted away from its first article, and no ordinary article by likeness to
one from a feed of low trust: what such feeds publish first or slip in between keeps nobody else from being heard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from newsroom.stories.kin import LIFE, ONE_ORIGIN, REPRINT, VERBATIM, Kin, relate
from newsroom.stories.sketch import Sketch

MOST = 200  # articles of a story
TO_FIRST = 0.2  # of a member shared with the story's first article, unless
MEMBERS = 2  # it repeats so many members
FLOOD = 5  # stories of one outlet, within a story's life, that share
FLOOD_SHARE = 0.5  # so much with its next one


@dataclass(frozen=True, slots=True)
class StorySoFar:
    id: int
    first: Sketch  # of its first article
    began: datetime | None  # when that was published, or the first of it that has a date
    size: int  # articles
    low_trust: bool = False  # all of them are from feeds of low trust


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A stored article that may be near."""

    item: int
    sketch: Sketch
    story: StorySoFar
    low_trust: bool = False  # it is from such a feed itself


@dataclass(frozen=True, slots=True)
class Placement:
    story: int | None  # None: a new one
    relation: Literal["new", "copy", "update", "related"]  # to `of`
    of: int | None = None  # the nearest article, unless it is new
    overlap: float = 0.0  # with it, 0..1
    shared: tuple[int, ...] = ()  # articles that go back to one origin with it, the nearest first


def place(new: Sketch, near: Sequence[Neighbour], *, low_trust: bool = False) -> Placement:
    """`low_trust`: whether the feed of the new article is. The order of `near` does not matter."""
    kin = [(one, relate(new, one.sketch)) for one in near]
    kin.sort(key=lambda pair: (-pair[1].overlap, pair[0].story.id, pair[0].item))
    shared = tuple(one.item for one, link in kin if link.overlap >= ONE_ORIGIN)
    heard = [(one, link) for one, link in kin if low_trust or not (one.low_trust or one.story.low_trust)]
    joined = next(_joinable(new, heard), None) or _flooded(new, heard)
    if joined:
        one, link = joined
        relation: Literal["copy", "update"] = "copy" if link.relation == "copy" else "update"
        return Placement(one.story.id, relation, one.item, link.overlap, shared)
    near_ones = [(one, link) for one, link in kin if link.relation != "none"]
    if not near_ones:
        return Placement(None, "new", shared=shared)
    one, link = near_ones[0]
    return Placement(None, "related", one.item, link.overlap, shared)


def _joinable(new: Sketch, kin: Sequence[tuple[Neighbour, Kin]]) -> Iterator[tuple[Neighbour, Kin]]:
    """Those it repeats and may join, the nearest first."""
    same = [(one, link) for one, link in kin if link.relation in ("copy", "update")]
    for one, link in same:
        members = sum(other.story.id == one.story.id for other, _ in same)
        if _is_open(one.story, new) and _holds(new, one, link, members):
            yield one, link


def _is_open(story: StorySoFar, new: Sketch) -> bool:
    return story.size < MOST and _age(story, new) <= REPRINT


def _holds(new: Sketch, one: Neighbour, link: Kin, members: int) -> bool:
    """It belongs to what the story began with, and not only to where it has drifted."""
    story = one.story
    to_first = link if one.sketch is story.first else relate(new, story.first)
    if _age(story, new) > LIFE and to_first.overlap < VERBATIM:
        return False
    return to_first.relation in ("copy", "update") or to_first.overlap >= TO_FIRST or members >= MEMBERS


def _flooded(new: Sketch, kin: Sequence[tuple[Neighbour, Kin]]) -> tuple[Neighbour, Kin] | None:
    """The nearest of its outlet's own stories, when that outlet makes one after the other of the same text."""
    own = [
        (one, link)
        for one, link in kin
        if new.outlet
        and new.has_text  # headlines alone are too short to be called a flood of one
        and one.sketch.has_text
        and link.overlap >= FLOOD_SHARE
        and one.story.first.outlet == new.outlet
        and _age(one.story, new) <= LIFE
        and _is_open(one.story, new)
    ]
    return own[0] if len({one.story.id for one, _ in own}) > FLOOD else None


def _age(story: StorySoFar, new: Sketch) -> timedelta:
    if story.began is None or new.published is None:
        return timedelta()
    return abs(new.published - story.began)
