"""Whom a sentence names for a roll: the bases where forces stay. The grammar is that of milestones.

Imports newsroom.models, newsroom.context and the milestone modules below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from newsroom.context import Context
from newsroom.milestones.events import Event, EventReader, Line, MilestoneWords
from newsroom.milestones.match import in_time, matches
from newsroom.milestones.vocabulary import Form, Forms
from newsroom.models import Dossier, EntityKind, Membership, Milestone, Report, Roll, Stage

SO = (
    Stage.PLANNED,
    Stage.IMMINENT,
    Stage.UNDERWAY,
    Stage.COMPLETED,
)  # what is put off or denied names nobody

STILL = "زال"


class RollReader:
    """Knows the events of the milestones too, for what leaves a place ends what is said of staying."""

    def __init__(
        self, dossier: Dossier, kinds: Mapping[str, EntityKind], words: MilestoneWords, forms: Forms
    ) -> None:
        self._since = dossier.since
        self._kinds = kinds
        self._rolls = [(roll, _wordings(roll)) for roll in dossier.rolls]
        own = [rule for roll in dossier.rolls for rule in roll.reports]
        self._own = {event for rule in own for event in rule.events}
        rules = [rule for milestone in dossier.milestones for rule in milestone.reports]
        self._events = EventReader(dossier, kinds, words, forms, [*rules, *own])

    def read(self, context: Context, reports: Sequence[Report]) -> Iterator[Membership]:
        for sentence in context.sentences:
            if not context.named_within(sentence.first, sentence.last):
                continue
            line = self._events.line(context, sentence)
            if not self._may_tell(line, reports):
                continue
            for event in self._events.events(line):
                yield from self._members(line, event, reports)

    def _may_tell(self, line: Line, reports: Sequence[Report]) -> bool:
        """Whether it is worth judging its events: most sentences that name somebody tell of no roll."""
        if any(hit.event and hit.name in self._own for hits in line.parsed.hits for hit in hits):
            return True
        told = (
            report.trigger[0] for report in reports if any(_tells(roll, report) for roll, _ in self._rolls)
        )
        return any(line.sentence.start <= start < line.sentence.end for start in told)

    def _members(self, line: Line, event: Event, reports: Sequence[Report]) -> Iterator[Membership]:
        for roll, wording in self._rolls:
            if _told(roll, line, event, reports) or self._worded(wording, line, event):
                for entity in sorted(event.told.at | _listed(line, event)):
                    if self._kinds[entity] in roll.kinds:
                        yield Membership(roll.id, entity, line.sentence.start, line.sentence.end)

    def _worded(self, wording: Milestone, line: Line, event: Event) -> bool:
        stage, published = event.verdict.stage, line.context.published
        if stage not in SO or _was(line, event) or self._no_longer(line, event):
            return False
        when = None if _lasts(line, event) else event.when
        if when and when.window.end and published and when.window.end < published:
            return False
        found = matches([wording], event.trigger.name, event.told, stage, event.verdict.start)
        return any(in_time(match, self._since, when, published) for match in found)

    def _no_longer(self, line: Line, event: Event) -> bool:
        """«لم تعد القوات موجودة»: the negation stands before the verb, and «لا تزال» is none."""
        parsed, negation = line.parsed, self._events.particles.negation
        return event.trigger.form is Form.DONE and any(
            negation.at(parsed.words, place) and STILL not in parsed.word(place + 1)
            for place in parsed.before(event.trigger.first)
        )


def _wordings(roll: Roll) -> Milestone:
    """What tells of a roll, as if it were a milestone."""
    return Milestone(roll.id, roll.ar, roll.en, "", None, (), reports=roll.reports)


def _told(roll: Roll, line: Line, event: Event, reports: Sequence[Report]) -> bool:
    """Whether the event is one of the reports that tell of the roll."""
    start, _ = line.context.page.span(
        line.parsed.words[event.trigger.first].start, line.parsed.words[event.trigger.last - 1].end
    )
    return any(_tells(roll, report) and report.trigger[0] == start for report in reports)


def _tells(roll: Roll, report: Report) -> bool:
    return report.milestone in roll.told_by and report.stage in SO


def _listed(line: Line, event: Event) -> frozenset[str]:
    """«على قاعدتين: حرير والتون كوبري»: what a list after the event names, if it is nothing but a list."""
    parsed = line.parsed
    after = parsed.clause_of[event.trigger.first] + 1
    if after >= len(parsed.clauses) or parsed.clauses[after].opener != ":":
        return frozenset()
    places = parsed.clauses[after].tokens
    if any(place in parsed.trigger_places or parsed.finite(place) for place in places):
        return frozenset()
    start, end = parsed.words[places[0]].start, parsed.words[places[-1]].end
    return frozenset(name.entity for name in line.context.named_within(start, end))


def _was(line: Line, event: Event) -> bool:
    """«كانت موجودة»."""
    before = line.parsed.before(event.trigger.first)
    return any(
        hit.name == "be" and hit.form is Form.PAST for place in before for hit in line.parsed.cues(place)
    )


def _lasts(line: Line, event: Event) -> bool:
    """«منذ عام 2016»: its date is only that of its beginning."""
    return any(date.modifier == "since" and date.when == event.when for date in line.timing.dates)
