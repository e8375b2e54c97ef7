"""Where a milestone stands: small histories, as an editor would tell them.

One line is one report: the day it was said, what it says, and, in any order, of which time (of …), whose word it
is (official, named, anonymous; else the outlet's own), the outlet (capital letter, A unless told), the wire it
quotes (via …).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from newsroom.models import (
    Decision,
    Evidence,
    Milestone,
    Promotion,
    Ruling,
    Stage,
    Standing,
    State,
    Voice,
    Window,
)
from newsroom.status.moves import MOVES
from newsroom.status.states import standing
from tests.ledger import evidence

COLUMNS = [Stage(name) for name in ["planned", "imminent", "underway", "delayed", "completed", "denied"]]
DUE = Window(date(2025, 9, 1), date(2025, 9, 30))
LATE = date(2026, 12, 31)


def milestone(promotion: Promotion = Promotion.OFFICIAL_OR_TWO, due: Window | None = DUE) -> Milestone:
    return Milestone("handover", "تسليم القاعدة", "Handover", "phase-1", due, (), promotion=promotion)


def said(line: str, **more: object) -> Evidence:
    """«2025-08-17 planned official B of 2025-09»"""
    day, stage, *words = line.split()
    told: dict[str, object] = {"outlet": "A"}
    rest = iter(words)
    for word in rest:
        match word:
            case "of":
                told["of"] = next(rest)
            case "via":
                told["via"] = next(rest)
            case "start" | "middle" | "end":
                told["edge"] = word
            case "official" | "named" | "anonymous":
                told["voice"] = Voice(word)
            case _:
                told["outlet"] = word
    return evidence("handover", stage, day, **{**told, **more})  # type: ignore[arg-type]


def history(text: str) -> list[Evidence]:
    return [said(line) for line in text.strip().splitlines() if line.strip()]


def stand(text: str, at: str = "", *decisions: Decision, of: Milestone | None = None) -> Standing:
    return standing(of or milestone(), history(text), decisions, date.fromisoformat(at) if at else LATE)


def decide(ruling: str, moment: str, **more: object) -> Decision:
    """«confirm» on «2026-01-20» at noon, or at «2026-01-20 09:30»."""
    at = datetime.fromisoformat(moment if " " in moment else f"{moment} 12:00").replace(tzinfo=UTC)
    return Decision(1, "handover", Ruling(ruling), "سارة", at, **more)  # type: ignore[arg-type]


# ── every cell of the table ──

REACH = {  # the shortest way to each state, by the end of 2025-12-01
    State.UNRATED: "",
    State.PLANNED: "2025-12-01 planned of 2026-06",
    State.IMMINENT: "2025-12-01 imminent",
    State.UNDERWAY: "2025-12-01 underway",
    State.DELAYED: "2025-12-01 delayed",
    State.CANDIDATE: "2025-12-01 completed",
    State.COMPLETE: "2025-12-01 completed official",
    State.DISPUTED: "2025-12-01 completed\n2025-12-01 denied official B",
}
PLAIN = {  # one outlet's own word, two weeks later
    "unrated": "planned imminent underway delayed candidate unrated",
    "planned": "planned imminent underway delayed candidate planned",
    "imminent": "imminent imminent underway delayed candidate imminent",
    "underway": "underway imminent underway delayed candidate underway",
    "delayed": "planned imminent underway delayed candidate delayed",
    "candidate": "candidate candidate candidate candidate complete candidate",
    "complete": "complete complete complete complete complete complete",
    "disputed": "disputed disputed disputed disputed disputed disputed",
}
OFFICIAL = {  # an official word
    "unrated": "planned imminent underway delayed complete unrated",
    "planned": "planned imminent underway delayed complete disputed",
    "imminent": "imminent imminent underway delayed complete disputed",
    "underway": "underway imminent underway delayed complete disputed",
    "delayed": "planned imminent underway delayed complete delayed",
    "candidate": "disputed disputed disputed disputed complete disputed",
    "complete": "disputed disputed disputed disputed complete disputed",
    "disputed": "disputed imminent underway delayed complete disputed",
}


def cells(table: dict[str, str]) -> Iterator[tuple[State, Stage, State]]:
    for state, row in table.items():
        for stage, after in zip(COLUMNS, row.split(), strict=True):
            yield State(state), stage, State(after)


@pytest.mark.parametrize(("state", "stage", "after"), list(cells(PLAIN)))
def test_what_one_outlet_says_moves_a_state_like_this(state: State, stage: Stage, after: State) -> None:
    assert stand(f"{REACH[state]}\n2025-12-15 {stage} C of 2026-07").state is after


@pytest.mark.parametrize(("state", "stage", "after"), list(cells(OFFICIAL)))
def test_what_an_official_says_moves_a_state_like_this(state: State, stage: Stage, after: State) -> None:
    assert stand(f"{REACH[state]}\n2025-12-15 {stage} C official of 2026-07").state is after


@pytest.mark.parametrize(("state", "stage", "after"), list(cells(OFFICIAL)))
def test_the_table_itself_says_the_same(state: State, stage: Stage, after: State) -> None:
    """But for what is complete at once because an official says it."""
    at_once = stage is Stage.COMPLETED and after is State.COMPLETE
    expected = {State.COMPLETE, State.CANDIDATE} if at_once else {after}

    assert MOVES[state][stage] in expected


# ── histories ──

CASES = {
    "nothing was said": ("", "unrated"),
    "old plans are retold while it goes on": (
        "2025-08-19 underway\n2025-10-01 planned of 2025-09",
        "underway",
    ),
    "the handover is near after weeks of leaving": ("2025-08-19 underway\n2025-12-31 imminent", "imminent"),
    "near while it goes on": ("2025-12-31 imminent B\n2025-12-31 underway", "imminent"),
    "near, after it had begun": (
        "2025-08-19 underway\n2025-12-31 imminent\n2025-12-31 underway",
        "imminent",
    ),
    "put off by months, and a matter of days": (
        "2025-12-31 delayed\n2025-12-31 imminent",
        "imminent",
    ),
    "under way since August says nothing new in January": (
        "2025-12-31 imminent\n2026-01-04 underway of 2025-08",
        "imminent",
    ),
    "it begins after it was near": ("2025-12-31 imminent\n2026-01-04 underway of 2026-01", "underway"),
    "a count-down a year ahead is a plan": ("2024-08-17 imminent", "planned"),
    "a count-down in its last 92 days is none": ("2025-06-30 imminent", "imminent"),
    "a count-down on the 93rd day before the end": ("2025-06-29 imminent", "planned"),
    "near, for a month that had passed when it was said": ("2026-03-01 imminent of 2026-01", "planned"),
    "put off, then a plan without a date": ("2025-09-20 delayed\n2025-09-25 planned", "delayed"),
    "put off, then the old plan": ("2025-09-20 delayed\n2025-12-25 planned of 2025-09", "delayed"),
    "put off, then a new date": ("2025-09-20 delayed\n2025-09-25 planned of 2026-01", "planned"),
    "put off, then a plan for the day it is said on": (
        "2025-09-20 delayed\n2025-12-25 planned of 2025-12-25",
        "delayed",
    ),
    "put off and under way on one day": ("2025-09-20 underway B\n2025-09-20 delayed", "delayed"),
    "a delay of long ago, told while it goes on": (
        "2025-12-20 underway\n2026-02-01 delayed of 2025-11",
        "underway",
    ),
    "two outlets": ("2026-01-17 completed A\n2026-01-18 completed B", "complete"),
    "two outlets, one origin": (
        "2026-01-17 completed A via رويترز\n2026-01-18 completed B via رويترز",
        "candidate",
    ),
    "one origin, spelt in two ways": (
        "2026-01-17 completed A via الأناضول\n2026-01-18 completed B via الاناضول",
        "candidate",
    ),
    "an outlet, and one that quotes it": (
        "2026-01-17 completed الجزيرة\n2026-01-18 completed B via الجزيرة",
        "candidate",
    ),
    "two wires": ("2026-01-17 completed A via رويترز\n2026-01-18 completed A via فرانس", "complete"),
    "one outlet twice": ("2026-01-17 completed A\n2026-01-18 completed A", "candidate"),
    "somebody by name is no official": ("2026-01-17 completed named", "candidate"),
    "planned after it is done, without a date": (
        "2026-01-18 completed official\n2026-01-20 planned official B",
        "complete",
    ),
    "planned after it is done, for a time before": (
        "2026-01-18 completed official\n2026-01-20 planned official B of 2025-09",
        "complete",
    ),
    "planned after it is done, for this very month": (
        "2026-01-18 completed official\n2026-01-20 planned official B of 2026-01",
        "complete",
    ),
    "planned after it is done, for that very day": (
        "2026-01-18 completed official\n2026-01-20 planned official B of 2026-01-20",
        "complete",
    ),
    "planned after it is done, for later": (
        "2026-01-18 completed official\n2026-01-20 planned official B of 2026-03",
        "disputed",
    ),
    "under way on the day it is done": (
        "2026-01-18 completed official\n2026-01-18 underway official B",
        "complete",
    ),
    "under way after it is done, of a time before": (
        "2026-01-18 completed official\n2026-01-25 underway official B of 2025-08",
        "complete",
    ),
    "under way after it is done": (
        "2026-01-18 completed official\n2026-01-25 underway official B",
        "disputed",
    ),
    "one outlet still sees it under way": (
        "2026-01-18 completed official\n2026-01-25 underway B",
        "complete",
    ),
    "two outlets still see it under way": (
        "2026-01-18 completed official\n2026-01-25 underway B\n2026-01-26 imminent C",
        "disputed",
    ),
    "two outlets, one origin, see it under way": (
        "2026-01-18 completed official\n2026-01-25 underway B via رويترز\n2026-01-26 underway C via رويترز",
        "complete",
    ),
    "denied for a time before it was done": (
        "2026-01-18 completed official\n2026-01-25 denied official B of 2025-09",
        "complete",
    ),
    "reported by one and denied by the ministry": (
        "2026-01-17 completed\n2026-01-17 denied official B",
        "disputed",
    ),
    "the ministry denies what the same article reports": (
        "2026-01-17 completed A\n2026-01-17 denied official A",
        "disputed",
    ),
    "reported by one and denied by another": ("2026-01-17 completed\n2026-01-18 denied B", "candidate"),
    "reported by one and denied by two": (
        "2026-01-17 completed\n2026-01-18 denied B\n2026-01-19 denied C",
        "disputed",
    ),
    "a dispute is settled anew": (
        "2026-01-17 completed\n2026-01-18 denied official B\n2026-01-20 completed official C",
        "complete",
    ),
    "a dispute is not settled on its own day": (
        "2026-01-17 completed\n2026-01-18 denied official B\n2026-01-18 completed official C",
        "disputed",
    ),
    "a dispute is not settled by one more outlet": (
        "2026-01-17 completed\n2026-01-18 denied official B\n2026-01-20 completed C",
        "disputed",
    ),
    "a dispute is settled by two that come after it": (
        "2026-01-17 completed\n2026-01-18 denied official B\n2026-01-20 completed C\n2026-01-21 completed D",
        "complete",
    ),
    "a dispute ends as it goes on": (
        "2026-01-17 completed\n2026-01-18 denied official B\n2026-01-20 underway C\n2026-01-21 underway D",
        "underway",
    ),
    "a dispute does not end by what had begun long before": (
        "2026-01-17 completed\n2026-01-18 denied official B\n2026-01-20 underway official C of 2025-08",
        "disputed",
    ),
    "a dispute ends in a delay": (
        "2026-01-17 completed\n2026-01-18 denied official B\n2026-01-20 delayed C\n2026-01-21 delayed D",
        "delayed",
    ),
    "denied by an official on the day an official says it is done": (
        "2026-01-18 completed official A\n2026-01-18 denied official B",
        "disputed",
    ),
    "near and done on one day, after it was reported done": (
        "2026-01-17 completed\n2026-01-18 imminent official B\n2026-01-18 completed official C",
        "complete",
    ),
    "done after a dispute, by what was said after it alone": (
        "2026-01-17 completed A\n2026-01-18 denied official B\n2026-01-20 underway official B\n2026-02-01 completed C",
        "candidate",
    ),
    "an official denies the plan for its time": (
        "2025-08-01 planned\n2025-08-05 denied official B of 2025-09",
        "disputed",
    ),
    "an official denies, and it may mean anything": (
        "2025-08-01 planned\n2025-08-05 denied official B",
        "planned",
    ),
    "two outlets deny a plan": (
        "2025-08-01 planned\n2025-08-05 denied B of 2025-09\n2025-08-06 denied C",
        "planned",
    ),
    "denials of a state that has passed are forgotten": (
        "2025-12-01 underway\n2025-12-02 denied B\n2025-12-31 imminent\n2026-01-01 denied C",
        "imminent",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_history_comes_to_this(name: str) -> None:
    text, state = CASES[name]

    assert stand(text).state is State(state)


def test_a_completed_report_in_one_article_is_one_source_however_many_it_quotes() -> None:
    """The headline in the outlet's own words, the sentence from the wire, and what the media report."""
    article = [
        said("2026-01-18 completed A", item=7),
        said("2026-01-18 completed A via رويترز", item=7),
        said("2026-01-18 completed A via تقارير", item=7),
    ]
    reprint = said("2026-01-19 completed B via رويترز")

    assert standing(milestone(), article, [], LATE).state is State.CANDIDATE
    assert standing(milestone(), [*article[:2], reprint], [], LATE).state is State.CANDIDATE


def test_nobody_disputes_himself_in_one_article() -> None:
    both = [
        said(f"2026-01-18 {stage} official", item=7, speaker="الوزير") for stage in ("completed", "denied")
    ]

    assert standing(milestone(), both, [], LATE).state is State.COMPLETE


@pytest.mark.parametrize(
    ("promotion", "text", "state"),
    [
        ("official-or-two", "2026-01-18 completed official", "complete"),
        ("two", "2026-01-18 completed official", "candidate"),
        ("two", "2026-01-18 completed official A\n2026-01-18 completed official B", "complete"),
        ("two", "2026-01-18 completed A via رويترز\n2026-01-19 completed B", "complete"),
        ("person", "2026-01-18 completed official A\n2026-01-19 completed official B", "candidate"),
    ],
)
def test_the_milestone_says_what_it_takes_to_be_complete(promotion: str, text: str, state: str) -> None:
    assert stand(text, of=milestone(Promotion(promotion))).state is State(state)


# ── the sample articles ──

AIN_AL_ASAD = """
2025-08-17 planned anonymous جيتي via الجزيرة
2025-08-17 planned جيتي via تقارير
2025-08-19 planned الشرق of 2025-09
2025-08-19 underway الشرق via تقارير
2025-10-11 underway شفق of 2025-08
2025-10-11 planned anonymous شفق of 2025-09
2025-12-31 imminent القدس
2025-12-31 imminent official القدس
2025-12-31 imminent official القدس of 2026-01
2025-12-31 planned official القدس
2026-01-18 completed official بي
"""


@pytest.mark.parametrize(
    ("at", "state", "since"),
    [
        ("2025-08-16", "unrated", None),
        ("2025-08-18", "planned", "2025-08-17"),
        ("2025-09-01", "underway", "2025-08-19"),
        ("2025-10-11", "underway", "2025-08-01"),
        ("2025-12-31", "imminent", "2025-12-31"),
        ("2026-01-17", "imminent", "2025-12-31"),
        ("2026-02-01", "complete", "2026-01-18"),
    ],
)
def test_ain_al_asad_stood_like_this(at: str, state: str, since: str | None) -> None:
    found = stand(AIN_AL_ASAD, at)

    assert found.state is State(state)
    assert found.since == (date.fromisoformat(since) if since else None)


def test_ain_al_asad_tells_its_history_with_proof() -> None:
    found = stand(AIN_AL_ASAD, "2026-02-01")

    assert [(str(step.day), step.state.value) for step in found.history] == [
        ("2025-08-17", "planned"),
        ("2025-08-19", "underway"),
        ("2025-12-31", "imminent"),
        ("2026-01-18", "complete"),
    ]
    assert [one.source.outlet for one in found.evidence] == ["بي"]
    imminent = found.history[2].evidence
    assert [one.report.attribution.voice for one in imminent] == [Voice.OFFICIAL, Voice.OFFICIAL, Voice.MEDIA]
    assert imminent[0].report.when, "the dated one first"


def test_ain_al_asad_waits_where_two_sources_are_asked_for() -> None:
    only = "2026-01-18 completed official بي"

    assert stand(only, "2026-02-01", of=milestone(Promotion.TWO)).state is State.CANDIDATE


# ── what it rests on ──


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("2026-01-18 completed official", "2026-01-18"),
        ("2026-01-18 completed official of 2026-01-17", "2026-01-17"),
        ("2026-01-18 completed official of 2025-12", "2025-12-31"),  # done by the end of it
        ("2026-01-18 completed official of 2026-01", "2026-01-18"),  # ... and at the latest when it was said
        ("2026-01-18 underway of 2025-12", "2025-12-01"),  # going on since
        ("2026-01-18 underway of 2026-01-20", "2026-01-18"),
        ("2026-01-18 completed of 2026-01-15\n2026-01-19 completed official B", "2026-01-15"),
        ("2026-01-18 completed of 2026-01-15\n2026-01-19 completed official B of 2026-01-16", "2026-01-16"),
        ("2026-01-18 completed official\n2026-03-01 completed B of 2026-01-16", "2026-01-16"),
        ("2026-01-18 completed\n2026-01-25 completed B", "2026-01-18"),
        (
            "2025-10-02 completed\n2026-01-19 completed official B of 2026-01-17",
            "2026-01-17",
        ),  # claimed too early
        (  # who decided it is asked first
            "2026-01-18 completed of 2026-01-16\n2026-01-19 completed B\n2026-03-01 completed official C of 2026-01-10",
            "2026-01-16",
        ),
        ("2025-08-01 planned of 2025-09\n2025-08-05 planned", "2025-08-01"),
        ("2025-09-05 delayed of 2026-01", "2025-09-05"),
    ],
)
def test_since_is_the_day_an_editor_would_print(text: str, since: str) -> None:
    assert stand(text).since == date.fromisoformat(since)


def test_the_weightiest_sentence_comes_first() -> None:
    found = stand(
        """
        2026-01-16 completed A
        2026-01-17 completed anonymous B
        2026-01-18 completed named C
        2026-01-19 completed official D
        2026-01-20 completed official E of 2026-01-15
        """
    )

    assert "".join(one.source.outlet for one in found.evidence) == "EDCBA"


def test_a_dispute_shows_both_sides() -> None:
    found = stand(
        "2026-01-17 completed\n2026-01-18 denied official B\n2026-01-19 completed C\n2026-01-20 denied D"
    )

    assert found.state is State.DISPUTED and found.since == date(2026, 1, 18)
    assert "".join(one.source.outlet for one in found.evidence) == "AC"
    assert "".join(one.source.outlet for one in found.against) == "BD"
    assert "".join(one.source.outlet for one in found.history[-1].evidence) == "B"


def test_a_settled_dispute_keeps_what_was_right_before_it() -> None:
    found = stand(
        "2026-01-17 completed of 2026-01-16\n2026-01-18 denied official B\n2026-01-20 completed official C"
    )

    assert "".join(one.source.outlet for one in found.evidence) == "CA"
    assert found.since == date(2026, 1, 16) and not found.against


def test_what_it_took_to_end_a_dispute_is_its_proof() -> None:
    found = stand(
        "2026-01-17 completed\n2026-01-18 denied official B\n2026-01-20 delayed C\n2026-01-21 delayed D"
    )

    assert "".join(one.source.outlet for one in found.evidence) == "CD"
    assert found.history[-1].evidence == found.evidence


def test_a_delay_that_was_over_is_no_proof_of_the_next() -> None:
    found = stand("2025-09-20 delayed A\n2025-10-20 underway\n2025-11-20 delayed B")

    assert [one.source.outlet for one in found.evidence] == ["B"]


def test_what_is_too_weak_to_dispute_is_kept_beside_it() -> None:
    found = stand("2026-01-18 completed official\n2026-01-25 denied B")

    assert found.state is State.COMPLETE
    assert [one.source.outlet for one in found.against] == ["B"]


def test_a_day_is_one_step_however_much_was_said() -> None:
    found = stand(
        "2026-01-18 planned\n2026-01-18 imminent\n2026-01-18 underway\n2026-01-18 completed official"
    )

    assert [step.state for step in found.history] == [State.COMPLETE]


# ── withdrawn, other milestones, other days ──


def test_what_an_outlet_withdrew_counts_until_then() -> None:
    gone = said("2026-01-18 completed official", withdrawn=datetime(2026, 1, 20, 8, tzinfo=UTC))
    by = {day: standing(milestone(), [gone], [], date(2026, 1, day)).state for day in (18, 19, 20)}

    assert by == {18: State.COMPLETE, 19: State.COMPLETE, 20: State.UNRATED}


def test_other_milestones_do_not_matter() -> None:
    other = evidence("elsewhere", "completed", "2026-01-18", voice=Voice.OFFICIAL)
    confirmed = Decision(1, "elsewhere", Ruling.CONFIRM, "سارة", datetime(2026, 1, 18, tzinfo=UTC))

    assert standing(milestone(), [other], [confirmed], LATE).state is State.UNRATED


# ── decisions ──


def test_a_person_confirms() -> None:
    found = stand(
        "2026-01-18 completed",
        "",
        decide("confirm", "2026-01-20"),
        of=milestone(Promotion.PERSON),
    )

    assert found.state is State.COMPLETE and found.decision and found.decision.by == "سارة"
    assert [step.state for step in found.history] == [State.CANDIDATE, State.COMPLETE]
    assert found.history[-1].day == date(2026, 1, 20) and found.history[-1].decision
    assert [one.source.outlet for one in found.evidence] == ["A"]
    assert found.since == date(2026, 1, 18), "reported then, and right"


def test_a_person_who_knows_the_day_is_believed() -> None:
    found = stand("2026-01-18 completed", "", decide("confirm", "2026-01-20", day=date(2026, 1, 16)))

    assert found.since == date(2026, 1, 16)


def test_a_confirmation_without_any_report_stands_on_the_person_alone() -> None:
    found = stand("", "", decide("confirm", "2026-01-20"))

    assert (found.state, found.since, found.evidence) == (State.COMPLETE, date(2026, 1, 20), ())


def test_a_decision_counts_from_its_day_on() -> None:
    found = stand("2026-01-18 completed", "2026-01-19", decide("confirm", "2026-01-20"))

    assert found.state is State.CANDIDATE and found.decision is None


def test_what_is_rejected_is_listed_nowhere() -> None:
    wrong, right = said("2026-01-18 completed official"), said("2025-12-31 imminent B of 2026-02")
    found = standing(milestone(), [wrong, right], [decide("reject", "2026-01-20", evidence=wrong.id)], LATE)

    assert found.state is State.IMMINENT
    assert wrong.id not in {one.id for step in found.history for one in step.evidence}
    assert wrong not in (*found.evidence, *found.against)


def test_a_rejected_report_names_no_date_either() -> None:
    wrong = said("2025-09-10 delayed official of 2026-01")
    found = standing(milestone(), [wrong], [decide("reject", "2026-01-20", evidence=wrong.id)], LATE)

    assert found.plan and found.plan.window == DUE and not found.slips


def test_a_state_is_set_and_moves_on_from_there() -> None:
    told = "2026-01-18 completed official"
    back = decide("set", "2026-01-20", state=State.UNDERWAY)

    assert stand(told, "2026-01-20", back).state is State.UNDERWAY
    assert stand(told, "2026-01-20", back).decision is back
    on = stand(f"{told}\n2026-02-01 imminent B", "", back)
    assert on.state is State.IMMINENT and on.decision is None
    assert [step.state for step in on.history] == [State.COMPLETE, State.UNDERWAY, State.IMMINENT]


def test_what_was_said_before_a_state_was_set_counts_no_more() -> None:
    """One more outlet is one outlet, though another had reported it before."""
    back = decide("set", "2026-01-20", state=State.PLANNED)

    assert stand("2026-01-18 completed\n2026-01-25 completed B", "", back).state is State.CANDIDATE


@pytest.mark.parametrize(("moment", "state"), [("08:00", "complete"), ("10:00", "underway")])
def test_on_one_day_the_hour_tells_which_came_last(moment: str, state: str) -> None:
    """The report is of nine o'clock."""
    back = decide("set", f"2026-01-18 {moment}", state=State.UNDERWAY)

    assert stand("2026-01-18 completed official", "", back).state is State(state)


@pytest.mark.parametrize("report", ["underway", "imminent", "planned of 2026-03", "delayed"])
def test_what_is_confirmed_is_not_challenged_by_what_is_still_said_that_day(report: str) -> None:
    told = f"2026-01-18 {report} official"

    assert stand(told, "", decide("confirm", "2026-01-18 08:00")).state is State.COMPLETE


def test_a_person_settles_a_dispute() -> None:
    told = "2026-01-17 completed\n2026-01-18 denied official B"
    found = stand(told, "", decide("confirm", "2026-01-19"))

    assert found.state is State.COMPLETE and not found.against
    assert [one.source.outlet for one in found.evidence] == ["A"]


def test_what_a_person_confirmed_can_be_challenged_later() -> None:
    told = "2026-01-17 completed\n2026-01-25 denied official B"

    assert stand(told, "", decide("confirm", "2026-01-19")).state is State.DISPUTED


def test_undone_is_as_if_it_had_never_been_decided() -> None:
    told = "2026-01-17 completed"
    undone = decide("confirm", "2026-01-19", undone_at=datetime(2026, 1, 22, tzinfo=UTC), undone_by="علي")

    assert stand(told, "2026-01-21", undone).state is State.COMPLETE
    assert stand(told, "2026-01-22", undone).state is State.CANDIDATE
    assert [step.state for step in stand(told, "2026-01-22", undone).history] == [State.CANDIDATE]


def test_a_decision_that_names_no_state_sets_none() -> None:
    assert stand("2025-08-01 planned", "", decide("set", "2025-09-01")).state is State.PLANNED


def test_a_state_that_was_set_is_no_younger_for_what_is_said_later() -> None:
    set_complete = decide("set", "2026-01-20", state=State.COMPLETE)
    found = stand("2026-03-01 completed B of 2026-02-15", "", set_complete)

    assert found.since == date(2026, 1, 20) and [one.source.outlet for one in found.evidence] == ["B"]


def test_history_runs_forward() -> None:
    found = stand(AIN_AL_ASAD, "", decide("set", "2026-01-10", state=State.DELAYED))

    assert all(a.day <= b.day for a, b in pairwise(found.history))
    assert [step.state.value for step in found.history][-2:] == ["delayed", "complete"]
