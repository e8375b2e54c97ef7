"""The judge itself: every verdict can fail, and what is fine passes."""

from __future__ import annotations

import json

import pytest

from tests.oracle import MARK, REPEAT, Published, Shown, journal, judge, numbers, target_of, unmarked

CHAT, OTHER = "telegram:-1", "slack:C1"
TRUTH = [Published(1, 100.0, "a"), Published(2, 110.0, "a"), Published(3, 120.0, "a")]


def told(*items: int, mark: bool = False, target: str = CHAT, at: float = 130.0) -> Shown:
    lines = [
        "جديد",
        *(f"\u200fخبر، {MARK} \u2068{n}\u2069. «خبر، {MARK} {n}»\nخبر، {MARK} {n}." for n in items),
    ]
    return Shown(target, "\n".join([*lines, *([f"({REPEAT})"] if mark else [])]), at)


def verdict(*shown: Shown, late_s: float | None = None) -> object:
    return judge(TRUTH, {CHAT: {1, 2, 3}}, shown, late_s=late_s).targets[CHAT]


def test_everything_told_once_and_in_order_is_as_promised() -> None:
    """One by one, or gathered in one message."""
    for shown in ([told(1), told(2), told(3)], [told(3, 1, 2)]):
        report = judge(TRUTH, {CHAT: {1, 2, 3}}, shown, late_s=60)
        assert report.kept
        assert (report.lost, report.repeated, report.targets[CHAT].most_copies) == (0, 0, 1)


FAILURES: dict[str, tuple[list[Shown], dict[str, object]]] = {
    "lost": ([told(1), told(3)], {"lost": (2,)}),
    "nothing at all": ([], {"lost": (1, 2, 3), "most_copies": 0}),
    "repeated": ([told(1), told(2), told(3), told(2)], {"repeated": 1, "most_copies": 2, "unmarked": 1}),
    "four copies": ([told(1, 2, 3), *[told(2, mark=True)] * 3], {"repeated": 3, "most_copies": 4}),
    "wrong target": ([told(1), told(2), told(3), told(9)], {"wrong": (9,)}),
    "late": ([told(1, at=159), told(2, at=160), told(3, at=181)], {"late": (3,)}),
    "out of order": ([told(2), told(3), told(1)], {"out_of_order": (1,)}),
    "the first told last": ([told(3), told(1), told(2)], {"out_of_order": (1, 2)}),
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_breaks_the_promise_is_found(name: str) -> None:
    """And named by the numbers of the items."""
    shown, expected = FAILURES[name]
    found = verdict(*shown, late_s=60)
    assert {key: getattr(found, key) for key in expected} == expected


def test_a_marked_repeat_keeps_the_promise_and_is_counted() -> None:
    """It is a copy all the same, and no excuse for one that came without the words."""
    assert judge(TRUTH[:1], {CHAT: {1}}, [told(1), told(1, mark=True)]).kept
    assert not judge(TRUTH[:1], {CHAT: {1}}, [told(1), told(1)]).kept
    assert unmarked([told(1, mark=True).text, told(1).text, told(1, 2, mark=True).text]) == 1


def test_a_target_nobody_subscribed_to_is_told_wrongly() -> None:
    """Whatever stands there."""
    report = judge(TRUTH, {CHAT: {1}}, [told(1), told(1, target=OTHER)])
    assert report.targets[OTHER].wrong == (1,)
    assert not report.kept


def test_different_feeds_have_no_order_between_them() -> None:
    """One may be polled much later than the other."""
    truth = [Published(1, 100.0, "a"), Published(2, 110.0, "b")]
    assert judge(truth, {CHAT: {1, 2}}, [told(2), told(1)]).kept


def test_a_row_in_two_messages_is_seen_even_if_their_words_differ() -> None:
    """By what Slack's messages carry unseen."""
    shown = [Shown(OTHER, "أ", rows=(7, 8)), Shown(OTHER, "ب", rows=(8, 9))]
    assert judge([], {OTHER: ()}, shown).targets[OTHER].rows_repeated == 1


def test_numbers_are_read_from_headlines_and_not_from_quotes() -> None:
    """Whatever direction marks stand between."""
    assert list(numbers([told(1).text, f"خبر آخر، {MARK} 12.\n«{MARK} 13.»"])) == [1, 12]


def test_the_journal_of_a_fake_is_read_without_its_edits() -> None:
    """Topics of a forum are targets of their own; a thread in Slack is not."""
    line = {
        "platform": "telegram",
        "chat": "-1",
        "thread": "5",
        "text": "نص",
        "at": 1.0,
        "message": "1",
        "kind": "send",
        "rows": [],
    }
    lines = [json.dumps(line), json.dumps({**line, "kind": "edit"})]
    assert list(journal(lines)) == [Shown("telegram:-1/5", "نص", 1.0)]
    assert target_of("slack", "C1", "1.2") == "slack:C1"


def test_the_report_says_what_is_wrong_in_a_line_a_target() -> None:
    """With the first numbers of each kind."""
    assert "lost 1 [2]" in str(judge(TRUTH, {CHAT: {1, 2, 3}}, [told(1), told(3)]))
