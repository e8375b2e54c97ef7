"""Sentences by key, from the Fluent files in `locale/<language>/*.ftl`. A fault in them is raised, not shown.

Variables are filtered as others' words and isolated by Fluent. Numbers choose the plural form and are written
with separators (2,500): give a year as text. Imports `message` and the filter for others' words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.message import Block, Message
from bot.render.foreign import clip, dates_apart, directed, one_line

if TYPE_CHECKING:
    from fluent.runtime.resolver import Pattern

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("ar", "en")
LONGEST = 1000  # a variable; Fluent refuses 2500

_ENTRY = re.compile(r"^(?=(-?[A-Za-z][\w-]*) *=)", re.MULTILINE)  # what goes on with an entry is indented


class Texts:
    def __init__(self, language: str) -> None:
        self.language = language
        self._sentences = _sentences(language)

    def __call__(self, key: str, **args: str | int) -> str:
        named = {k: str(v) if k == "id" else v for k, v in args.items()}  # 99999 names a thing, 99,999 counts
        given = {
            k: directed(clip(one_line(v), LONGEST)) if isinstance(v, str) else v for k, v in named.items()
        }
        text, faults = self._sentences.bundle.format_pattern(self._sentences.pattern(key), given)
        if faults:
            raise LookupError(f"sentence {key!r} in {self.language}: {faults[0]}")
        return dates_apart(str(text))

    def reason(self, code: str) -> str:
        """What the `reason` of a ReasonedError means, for an admin; its detail stands for itself."""
        key = "reason-http-error" if code.startswith("http-") else f"reason-{code}"
        return self(key) if self.has(key) else self("reason-other", code=code)

    def has(self, key: str) -> bool:
        """Whether there is such a sentence, where a name is looked up that need not have one."""
        return key in self._sentences.sources

    def message(self, *blocks: Block) -> Message:
        return Message(blocks, rtl=self.language == "ar", continued=self("continued"))


class Sentences:
    """Those of one language. Each is read when it is first spoken: all at once take five megabytes and half a second.

    Raises LookupError for a key that stands twice, and later for one that is missing or cannot be read.
    """

    def __init__(self, language: str, files: Iterable[Path]) -> None:
        self.language = language
        self.bundle = FluentBundle([language])
        self.sources: dict[str, str] = {}  # by key, as it stands in the file; a term's begins with -
        for path in files:
            _, *found = _ENTRY.split(path.read_text(encoding="utf-8"))
            for key, source in zip(found[::2], found[1::2], strict=True):
                if key in self.sources:
                    raise LookupError(f"{path.name}: {key} is defined twice")
                self.sources[key] = source

    def pattern(self, key: str) -> Pattern:
        if not self.bundle.has_message(key):
            self._read(key)
        pattern = self.bundle.get_message(key).value
        if pattern is None:
            raise LookupError(f"no sentence {key!r} in {self.language}")
        return pattern

    def _read(self, key: str) -> None:
        """After the sentences that it refers to: whoever finds it, in any thread, can speak it."""
        if key not in self.sources:
            raise LookupError(f"no sentence {key!r} in {self.language}")
        found = list(self._sound(self.sources[key]))
        for other in {other for entry in found for other in _References.of(entry)}:
            self._read(other)
        self.bundle.add_resource(ast.Resource([*found]))

    def _sound(self, source: str) -> Iterator[ast.Message | ast.Term]:
        for entry in _parsed(source):
            if isinstance(entry, ast.Junk):
                raise LookupError(f"{self.language}: not a Fluent entry: {entry.content!r}")
            yield entry


class _References(Visitor):
    """The keys that an entry names."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    @classmethod
    def of(cls, entry: ast.Message | ast.Term) -> set[str]:
        found = cls()
        found.visit(entry)
        return found.keys

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.keys.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:
        self.keys.add(f"-{node.id.name}")


def entries(language: str) -> Iterator[tuple[Path, ast.Message | ast.Term | ast.Junk]]:
    """Every entry of every file, junk included; comments left out."""
    for path in _files(language):
        for entry in _parsed(path.read_text(encoding="utf-8")):
            yield path, entry


def _parsed(source: str) -> Iterator[ast.Message | ast.Term | ast.Junk]:
    for entry in FluentParser(with_spans=False).parse(source).body:
        if not isinstance(entry, ast.BaseComment):
            yield entry


def _files(language: str) -> list[Path]:
    return sorted((LOCALE / language).glob("*.ftl"))


@cache
def _sentences(language: str) -> Sentences:
    return Sentences(language, _files(language))
