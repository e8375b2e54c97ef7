"""What speaks against an event having come about: denial, negation, condition, delay, demand, fear.

Pure. Imports newsroom.models and the modules below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.milestones.grammar import Governed
from newsroom.milestones.sentence import Parsed, Particles
from newsroom.milestones.stage import Verdict, refused
from newsroom.milestones.vocabulary import Form, Hit
from newsroom.models import Rule, Stage

BEYOND = 60  # words after an event in which a denial may follow
EXCLUDED = 4  # words from «غير مشمولين» to what one is excluded from
ASIDE = ("after", "before")  # what stands beyond these speaks of the main clause, not of the event
OBJECT = 4  # words from a verb to what it denies
BACK_AGAIN = ("عاد", "عادت", "رجعت", "عاودت")
WHO = "قوات"
NEVER = "لن"
WHICH = ("ما", "الذي", "امر", "خبر")  # وهو ما نفته، أمر نفته
THAT = ("ذلك", "الخبر", "الانباء")  # ونفى متحدث ذلك
UNCHANGED = Verdict(Stage.PLANNED, Rule.UNCHANGED)
REFUTED = Verdict(Stage.DENIED, Rule.REFUTED)
PUT_OFF = Verdict(Stage.DELAYED, Rule.POSTPONED)


def ruling(rulers: Governed) -> list[Hit]:
    """The cues that speak of the event itself: not those beyond a «بعد», nor what is said of another main verb."""
    found: list[Hit] = []
    for cue in rulers.cues:
        if cue.name in ASIDE:
            return found
        found.append(cue)
    rumoured = any(cue.name == "fear" for cue in rulers.above)
    carried = rumoured or not found or any(cue.form.finite for cue in found) or rulers.verb is None
    return [*found, *rulers.above] if carried else found


class Objections:
    def __init__(self, particles: Particles) -> None:
        self._is = particles

    def against(self, parsed: Parsed, trigger: Hit, rulers: Governed) -> Verdict | None:
        """The verdict that settles it, or None when nothing speaks against."""
        found = ruling(rulers)
        names = {cue.name for cue in found}
        return (
            self._denied(parsed, trigger, found, names)
            or self._not_said(parsed, trigger, rulers)
            or self._uncertain(parsed, trigger, found, names)
            or self._negated(parsed, trigger, found, names)
            or self._put_off(found, names)
        )

    def _not_said(self, parsed: Parsed, trigger: Hit, rulers: Governed) -> Verdict | None:
        left = parsed.before(trigger.first)
        if self._is.not_meant.among(parsed.words, [*left, *parsed.up(trigger.first)]):
            return refused(Rule.NOT_MEANT)
        if rulers.without or rulers.untold or self._undone(parsed, trigger):
            return refused(Rule.NEGATED)
        excluded = self._is.exceptions.among(parsed.words, left[:EXCLUDED])
        return refused(Rule.EXCLUDED) if excluded else None

    def _undone(self, parsed: Parsed, trigger: Hit) -> bool:
        """«عادت القوات إلى القاعدة بعد أن أخلتها»: what came about holds no longer."""
        opens = parsed.clause(trigger.first).tokens[0]
        after = opens > 0 and any(hit.name == "after" for hit in parsed.cues(opens - 1))
        verb = next((place for place in parsed.up(trigger.first) if parsed.finite(place)), None)
        if not after or verb is None or verb + 1 == len(parsed.words):
            return False
        return parsed.word(verb) in BACK_AGAIN and WHO in parsed.word(verb + 1)

    def _uncertain(
        self, parsed: Parsed, trigger: Hit, found: Sequence[Hit], names: set[str]
    ) -> Verdict | None:
        """إذا or لو before, إن right before a verb; قد before a present; شريطة or مقابل anywhere."""
        left = parsed.before(trigger.first)
        may = trigger.form is Form.PRESENT and bool(left) and self._is.may.at(parsed.words, left[0]) > 0
        when_if = {parsed.clause(trigger.first).opener, *(parsed.words[place].text for place in left)}
        proviso = any(
            hit.name == "proviso" for place in parsed.after(trigger.last - 1) for hit in parsed.cues(place)
        )
        first = next((cue.first for cue in found if cue.form.finite), trigger.first)
        if_it = first > 0 and parsed.words[first - 1].under and parsed.finite(first) is not None
        doubted = if_it or names & {"condition", "proviso"} or when_if & self._is.when_if
        return refused(Rule.CONDITIONAL) if may or proviso or doubted else None

    def _put_off(self, found: Sequence[Hit], names: set[str]) -> Verdict | None:
        if {"cancel", "delay"} <= names:
            return UNCHANGED
        for name, verdict in (
            ("cancel", REFUTED),
            ("delay", self._delayed(found)),
            ("suspend", PUT_OFF),
            ("demand", refused(Rule.DEMANDED)),
            ("fear", refused(Rule.HYPOTHETICAL)),
        ):
            if name in names:
                return verdict
        return None

    def _delayed(self, found: Sequence[Hit]) -> Verdict:
        """«تأجيل الإعلان عن موعد الانسحاب»: it is the announcement that is put off."""
        order = [cue.name for cue in found]
        announced = (
            "announce" in order and order.index("announce") < order.index("delay")
            if "delay" in order
            else False
        )
        return refused(Rule.TOPIC) if announced else PUT_OFF

    def _denied(self, parsed: Parsed, trigger: Hit, found: Sequence[Hit], names: set[str]) -> Verdict | None:
        denial = next((cue for cue in found if cue.name == "deny"), None)
        after = self._denied_after(parsed, trigger)
        if denial is None and not after:
            return None
        if denial and (after or self.negated(parsed, denial.first)):
            return refused(Rule.TOPIC)
        return UNCHANGED if names & {"change", "delay"} else REFUTED

    def _not_done(self, parsed: Parsed, before: int, place: int) -> bool:
        """«ما انسحبت»: where a clause begins, ما before a past denies it."""
        opens = before == parsed.clause(place).tokens[0]
        return opens and parsed.word(before) == "ما" and parsed.finite(place) is Form.PAST

    def _denied_after(self, parsed: Parsed, trigger: Hit) -> bool:
        """«الأنباء عن … غير دقيقة»، «…، وهو ما نفته الوزارة»: the denial comes last."""
        for place in range(trigger.last, min(len(parsed.words), trigger.last + BEYOND)):
            if not (cues := parsed.cues(place)):
                continue
            denials = [hit for hit in cues if hit.name == "deny"]
            if any(hit.form is Form.WORD for hit in denials):
                reported = any(hit.name == "fear" for p in range(trigger.first) for hit in parsed.cues(p))
                return reported or place in parsed.after(trigger.first)
            if any(hit.form.finite for hit in denials) and self._takes_up(parsed, trigger, place):
                return True
        return False

    def _takes_up(self, parsed: Parsed, trigger: Hit, place: int) -> bool:
        """Whether what a verb denies is the event just told: «شائعات نفتها»، «ما نفته»، «نفى متحدث ذلك»."""
        between = any(trigger.last <= hit.first < place for hit in parsed.triggers)
        if between or self.negated(parsed, place):
            return False
        word = parsed.words[place].text
        if word.endswith("ها"):
            return any(hit.name == "fear" for p in range(max(0, place - 3), place) for hit in parsed.cues(p))
        if word.endswith("ه"):
            return parsed.word(place - 1) in WHICH
        following = [word.text for word in parsed.words[place + 1 : place + 1 + OBJECT]]
        said = next((n for n, text in enumerate(following) if text in self._is.that), len(following))
        return any(text in THAT for text in following[:said])

    def _negated(self, parsed: Parsed, trigger: Hit, found: Sequence[Hit], names: set[str]) -> Verdict | None:
        """لم، لن، لا، عدم before the event or before what rules it."""
        by = next((cue for cue in reversed(found) if self.negated(parsed, cue.first)), None)
        if (by is None and not self.negated(parsed, trigger.first)) or (by and by.name == "near"):
            return None
        if names & {"change", "delay"}:
            return UNCHANGED
        if parsed.word((by or trigger).first - 1) == NEVER or (by and by.name in ("plan", "wish")):
            return REFUTED
        if by and by.name == "finish" and "بعد" in (parsed.word(by.last), parsed.word(by.last + 1)):
            return Verdict(Stage.UNDERWAY, Rule.GOING_ON, weak=True)  # not yet
        return refused(Rule.NEGATED)

    def negated(self, parsed: Parsed, place: int) -> bool:
        """Whether a negation stands right before, or before a noun one word away: عدم اكتمال الانسحاب."""
        verb = any(hit.form.finite for hit in parsed.hits[place])
        near = parsed.before(place)[: 1 if verb else 2]
        if verb and near and self._not_done(parsed, near[0], place):
            return True
        return any(
            self._is.negation.at(parsed.words, other)
            and (step == 0 or parsed.words[other].text in self._is.lack)
            for step, other in enumerate(near)
        )
