"""What a sentence says of an event: from its form, what rules it, and negation, to a stage or a refusal.

Pure. Imports newsroom.models and the modules below it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from newsroom.milestones.grammar import Governed
from newsroom.milestones.objections import Objections, ruling
from newsroom.milestones.sentence import Parsed, Particles
from newsroom.milestones.stage import MOVING, Verdict, refused
from newsroom.milestones.vocabulary import Form, Hit
from newsroom.models import Rule, Stage

NEAR_WORDS, FAR_WORDS = 6, 12  # between an event and an adjective said of it
# Verbs that tell nothing of what stands beside them.
SAYING = frozenset({"say", "announce", "plan", "wish", "demand", "topic"})
UNMOVED = (Stage.DENIED, Stage.DELAYED, Stage.IMMINENT)

Judgement = Callable[[Parsed, Hit, Hit, Governed], Verdict | None]


class Judge:
    def __init__(self, particles: Particles) -> None:
        self._is = particles
        self._objections = Objections(particles)
        self._by_cue: dict[str, Judgement] = {
            "near": lambda *_: Verdict(Stage.IMMINENT, Rule.NEAR),
            "plan": self._planned,
            "purpose": lambda *_: Verdict(Stage.PLANNED, Rule.PLAN, weak=True),
            "before": lambda *_: Verdict(Stage.PLANNED, Rule.PLAN),
            "wish": lambda *_: refused(Rule.DEMANDED, open=True),
            "going_on": lambda *_: Verdict(Stage.UNDERWAY, Rule.GOING_ON),
            "topic": lambda *_: refused(Rule.TOPIC, open=True),
            "start": self._started,
            "finish": self._carried,
            "light": self._carried,
            "announce": self._announced,
            "after": self._after,
            "by_way_of": self._by_way_of,
            "along": self._by_way_of,
            "include": self._included,
        }

    def verdict(self, parsed: Parsed, trigger: Hit, rulers: Governed) -> Verdict:
        """What the words say, before any date is looked at."""
        said = self._objections.against(parsed, trigger, rulers)
        if said is None:
            if trigger.form.finite or trigger.form is Form.PURPOSE:
                said = self._verb(parsed, trigger, rulers)
            elif trigger.form is Form.DONE:
                said = self._done(parsed, trigger)
            else:
                said = self._masdar(parsed, trigger, rulers)
        if said.start is None and said.stage in UNMOVED and any(cue.name == "start" for cue in rulers.cues):
            said = replace(said, start=said.stage)  # the beginning is meant too
        return self._turned(parsed, trigger, self._measured(parsed, trigger, said))

    def _done(self, parsed: Parsed, trigger: Hit) -> Verdict:
        """«ستصبح تحت إدارة …» is yet to come."""
        verb = next((form for place in parsed.before(trigger.first) if (form := parsed.finite(place))), None)
        yet = verb is Form.FUTURE
        return Verdict(Stage.PLANNED, Rule.FUTURE) if yet else Verdict(Stage.COMPLETED, Rule.PARTICIPLE)

    # ── verbs ────────────────────────────────────────────────────────────────────────────────────────────

    def _verb(self, parsed: Parsed, trigger: Hit, rulers: Governed) -> Verdict:
        names = {cue.name for cue in (*rulers.cues, *rulers.above)}
        if trigger.form is Form.PAST:
            return self._past(parsed, trigger, rulers)
        came_of_it = trigger.form is Form.PURPOSE and parsed.follows_past(trigger.first)
        if rulers.told_past or (came_of_it and rulers.verb is not Form.FUTURE):
            return Verdict(Stage.COMPLETED, Rule.AFTER)
        if "near" in names:
            return Verdict(Stage.IMMINENT, Rule.NEAR)
        if trigger.form is Form.FUTURE or self._will(parsed, trigger):
            return Verdict(Stage.PLANNED, Rule.FUTURE)
        if names & {"plan", "before"}:
            return Verdict(Stage.PLANNED, Rule.PLAN, weak="be" in names)
        if "wish" in names:
            return refused(Rule.DEMANDED, open=True)
        return self._present(parsed, trigger, rulers)

    def _past(self, parsed: Parsed, trigger: Hit, rulers: Governed) -> Verdict:
        be = next((cue for cue in rulers.cues if cue.name == "be"), None)
        if be and self._tense(parsed, be) is Form.FUTURE:  # ستكون قد انتهت، من المفترض أن تكون قد انتهت
            return Verdict(Stage.PLANNED, Rule.FUTURE, weak=be.form is not Form.FUTURE)
        same = [hit for hit in parsed.hits[trigger.first] if hit.name == trigger.name]
        either = any(hit.form is Form.PRESENT for hit in same)  # «تسلم» written alike: the date may tell
        return Verdict(Stage.COMPLETED, Rule.PAST, open=either)

    def _present(self, parsed: Parsed, trigger: Hit, rulers: Governed) -> Verdict:
        if started := next((cue for cue in rulers.cues if cue.name == "start"), None):
            return self._begun(parsed, started)
        if trigger.form is Form.PURPOSE or rulers.asked:
            return Verdict(Stage.PLANNED, Rule.PLAN)
        if parsed.question and parsed.word(trigger.first - 1) == "متي":
            return Verdict(Stage.PLANNED, Rule.PLAN, weak=True)
        if parsed.question:
            return refused(Rule.CONDITIONAL, open=True)
        if any(cue.name == "going_on" for cue in rulers.cues):
            return Verdict(Stage.UNDERWAY, Rule.GOING_ON)
        return self._headline(parsed, trigger) if parsed.title else Verdict(Stage.UNDERWAY, Rule.PRESENT)

    def _will(self, parsed: Parsed, trigger: Hit) -> bool:
        return trigger.first > 0 and self._is.will.at(parsed.words, trigger.first - 1) > 0

    # ── masdars ──────────────────────────────────────────────────────────────────────────────────────────

    def _masdar(self, parsed: Parsed, trigger: Hit, rulers: Governed) -> Verdict:
        if parsed.part_of_another(trigger):
            return refused(Rule.TOPIC)
        if any(cue.name == "near" for cue in ruling(rulers)):
            return Verdict(Stage.IMMINENT, Rule.NEAR)
        if (said := self._predicate(parsed, trigger)) and said.rule in (Rule.PLAN, Rule.POSTPONED):
            return said
        begins = False
        for cue in (*rulers.cues, *rulers.above):
            if cue.name == "start" and not cue.form.finite:
                begins = True
            elif judged := self._by_cue.get(cue.name, _nothing)(parsed, cue, trigger, rulers):
                return _beginning(judged) if begins else judged
        if rulers.joined is not None:
            return Verdict(None, Rule.TOPIC, joined=rulers.joined)
        said = said or self._bare(parsed, trigger, rulers, begins)
        return _beginning(said) if begins else said

    def _bare(self, parsed: Parsed, trigger: Hit, rulers: Governed, begins: bool) -> Verdict:
        """A masdar that nothing rules: the particle joined to it, or a headline, may still say something."""
        particle = trigger.clitics.lstrip("وف")
        if particle == "ب" and rulers.verb is Form.PAST:
            return Verdict(Stage.COMPLETED, Rule.BY_WAY_OF)
        if parsed.word(trigger.first - 1) == "من" and parsed.times_from(trigger.first):
            return refused(Rule.AFTER, open=True)
        if particle == "ل" and parsed.word(trigger.first - 1) not in self._is.according:
            return Verdict(Stage.PLANNED, Rule.PLAN, weak=True)
        if begins and parsed.title and rulers.verb is None:
            return Verdict(Stage.COMPLETED, Rule.HEADLINE, weak=True)
        finished = next((cue for cue in rulers.cues if cue.name == "finish"), None)
        if rulers.verb is None and (parsed.heads(trigger) or (finished and parsed.heads(finished))):
            return self._headline(parsed, trigger, done=finished is not None)
        return refused(Rule.TOPIC, open=True)

    def _headline(self, parsed: Parsed, trigger: Hit, *, done: bool = False) -> Verdict:
        """What a headline says in the present or without a verb has just happened, or is happening."""
        clause = parsed.clause(trigger.first).tokens
        whole = self._is.last.among(parsed.words, clause) or self._is.whole.among(parsed.words, clause)
        at_once = (
            done or whole or (trigger.name in parsed.vocabulary.punctual and trigger.form is not Form.WILLED)
        )
        stage = Stage.COMPLETED if at_once else Stage.UNDERWAY
        return Verdict(stage, Rule.HEADLINE, weak=True, open=True)

    def _planned(self, parsed: Parsed, cue: Hit, trigger: Hit, rulers: Governed) -> Verdict:
        """Work on it that was done leaves it to the date whether it came about: «جرى العمل على إنهاء … في أيلول»."""
        outer = rulers.cues[rulers.cues.index(cue) + 1 :] if cue in rulers.cues else ()
        if outer and outer[0].name == "start" and outer[0].form is Form.PAST and not cue.form.finite:
            return self._begun(parsed, outer[0])
        was = any(other.name == "be" and other.form is Form.PAST for other in (*rulers.cues, *rulers.above))
        worked = any(other.name in ("light", "finish") and other.form is Form.PAST for other in rulers.cues)
        spoken = cue.form is Form.NOUN and len(rulers.cues) == 1
        return Verdict(Stage.PLANNED, Rule.PLAN, open=worked, weak=was or spoken)

    def _started(self, parsed: Parsed, cue: Hit, trigger: Hit, rulers: Governed) -> Verdict:
        return self._begun(parsed, cue)

    def _begun(self, parsed: Parsed, cue: Hit) -> Verdict:
        match self._tense(parsed, cue):
            case Form.PAST:
                return Verdict(Stage.UNDERWAY, Rule.BEGUN, start=Stage.COMPLETED)
            case Form.PRESENT:
                return Verdict(Stage.UNDERWAY, Rule.PRESENT, start=Stage.UNDERWAY)
        return Verdict(Stage.PLANNED, Rule.FUTURE, start=Stage.PLANNED)

    def _carried(self, parsed: Parsed, cue: Hit, trigger: Hit, rulers: Governed) -> Verdict | None:
        if not cue.form.finite:
            return None
        if trigger.clitics.endswith("ب") and parsed.word(cue.first) in self._is.happens:
            return refused(
                Rule.TOPIC, open=True
            )  # «تم إبلاغ الحكومة بالانسحاب»: what was done is the telling
        match self._tense(parsed, cue):
            case Form.PAST:
                return Verdict(Stage.COMPLETED, Rule.DONE)
            case Form.FUTURE:
                return Verdict(Stage.PLANNED, Rule.FUTURE)
        if parsed.title and cue.name == "finish":
            return Verdict(Stage.COMPLETED, Rule.HEADLINE, weak=True)
        return Verdict(Stage.UNDERWAY, Rule.PRESENT)

    def _tense(self, parsed: Parsed, cue: Hit) -> Form:
        """A present after أن is yet to be."""
        asked = cue.form is Form.PRESENT and parsed.asked(cue.first)
        return Form.FUTURE if asked else cue.form

    def _announced(self, parsed: Parsed, cue: Hit, trigger: Hit, rulers: Governed) -> Verdict | None:
        if parsed.word(trigger.first - 1) == "من":
            return refused(Rule.TOPIC, open=True)
        if (
            trigger.clitics.lstrip("وف") == "ب"
            and rulers.verb is Form.PAST
            and parsed.told_between(cue, trigger)
        ):
            return Verdict(Stage.COMPLETED, Rule.BY_WAY_OF)
        if trigger.form is Form.WILLED or parsed.word(trigger.first - 1) == "علي":
            return Verdict(Stage.PLANNED, Rule.ANNOUNCED)
        return Verdict(Stage.COMPLETED, Rule.ANNOUNCED, weak=True)

    def _after(self, parsed: Parsed, cue: Hit, trigger: Hit, rulers: Governed) -> Verdict | None:
        if any(other.form.finite and other.name in SAYING for other in rulers.cues):
            return refused(Rule.AFTER, open=True)
        match rulers.verb:
            case Form.PAST:
                return Verdict(Stage.COMPLETED, Rule.AFTER)
            case Form.PRESENT if parsed.title:
                return Verdict(Stage.COMPLETED, Rule.AFTER)
            case Form.FUTURE:
                return Verdict(Stage.PLANNED, Rule.FUTURE, weak=True, open=True)
        if parsed.title and self._is.last.among(parsed.words, parsed.after(trigger.first)):
            return Verdict(Stage.COMPLETED, Rule.AFTER)
        return refused(Rule.AFTER, open=True)

    def _by_way_of(self, parsed: Parsed, cue: Hit, trigger: Hit, rulers: Governed) -> Verdict | None:
        return Verdict(Stage.COMPLETED, Rule.BY_WAY_OF) if rulers.verb is Form.PAST else None

    def _included(self, parsed: Parsed, cue: Hit, trigger: Hit, rulers: Governed) -> Verdict | None:
        before = [hit for hit in parsed.triggers if hit.first < cue.first]
        return Verdict(None, Rule.TOPIC, joined=before[-1].first) if before else None

    def _predicate(self, parsed: Parsed, trigger: Hit) -> Verdict | None:
        """What is said of the event as a subject: «الانسحاب مستمر», «المقرر», «سيتم»."""
        for step, place in enumerate(parsed.after(trigger.last - 1)):
            for hit in parsed.cues(place):
                if said := self._said_of_it(parsed, trigger, hit, step):
                    return said
        return None

    def _said_of_it(self, parsed: Parsed, trigger: Hit, hit: Hit, step: int) -> Verdict | None:
        close = step <= NEAR_WORDS
        if hit.name == "plan" and hit.form is Form.WORD and close:
            return Verdict(Stage.PLANNED, Rule.PLAN)
        if hit.name == "going_on" and hit.form is not Form.NOUN and step <= FAR_WORDS:
            return Verdict(Stage.UNDERWAY, Rule.GOING_ON)
        if hit.name == "delay" and hit.form is not Form.NOUN:
            return Verdict(Stage.DELAYED, Rule.POSTPONED)
        if hit.name == "be" and hit.form is Form.FUTURE:
            return Verdict(Stage.PLANNED, Rule.FUTURE)
        if not hit.form.finite or hit.name not in ("finish", "light", "start"):
            return None
        if self._objections.negated(parsed, hit.first):
            return refused(Rule.NEGATED)
        if hit.name == "start":
            return self._begun(parsed, hit)
        return self._carried(parsed, hit, trigger, Governed())

    # ── how much of it, and which way ────────────────────────────────────────────────────────────────────

    def _measured(self, parsed: Parsed, trigger: Hit, said: Verdict) -> Verdict:
        """A first or a partial departure is not the whole; the first is the start."""
        if said.stage not in MOVING:
            return said
        if trigger.name in parsed.vocabulary.lasting:
            return replace(said, stage=Stage.UNDERWAY)
        words, clause = parsed.words, parsed.with_subject(trigger)
        if self._is.first.among(words, clause):
            rule = said.rule if said.rule in (Rule.PRESENT, Rule.HEADLINE) else Rule.BEGUN
            return replace(said, stage=Stage.UNDERWAY, rule=rule, start=Stage.COMPLETED, weak=False)
        if said.stage is Stage.COMPLETED and (self._is.part.among(words, clause) or parsed.counted(trigger)):
            whole = self._is.whole.among(words, clause) or self._is.last.among(words, clause)
            return said if whole else replace(said, stage=Stage.UNDERWAY, rule=Rule.GOING_ON, weak=False)
        return said

    def _turned(self, parsed: Parsed, trigger: Hit, said: Verdict) -> Verdict:
        """Some events tell another stage by coming about: what is extended is delayed."""
        tells = parsed.vocabulary.tells.get(trigger.name)
        if tells is None:
            return said
        if said.stage is Stage.DENIED or said.rule is Rule.NEGATED:
            return Verdict(Stage.PLANNED, Rule.UNCHANGED)
        return said if said.stage is None else replace(said, stage=tells, rule=Rule.POSTPONED)


def _nothing(*_: object) -> None:
    return None


def _beginning(said: Verdict) -> Verdict:
    """What is said of the beginning, as it stands for the event."""
    if said.stage is None:
        return said
    whole = Stage.UNDERWAY if said.stage is Stage.COMPLETED else said.stage
    return replace(said, stage=whole, start=said.stage)
