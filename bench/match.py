"""Finding aliases beside pyahocorasick and flashtext, and analysing whole articles with so many aliases.

The others get the text folded already, and report what stands between two non-letters: no clitics, no spelling
variants, no conditions. flashtext reports only the longest of several, and is given the Arabic letters, which
it takes for signs otherwise. Ours is measured three times: on the same folded text, with places in it as the
others give them; with those places brought back to the raw text and overlaps joined; and from the raw text.

Aliases are runs of one, two and three words (30, 50 and 20 %) of half of the texts; the other half is searched.
A run that stands in several texts is left out, as names are rarer than words. Runs that are lacking are made up
of words at random.
"""

from __future__ import annotations

import gc
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from itertools import count, islice
from multiprocessing import get_context
from typing import Any

import ahocorasick
from flashtext import KeywordProcessor

from bench import stage, table, texts
from bench.contestant import Lap
from bench.processes import resident_mb
from bench.repeat import until_time
from newsroom.analysis import Analyser
from newsroom.arabic.fold import heavy
from newsroom.arabic.words import page
from newsroom.files import load_config
from newsroom.matching import Matcher
from newsroom.models import Alias, Dossier, Entity, EntityKind, Relevance
from newsroom.settings import SHIPPED_CONFIG

SIZES = (100, 1000, 10_000, 100_000)
SHARES = (0.3, 0.5, 0.2)  # of names of one, two and three words
SEARCHED = 100  # articles
ROUNDS = 2  # of the laps, in one process: A B C A B C
LETTERS = "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي"
PLAIN, FLASH = "pyahocorasick, folded before", "flashtext, folded before"
HITS, MENTIONS, FIND = "rasid, folded before", "rasid, folded before, to mentions", "rasid, from raw text"
UNMATCHED, MATCHED = "names nobody", "on the subject"


def bench(scale: stage.Scale) -> Iterator[table.Row]:
    lap_s, source = str(scale.lap_s), "background" if texts.CORPUS else "samples"
    for size in SIZES:
        search = stage.Contestant("search", "match", "search", (str(size), lap_s))
        laps = stage.race((search,), (PLAIN, FLASH, HITS, MENTIONS, FIND) * ROUNDS, scale.long_runs)
        yield from table.rates(f"match {source}, {size:,} aliases", "articles/s", table.by_lap(laps))
    for size in SIZES:
        whole = stage.Contestant("Analyser", "match", "analysis", (str(size), lap_s))
        laps = stage.race((whole,), (UNMATCHED, MATCHED) * ROUNDS, scale.runs // 2 or 1)
        yield from table.rates(f"analyse, {size:,} aliases more", "articles/s", table.by_lap(laps))
    built = [
        stage.Contestant(label, "match", "memory", (label, str(SIZES[-1]))) for label in (PLAIN, FLASH, FIND)
    ]
    laps = stage.race(built, ("built",), 1)
    yield from table.amounts(f"memory, {SIZES[-1]:,} aliases", "MB", stage.of_lap(laps, "built"))


@asynccontextmanager
async def search(size: str, lap_s: str) -> AsyncIterator[Lap]:
    """All in one process, so that what else the machine does falls on all of them."""
    names, searched = _drawn(int(size))
    pages = [page(body) for body in searched]
    automaton, keywords, matcher = _plain(names), _flash(names), _ours(names)
    works: dict[str, Callable[[], object]] = {
        PLAIN: lambda: _each(lambda text: _standing_alone(automaton, text.text), pages),
        FLASH: lambda: _each(lambda text: keywords.extract_keywords(text.text, span_info=True), pages),
        HITS: lambda: _each(matcher.hits, pages),
        MENTIONS: lambda: _each(matcher.search, pages),
        FIND: lambda: _each(matcher.find, searched),
    }

    async def lap(name: str) -> float:
        return len(pages) * until_time(float(lap_s), works[name])

    yield lap


@asynccontextmanager
async def analysis(size: str, lap_s: str) -> AsyncIterator[Lap]:
    """The shipped dossiers, and one with so many aliases more that makes nothing relevant."""
    articles = {UNMATCHED: texts.unmatched(40), MATCHED: texts.relevant()}
    config = load_config(SHIPPED_CONFIG)
    others = Dossier("others", "", "", {}, _entities(_drawn(int(size))[0]), (), (), Relevance(()))
    analyser = Analyser([*config.dossiers, others], config.lexicon)

    async def lap(name: str) -> float:
        chosen = articles[name]
        return len(chosen) * until_time(float(lap_s), lambda: _each(analyser.analyse, chosen))

    yield lap


@asynccontextmanager
async def memory(label: str, size: str) -> AsyncIterator[Lap]:
    """What is resident more once it is built; the names, and our own entities, are there before.

    Another process draws the names, lest room that it freed be taken for nothing.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        names, _ = other.submit(_drawn, int(size)).result()
    entities = _entities(names)
    page("")
    gc.collect()
    before = resident_mb()
    kept = {PLAIN: _plain, FLASH: _flash}[label](names) if label != FIND else Matcher(entities)
    gc.collect()
    after = resident_mb()

    async def lap(_: str) -> float:
        assert kept
        return after - before

    yield lap


def _each(work: Callable[[Any], object], items: Sequence[Any]) -> None:
    """Nothing is kept: an article's answer is used and let go."""
    for item in items:
        work(item)


def _plain(names: Sequence[str]) -> Any:
    automaton: Any = ahocorasick.Automaton()
    for name in map(heavy, names):
        automaton.add_word(name, (name, len(name)))
    automaton.make_automaton()
    return automaton


def _standing_alone(automaton: Any, text: str) -> list[tuple[str, int]]:
    return [
        (name, last - length + 1)
        for last, (name, length) in automaton.iter(text)
        if not text[last + 1].isalnum() and not text[last - length].isalnum()
    ]


def _flash(names: Sequence[str]) -> Any:
    keywords = KeywordProcessor()
    for letter in LETTERS:
        keywords.add_non_word_boundary(letter)
    for name in map(heavy, names):
        keywords.add_keyword(name)
    return keywords


def _ours(names: Sequence[str]) -> Matcher:
    return Matcher(_entities(names))


def _entities(names: Sequence[str]) -> tuple[Entity, ...]:
    return tuple(Entity(f"e{i}", EntityKind.PERSON, "", "", (Alias(name),)) for i, name in enumerate(names))


def _drawn(size: int) -> tuple[list[str], list[str]]:
    """Names, and the bodies to search."""
    bodies = texts.bodies()
    drawn_from, searched = bodies[: len(bodies) // 2], bodies[len(bodies) // 2 :][:SEARCHED]
    dice, names = random.Random(size), list[str]()
    spoken = [[word for word in heavy(body).split() if word.isalpha()] for body in drawn_from]
    every = [word for words in spoken for word in words]
    for length, share in enumerate(SHARES, 1):
        rare = _rare(spoken, length)
        names += dice.sample(rare, min(len(rare), int(size * share)))
    made = (" ".join(dice.choices(every, k=3)) for _ in count())
    return names + list(islice(made, size - len(names))), searched


def _rare(spoken: Sequence[Sequence[str]], length: int) -> list[str]:
    """The runs of so many words that stand in one text only, in an order of their own."""
    texts_with = Counter(
        run
        for words in spoken
        for run in {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}
    )
    return sorted(run for run, number in texts_with.items() if number == 1 and len(run) >= 3)
