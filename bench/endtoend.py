"""From publication to the platform's acceptance: the real `rasid run`, a host that publishes 50 items a second, and
the fake of Telegram, each in a process of its own.

Every item is meant as a story of its own and is told in one private chat: ten chats, each following one entity, so
that each gets five a second. Telegram takes a message a second in a chat, which then tells several. Time counts from
publication, and from the answer to the poll that first showed the item. With `--long` also one chat that follows all of
it.

Where chance makes two items one story, a message shows one of them, of those that came together the one published
first: the other has come with it, and is counted apart.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bench import program, stage, table, texts, wire
from bench.drawn import drawn
from bench.processes import Sampler
from newsroom.files import load_config
from newsroom.models import Article
from newsroom.settings import SHIPPED_CONFIG

RATE = 50  # items a second
FEEDS, INTERVAL_S = 100, 5
CHATS, FIRST_CHAT = 10, 700_001
CONTEXT, ALWAYS = "التحالف الدولي", "coalition"  # what makes a headline on the subject
PATIENCE_S = 60.0  # for what has not come when nothing more is published
READY_S = 120.0
DIRECTION = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))
SHOWN = ((50, "p50"), (95, "p95"), (99, "p99"))


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the items published."""

    from_publication: Sequence[float]  # seconds of each
    from_poll: Sequence[float]
    joined: int  # not shown themselves: the message that tells their story shows another item of it
    lost: int  # no message tells their story
    span_s: float  # from the first publication to the last acceptance
    lap: stage.Lap


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    seconds = 5 if scale.quick else 60
    yield from _told(CHATS, seconds)
    if scale.long:
        yield from _told(1, seconds)


def _told(chats: int, seconds: int) -> Iterator[table.Row]:
    stage.say(f"  {RATE} items a second for {seconds} s, {chats} chats")
    found = _run(_followed(chats) if chats > 1 else [], seconds)
    what = f"{RATE} new items/s for {seconds} s, {chats} chat{'s' if chats > 1 else ''}"
    count = len(found.from_poll)
    lap = found.lap
    who = f"{count:,} told, {found.joined:,} in the story of another, {found.lost:,} not within a minute"
    yield _row(f"{what}: accepted", who, "items/s", count / found.span_s, lap)
    for name, delays in (("from the poll", found.from_poll), ("from publication", found.from_publication)):
        cuts = quantiles(delays, n=100) if len(delays) > 1 else [0.0] * 99
        for percent, shown in SHOWN:
            yield _row(f"{what}: {shown} {name}", "rasid run", "s", cuts[percent - 1], lap)


def _row(what: str, who: str, unit: str, value: float, lap: stage.Lap) -> table.Row:
    return table.Row(what, who, unit, (value,), None, lap.cpu_s if unit == "s" else None, lap.peak_mb)


def _run(entities: Sequence[tuple[str, str]], seconds: int) -> Told:
    phrases = [phrase for _, phrase in entities] or [phrase for _, phrase in _followed(CHATS)]
    with TemporaryDirectory(prefix="rasid-bench-") as name:
        folder = Path(name)
        log, journal = folder / "seen.jsonl", folder / "wire.jsonl"
        arguments = (str(FEEDS), str(RATE), str(seconds), json.dumps(phrases), str(journal))
        with (
            stage.started(stage.Contestant("wire", "wire", "host", arguments)) as host,
            program.telegram_fake(log) as telegram,
        ):
            port = int(host.lap(wire.PORT).amount)
            feeds = [program.feed(n, wire.url(n, port), INTERVAL_S) for n in range(FEEDS)]
            program.write_config(folder / "config", feeds, _targets([entity for entity, _ in entities]))
            with program.running(folder, telegram) as rasid, Sampler(rasid.pid) as sampler:
                database = folder / "data" / "rasid.db"
                program.until(
                    lambda: program.all_polled(database, FEEDS), READY_S, "the first poll of all feeds", rasid
                )
                sampler.restart()
                before, _ = sampler.totals()
                first = int(host.lap(wire.PUBLISH).amount)
                wanted = set(range(first, int(host.lap("journal").amount)))
                program.until(lambda: wanted <= _stored(database), PATIENCE_S, "the last item", rasid)
                wanted -= _unfollowed(database)
                stories = _stories(database)
                program.until(
                    lambda: wanted <= _told_with(stories, _accepted(log)),
                    PATIENCE_S,
                    "the last message",
                    rasid,
                )
                after, peak = sampler.totals()
            host.lap("journal")
            lap = stage.Lap(float(seconds), after - before, peak)
            return judged(journal, log, wanted, stories, lap)


def judged(journal: Path, log: Path, wanted: set[int], stories: Mapping[int, int], lap: stage.Lap) -> Told:
    """`wanted`: items that were to be told; `stories`: item -> story, of all there are."""
    lines = map(json.loads, journal.read_text(encoding="utf-8").splitlines())
    published = {row["n"]: row for row in lines if row["n"] in wanted}
    shown = _accepted(log)
    told = wanted & _told_with(stories, shown)
    accepted = {number: at for number, at in shown.items() if number in wanted}
    first = min(row["at"] for row in published.values())
    return Told(
        [at - published[number]["at"] for number, at in accepted.items()],
        [at - published[number]["found"] for number, at in accepted.items()],
        len(told - accepted.keys()),
        len(wanted - told),
        max(accepted.values(), default=first + 1) - first,
        lap,
    )


def _stored(database: Path) -> set[int]:
    return _numbers(database, "SELECT title FROM items")


def _stories(database: Path) -> dict[int, int]:
    """Item -> its story."""
    titles = program.rows(database, "SELECT title, story_id FROM items")
    return {int(number): story for title, story in titles for number in wire.NUMBER.findall(str(title))}


def _told_with(stories: Mapping[int, int], shown: Collection[int]) -> set[int]:
    """Items of whose story a message shows one."""
    told = {stories[number] for number in shown if number in stories}
    return {number for number, story in stories.items() if story in told}


def _unfollowed(database: Path) -> set[int]:
    """Items that are of no chat after all: chance put a word beside a name with which it means something else."""
    told = "SELECT story_id FROM alerts JOIN deliveries ON alert_id = alerts.id WHERE story_id IS NOT NULL"
    return _numbers(database, f"SELECT title FROM items WHERE story_id NOT IN ({told})")


def _numbers(database: Path, query: str) -> set[int]:
    titles = " ".join(str(title) for (title,) in program.rows(database, query))
    return set(map(int, wire.NUMBER.findall(titles)))


def _accepted(log: Path) -> dict[int, float]:
    """number -> when the platform first had a message that shows it."""
    if not log.exists():
        return {}
    found: dict[int, float] = {}
    for line in log.read_text(encoding="utf-8").splitlines():
        seen = json.loads(line)
        for number in wire.NUMBER.findall(seen["text"].translate(DIRECTION)):
            found.setdefault(int(number), seen["at"])
    return found


def _targets(entities: Sequence[str]) -> list[dict[str, Any]]:
    """A chat for each; one for everything where there are none."""
    (dossier,) = load_config(SHIPPED_CONFIG).dossiers[:1]
    asked: list[dict[str, Any]] = [{"entities": [entity]} for entity in entities] or [{}]
    return [
        {
            "key": f"telegram:{FIRST_CHAT + n}",
            "title": f"chat {n}",
            "subscriptions": [{"dossier": dossier.id, "frequency": ["instant"], **one}],
        }
        for n, one in enumerate(asked)
    ]


def _followed(count: int) -> list[tuple[str, str]]:
    """Entities, each with a phrase that names it and no other of them."""
    pool = drawn()
    text = ". ".join(pool.sentences[:3])
    found = []
    for entity in load_config(SHIPPED_CONFIG).dossiers[0].entities:
        phrase = f"{CONTEXT} و{entity.ar}" if entity.ar.startswith("ال") else f"{CONTEXT} في {entity.ar}"
        analysis = texts.analyser().analyse(Article("", f"{phrase}: {pool.titles[0]}", text))
        if analysis.relevant and {one.entity for one in analysis.mentions} - {ALWAYS} == {entity.id}:
            found.append((entity.id, phrase))
    assert len(found) >= count, f"only {len(found)} entities can be told apart"
    return found[:count]
