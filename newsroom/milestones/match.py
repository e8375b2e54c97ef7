"""Which milestone an event tells of: the wordings it fits, and of several milestones the one its date means.

Imports newsroom.models, newsroom.arabic and .link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from newsroom.arabic.words import any_of
from newsroom.milestones.link import Arguments
from newsroom.models import Milestone, ReportRule, Rule, Stage, When, Window


@dataclass(frozen=True, slots=True)
class Match:
    milestone: Milestone
    rule: ReportRule


def matches(
    milestones: Sequence[Milestone], event: str, told: Arguments, stage: Stage, start: Stage | None
) -> list[Match]:
    """Every wording that fits."""
    return [
        Match(milestone, rule)
        for milestone in milestones
        for rule in milestone.reports
        if (event in rule.events if event else rule.named)
        and _fits(rule, told, start if rule.start else stage)
    ]


def own_first(found: Sequence[Match]) -> list[Match]:
    """Wordings of one milestone alone before those that several share."""
    own = [match for match in found if not match.rule.shared]
    return (
        [*own, *(match for match in found if match.rule.shared and match.rule.besides)]
        if own
        else list(found)
    )


def _fits(rule: ReportRule, told: Arguments, stage: Stage | None) -> bool:
    if stage is None or (rule.stages and stage not in rule.stages):
        return False
    if rule.at and not told.at.intersection(rule.at):
        return False
    if rule.to and not told.to.intersection(rule.to):
        return False
    if (rule.by or rule.called) and not _party(rule, told):
        return False
    if rule.words and not any_of(rule.words).search(told.text):
        return False
    if rule.without and any_of(rule.without).search(told.text):
        return False
    return not (rule.shared and told.elsewhere)


def _party(rule: ReportRule, told: Arguments) -> bool:
    """Whether one the rule names takes part; where the clause names nobody, those just spoken of do."""
    if told.parties.intersection(rule.by) or (rule.called and any_of(rule.called).search(told.text)):
        return True
    return not told.parties and (bool(rule.at or rule.to) or bool(told.around.intersection(rule.by)))


def in_time(match: Match, since: date | None, when: When | None, published: date | None) -> bool:
    """Whether the event, or else the article, belongs to the time of the wording and of the dossier."""
    if match.rule.dated and when is None:
        return False
    window = when.window if when else Window(published, published)
    if match.rule.when:
        unknown = window.start is None and window.end is None
        start = match.rule.when.start
        end = match.rule.when.end
        outside = since and ((start and start > since) or (end and end < since))
        return not outside if unknown else touch(window, match.rule.when)
    return since is None or window.end is None or window.end >= since


def touch(one: Window, other: Window) -> bool:
    if one.start is None and one.end is None:
        return False
    after = one.start is not None and other.end is not None and one.start > other.end
    before = one.end is not None and other.start is not None and one.end < other.start
    return not (after or before)


def meant(
    found: Sequence[Match], stage: Stage, when: When | None, published: date | None
) -> Sequence[Match] | Rule:
    """Of milestones told in the same words, the one the date tells; UNDATED when no date does."""
    own = [match for match in found if not match.rule.shared]
    found = [match for match in found if match.rule.shared]
    if len({match.milestone.id for match in found}) < 2:
        return [*own, *found]
    scheduled = [match for match in found if match.milestone.due]
    known = when.window if when else None
    if known and scheduled:
        best = min(scheduled, key=lambda match: _apart(known, match.milestone.due))
    elif published is None or not scheduled:
        return own or Rule.UNDATED
    elif stage is Stage.COMPLETED:
        begun = [m for m in scheduled if _starts(m) <= published]
        best = max(begun or scheduled[:1], key=_starts)
    else:
        ahead = [m for m in scheduled if _ends(m) >= published]
        best = min(ahead or [max(scheduled, key=_ends)], key=_ends)
    return [*own, *(match for match in found if match.milestone.id == best.milestone.id)]


def _apart(window: Window, due: Window | None) -> int:
    """Days between two windows; 0 when they touch."""
    if due is None or touch(window, due):
        return 0
    edges = [(a - b).days for a in (window.start, window.end) if a for b in (due.start, due.end) if b]
    return min(map(abs, edges), default=0)


def _starts(match: Match) -> date:
    due = match.milestone.due
    return (due and (due.start or due.end)) or date.max


def _ends(match: Match) -> date:
    due = match.milestone.due
    return (due and (due.end or due.start)) or date.max
