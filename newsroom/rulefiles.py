"""The rules of a dossier by which sentences tell of its milestones and numbers count for its quantities,
as an editor writes them in YAML. Imports newsroom.models and .yamlfiles.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from newsroom.models import Role, Stage
from newsroom.yamlfiles import Strict


def days(value: object) -> object:
    """A day, a month or a year is a window too: 2025-09 is all of September."""
    if not isinstance(value, list):
        value = [value, value]
    return (_edge(value[0], last=False), _edge(value[1], last=True)) if len(value) == 2 else value


def in_order(value: tuple[date | None, date | None]) -> tuple[date | None, date | None]:
    if value[0] and value[1] and value[0] > value[1]:
        raise ValueError("ends before it starts")
    return value


def _edge(value: object, *, last: bool) -> object:
    """The first or last day of a named year or month; anything else as it is."""
    named = re.fullmatch(r"(\d{4})(?:-(\d\d))?", str(value))
    if not named or not 1 <= int(named[2] or 1) <= 12:
        return value
    year, month = int(named[1]), int(named[2] or (12 if last else 1))
    return date(year, month, monthrange(year, month)[1] if last else 1)


Days = Annotated[tuple[date | None, date | None], BeforeValidator(days), AfterValidator(in_order)]
Words = tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)], ...]
REPORT_WORDS = ("called", "words", "without")
CLAIM_WORDS = ("whose", "where", "words", "without")  # lists that may take in a named one: $iraq


class ReportRuleFile(Strict):
    events: Words = ()
    at: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    called: Words = ()
    words: Words = ()
    without: Words = ()
    start: bool = False
    stages: tuple[Stage, ...] = ()
    when: Days | None = None
    reads: dict[Stage, Stage] = Field(default_factory=dict)
    spoken: Stage | None = None
    until: bool = False
    dated: bool = False
    named: bool = False
    shared: bool = False
    besides: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> ReportRuleFile:
        if not self.events and not (self.named and self.at):
            raise ValueError("needs events, or named with at")
        return self


class CountedFile(Strict):
    one: Annotated[Words, Field(min_length=1)]
    many: Words = ()
    people: bool = False


class ClaimRuleFile(Strict):
    units: Words = ()
    counted: CountedFile | None = None
    roles: tuple[Role, ...] = ()
    of: tuple[str, ...] = ()
    whose: Words = ()
    at: tuple[str, ...] = ()
    where: Words = ()
    about: tuple[str, ...] = ()
    words: Words = ()
    without: Words = ()
    least: Annotated[float, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _counts_something(self) -> ClaimRuleFile:
        if not self.units and not self.counted:
            raise ValueError("needs units, or counted")
        if not self.roles and not self.words:
            raise ValueError("needs roles, or words")
        return self
