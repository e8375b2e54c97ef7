"""Days as people type them behind a question: «… في 1 أيلول 2025»، «… منذ أمس», "… since 2026-01-18".

A word such as «في» opens a date only if all that follows is one: القوات الأمريكية في العراق is a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from newsroom.arabic.dates import DateLexicon, DateReader
from newsroom.arabic.fold import heavy
from newsroom.arabic.words import page
from newsroom.errors import ConfigError, Fault, UserError
from newsroom.lexicon import FOLDER
from newsroom.models import Window
from newsroom.settings import SHIPPED_CONFIG
from newsroom.yamlfiles import read

AS_OF = ("في", "حتى", "لغاية", "بتاريخ", "at", "on", "as of", "until")
SINCE = ("منذ", "من", "since")
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_ENGLISH = {"today": 0, "yesterday": 1}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Days:
    """Reads typed days, with the words for dates of a configuration folder."""

    config: Path
    today: date

    def as_of(self, text: str) -> tuple[str, date | None]:
        """What stands before a date, and the last day of that date; none where no date is named."""
        rest, window = self._split(text, AS_OF)
        if window is None:
            return rest, None
        end = window.end or self.today
        if (window.start or end) > self.today:
            raise UserError("day-ahead", text=text.removeprefix(rest).strip())
        return rest, min(end, self.today)

    def since(self, text: str) -> tuple[str, date | None]:
        """What stands before «منذ …», and its first day. UserError when what follows is no date."""
        rest, window = self._split(text, SINCE)
        if window is None and (bad := _after(text, "منذ") or _after(text, "since")):
            raise UserError("not-a-day", text=bad)
        return rest, (window.start or window.end) if window else None

    def window(self, text: str) -> Window | None:
        """The days a text names, if it names nothing else."""
        text = " ".join(text.split())
        if _ISO.fullmatch(text):
            return _iso(text)
        if text.lower() in _ENGLISH:
            day = self.today - timedelta(_ENGLISH[text.lower()])
            return Window(day, day)
        found = self._read(text, self.today)
        if found and found.start and found.start > self.today and not _YEAR.search(heavy(text)):
            return self._read(text, self.today - timedelta(180)) or found  # «1 كانون الأول» is the last one
        return found

    def _read(self, text: str, today: date, before: str = "") -> Window | None:
        """The days it names; `before` is a word that may rule the date or stand beside it: «منذ أسبوع»."""
        typed = page(text)
        for mention in _reader(self.config).find(typed, today):
            outside = typed.text[: mention.start] + typed.text[mention.end :]
            if mention.when and outside.strip(" .،,") in ("", heavy(before)):
                return mention.when.window
        return None

    def _split(self, text: str, words: tuple[str, ...]) -> tuple[str, Window | None]:
        typed = text.split()
        for at in range(len(typed)):
            for word in words:
                length = len(word.split())
                if " ".join(typed[at : at + length]).lower() != word or len(typed) == at + length:
                    continue
                what = " ".join(typed[at + length :])
                if _ISO.fullmatch(what) and _iso(what) is None:
                    raise UserError("not-a-day", text=what)
                if window := self.window(what) or self._read(f"{word} {what}", self.today, word):
                    return " ".join(typed[:at]), window
        return text, None


def iso_day(text: str) -> date | None:
    """A day as ISO writes it; none when it is no such day."""
    window = _iso(text.strip()) if _ISO.fullmatch(text.strip()) else None
    return window.start if window else None


def _iso(text: str) -> Window | None:
    try:
        year, month, day = map(int, text.split("-"))
        return Window(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


def _after(text: str, word: str) -> str:
    words = text.split()
    return " ".join(words[words.index(word) + 1 :]) if word in words else ""


@cache
def _reader(config: Path) -> DateReader:
    own, faults = config / FOLDER / "dates.yaml", list[Fault]()
    lexicon = read(own if own.exists() else SHIPPED_CONFIG / FOLDER / own.name, DateLexicon, faults)
    if lexicon is None:
        raise ConfigError(faults)
    return DateReader(lexicon)
