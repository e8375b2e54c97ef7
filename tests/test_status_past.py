"""A past told in few words leads on to just what the whole of it leads to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.models import Decision, Evidence, Milestone, Ruling, Stage, State, Voice
from newsroom.status.brief import shortened
from newsroom.status.past import Past, condensed, pauses
from newsroom.status.states import passed, resumed, standing
from newsroom.status.weight import PROMOTED, forceful, in_force, independent, made, unrejected, weightiest
from tests.ledger import evidence
from tests.test_status_properties import FIRST, LATE, TIMES, WIRES, milestones

SPAN = 40


@st.composite
def histories(draw: st.DrawFn) -> list[Evidence]:
    """Days on which several outlets speak, an article more than once, and many say the same."""
    found: list[Evidence] = []
    for item in range(1, draw(st.integers(0, 40)) + 1):
        day = FIRST + timedelta(days=5 * draw(st.integers(0, SPAN)))
        outlet, via = draw(st.sampled_from("ABCD")), draw(st.sampled_from(WIRES))
        for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
            of = draw(st.sampled_from(TIMES))
            found.append(
                evidence(
                    "m",
                    draw(st.sampled_from(Stage)),
                    day.isoformat(),
                    of,
                    voice=draw(st.sampled_from(Voice)),
                    outlet=outlet,
                    via=via if draw(st.booleans()) else "",
                    item=item,
                    speaker=draw(st.sampled_from(["", "ناطق"])),
                )
            )
    return found


@st.composite
def rulings(draw: st.DrawFn) -> list[Decision]:
    chosen = draw(st.lists(st.integers(0, 5 * SPAN), max_size=3, unique=True))
    return [
        Decision(
            number,
            "m",
            draw(st.sampled_from(Ruling)),
            "سارة",
            datetime(FIRST.year, FIRST.month, FIRST.day, draw(st.sampled_from([6, 12])), tzinfo=UTC)
            + timedelta(days=day),
            draw(st.integers(1, 40)),
            draw(st.sampled_from(State)),
        )
        for number, day in enumerate(sorted(chosen))
    ]


cuts = st.lists(
    st.integers(0, 5 * SPAN + 5).map(lambda n: FIRST + timedelta(days=n)), max_size=4, unique=True
).map(sorted)


def known(
    milestone: Milestone, spoken: list[Evidence], decisions: list[Decision]
) -> tuple[list[Evidence], list[Decision]]:
    decided = made(milestone, decisions, LATE)
    return in_force(milestone, unrejected(spoken, decided), LATE), decided


@given(milestones, histories(), rulings(), cuts)
@settings(max_examples=100, deadline=None)
def test_whatever_is_said_later_it_ends_as_if_all_had_been_read_again(
    milestone: Milestone, spoken: list[Evidence], decisions: list[Decision], days: list[date]
) -> None:
    said, decided = known(milestone, spoken, decisions)
    whole = shortened(standing(milestone, spoken, decisions, LATE))

    past: Past | None = None
    for day in days:
        past = passed(milestone, past, said, decided, day)
        assert shortened(resumed(milestone, past, said, decided, LATE)) == whole


@given(milestones, histories(), rulings(), st.data())
@settings(max_examples=100, deadline=None)
def test_what_comes_after_is_all_it_asks_for(
    milestone: Milestone, spoken: list[Evidence], decisions: list[Decision], data: st.DataObject
) -> None:
    """It does not look at what it knows already."""
    said, decided = known(milestone, spoken, decisions)
    day = data.draw(st.sampled_from([FIRST, *(one.source.day for one in said)]))
    past = passed(milestone, None, said, decided, day)
    after = [one for one in said if one.source.day >= day]

    assert resumed(milestone, past, after, decided, LATE) == resumed(milestone, past, said, decided, LATE)


@given(histories(), histories())
@settings(max_examples=100, deadline=None)
def test_the_few_that_are_kept_answer_as_all_do(before: list[Evidence], later: list[Evidence]) -> None:
    after = [replace(one, source=replace(one.source, item=one.source.item + 100)) for one in later]
    few, every = [*condensed(before), *after], [*before, *after]

    assert independent(few) is independent(every)
    assert forceful(few) is forceful(every)
    assert weightiest(few)[:6] == weightiest(every)[:6]
    assert all(rule(few) is rule(every) for rule in PROMOTED.values())


def test_a_long_past_is_told_in_few_words() -> None:
    milestone = Milestone("m", "م", "m", "p", None, ())
    lengths = {len(condensed(many(count))) for count in (300, 3_000)}
    past = passed(milestone, None, many(3_000), [], LATE)

    assert len(lengths) == 1
    assert sum(map(len, past.heard.values())) < 30


def many(count: int) -> list[Evidence]:
    return [
        evidence("m", "planned", (FIRST + timedelta(days=n // 20)).isoformat(), "2027", outlet="ABCD"[n % 4])
        for n in range(count)
    ]


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 60)), max_size=700))
@settings(max_examples=40, deadline=None)
def test_no_article_speaks_on_both_sides_of_a_pause(told: Sequence[tuple[int, int]]) -> None:
    said = [
        evidence("m", "planned", (FIRST + timedelta(days=day)).isoformat(), item=item % 400)
        for item, day in told
    ]
    found = pauses(said)

    assert found == sorted(set(found))
    for a, b in pairwise(sorted(said, key=lambda one: one.source.item)):
        for day in found if a.source.item == b.source.item else ():
            assert (a.source.day < day) is (b.source.day < day)


def test_a_long_history_is_read_in_pieces_and_its_newest_days_again() -> None:
    spoken = many(3_000)  # twenty a day

    found = pauses(spoken)

    assert [(b - a).days for a, b in pairwise(found)][:-1] == [26] * 4
    assert found[-1] == max(one.source.day for one in spoken) - timedelta(days=1)
    assert pauses(spoken[:60]) == []
