"""When an event happens, as its sentence tells it. Imports newsroom.models, .context and the modules below it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property

from newsroom.arabic.dates import DateMention
from newsroom.arabic.words import any_of
from newsroom.context import Context
from newsroom.milestones.grammar import Governed
from newsroom.milestones.link import parts
from newsroom.milestones.match import Match
from newsroom.milestones.sentence import Parsed
from newsroom.milestones.stage import MOVING, Verdict
from newsroom.milestones.vocabulary import Form, Hit
from newsroom.models import Precision, When, Window

LONG_AGO = timedelta(days=60)
CARRIED = ("light", "finish", "start", "going_on")  # verbs whose day is that of the event
SAID = ("announce", "say")


class Timing:
    """The dates of one sentence."""

    def __init__(self, context: Context, parsed: Parsed) -> None:
        self._parsed = parsed
        self._context = context
        self._published = context.published

    @cached_property
    def dates(self) -> list[DateMention]:
        words = self._parsed.words
        found = self._context.dates_within(words[0].start, words[-1].end) if words else ()
        return [each for each in found if not _of_request(self._parsed, each)]

    def when(self, trigger: Hit, rulers: Governed, verdict: Verdict) -> When | None:
        """The date after the event, before it if it is not the day of a saying, else that of the whole."""
        if not self.dates:
            return None
        right, left = parts(self._parsed, trigger)
        done = verdict.stage in MOVING
        if (mine := self.among(right)) and best(mine) is None:
            return None  # it has a date, and that cannot be known
        return (
            best(mine)
            or self._shared(trigger)
            or (best(self.among(self._own(trigger, left))) if done or not _only_said(rulers) else None)
            or (best(self.among(self._reach(trigger))) if _carried(trigger, rulers) else None)
            or self._of_plan(trigger, rulers)
            or self._of_headline(done)
            or (self._said_on(trigger) if done else None)
        )

    def among(self, places: Sequence[int]) -> list[DateMention]:
        starts = {self._parsed.words[place].start for place in places}
        return [found for found in self.dates if found.start in starts]

    def for_wording(self, trigger: Hit, match: Match, when: When | None) -> When | None:
        """The event's date as it is that of the milestone."""
        if when is None:
            return None
        if match.rule.until:
            return self._until(when)
        right = parts(self._parsed, trigger)[0]
        dates = self.among(right)
        if len(dates) < 2 or not match.rule.words:
            return when
        wording = any_of(match.rule.words)
        said = next((place for place in right if wording.search(f" {self._pair(place)} ")), None)
        after = [
            found for found in dates if said is not None and found.start > self._parsed.words[said].start
        ]
        return (
            best(after) or when
        )  # of several dates after one verb, the one that follows the milestone's own words

    def _until(self, when: When) -> When:
        """What goes on until a day has no other date than that end."""
        until = any(each.when == when and each.modifier == "until" for each in self.dates)
        return When(Window(None, when.window.end), Precision.RANGE) if until else when

    def told_on(self, trigger: Hit) -> date | None:
        """«وكانت بغداد قد أعلنت في أيلول 2024 …»: the day from which what was said then looks ahead."""
        if not self.dates:
            return None
        parsed = self._parsed
        places = [*parsed.before(trigger.first), *parsed.up(trigger.first)]
        clauses = {parsed.clause_of[place] for place in places if self._says(place)}
        found = self.among([place for place in places if parsed.clause_of[place] in clauses])
        ends = [each.when.window.end for each in found if each.when and each.when.window.end]
        return min(
            (end for end in ends if self._published and end < self._published - LONG_AGO), default=None
        )

    def _says(self, place: int) -> bool:
        return any(hit.name in SAID and hit.form is Form.PAST for hit in self._parsed.cues(place))

    def _own(self, trigger: Hit, left: Sequence[int]) -> list[int]:
        """The tokens before it, in its clause, that are not another event's."""
        number = self._parsed.clause_of[trigger.first]
        nearest = next(
            (p for p in self._parsed.before(trigger.first) if p in self._parsed.trigger_places), None
        )
        if nearest is not None and self._parsed.finite(nearest) is None and trigger.form.finite:
            return []
        return [place for place in left if self._parsed.clause_of[place] == number]

    def _reach(self, trigger: Hit) -> list[int]:
        """The rest of the clause, up to the next verb that tells of another event."""
        after = self._parsed.after(trigger.first)
        verbs = [p for p in after if p in self._parsed.trigger_places and self._parsed.finite(p)]
        return [place for place in after if not verbs or place < verbs[0]]

    def _shared(self, trigger: Hit) -> When | None:
        """«سحب القوات وتسليم القواعد بحلول أيلول»: the date after the second is that of both."""
        parsed = self._parsed
        following = next((hit for hit in parsed.triggers if hit.first >= trigger.last), None)
        if following is None or not following.joined or following.form.finite:
            return None
        same = parsed.clause_of[following.first] == parsed.clause_of[trigger.first]
        return best(self.among(parts(parsed, following)[0])) if same else None

    def _of_plan(self, trigger: Hit, rulers: Governed) -> When | None:
        """«في العام المقبل من المفترض أن ينسحب»: the date beside the plan is that of what is planned."""
        planned = any(cue.name == "plan" and cue.form is Form.WORD for cue in rulers.above)
        return best(self.among(list(self._parsed.up(trigger.first)))) if planned else None

    def _of_headline(self, done: bool) -> When | None:
        """The one date of a headline is that of its one thought."""
        if not self._parsed.title or len(self.dates) != 1:
            return None
        when = self.dates[0].when
        start = when.window.start if when else None
        return when if done or (start and self._published and start > self._published) else None

    def _said_on(self, trigger: Hit) -> When | None:
        """The day it was announced: what is told as done was done by then."""
        parsed = self._parsed
        places = [*parsed.before(trigger.first)]
        clause = parsed.clause(trigger.first)
        while clause.parent is not None:
            clause = parsed.clauses[clause.parent]
            places += clause.tokens
        return best(
            [each for each in self.among(places) if each.when and each.when.precision is Precision.DAY]
        )

    def _pair(self, place: int) -> str:
        return " ".join(word.text for word in self._parsed.words[place : place + 2])


def _of_request(parsed: Parsed, found: DateMention) -> bool:
    """«بناء على طلب الحكومة في عام 2023»: the day of the asking, not of what was done for it."""
    place = next((n for n, word in enumerate(parsed.words) if word.start == found.start), None)
    for before in parsed.before(place) if place is not None else ():
        if before in parsed.trigger_places:
            return False
        if any(hit.name == "demand" and hit.form is Form.NOUN for hit in parsed.cues(before)):
            return parsed.word(before - 1) == "علي" or parsed.word(before)[0] in "بل"
    return False


def best(found: Sequence[DateMention]) -> When | None:
    """The first exact date, else the first vague one."""
    known = [mention.when for mention in found if mention.when is not None]
    exact = [when for when in known if when.precision is not Precision.RANGE]
    return next(iter(exact or known), None)


def _only_said(rulers: Governed) -> bool:
    """Whether the verb that rules the event is one of saying or planning, whose day is not that of the event."""
    verb = next((cue for cue in rulers.cues if cue.form.finite), None)
    return verb is not None and verb.name not in CARRIED


def _carried(trigger: Hit, rulers: Governed) -> bool:
    return trigger.form.finite or any(cue.form.finite and cue.name in CARRIED for cue in rulers.cues)
