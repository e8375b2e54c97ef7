"""What rules an event in its sentence: the words before it, nearest first, and its main verb.

Arabic puts the ruler first: «أعلنت الوزارة قرب تسليم القاعدة» reads, from the event outwards, تسليم ← قرب ← أعلنت.
Imports the sentence and the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsroom.milestones.sentence import Parsed
from newsroom.milestones.vocabulary import Form, Hit

# Cues that rule a whole complement from before its أن.
MODAL = frozenset(
    [
        "proviso",
        "be",
        "plan",
        "wish",
        "near",
        "demand",
        "deny",
        "cancel",
        "delay",
        "fear",
        "condition",
        "before",
        "going_on",
    ]
)
ON_THAT = "علي ان"
NEAR = 6  # words between such a cue, when it is no verb, and the أن


@dataclass(frozen=True, slots=True)
class Governed:
    """What rules an event."""

    cues: tuple[Hit, ...] = ()  # nearest first
    verb: Form | None = None  # tense of the main verb
    joined: int | None = None  # token of the event it is joined to by و
    above: tuple[Hit, ...] = ()  # what rules the whole complement: «نفى أن», «من المقرر أن»
    asked: bool = False  # أن + present: wanted, planned, not said to be
    without: bool = False  # دون أن
    told_past: bool = False  # قبل أن + present beside a past main verb
    untold: bool = False  # «لم تعلن أن»، «ستعلن أن»: what rules the complement has not come about


def governed(parsed: Parsed, trigger: Hit) -> Governed:
    """Everything that rules the event, from the nearest outwards."""
    cues: list[Hit] = []
    edge = trigger.first
    for place in parsed.before(trigger.first):
        if joined := _partner(parsed, place, trigger, edge):
            return Governed(tuple(cues), joined=joined.first)
        if taken := _ruler(parsed, place, edge):
            cues.append(taken)
            edge = taken.first
        if verb := parsed.finite(place):
            return _finished(parsed, cues, verb, trigger)
    return _finished(parsed, cues, _later_verb(parsed, trigger), trigger)


def _finished(parsed: Parsed, cues: list[Hit], verb: Form | None, trigger: Hit) -> Governed:
    clause = parsed.clause(trigger.first)
    opens = clause.tokens[0]
    lead = parsed.word(opens - 1) if clause.kind == "complement" else ""
    return Governed(
        tuple(cues),
        verb,
        above=tuple(_around(parsed, cues, trigger)),
        asked=trigger.form is Form.PRESENT and parsed.asked(trigger.first),
        without=lead in parsed.particles.lack,
        untold=clause.kind == "complement" and _untold(parsed, opens, trigger.form),
        told_past=_is(parsed, opens - 1, "before") and bool(lead) and _past_above(parsed, opens),
    )


def _later_verb(parsed: Parsed, trigger: Hit) -> Form | None:
    return next((form for place in parsed.after(trigger.last - 1) if (form := parsed.finite(place))), None)


def _around(parsed: Parsed, cues: list[Hit], trigger: Hit) -> list[Hit]:
    """What rules the clause of the event from outside."""
    clause = parsed.clause(trigger.first)
    opens = clause.tokens[0]
    if clause.kind == "complement":
        return _above(parsed, opens)
    if clause.kind != "relative":
        return []
    carried = not trigger.form.finite and not any(cue.form.finite for cue in cues)
    return [*(_carrier(parsed, opens) if carried else ()), *_rumoured(parsed, opens)]


def _carrier(parsed: Parsed, opens: int) -> list[Hit]:
    """«أن تبدأ القوات التي تقودها … في الانسحاب»: the verb before the relative clause goes on after it."""
    for place in parsed.up(opens):
        if parsed.finite(place):
            return [hit for hit in parsed.cues(place) if hit.form.finite and hit.name in ("start", "finish")]
    return []


def _rumoured(parsed: Parsed, opens: int) -> list[Hit]:
    """«نفى الأنباء التي تحدثت عن …»: what rules the rumours rules what they tell."""
    rumours = [hit for hit in parsed.cues(opens - 1) if hit.name == "fear"] if opens else []
    denials = [hit for place in parsed.up(opens) for hit in parsed.cues(place) if hit.name == "deny"]
    return [*rumours, *denials] if rumours else []


def _above(parsed: Parsed, opens: int) -> list[Hit]:
    """What rules a complement: the nearest verb before its أن, and cue words on the way to it."""
    found: list[Hit] = []
    for place in parsed.up(opens):
        near = opens - place <= NEAR
        cue = next(
            (hit for hit in parsed.cues(place) if hit.name in MODAL and (near or hit.form.finite)), None
        )
        if cue:
            found.append(cue)
        if parsed.finite(place):
            break
    return found or _grounds(parsed, opens)


def _grounds(parsed: Parsed, opens: int) -> list[Hit]:
    """«لا دليل على أن»: a cue right before على أن rules what follows, though these begin a clause."""
    on = opens - 1
    if not on or parsed.clause(on).opener != ON_THAT or parsed.clause(on).tokens[0] != on:
        return []
    return [
        hit
        for p in range(max(0, on - 3), on)
        for hit in parsed.cues(p)
        if hit.last == on and hit.name in MODAL
    ]


def _untold(parsed: Parsed, opens: int, form: Form) -> bool:
    verb = next((place for place in parsed.up(opens) if parsed.finite(place)), None)
    beside = _is(parsed, opens - 1, "after") or _is(parsed, opens - 1, "before")  # بعد أن: no verb rules it
    if verb is None or beside or any(hit.name in MODAL for hit in parsed.cues(verb)):
        return False
    if form is Form.PAST and (parsed.finite(verb) is Form.FUTURE or parsed.asked(verb)):
        return True
    negated = verb > 0 and parsed.particles.negation.at(parsed.words, verb - 1) > 0
    return negated and not parsed.particles.certain.at(parsed.words, verb)


def _past_above(parsed: Parsed, opens: int) -> bool:
    return next((form for place in parsed.up(opens) if (form := parsed.finite(place))), None) is Form.PAST


def _is(parsed: Parsed, place: int, name: str) -> bool:
    return place >= 0 and any(hit.name == name for hit in parsed.cues(place))


def _ruler(parsed: Parsed, place: int, edge: int) -> Hit | None:
    """A cue that rules what begins at `edge`."""
    if _yet(parsed, place):
        return None
    between = sum(1 for other in parsed.clause(edge).tokens if place < other < edge)
    for hit in sorted(parsed.cues(place), key=lambda hit: (hit.first - hit.last, not hit.form.finite)):
        gap = between - (hit.last - hit.first - 1)
        if hit.last <= edge and (hit.form.finite or gap <= parsed.vocabulary.reach[hit.name]):
            return hit
    return None


def _yet(parsed: Parsed, place: int) -> bool:
    """«لم تكتمل بعد»: بعد is «yet» here."""
    return parsed.words[place].text == "بعد" and parsed.word(place - 2) == "لم"


def _partner(parsed: Parsed, place: int, trigger: Hit, edge: int) -> Hit | None:
    """The event before, when this one is joined to it: انسحاب القوات وتسليم القاعدة."""
    if edge != trigger.first or not trigger.joined or trigger.form.finite:
        return None
    return next((hit for hit in parsed.triggers if hit.first == place and hit.last <= trigger.first), None)
