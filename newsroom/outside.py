"""What a command may ask of the world outside: one page, one feed, one file, through the watchers' guarded gate.

Whoever wires the program hands it to the desk. Imports newsroom.models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from newsroom.models import Article


@dataclass(frozen=True, slots=True)
class FeedTrial:
    """A feed read once, of which nothing was kept."""

    url: str  # where it was found, after redirects
    title: str  # as the feed calls itself; may be empty
    articles: tuple[Article, ...]  # in the feed's order
    dropped: int  # entries that could not be used


class Outside(Protocol):
    """Raises FetchError or ParseError, with a reason people can be told, and nothing else."""

    async def page(self, url: str) -> Article:
        """The article behind a link; its text is empty where the page holds none."""
        ...

    async def feed(self, url: str) -> FeedTrial: ...

    async def file(self, url: str, limit: int) -> bytes:
        """What stands there, as it is; at most `limit` bytes."""
        ...
