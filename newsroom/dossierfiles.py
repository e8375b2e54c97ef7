"""What an editor writes in a dossier file, value by value; `dossiers` checks it as a whole. Imports newsroom.models,
.rulefiles and .yamlfiles.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, model_validator

from newsroom.models import EntityKind, EventWords, Promotion
from newsroom.rulefiles import ClaimRuleFile, Days, ReportRuleFile
from newsroom.yamlfiles import Strict

T = TypeVar("T")
EVENT_WORDS = ("of", "never", "done")
CONTEXTS = ("before", "after", "near", "not_before", "not_after", "not_near", "anywhere", "not_anywhere")


def _said(text: str) -> str:
    if not any(char.isalnum() for char in text):
        raise ValueError("is empty")
    return text.strip()


def _filled(items: tuple[T, ...]) -> tuple[T, ...]:
    if not items:
        raise ValueError("is empty")
    return items


Said = Annotated[str, AfterValidator(_said)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]  # it stands in buttons of 64 bytes
Words = tuple[Said, ...]


class AliasFile(Strict):
    text: Annotated[tuple[Said, ...], AfterValidator(_filled)]
    mode: Literal["clitic", "exact"] = "clitic"
    strict: bool = False
    al: bool = False
    nisba: bool = False
    before: Words = ()
    after: Words = ()
    near: Words = ()
    not_before: Words = ()
    not_after: Words = ()
    not_near: Words = ()
    anywhere: Words = ()
    not_anywhere: Words = ()
    window: Annotated[int, Field(ge=1, le=12)] = 1
    doc: bool = False
    weight: Annotated[float, Field(gt=0, le=1)] = 1.0

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        if isinstance(value, str):
            value = {"text": value}
        if isinstance(value, dict) and isinstance(value.get("text"), str):
            value = {**value, "text": [value["text"]]}
        return value


class EntityFile(Strict):
    id: Id
    kind: EntityKind
    ar: Said
    en: Said
    about: str = ""
    enabled: bool = True
    aliases: Annotated[tuple[AliasFile, ...], AfterValidator(_filled)]


class MilestoneFile(Strict):
    id: Id
    phase: str
    ar: Said
    en: Said
    due: Days | None = None
    entities: tuple[str, ...] = ()
    about: str = ""
    reports: tuple[ReportRuleFile, ...] = ()
    promotion: Promotion = Promotion.OFFICIAL_OR_TWO
    parts: tuple[str, ...] = ()


class QuantityFile(Strict):
    id: Id
    ar: Said
    en: Said
    claims: tuple[ClaimRuleFile, ...] = ()
    part_of: str | None = None
    like: tuple[str, ...] = ()


class RollFile(Strict):
    id: Id
    ar: Said
    en: Said
    kinds: Annotated[tuple[EntityKind, ...], AfterValidator(_filled)]
    told_by: tuple[str, ...] = ()
    reports: tuple[ReportRuleFile, ...] = ()

    @model_validator(mode="after")
    def _is_told(self) -> RollFile:
        if not self.told_by and not self.reports:
            raise ValueError("needs told_by, or reports")
        return self


class SilenceFile(Strict):
    days: Annotated[int, Field(ge=1, le=3650)] = 21
    entities: Annotated[tuple[str, ...], AfterValidator(_filled)]


class RelevanceFile(Strict):
    core: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    phrases: Words = ()
    setting: Words = ()
    beside: dict[str, Words] = Field(default_factory=dict)
    apart: Words = ()


class DossierFile(Strict):
    id: Id
    ar: Said
    en: Said
    phases: dict[str, Said]
    words: dict[str, Words] = Field(default_factory=dict)
    entities: Annotated[tuple[EntityFile, ...], AfterValidator(_filled)]
    milestones: tuple[MilestoneFile, ...] = ()
    quantities: tuple[QuantityFile, ...] = ()
    relevance: RelevanceFile
    events: dict[str, EventWords] = Field(default_factory=dict)
    since: date | None = None
    enabled: bool = True
    rolls: tuple[RollFile, ...] = ()
    silence: SilenceFile | None = None
