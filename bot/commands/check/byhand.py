"""What a person types to set a state: «تسليم عين الأسد مكتمل 17 أيلول 2025 رأيت البيان», in either language. Pure."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from bot.commands.ask.days import Days
from bot.standings import state_name
from bot.texts import LANGUAGES, Texts
from newsroom.arabic.fold import heavy
from newsroom.errors import UserError
from newsroom.models import State
from newsroom.review import SETTABLE

_DAY_WORDS = 5  # of the longest day people type: 17 أيلول / سبتمبر 2025


@cache
def _names() -> list[tuple[str, State]]:
    """What the states a person may set are called, in either language; the longest first."""
    words = {
        (heavy(word), state)
        for state in SETTABLE
        for word in (state.value, *(state_name(state, Texts(language)) for language in LANGUAGES))
    }
    return sorted(words, key=lambda pair: (-len(pair[0]), pair))


def state_of(text: str) -> State | None:
    folded = heavy(" ".join(text.split()))
    return next((state for name, state in _names() if name == folded), None)


def stated(line: str) -> tuple[str, State | None, str]:
    """What stands before the first state named, which is no name of a milestone by itself; the state; the rest."""
    words = line.split()
    for at in range(1, len(words)):
        for name, state in _names():
            length = len(name.split())
            if heavy(" ".join(words[at : at + length])) == name:
                return " ".join(words[:at]), state, " ".join(words[at + length :])
    return " ".join(words), None, ""


def dated(text: str, reader: Days) -> tuple[date | None, str]:
    """The day that a text begins with, if it does, and what follows it. UserError for digits that are no day."""
    words = text.split()
    for length in range(min(_DAY_WORDS, len(words)), 0, -1):
        if window := reader.window(" ".join(words[:length])):
            return window.end or window.start, " ".join(words[length:])
    if words and re.fullmatch(r"[\d/.-]+", words[0]):
        raise UserError("not-a-day", text=words[0])
    return None, " ".join(words)


def day(text: str, reader: Days) -> date | None:
    """Of a text that is a day or empty. UserError for anything else."""
    if not text.strip():
        return None
    found, rest = dated(text, reader)
    if found is None or rest:
        raise UserError("not-a-day", text=text.strip())
    return found
