"""What differs between two days, what time alone has to tell, and that each is told once."""

from datetime import date, timedelta

import pytest

from newsroom.models import Milestone, Voice, Window
from newsroom.status.changes import changed
from newsroom.status.reminders import ReminderKind, SilenceKind, Silent, reminders, silence
from newsroom.status.states import standing
from tests.ledger import evidence
from tests.test_states import DUE, history, milestone

SINCE, UNTIL = date(2026, 1, 10), date(2026, 1, 20)


def named(id: str, due: Window | None = None) -> Milestone:
    return Milestone(id, id, id, "phase-1", due, ())


# ── changes ──


def test_what_matters_most_comes_first() -> None:
    of = {
        "planned": [("planned", "media")],
        "underway": [("underway", "media")],
        "imminent": [("imminent", "media")],
        "candidate": [("completed", "media")],
        "delayed": [("delayed", "media")],
        "disputed": [("underway", "media"), ("denied", "official")],
        "complete": [("completed", "official")],
        "unrated": [("denied", "media")],
    }
    spoken = [
        evidence(id, stage, "2026-01-15", voice=Voice(voice))
        for id, reports in of.items()
        for stage, voice in reports
    ]
    found = changed([named(id) for id in of], spoken, [], SINCE, UNTIL)

    assert [one.milestone for one in found] == [
        "complete",
        "disputed",
        "delayed",
        "candidate",
        "imminent",
        "underway",
        "planned",
    ]
    assert all(one.before.state != one.after.state == one.milestone for one in found)


@pytest.mark.parametrize(
    ("text", "due", "told"),
    [
        ("2026-01-09 underway", None, False),  # before
        ("2026-01-10 underway", None, False),  # known at the end of that day
        ("2026-01-11 underway", None, True),
        ("2026-01-20 underway", None, True),
        ("2026-01-21 underway", None, False),  # after
        ("2026-01-09 underway\n2026-01-15 underway official B", None, False),  # more of the same
        ("2026-01-15 completed\n2026-01-16 denied official B\n2026-01-17 underway official B", None, True),
        ("2026-01-09 planned\n2026-01-15 planned of 2026-06", None, True),  # a date for what had none
        ("2026-01-09 delayed\n2026-01-15 delayed of 2026-06", DUE, True),  # put off anew
        ("2026-01-09 planned", Window(date(2026, 1, 1), date(2026, 1, 9)), False),  # overdue all along
        (
            "2026-01-09 planned",
            Window(date(2026, 1, 1), date(2026, 1, 10)),
            True,
        ),  # its last day, and then it was not
        ("2026-01-09 planned", Window(date(2026, 1, 1), date(2026, 1, 20)), False),  # not yet
    ],
)
def test_a_change_is_one_of_state_or_plan_or_the_day_it_became_overdue(
    text: str, due: Window | None, told: bool
) -> None:
    assert bool(changed([milestone(due=due)], history(text), [], SINCE, UNTIL)) is told


# ── reminders ──

DAYS_BEFORE = (30, 7, 1)


def reminded(text: str, today: date, due: Window | None = DUE) -> tuple[str, int, str] | None:
    found = reminders(
        milestone(due=due), standing(milestone(due=due), history(text), [], today), DAYS_BEFORE, today
    )
    assert len(found) <= 1
    return (found[0].kind.value, found[0].days, found[0].key) if found else None


@pytest.mark.parametrize(
    ("today", "kind", "days", "told_as"),
    [
        ("2025-08-30", None, 0, ""),
        ("2025-08-31", "ahead", 30, "ahead-30"),
        ("2025-09-22", "ahead", 8, "ahead-30"),
        ("2025-09-23", "ahead", 7, "ahead-7"),
        ("2025-09-25", "ahead", 5, "ahead-7"),  # nobody looked on the 23rd: told late, as it is now
        ("2025-09-29", "ahead", 1, "ahead-1"),
        ("2025-09-30", "today", 0, "today"),
        ("2025-10-01", "overdue", 1, "overdue"),
        ("2025-10-20", "overdue", 20, "overdue"),
    ],
)
def test_only_the_nearest_reminder_that_is_still_true_is_told(
    today: str, kind: str | None, days: int, told_as: str
) -> None:
    found = reminded("2025-08-01 planned", date.fromisoformat(today))

    assert found == ((kind, days, f"due:handover:2025-09-30:{told_as}") if kind else None)


def test_over_a_year_each_is_told_once_and_a_slip_is_reminded_of_anew() -> None:
    text = "2025-09-25 delayed of 2026-01"
    days = [date(2025, 8, 1) + timedelta(days=n) for n in range(250)]
    keys = dict.fromkeys(found[2] for day in days if (found := reminded(text, day)))

    assert [key.removeprefix("due:handover:") for key in keys] == [
        "2025-09-30:ahead-30",
        "2025-09-30:ahead-7",
        "2026-01-31:ahead-30",
        "2026-01-31:ahead-7",
        "2026-01-31:ahead-1",
        "2026-01-31:today",
        "2026-01-31:overdue",
    ]


@pytest.mark.parametrize("done", ["2025-09-20 completed", "2025-09-20 completed official"])
def test_nobody_is_reminded_of_what_is_done(done: str) -> None:
    assert reminded(done, date(2025, 10, 5)) is None


def test_nobody_is_reminded_of_what_has_no_end() -> None:
    assert reminded("2025-09-01 planned", date(2025, 10, 5), due=None) is None
    assert reminded("2025-09-01 planned", date(2025, 10, 5), due=Window(date(2025, 9, 1), None)) is None


def test_without_days_before_only_the_day_itself_and_what_is_late_are_told() -> None:
    found = standing(milestone(), [], [], date(2025, 9, 30))

    assert not reminders(milestone(), found, (), date(2025, 9, 29))
    assert [one.kind for one in reminders(milestone(), found, (), date(2025, 9, 30))] == [ReminderKind.TODAY]


# ── silence ──

HEARD = date(2026, 1, 1)


def quiet(days_after: int, alive: bool = True, dead: int = 0, heard: date | None = HEARD) -> Silent | None:
    return silence("harir_base", heard, alive, dead, 21, HEARD + timedelta(days=days_after))


def test_silence_is_told_after_so_many_days_and_once_for_as_many_more() -> None:
    told = [found.key for n in range(64) if (found := quiet(n))]

    assert quiet(20) is None
    assert list(dict.fromkeys(told)) == [f"silence:harir_base:2026-01-01:{n}" for n in (1, 2, 3)]
    assert len(told) == 64 - 21


def test_a_new_silence_is_told_anew() -> None:
    first, second = quiet(25), silence("harir_base", date(2026, 1, 3), True, 0, 21, date(2026, 1, 26))

    assert first and second and first.key != second.key


def test_who_is_deaf_says_so_and_not_that_it_is_quiet() -> None:
    found = quiet(21, alive=False, dead=2)

    assert found and (found.kind, found.dead_feeds, found.days) == (SilenceKind.DEAF, 2, 21)


def test_after_it_was_deaf_it_is_silent_only_after_as_many_days_more() -> None:
    """A feed that came back yesterday cannot vouch for three weeks."""
    deaf, back, later = quiet(21, alive=False, dead=1), quiet(22), quiet(42)

    assert deaf and back and later
    assert deaf.key == back.key != later.key and later.kind is SilenceKind.SILENT


def test_what_was_never_heard_of_cannot_fall_silent() -> None:
    assert quiet(100, heard=None) is None
    assert silence("harir_base", HEARD, True, 0, 0, HEARD) is None
