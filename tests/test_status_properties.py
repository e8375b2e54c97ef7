"""What must hold of every history, however it was told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, pairwise

from hypothesis import given
from hypothesis import strategies as st

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
from newsroom.status.plans import plans
from newsroom.status.states import standing
from tests.ledger import evidence

FIRST = date(2025, 8, 1)
LATE = date(2026, 12, 31)
WIRES = ("", "رويترز", "الجزيرة")
TIMES = ("", "2025-06", "2025-08", "2025-09", "2025-10", "2026", "2025-09-17", "2026-01", "..2025-11-30")

days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=5 * n))
milestones = st.builds(
    lambda promotion, due: Milestone("m", "م", "m", "p", due, (), promotion=promotion),
    st.sampled_from(Promotion),
    st.sampled_from([None, Window(date(2025, 9, 1), date(2025, 9, 30)), Window(None, date(2025, 9, 30))]),
)


def reports(stages: Sequence[Stage] = tuple(Stage)) -> st.SearchStrategy[Evidence]:
    return st.builds(
        lambda stage, day, of, voice, outlet, via, edge: evidence(
            "m", stage, day.isoformat(), of, voice=voice, outlet=outlet, via=via, edge=edge if of else ""
        ),
        st.sampled_from(stages),
        days,
        st.sampled_from(TIMES),
        st.sampled_from(Voice),
        st.sampled_from("ABC"),
        st.sampled_from(WIRES),
        st.sampled_from(["", "", "start", "end"]),
    )


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    day = draw(days)
    return Decision(
        draw(st.integers(1, 10**6)),
        "m",
        draw(st.sampled_from([Ruling.CONFIRM, Ruling.SET])),
        "سارة",
        datetime(day.year, day.month, day.day, draw(st.sampled_from([6, 12])), tzinfo=UTC),
        state=draw(st.sampled_from(State)),
    )


told = st.lists(reports(), max_size=14)
ruled = st.lists(decisions(), max_size=2, unique_by=lambda one: (one.at, one.id))


@given(milestones, told, ruled, st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_read_has_no_say(
    milestone: Milestone, spoken: list[Evidence], rulings: list[Decision], random: object
) -> None:
    shuffled, other = list(spoken), list(rulings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(other)  # type: ignore[attr-defined]

    assert standing(milestone, shuffled, other, LATE) == standing(milestone, spoken, rulings, LATE)


@given(milestones, told, st.randoms(use_true_random=False))
def test_the_order_in_which_it_was_stored_has_none_either(
    milestone: Milestone, spoken: list[Evidence], random: object
) -> None:
    """Ids say when something was read, and nothing else."""
    ids = [one.id for one in spoken]
    random.shuffle(ids)  # type: ignore[attr-defined]
    again = [replace(one, id=id) for one, id in zip(spoken, ids, strict=True)]

    assert _gist(standing(milestone, again, [], LATE)) == _gist(standing(milestone, spoken, [], LATE))


@given(milestones, told, ruled, days)
def test_a_day_knows_nothing_of_the_days_after_it(
    milestone: Milestone, spoken: list[Evidence], rulings: list[Decision], day: date
) -> None:
    then = [one for one in spoken if one.source.day <= day]
    made = [one for one in rulings if one.at.date() <= day]

    assert standing(milestone, spoken, rulings, day) == standing(milestone, then, made, day)


@given(milestones, told, ruled)
def test_history_is_never_rewritten_by_what_comes_later(
    milestone: Milestone, spoken: list[Evidence], rulings: list[Decision]
) -> None:
    steps = standing(milestone, spoken, rulings, LATE).history

    for step in steps:
        at = standing(milestone, spoken, rulings, step.day)
        known = [one for one in steps if one.day <= step.day]
        assert list(at.history) == known and at.state is known[-1].state


@given(milestones, told, ruled)
def test_every_step_is_forward_in_time_and_has_its_proof(
    milestone: Milestone, spoken: list[Evidence], rulings: list[Decision]
) -> None:
    found = standing(milestone, spoken, rulings, LATE)

    assert all(a.day <= b.day for a, b in pairwise(found.history))
    assert all(step.evidence or step.decision for step in found.history)
    assert all(one.source.day <= step.day for step in found.history for one in step.evidence)
    assert found.state is (found.history[-1].state if found.history else State.UNRATED)
    assert (found.since is None) is (not found.history)
    assert found.since is None or found.since <= found.history[-1].day


@given(milestones, told, ruled, days)
def test_what_is_undone_was_never_decided(
    milestone: Milestone, spoken: list[Evidence], rulings: list[Decision], day: date
) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    undone = [replace(one, undone_at=max(noon, one.at)) for one in rulings]
    last = max([day, *(one.at.date() for one in rulings)])

    assert standing(milestone, spoken, undone, last) == standing(milestone, spoken, [], last)


@given(milestones, told, st.data())
def test_what_is_rejected_or_withdrawn_was_never_said(
    milestone: Milestone, spoken: list[Evidence], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(spoken)) if spoken else evidence("m", "planned", "2025-08-01")
    rest = [one for one in spoken if one is not gone]
    moment = datetime(2026, 12, 1, tzinfo=UTC)
    rejected = Decision(1, "m", Ruling.REJECT, "سارة", moment, evidence=gone.id)
    without = standing(milestone, rest, [], LATE)

    assert standing(milestone, spoken, [rejected], LATE) == without
    assert standing(milestone, [*rest, replace(gone, withdrawn=moment)], [], LATE) == without


@given(
    milestones,
    st.lists(
        st.builds(lambda day, outlet: (day, outlet), days, st.sampled_from("ABCD")), min_size=1, max_size=8
    ),
)
def test_reprints_of_one_origin_never_promote(milestone: Milestone, copies: list[tuple[date, str]]) -> None:
    names = cycle(("رويترز", "وكالة رويترز"))
    spoken = [
        evidence("m", "completed", day.isoformat(), outlet=outlet, via=next(names)) for day, outlet in copies
    ]

    assert standing(milestone, spoken, [], LATE).state is State.CANDIDATE


@given(milestones, st.lists(reports([Stage.COMPLETED]), max_size=8), st.data())
def test_one_more_reprint_promotes_nothing(
    milestone: Milestone, spoken: list[Evidence], data: st.DataObject
) -> None:
    if not spoken:
        return
    one = data.draw(st.sampled_from(spoken))
    reprint = replace(one, id=10**6, source=replace(one.source, item=10**6))

    assert (
        standing(milestone, [*spoken, reprint], [], LATE).state is standing(milestone, spoken, [], LATE).state
    )


@given(milestones, st.lists(reports([Stage.PLANNED]), max_size=14))
def test_planned_is_not_done_however_often_it_is_said(milestone: Milestone, spoken: list[Evidence]) -> None:
    found = standing(milestone, spoken, [], LATE)

    assert found.state is (State.PLANNED if spoken else State.UNRATED)


@given(milestones, st.lists(reports([one for one in Stage if one is not Stage.COMPLETED]), max_size=14))
def test_nothing_is_complete_that_nobody_said_was(milestone: Milestone, spoken: list[Evidence]) -> None:
    steps = standing(milestone, spoken, [], LATE).history

    assert not {State.COMPLETE, State.CANDIDATE} & {step.state for step in steps}


@given(milestones, told)
def test_a_person_is_waited_for_where_one_is_asked_for(milestone: Milestone, spoken: list[Evidence]) -> None:
    asked = replace(milestone, promotion=Promotion.PERSON)
    steps = standing(asked, spoken, [], LATE).history

    assert State.COMPLETE not in {step.state for step in steps}


@given(milestones, told)
def test_no_rival_is_the_plan_or_one_it_replaced(milestone: Milestone, spoken: list[Evidence]) -> None:
    plan, slips, rivals = plans(milestone, spoken, LATE)

    assert plan or not (slips or rivals)
    assert not {one.window for one in rivals} & {one.window for one in (*slips, *([plan] if plan else []))}
    assert all(one.evidence and one.said for one in rivals)
    assert all(one.said or one.window == milestone.due for one in (*slips, *([plan] if plan else [])))


def _gist(found: Standing) -> object:
    return found.state, found.since, found.overdue, [(step.day, step.state) for step in found.history]
