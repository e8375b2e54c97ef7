"""Dossier files: what an editor writes in YAML, checked whole, and turned into `newsroom.models`.

An alias is a plain string, or a mapping with options; `text` may be a list of spellings that share them.
`words` names lists used again and again: `near: [$iraq, بغداد]` takes in the whole list.
Imports newsroom.models, .errors, .dossierfiles, .rulefiles, .yamlfiles and .arabic.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from newsroom.arabic.fold import darken
from newsroom.arabic.words import forms
from newsroom.dossierfiles import (
    CONTEXTS,
    EVENT_WORDS,
    AliasFile,
    DossierFile,
    EntityFile,
    MilestoneFile,
    QuantityFile,
    RollFile,
    Words,
)
from newsroom.errors import Fault
from newsroom.models import (
    Alias,
    ClaimRule,
    Counted,
    Dossier,
    Entity,
    EventWords,
    Milestone,
    Quantity,
    Relevance,
    ReportRule,
    Roll,
    Silence,
    Window,
)
from newsroom.rulefiles import CLAIM_WORDS, REPORT_WORDS, ClaimRuleFile, ReportRuleFile
from newsroom.yamlfiles import Amend, Strict, read


def read_dossiers(folder: Path, faults: list[Fault], amend: Amend = lambda raw: raw) -> tuple[Dossier, ...]:
    """The dossiers of every `*.yaml` in `folder`, as amended; whatever is wrong in any of them is added to `faults`."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        faults.append(Fault(str(folder), "", "holds no dossier (*.yaml)"))
    parsed = [(path.name, file) for path in files if (file := read(path, DossierFile, faults, amend))]
    if len(parsed) < len(files):
        return ()  # ids of a file that cannot be read would all be called unknown
    known = {entity.id for _, file in parsed for entity in file.entities}
    before = len(faults)
    faults += _repeated_ids(parsed)
    for name, file in parsed:
        faults += [Fault(name, path, message) for path, message in _wrong_references(file, known)]
    faults += _shared_aliases(parsed)
    return tuple(_dossier(file) for _, file in parsed) if len(faults) == before else ()


# ── what no single value can tell ────────────────────────────────────────────────────────────────────────

Parsed = Sequence[tuple[str, DossierFile]]


def _repeated_ids(parsed: Parsed) -> Iterator[Fault]:
    """Dossier and entity ids are unique across files; milestones and quantities within theirs."""
    seen: dict[tuple[str, str], str] = {}
    for name, file in parsed:
        for scope, path, used in _ids(name, file):
            first = seen.setdefault((scope, used), f"{name}: {path}")
            if first != f"{name}: {path}":
                yield Fault(name, path, f"{used!r} is used already, in {first}")


def _ids(name: str, file: DossierFile) -> Iterator[tuple[str, str, str]]:
    yield "dossier", "id", file.id
    for number, entity in enumerate(file.entities):
        yield "entity", f"entities[{number}].id", entity.id
    for number, milestone in enumerate(file.milestones):
        yield f"milestone {name}", f"milestones[{number}].id", milestone.id
    for number, quantity in enumerate(file.quantities):
        yield f"quantity {name}", f"quantities[{number}].id", quantity.id
    for number, roll in enumerate(file.rolls):
        yield f"roll {name}", f"rolls[{number}].id", roll.id


def _wrong_references(file: DossierFile, known: set[str]) -> Iterator[tuple[str, str]]:
    for number, milestone in enumerate(file.milestones):
        if milestone.phase not in file.phases:
            yield f"milestones[{number}].phase", f"{milestone.phase!r} is no phase of this dossier"
    for path, entities in _entity_lists(file):
        yield from _unknown(path, entities, known, "entity")
    yield from _wrong_relations(file)
    for path, words in _word_lists(file):
        for word in words:
            if word.startswith("$") and word[1:] not in file.words:
                yield path, f"{word!r} is no list of `words`"


def _wrong_relations(file: DossierFile) -> Iterator[tuple[str, str]]:
    """Milestones, quantities and rolls that name others of the file."""
    parts = {milestone.id: milestone.parts for milestone in file.milestones}
    wholes = {quantity.id: (quantity.part_of,) if quantity.part_of else () for quantity in file.quantities}
    for number, milestone in enumerate(file.milestones):
        path = f"milestones[{number}].parts"
        yield from _unknown(path, milestone.parts, parts, "milestone of this dossier")
        yield from _circle(path, milestone.id, parts)
    for number, quantity in enumerate(file.quantities):
        path = f"quantities[{number}]"
        if quantity.part_of is not None and quantity.part_of not in wholes:
            yield f"{path}.part_of", f"{quantity.part_of!r} is no quantity of this dossier"
        yield from _circle(f"{path}.part_of", quantity.id, wholes)
        yield from _unknown(f"{path}.like", quantity.like, wholes, "quantity of this dossier")
        if quantity.id in quantity.like:
            yield f"{path}.like", "names itself"
    for number, roll in enumerate(file.rolls):
        yield from _unknown(f"rolls[{number}].told_by", roll.told_by, parts, "milestone of this dossier")


def _circle(path: str, first: str, leads_to: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The way from `first` back to it, told only at that of its members which is first in the alphabet."""
    ways: list[tuple[str, ...]] = [(first,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        following = leads_to.get(way[-1], ())
        if first in following:
            if first == min(way):
                yield path, f"goes round: {' → '.join((*way, first))}" if way[1:] else "names itself"
            return
        ways += [(*way, other) for other in following if other not in seen]
        seen.update(following)


def _entity_lists(file: DossierFile) -> Iterator[tuple[str, Iterable[str]]]:
    for number, milestone in enumerate(file.milestones):
        yield f"milestones[{number}].entities", milestone.entities
        yield from _lists(f"milestones[{number}].reports", milestone.reports, ("at", "to", "by"))
    for number, quantity in enumerate(file.quantities):
        yield from _lists(f"quantities[{number}].claims", quantity.claims, ("of", "at", "about"))
    for number, roll in enumerate(file.rolls):
        yield from _lists(f"rolls[{number}].reports", roll.reports, ("at", "to", "by"))
    if file.silence:
        yield "silence.entities", file.silence.entities
    for name in ("core", "within", "beside"):
        yield f"relevance.{name}", getattr(file.relevance, name)


def _lists(path: str, rules: Iterable[Strict], names: Sequence[str]) -> Iterator[tuple[str, Words]]:
    for place, rule in enumerate(rules):
        for name in names:
            yield f"{path}[{place}].{name}", getattr(rule, name)


def _unknown(path: str, ids: Iterable[str], known: Container[str], what: str) -> Iterator[tuple[str, str]]:
    for number, used in enumerate(ids):
        if used not in known:
            yield f"{path}[{number}]", f"{used!r} is no {what}"


def _word_lists(file: DossierFile) -> Iterator[tuple[str, Words]]:
    for name in ("phrases", "setting", "apart"):
        yield f"relevance.{name}", getattr(file.relevance, name)
    for entity_id, words in file.relevance.beside.items():
        yield f"relevance.beside.{entity_id}", words
    for number, entity in enumerate(file.entities):
        yield from _lists(f"entities[{number}].aliases", entity.aliases, CONTEXTS)
    for number, milestone in enumerate(file.milestones):
        yield from _lists(f"milestones[{number}].reports", milestone.reports, REPORT_WORDS)
    for number, roll in enumerate(file.rolls):
        yield from _lists(f"rolls[{number}].reports", roll.reports, REPORT_WORDS)
    for number, quantity in enumerate(file.quantities):
        yield from _lists(f"quantities[{number}].claims", quantity.claims, CLAIM_WORDS)
    for key, event in file.events.items():
        for kind in EVENT_WORDS:
            yield f"events.{key}.{kind}", getattr(event, kind)


@dataclass(frozen=True, slots=True)
class _Spelling:
    text: str
    entity: str
    file: str
    path: str


def _shared_aliases(parsed: Parsed) -> Iterator[Fault]:
    """A spelling that counts wherever it stands may belong to one entity only, and be said once."""
    seen: dict[str, _Spelling] = {}
    for spelling in _free_spellings(parsed):
        first = seen.setdefault(darken(min(forms(spelling.text))), spelling)
        if first is not spelling:
            where = f"{first.file}: {first.path}"
            message = f"{spelling.text!r} is an alias of {first.entity!r} already, in {where}"
            yield Fault(spelling.file, spelling.path, message)


def _free_spellings(parsed: Parsed) -> Iterator[_Spelling]:
    for name, file in parsed:
        for number, entity in enumerate(file.entities):
            for place, alias in enumerate(entity.aliases):
                if not alias.doc and not any(getattr(alias, context) for context in CONTEXTS):
                    path = f"entities[{number}].aliases[{place}]"
                    yield from (_Spelling(text, entity.id, name, path) for text in alias.text)


# ── into models ──────────────────────────────────────────────────────────────────────────────────────────


def _dossier(file: DossierFile) -> Dossier:
    return Dossier(
        file.id,
        file.ar,
        file.en,
        dict(file.phases),
        tuple(_entity(entity, file.words) for entity in file.entities),
        tuple(_milestone(milestone, file.words) for milestone in file.milestones),
        tuple(_quantity(quantity, file.words) for quantity in file.quantities),
        Relevance(
            file.relevance.core,
            file.relevance.within,
            _spread(file.relevance.phrases, file.words),
            _spread(file.relevance.setting, file.words),
            {entity: _spread(words, file.words) for entity, words in file.relevance.beside.items()},
            _spread(file.relevance.apart, file.words),
        ),
        events={name: _event(event, file.words) for name, event in file.events.items()},
        since=file.since,
        enabled=file.enabled,
        rolls=tuple(_roll(roll, file.words) for roll in file.rolls),
        silence=Silence(file.silence.days, file.silence.entities) if file.silence else None,
    )


def _entity(file: EntityFile, lists: dict[str, Words]) -> Entity:
    aliases = tuple(alias for entry in file.aliases for alias in _aliases(entry, lists))
    return Entity(file.id, file.kind, file.ar, file.en, aliases, file.about, file.enabled)


def _aliases(file: AliasFile, lists: dict[str, Words]) -> Iterator[Alias]:
    contexts = {name: _spread(getattr(file, name), lists) for name in CONTEXTS}
    for text in file.text:
        yield Alias(
            text,
            mode=file.mode,
            strict=file.strict,
            al=file.al,
            nisba=file.nisba,
            window=file.window,
            doc=file.doc,
            weight=file.weight,
            **contexts,
        )


def _spread(words: Words, lists: dict[str, Words]) -> Words:
    """`$name` replaced by the list of that name."""
    return tuple(
        item for word in words for item in (lists.get(word[1:], ()) if word.startswith("$") else (word,))
    )


def _quantity(file: QuantityFile, lists: dict[str, Words]) -> Quantity:
    claims = tuple(_claim_rule(rule, lists) for rule in file.claims)
    return Quantity(file.id, file.ar, file.en, claims, file.part_of, file.like)


def _roll(file: RollFile, lists: dict[str, Words]) -> Roll:
    reports = tuple(_report_rule(rule, lists) for rule in file.reports)
    return Roll(file.id, file.ar, file.en, file.kinds, file.told_by, reports)


def _claim_rule(file: ClaimRuleFile, lists: dict[str, Words]) -> ClaimRule:
    return ClaimRule(
        file.units,
        Counted(file.counted.one, file.counted.many, file.counted.people) if file.counted else None,
        file.roles,
        of=file.of,
        whose=_spread(file.whose, lists),
        at=file.at,
        where=_spread(file.where, lists),
        about=file.about,
        words=_spread(file.words, lists),
        without=_spread(file.without, lists),
        least=file.least,
    )


def _milestone(file: MilestoneFile, lists: dict[str, Words]) -> Milestone:
    due = Window(*file.due) if file.due else None
    reports = tuple(_report_rule(rule, lists) for rule in file.reports)
    return Milestone(
        file.id,
        file.ar,
        file.en,
        file.phase,
        due,
        file.entities,
        file.about,
        reports,
        file.promotion,
        file.parts,
    )


def _event(event: EventWords, lists: dict[str, Words]) -> EventWords:
    return replace(
        event,
        of=_spread(event.of, lists),
        never=_spread(event.never, lists),
        done=_spread(event.done, lists),
    )


def _report_rule(file: ReportRuleFile, lists: dict[str, Words]) -> ReportRule:
    return ReportRule(
        file.events,
        at=file.at,
        to=file.to,
        by=file.by,
        called=_spread(file.called, lists),
        words=_spread(file.words, lists),
        without=_spread(file.without, lists),
        start=file.start,
        stages=file.stages,
        when=Window(*file.when) if file.when else None,
        reads=dict(file.reads),
        spoken=file.spoken,
        until=file.until,
        dated=file.dated,
        named=file.named,
        shared=file.shared,
        besides=file.besides,
    )
