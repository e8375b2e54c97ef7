"""Finding aliases beside pyahocorasick alone, and analysing articles with the shipped dossiers.

The plain search gets the text folded already, and reports what stands between two non-letters: no clitics,
no spelling variants, no way back to the raw text. It is a floor, not a rival. Aliases are pairs of words. As
many of each size stand in the texts, about two to an article; the rest are there to be passed over.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import chain, count, islice, pairwise
from typing import Any

import ahocorasick

from bench import stage, table, texts
from bench.contestant import Lap
from bench.repeat import until_time
from newsroom.arabic.fold import heavy
from newsroom.matching import Matcher
from newsroom.models import Alias, Entity, EntityKind

SIZES = (100, 1000, 10_000)
STANDING = 20  # aliases that stand in the texts
UNMATCHED, MATCHED = "names nobody", "sample articles"


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    lap_s = str(scale.lap_s)
    for size in SIZES:
        contestants = (
            stage.Contestant("pyahocorasick, folded before", "match", "plain", (str(size), lap_s)),
            stage.Contestant("rasid Matcher", "match", "ours", (str(size), lap_s)),
        )
        laps = stage.race(contestants, ("search",), scale.long_runs)
        yield from table.rates(f"match, {size:,} aliases", "articles/s", stage.of_lap(laps, "search"))
    laps = stage.race(
        (stage.Contestant("Analyser", "match", "analysis", (lap_s,)),), (UNMATCHED, MATCHED), scale.long_runs
    )
    yield from table.rates(
        "analyse", "articles/s", {name: laps[name, "Analyser"] for name in (UNMATCHED, MATCHED)}
    )


@asynccontextmanager
async def ours(size: str, lap_s: str) -> AsyncIterator[Lap]:
    entities = (
        Entity(f"e{i}", EntityKind.PERSON, "", "", (Alias(name),)) for i, name in enumerate(_names(int(size)))
    )
    matcher = Matcher(entities)
    bodies = _bodies()

    async def lap(_: str) -> float:
        return len(bodies) * until_time(float(lap_s), lambda: [matcher.find(body) for body in bodies])

    yield lap


@asynccontextmanager
async def plain(size: str, lap_s: str) -> AsyncIterator[Lap]:
    automaton: Any = ahocorasick.Automaton()
    for name in map(heavy, _names(int(size))):
        automaton.add_word(name, (name, len(name)))
    automaton.make_automaton()
    bodies = [f" {heavy(body)} " for body in _bodies()]

    async def lap(_: str) -> float:
        return len(bodies) * until_time(float(lap_s), lambda: [_standing_alone(automaton, b) for b in bodies])

    yield lap


@asynccontextmanager
async def analysis(lap_s: str) -> AsyncIterator[Lap]:
    articles = {UNMATCHED: texts.unmatched(40), MATCHED: texts.matched()}
    analyser = texts.analyser()

    async def lap(name: str) -> float:
        chosen = articles[name]
        return len(chosen) * until_time(float(lap_s), lambda: [analyser.analyse(one) for one in chosen])

    yield lap


def _standing_alone(automaton: Any, text: str) -> list[tuple[str, int]]:
    return [
        (name, last - length + 1)
        for last, (name, length) in automaton.iter(text)
        if not text[last + 1].isalnum() and not text[last - length].isalnum()
    ]


def _bodies() -> list[str]:
    return [article.body for article in texts.samples()]


def _names(size: int) -> Sequence[str]:
    """`size` different pairs of words."""
    every = [word.strip("«».،:؟") for article in texts.samples() for word in article.body.split()]
    standing, dice = [f"{a} {b}" for a, b in pairwise(every)], random.Random(size)
    apart = set(standing)
    made = (" ".join(dice.sample(every, 2)) for _ in count())
    names = chain(dice.sample(standing, STANDING), (name for name in made if name not in apart))
    return tuple(islice(_different(names), size))


def _different(names: Iterator[str]) -> Iterator[str]:
    met = set[str]()
    for name in names:
        folded = heavy(name)
        if folded not in met and len(folded) > 5:
            met.add(folded)
            yield name
