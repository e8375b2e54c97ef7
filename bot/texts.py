"""Sentences by key, from the Fluent files in `locale/<language>/*.ftl`. A fault in them is raised, not shown.

Variables are filtered as others' words and isolated by Fluent. Numbers choose the plural form and are written
with separators (2,500): give a year as text. Imports `message` and the filter for others' words.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from bot.message import Block, Message
from bot.render.foreign import clip, directed, one_line

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("ar", "en")
LONGEST = 1000  # a variable; Fluent refuses 2500


class Texts:
    def __init__(self, language: str) -> None:
        self.language = language
        self._bundle = _bundle(language)

    def __call__(self, key: str, **args: str | int) -> str:
        given = {
            k: directed(clip(one_line(v), LONGEST)) if isinstance(v, str) else v for k, v in args.items()
        }
        pattern = self._bundle.get_message(key).value if self._bundle.has_message(key) else None
        if pattern is None:
            raise LookupError(f"no sentence {key!r} in {self.language}")
        text, faults = self._bundle.format_pattern(pattern, given)
        if faults:
            raise LookupError(f"sentence {key!r} in {self.language}: {faults[0]}")
        return str(text)

    def reason(self, code: str) -> str:
        """What the `reason` of a ReasonedError means, for an admin; its detail stands for itself."""
        key = "reason-http-error" if code.startswith("http-") else f"reason-{code}"
        return self(key) if self._bundle.has_message(key) else self("reason-other", code=code)

    def message(self, *blocks: Block) -> Message:
        return Message(blocks, rtl=self.language == "ar", continued=self("continued"))


def entries(language: str) -> Iterator[tuple[Path, ast.Message | ast.Term | ast.Junk]]:
    """Every entry of every file, junk included; comments left out."""
    for path in sorted((LOCALE / language).glob("*.ftl")):
        for entry in FluentResource(path.read_text(encoding="utf-8")).body:
            if not isinstance(entry, ast.BaseComment):
                yield path, entry


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language])
    for path, entry in entries(language):
        if isinstance(entry, ast.Junk):
            raise LookupError(f"{path.name}: not a Fluent entry: {entry.content!r}")
        if isinstance(entry, ast.Message) and bundle.has_message(entry.id.name):
            raise LookupError(f"{path.name}: {entry.id.name} is defined twice")
        bundle.add_resource(ast.Resource([entry]))
    return bundle
