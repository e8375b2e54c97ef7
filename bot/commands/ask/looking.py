"""What is looked for in the archive: out of what was typed, and what is found of it, each story once.

«"عين الأسد" تسليم منذ 1 أيلول مصدر: الجسر» ─► Looked ─► one read of the store ─► Found
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.commands.ask.asking import days
from bot.render.foreign import clip
from newsroom.arabic import searching
from newsroom.arabic.fold import heavy
from newsroom.arabic.searching import Wanted
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.store import search
from newsroom.store.search import Hit, Results, Where

PAGE = 5
LONGEST, WORDS = 400, 24  # of a question
FURTHEST = search.MOST
ECHOED = 80
OUTLETS = 6  # named where one was not known

_START = re.compile(r"\+(\d{1,4})(?!\S)\s*")
_OUTLET = re.compile(r"(?<!\S)(?:ال)?(?:مصدر|outlet|source)\s*[:：]\s*(?:[«\"“]([^»\"”]*)[»\"”]|(.*))", re.I)
_DAY = re.compile(r"(?<!\S)(منذ|since|حتى|لغاية|until)\s+", re.I)
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]*)[»\"“”]")
_SINCE = ("منذ", "since")


@dataclass(frozen=True, slots=True)
class Looked:
    """What was typed, in its parts."""

    line: str  # without the page
    words: str
    phrases: tuple[str, ...] = ()
    start: int = 0  # results before the page
    since: date | None = None
    until: date | None = None  # that day included
    outlet: str = ""

    @property
    def wanted(self) -> Wanted:
        return searching.wanted(self.words, self.phrases)

    @property
    def named(self) -> str:
        """What may be a name."""
        return " ".join((self.words, *self.phrases)).strip()


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was found: the article to show, its sentence, and who else carries it."""

    hit: Hit
    quote: str  # empty: the headline has it all
    number: int  # of that sentence in its article
    others: tuple[str, ...]

    @property
    def id(self) -> str:
        """What it is cited by."""
        return f"a{self.hit.item_id}.{self.number}"


@dataclass(frozen=True, slots=True)
class Found:
    looked: Looked
    page: tuple[Told, ...]
    results: Results
    stories: int  # of the articles told apart

    @property
    def more(self) -> bool:
        return self.looked.start + len(self.page) < self.stories


def read(text: str, desk: Desk) -> Looked:
    """Raises UserError for what cannot be looked for."""
    start = 0
    if page := _START.match(text):
        start, text = min(int(page[1]), FURTHEST), text[page.end() :]
    if len(text) > LONGEST:
        raise UserError("find-too-long", words=WORDS)
    line, (text, outlet) = text.strip(), _outlet(text)
    phrases = tuple(phrase.strip() for phrase in _QUOTED.findall(text))
    words, since, until = _days(" ".join(_QUOTED.sub(" ", text).split()), desk)
    if since and until and since > until:
        raise UserError("find-crossed")
    looked = Looked(line, words, phrases, start, since, until, outlet)
    if len(looked.wanted.words) > WORDS:
        raise UserError("find-too-long", words=WORDS)
    if not looked.wanted:
        raise UserError("find-what")
    return looked


async def look(looked: Looked, desk: Desk, size: int = PAGE) -> Found:
    outlets = await _outlets(looked.outlet, desk)
    where = Where(
        _midnight(looked.since, desk) if looked.since else None,
        _midnight(looked.until + timedelta(1), desk) if looked.until else None,
        outlets,
    )
    what = looked.wanted
    results = await desk.db.read(search.find, what, where)
    stories = ordered(results.hits, what, desk)
    shown = stories[looked.start : looked.start + size]
    read = await desk.db.read(search.texts, [first.item_id for first, *_ in shown])
    page = await asyncio.to_thread(_page, shown, what, read)
    return Found(looked, page, results, len(stories))


def _page(shown: Sequence[Sequence[Hit]], what: Wanted, read: Mapping[int, str]) -> tuple[Told, ...]:
    """Every sentence of these articles is looked at."""
    return tuple(_told(group, what, read.get(group[0].item_id, "")) for group in shown)


def ordered(hits: Iterable[Hit], what: Wanted, desk: Desk) -> list[list[Hit]]:
    """Stories, the newest day first; of one day, those whose headline has all that is wanted come before others."""
    full = len(what.words) + len(what.phrases)
    ranked = sorted(
        hits,
        key=lambda hit: (
            -hit.dated.astimezone(desk.ledger.zone).date().toordinal(),
            searching.hits(hit.title, what) < full,
            -hit.dated.timestamp(),
        ),
    )
    stories: dict[int, list[Hit]] = {}
    for hit in ranked:
        stories.setdefault(hit.story_id, []).append(hit)
    return list(stories.values())


def _told(group: Sequence[Hit], what: Wanted, text: str) -> Told:
    first, *others = group
    outlets = dict.fromkeys(hit.outlet for hit in others if hit.outlet != first.outlet)
    number, quote = searching.sentence(first.title, text, what)
    return Told(first, quote, number, tuple(outlets))


def _outlet(text: str) -> tuple[str, str]:
    """«… مصدر: الجسر منذ أمس» without the outlet, and the outlet."""
    given = _OUTLET.search(text)
    if given is None:
        return text, ""
    name, rest = given[1] or "", text[given.end() :]
    if given[1] is None:
        day = _DAY.search(given[2])
        name = given[2][: day.start()] if day else given[2]
        rest = given[2][day.start() :] if day else ""
    return f"{text[: given.start()]} {rest}", name.strip()


def _days(text: str, desk: Desk) -> tuple[str, date | None, date | None]:
    """The words, and the days between which they are looked for; «حتى» without a date is a word like others."""
    reader, ends = days(desk), dict[bool, date]()
    while marks := list(_DAY.finditer(text)):
        mark = marks[-1]
        told, first = text[mark.end() :].strip(), mark[1].lower() in _SINCE
        window = reader.window(told)
        if window is None and first:
            _, start = reader.since(f"{mark[1]} {told}")  # «منذ أسبوع»; UserError for what is no date
            window_start = start
        else:
            window_start = (window.start or window.end) if window else None
        if window is None and not first and any(map(str.isdigit, told)):
            raise UserError("not-a-day", text=clip(told, ECHOED))
        day = window_start if first else (window.end or window.start) if window else None
        if day is None:
            break
        ends[first], text = day, text[: mark.start()].strip()
    return text, ends.get(True), ends.get(False)


async def _outlets(typed: str, desk: Desk) -> tuple[str, ...]:
    """The outlets so called; those whose name has what was typed where none is called just so."""
    if not typed:
        return ()
    known = await desk.db.read(search.outlets)
    name = heavy(typed)
    found = [outlet for outlet in known if heavy(outlet) == name]
    found = found or [outlet for outlet in known if name in heavy(outlet)]
    if not found:
        some = "، ".join(known[:OUTLETS]) or "—"
        raise UserError("find-no-outlet", name=clip(typed, ECHOED), some=some)
    return tuple(found)


def _midnight(day: date, desk: Desk) -> datetime:
    return datetime.combine(day, time(), desk.ledger.zone)
