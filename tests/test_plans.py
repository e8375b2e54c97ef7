"""When a thing is due: windows, plans, what put them off, and who names another end."""

from datetime import date

import pytest

from newsroom.models import Evidence, Milestone, Plan, State, Voice, Window
from newsroom.status.plans import plans
from newsroom.status.states import standing
from newsroom.status.windows import contains, disjoint, narrowed, touches
from tests.ledger import evidence, when
from tests.test_states import history, milestone, said


def window(text: str) -> Window:
    """«2025-09», or «2025-09-01..»"""
    return when(text).window


def told(text: str, at: str = "2026-12-31", due: str = "2025-09") -> tuple[str | None, list[str], list[str]]:
    """The plan in force, its slips and its rivals, each by its last day."""
    plan, slips, rivals = plans(
        milestone(due=window(due) if due else None), history(text), date.fromisoformat(at)
    )
    return (end(plan) if plan else None), list(map(end, slips)), list(map(end, rivals))


def end(plan: Plan) -> str:
    return str(plan.window.end)


# ── windows ──


@pytest.mark.parametrize(
    ("text", "edge", "first", "last"),
    [
        ("2026", "", "2026-01-01", "2026-12-31"),
        ("2026", "end", "2026-10-02", "2026-12-31"),
        ("2026", "start", "2026-01-01", "2026-04-01"),
        ("2026", "middle", "2026-05-18", "2026-08-16"),
        ("2026-09", "end", "2026-09-21", "2026-09-30"),
        ("2026-09", "start", "2026-09-01", "2026-09-10"),
        ("2026-09", "middle", "2026-09-11", "2026-09-20"),
        ("2026-02", "end", "2026-02-20", "2026-02-28"),
        ("2026-09-17", "end", "2026-09-17", "2026-09-17"),
    ],
)
def test_the_edge_of_a_window_is_its_last_quarter_or_third(
    text: str, edge: str, first: str, last: str
) -> None:
    assert narrowed(when(text, edge)) == Window(date.fromisoformat(first), date.fromisoformat(last))


def test_an_open_window_has_no_edge_to_narrow() -> None:
    assert narrowed(when("..2026-09-30", "end")) == window("..2026-09-30")


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ("2025-09", "2025-10", True),
        ("2025-09", "2025-09-30..2025-10-15", False),
        ("2025-09", "2025", False),
        ("2025-09", "2025-10-01..", True),
        ("2025-09", "..2025-09-01", False),
        ("2025-09", "..2025-08-31", True),
        ("2025-09-01..", "2026-01-01..", False),
        ("..", "2025-09", False),
    ],
)
def test_windows_are_apart_or_touch(a: str, b: str, apart: bool) -> None:
    assert disjoint(window(a), window(b)) is apart and disjoint(window(b), window(a)) is apart
    assert touches(window(a), window(b)) is not apart


def test_a_window_lies_in_another() -> None:
    assert contains(window("2025"), window("2025-09")) and not contains(window("2025-09"), window("2025"))
    assert contains(window("2025-09-01.."), window("2026")) and not contains(
        window("2026"), window("2025-09-01..")
    )


# ── plans ──

CASES = {
    "the dossier's own": ("", "2025-09-30", "", ""),
    "said again": ("2025-08-01 planned of 2025-09", "2025-09-30", "", ""),
    "an official names another end": (
        "2025-08-20 planned official of 2026-01",
        "2025-09-30",
        "",
        "2026-01-31",
    ),
    "an official puts it off": ("2025-08-20 delayed official of 2026-01", "2026-01-31", "2025-09-30", ""),
    "one outlet names another end": ("2025-08-20 planned of 2026-01", "2025-09-30", "", "2026-01-31"),
    "two outlets do": (
        "2025-08-20 planned A of 2026-01\n2025-08-25 planned B of 2026-01",
        "2025-09-30",
        "",
        "2026-01-31",
    ),
    "two outlets, one origin": (
        "2025-08-20 planned A via رويترز of 2026-01\n2025-08-25 planned B via رويترز of 2026-01",
        "2025-09-30",
        "",
        "2026-01-31",
    ),
    "one outlet says it was put off": ("2025-08-20 delayed of 2026-01", "2026-01-31", "2025-09-30", ""),
    "one outlet says it is near, at a later date": (
        "2025-08-20 imminent of 2026-01",
        "2026-01-31",
        "2025-09-30",
        "",
    ),
    "one outlet, after the end had passed": ("2025-10-01 planned of 2026-01", "2026-01-31", "2025-09-30", ""),
    "one outlet, on the last day": ("2025-09-30 planned of 2026-01", "2025-09-30", "", "2026-01-31"),
    "an end that had passed when it was told": (
        "2025-12-01 planned official of 2025-10",
        "2025-09-30",
        "",
        "",
    ),
    "a vague year around it": ("2025-08-20 planned official of 2025", "2025-09-30", "", ""),
    "the end of that year": ("2025-08-20 planned of 2025 end", "2025-09-30", "", "2025-12-31"),
    "a day within it, said by an official": (
        "2025-08-20 planned official of 2025-09-17",
        "2025-09-17",
        "",
        "",
    ),
    "a day within it, said by one outlet": ("2025-08-20 planned of 2025-09-17", "2025-09-30", "", ""),
    "the coming days within it sharpen nothing": (
        "2025-09-01 imminent official of 2025-09-02..2025-09-09",
        "2025-09-30",
        "",
        "",
    ),
    "a delay without a date": ("2025-08-20 delayed official", "2025-09-30", "", ""),
    "with a beginning, and no end": ("2025-08-20 planned official of 2026-01-01..", "2025-09-30", "", ""),
    "under way, done and denied name no plan": (
        "2025-08-20 underway official of 2026-01\n2025-08-20 completed official of 2026-02\n"
        "2025-08-20 denied official of 2026-03",
        "2025-09-30",
        "",
        "",
    ),
    "an official brings it forward": (
        "2025-07-01 planned official of 2025-08",
        "2025-08-31",
        "2025-09-30",
        "",
    ),
    "one outlet brings it forward": ("2025-07-01 planned of 2025-08", "2025-09-30", "", "2025-08-31"),
    "two outlets bring it forward": (
        "2025-07-01 planned A of 2025-08\n2025-07-01 planned B of 2025-08",
        "2025-09-30",
        "",
        "2025-08-31",
    ),
    "an official names both ends on one day": (
        "2025-08-19 planned A of 2025-09\n2025-08-19 planned A official of 2025 end",
        "2025-09-30",
        "",
        "2025-12-31",
    ),
    "... and one outlet more repeats the later": (
        "2025-08-19 planned A of 2025-09\n2025-08-19 planned A official of 2025 end\n2025-08-25 planned B of 2025 end",
        "2025-09-30",
        "",
        "2025-12-31",
    ),
    "put off from one to the other, in one article": (
        "2025-08-19 planned A of 2025-09\n2025-08-19 delayed A of 2025-12",
        "2025-12-31",
        "2025-09-30",
        "",
    ),
    "put off twice": (
        "2025-08-20 delayed of 2025-12\n2025-12-10 delayed of 2026-03",
        "2026-03-31",
        "2025-09-30 2025-12-31",
        "",
    ),
    "the plan that slipped is retold by officials": (
        "2025-07-01 delayed of 2026-01\n2025-07-05 planned official of 2025-09",
        "2026-01-31",
        "2025-09-30",
        "",
    ),
    "a rival that becomes the plan is none any more": (
        "2025-08-20 planned of 2026-01\n2025-10-05 planned B of 2026-01",
        "2026-01-31",
        "2025-09-30",
        "",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_plan_comes_to_this(name: str) -> None:
    text, plan, slips, rivals = CASES[name]

    assert told(text) == (plan, slips.split(), rivals.split())


def test_without_a_date_in_the_dossier_the_first_said_holds() -> None:
    assert told("2025-08-20 planned of 2026-01", due="") == ("2026-01-31", [], [])
    assert told("", due="") == (None, [], [])


def test_a_plan_keeps_who_said_it_and_since_when() -> None:
    text = "2025-08-19 planned A of 2025-09\n2025-12-31 imminent official B of 2026-01\n2026-01-03 planned C of 2026-01"
    plan, slips, _ = plans(milestone(), history(text), date(2026, 1, 5))

    assert plan and plan.said == date(2025, 12, 31)
    assert [one.source.outlet for one in plan.evidence] == ["B", "C"]
    assert [(one.said, [e.source.outlet for e in one.evidence]) for one in slips] == [(None, ["A"])]


def test_a_plan_counts_from_the_day_it_was_said() -> None:
    text = "2025-12-31 imminent official of 2026-01"

    assert told(text, at="2025-12-30")[0] == "2025-09-30"
    assert told(text, at="2025-12-31")[0] == "2026-01-31"


def test_what_is_complete_has_no_plan_to_put_off_any_more() -> None:
    text = "2025-09-20 completed official\n2025-09-21 planned of 2025-09\n2025-09-22 delayed of 2026-01"
    done = standing(milestone(), history(text), [], date(2025, 10, 1))
    disputed = standing(milestone(), history(f"{text}\n2025-09-23 denied B official"), [], date(2025, 10, 1))

    assert done.plan and done.plan.window == window("2025-09") and not done.slips
    assert disputed.plan and disputed.plan.window == window("2026-01") and disputed.slips


# ── the second phase, as the sample articles tell it ──


def second_phase() -> tuple[Milestone, list[Evidence]]:
    phase2 = Milestone("phase2", "المرحلة الثانية", "Phase 2", "phase-2", window("2026-09"), ())
    told = [
        ("2025-08-19", "2026-09", "", "anonymous", "الشرق"),
        ("2025-08-19", "2026", "end", "official", "الشرق"),
        ("2025-08-19", "2026-09", "", "media", "الشرق"),
        ("2025-10-11", "2026-09", "", "official", "شفق"),
        ("2025-10-11", "2026-09", "", "anonymous", "شفق"),
        ("2025-12-31", "2026-09", "", "media", "القدس"),
    ]
    return phase2, [
        evidence("phase2", "planned", day, of, edge=edge, voice=Voice(voice), outlet=outlet)
        for day, of, edge, voice, outlet in told
    ]


def test_the_second_phase_is_overdue_and_shows_the_rival_end() -> None:
    phase2, spoken = second_phase()
    found = standing(phase2, spoken, [], date(2026, 11, 22))

    assert found.state is State.PLANNED and found.overdue == 53
    assert found.plan and found.plan.window == window("2026-09") and len(found.plan.evidence) == 5
    assert [one.window for one in found.rivals] == [Window(date(2026, 10, 2), date(2026, 12, 31))]
    assert not found.slips


# ── overdue ──


@pytest.mark.parametrize(
    ("text", "at", "days"),
    [
        ("", "2025-09-30", 0),
        ("", "2025-10-01", 1),
        ("2025-09-30 underway", "2025-10-02", 2),
        ("2025-10-05 completed", "2025-10-06", 0),  # as reported, though not yet by two
        ("2025-10-05 completed official", "2025-10-06", 0),
        ("2025-10-05 completed\n2025-10-06 denied official B", "2025-10-06", 6),
        ("2025-09-20 delayed of 2026-01", "2025-10-31", 0),
        ("2025-09-20 delayed of 2026-01", "2026-02-01", 1),
        ("2025-09-20 delayed", "2025-10-01", 1),
    ],
)
def test_overdue_is_counted_from_the_end_of_the_plan_in_force(text: str, at: str, days: int) -> None:
    assert standing(milestone(), history(text), [], date.fromisoformat(at)).overdue == days


@pytest.mark.parametrize("due", [None, Window(date(2025, 9, 1), None)])
def test_without_an_end_nothing_is_overdue(due: Window | None) -> None:
    found = standing(milestone(due=due), [said("2025-08-01 planned")], [], date(2030, 1, 1))

    assert found.overdue == 0
