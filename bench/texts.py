"""The Arabic texts that benches read: the bundled samples, and articles made of their words, named nobody in.

With RASID_CORPUS set, also the texts it holds. Imports the project and the standard library.
"""

from __future__ import annotations

import gzip
import os
import random
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path

from bot.demo.samples import load_samples
from newsroom import jsonlines
from newsroom.analysis import Analyser
from newsroom.files import load_config
from newsroom.models import Article
from newsroom.settings import SHIPPED_CONFIG

CORPUS = os.environ.get("RASID_CORPUS")
BACKGROUND = 2000  # articles of the corpus read


@cache
def samples() -> tuple[Article, ...]:
    """The newest version of every bundled sample that has a text."""
    found = [
        Article(f"{outlet.key}/{item.slug}", item.versions[-1].title, item.versions[-1].text)
        for outlet in load_samples(SHIPPED_CONFIG / "samples")
        for item in outlet.items
    ]
    return tuple(article for article in found if article.text)


@cache
def background() -> tuple[Article, ...]:
    """Real articles on anything, where RASID_CORPUS leads to them."""
    if not CORPUS:
        return ()
    with gzip.open(Path(CORPUS) / "background.jsonl.gz") as lines:
        read = jsonlines.read(islice(lines, BACKGROUND))
        return tuple(line for line in read if isinstance(line, Article))


@cache
def analyser() -> Analyser:
    """With the shipped dossiers."""
    return Analyser(load_config(SHIPPED_CONFIG).dossiers)


@cache
def matched() -> tuple[Article, ...]:
    return tuple(article for article in samples() if analyser().analyse(article).mentions)


@cache
def relevant() -> tuple[Article, ...]:
    return tuple(article for article in samples() if analyser().analyse(article).relevant)


def bodies() -> list[str]:
    """Texts of real length: those of the corpus, or else samples, four put together each time."""
    if CORPUS:
        return [article.body for article in background()]
    every = [article.body for article in samples()]
    return ["\n".join(every[at : at + 4]) for at in range(0, len(every), 4)]


@cache
def words() -> tuple[str, ...]:
    """Words of the samples, as often as they come, save those that may name something tracked."""
    every = [word for article in samples() for word in article.body.split()]
    named = {word for word in set(every) if analyser().analyse(Article("", "", word)).mentions}
    return tuple(word for word in every if word not in named)


def unmatched(count: int, seed: int = 0) -> list[Article]:
    """Made articles of the length of news in feeds that name nothing tracked."""
    dice, found = random.Random(seed), list[Article]()
    while len(found) < count:
        article = Article("", sentence(dice, 9), ". ".join(sentence(dice, 16) for _ in range(5)) + ".")
        if not analyser().analyse(article).mentions:
            found.append(article)
    return found


def sentence(dice: random.Random, length: int) -> str:
    return " ".join(dice.choices(words(), k=length))


def size_mb(articles: Sequence[Article]) -> float:
    return sum(len(article.body.encode()) for article in articles) / 1e6
