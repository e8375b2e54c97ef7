"""What the entries of made feeds are made of: headlines and sentences that name nothing tracked, and samples that do.

Drawn once for a state of `config/` and kept in the bench's cache folder, since telling the two apart takes the whole
analyser. Imports bench.texts only when something is to be drawn.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from bench.peers.cache import folder
from newsroom.models import Article
from newsroom.settings import SHIPPED_CONFIG

SENTENCES, TITLES = 2500, 2000
SENTENCE, TITLE = 16, 9  # words
TOGETHER = 10  # sentences read at once, and how often


@dataclass(frozen=True, slots=True)
class Drawn:
    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    named: tuple[tuple[str, str], ...]  # title and text of samples that name something tracked


@cache
def drawn() -> Drawn:
    path = folder() / f"texts-{_state_of_config()}.json"
    if path.exists():
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Drawn(tuple(kept["titles"]), tuple(kept["sentences"]), tuple(map(tuple, kept["named"])))
    made = _draw()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(asdict(made), ensure_ascii=False), encoding="utf-8")
    unfinished.replace(path)
    return made


def _draw() -> Drawn:
    from bench import texts

    named = tuple((article.title, article.text) for article in texts.matched())
    return Drawn(tuple(_plain(TITLES, TITLE)), tuple(_plain(SENTENCES, SENTENCE)), named)


def _plain(count: int, length: int) -> list[str]:
    """Many names count only where others stand in the same text: so they are read together, in ever new company."""
    from bench import texts

    dice = random.Random(length)
    left = [texts.sentence(dice, length) for _ in range(count)]
    for _ in range(TOGETHER):
        dice.shuffle(left)
        left = [said for at in range(0, len(left), TOGETHER) for said in _unnamed(left[at : at + TOGETHER])]
    return left


def _unnamed(together: Sequence[str]) -> Iterator[str]:
    from bench import texts

    read = Article("", "", ". ".join(together))
    named = [mention.start for mention in texts.analyser().analyse(read).mentions]
    at = len(read.body) - len(read.text)
    for said in together:
        if not any(at <= start < at + len(said) for start in named):
            yield said
        at += len(said) + len(". ")


def _state_of_config() -> str:
    found = hashlib.sha1(Path(__file__).read_bytes())
    for path in sorted(SHIPPED_CONFIG.rglob("*.yaml")):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]
