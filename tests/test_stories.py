"""What tells the same story meets in one story, and nothing can be silenced by what is published beside it."""

from __future__ import annotations

import json
import os
import random
import runpy
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.stream import Stream
from newsroom import jsonlines
from newsroom.models import Article
from newsroom.stories.clusters import gathered
from newsroom.stories.headline import outlet_name
from newsroom.stories.index import Entry, Index
from newsroom.stories.kin import relate
from newsroom.stories.origins import Member, origin
from newsroom.stories.placing import MOST, Neighbour, Placement, StorySoFar, place
from newsroom.stories.sketch import Sketch, keys, pack, sketch, unpack

CORPUS = Path(os.environ.get("RASID_CORPUS", "/nonexistent"))
SCORER = CORPUS.parent / "eval" / "score.py"
FLOORS = {"text": (0.98, 0.9), "headline": (0.98, 0.7)}  # precision, recall

NOON = datetime(2025, 9, 1, 12, 30, tzinfo=UTC)
GIVEN: dict[str, Any] = yaml.load(
    (Path(__file__).parent / "texts" / "pairs.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
STORIES: dict[str, list[str]] = GIVEN["stories"]
PORT = STORIES["port"]


def composed(pieces: Sequence[str]) -> str:
    """«port 1-4» -> those sentences."""
    found = []
    for piece in pieces:
        name, _, span = piece.partition(" ")
        if name in STORIES:
            first, last = map(int, span.split("-"))
            found += STORIES[name][first - 1 : last]
        else:
            found.append(piece)
    return ". ".join(found)


def both(pair: dict[str, Any]) -> tuple[Sketch, Sketch]:
    undated = pair.get("at") == "open"
    later = None if undated else NOON + timedelta(hours=float(pair.get("at", 0)))
    return (
        made(pair["a"], "وكالة الخبر", None if undated else NOON),
        made(pair["b"], "وكالة الخبر" if "own" in pair else "قناة اليوم", later),
    )


def made(side: dict[str, Any], outlet: str, published: datetime | None) -> Sketch:
    text = composed(side.get("text", ()))
    return sketch(side["title"], text, outlet=outlet, url=side.get("url"), published=published)


def report(
    *sentences: str, outlet: str = "الخبر", title: str = "", after: timedelta = timedelta(minutes=1)
) -> Sketch:
    return sketch(title, ". ".join(sentences), outlet=outlet, published=NOON + after)


@pytest.mark.parametrize("pair", GIVEN["pairs"], ids=lambda pair: pair["keeps"])
def test_pairs_are_related_as_a_reader_says(pair: dict[str, Any]) -> None:
    """Every row of tests/texts/pairs.yaml, whichever comes first."""
    one, other = both(pair)

    assert relate(other, one).relation == pair["relation"]
    assert relate(one, other) == relate(other, one)
    assert "overlap" not in pair or relate(one, other).overlap == float(pair["overlap"])


@pytest.mark.parametrize("pair", GIVEN["pairs"], ids=lambda pair: pair["keeps"])
def test_what_is_the_same_story_is_met_in_the_index(pair: dict[str, Any]) -> None:
    """A sample of the text is enough to find each other, whichever comes first."""
    one, other = both(pair)
    wanted = pair["relation"] in ("copy", "update")
    for first, second in ((one, other), (other, one)):
        index = Index()
        index.ask(Entry(1, None, keys(first)))
        assert not wanted or index.ask(Entry(2, None, keys(second))) == (1,)


@pytest.mark.parametrize("pair", GIVEN["pairs"], ids=lambda pair: pair["keeps"])
def test_a_stored_sketch_is_the_sketch(pair: dict[str, Any]) -> None:
    """Packed, and unpacked with what the database has of the article anyway."""
    side = pair["a"]
    one = made(side, "وكالة الخبر", NOON)
    again = unpack(
        pack(one),
        side["title"],
        outlet="وكالة الخبر",
        url=side.get("url"),
        published=NOON,
        text=composed(side.get("text", ())),
    )

    assert again and again.lead.tolist() == one.lead.tolist() and again.words == one.words
    assert (again.headline, again.outlet, again.address) == (one.headline, one.outlet, one.address)
    assert keys(again) == keys(one)
    assert relate(again, one).overlap == relate(one, one).overlap


@pytest.mark.parametrize("packed", [b"", b"\x01", b"\x07\x00\x00\x00" * 5])
def test_what_another_version_packed_is_no_sketch(packed: bytes) -> None:
    """Hashes of another fold are not comparable."""
    assert unpack(packed, "عنوان") is None


def test_an_article_however_long_has_a_bounded_number_of_keys() -> None:
    """A page of a million words cannot fill the index, and its copy is still met."""
    dice = random.Random(0)
    words = [" ".join(dice.choices(PORT, k=1)) + str(n) for n in range(6000)]
    one, other = sketch("", " ".join(words)), sketch("", " ".join(words[100:200]))

    assert len(keys(one)) < 500 and len(pack(one)) < 21_000
    assert len(set(keys(one)) & set(keys(other))) >= 3


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("وكالة الخبر (khabar.example/ar/5)", "وكاله الخبر"),
        ("https://www.khabar.example/ar/5", "khabar example"),
        ("قناة الأمس على تيليغرام [t.me/ams]", "قناه الامس علي تيليغرام"),
        ("", ""),
    ],
)
def test_an_outlet_is_known_with_and_without_its_address(source: str, name: str) -> None:
    """What stands in brackets is no part of its name."""
    assert outlet_name(source) == name


def test_headlines_that_name_other_things_are_not_alike() -> None:
    """Where the caller knows what they name, one word of many makes the difference."""
    title = "وزارة الدفاع تتسلم رسميا قاعدة {} الجوية من قوات التحالف الدولي"
    first, second = title.format("الوادي"), title.format("الجبل")

    assert relate(sketch(first, "", outlet="أ"), sketch(second, "", outlet="ب")).relation == "copy"
    named = sketch(first, "", outlet="أ", names=["valley"]), sketch(second, "", outlet="ب", names=["hill"])
    assert relate(*named).relation == "related"


# ── placing ──────────────────────────────────────────────────────────────────────────────────────────────


class Desk:
    """Places articles one after the other, as `rasid cluster` does, with feeds of low trust."""

    def __init__(self) -> None:
        self.index = Index()
        self.items: list[tuple[Sketch, int, bool]] = []
        self.stories: list[StorySoFar] = []

    def take(self, one: Sketch, *, low: bool = False) -> Placement:
        number = len(self.items)
        day = one.published.date() if one.published else None
        found = self.index.ask(Entry(number, day, keys(one), low))
        near = [
            Neighbour(item, self.items[item][0], self.stories[self.items[item][1]], self.items[item][2])
            for item in found
        ]
        placed = place(one, near, low_trust=low)
        assert placed == place(one, near[::-1], low_trust=low)
        story = placed.story
        if story is None:
            story = len(self.stories)
            self.stories.append(StorySoFar(story, one, one.published, 1, low))
        else:
            old = self.stories[story]
            self.stories[story] = StorySoFar(story, old.first, old.began, old.size + 1, old.low_trust and low)
        self.items.append((one, story, low))
        return placed


@pytest.mark.parametrize("count", [1, 5, 30, 100])
def test_junk_published_first_does_not_silence_the_real_report(count: int) -> None:
    """It founds its own story, its copies join that one, and the likeness to the junk is kept."""
    desk = Desk()
    for n in range(count):
        desk.take(report(*PORT, f"خبر منسوخ رقم {n}", outlet=f"موقع {n % 7}"), low=True)
    real = desk.take(report(*PORT, outlet="وكالة رسمية"))
    copied = desk.take(report(*PORT[1:], "نقلا عن الوكالة", outlet="قناة"))

    assert (real.story, real.relation) == (None, "related") and real.shared
    assert copied.story == desk.items[count][1] and copied.relation == "copy"


def test_junk_slipped_into_a_real_story_draws_nothing_else_into_it() -> None:
    """Articles of low trust may join, and nobody joins by likeness to them."""
    desk = Desk()
    desk.take(report(*PORT, outlet="وكالة رسمية"))
    other = STORIES["airspace"]
    for n in range(3):
        mixed = report(*PORT[:4], *other, f"نسخة {n}", outlet=f"موقع {n}")
        assert desk.take(mixed, low=True).story == 0
    assert desk.take(report(*other, outlet="قناة")).story is None


def test_junk_joins_the_real_story() -> None:
    """What repeats a report is no news, whoever repeats it."""
    desk = Desk()
    desk.take(report(*PORT, outlet="وكالة رسمية"))

    assert desk.take(report(*PORT, outlet="موقع"), low=True).relation == "copy"


def test_one_outlet_that_floods_is_soon_one_story() -> None:
    """Near-copies under ever new headlines: a few are told, the rest are updates."""
    desk = Desk()
    words = ("البحر", "السفن", "القمح", "الجمارك", "العاصفة", "الرصيف", "الشركة", "المدير")
    placed = [
        desk.take(report(*PORT[n:], *PORT[:n], title=title, after=timedelta(minutes=n)))
        for n, title in enumerate(words)
    ]

    assert len(desk.stories) == 6
    assert [one.relation for one in placed[6:]] == ["update"] * 2


def test_a_story_does_not_drift_away_from_what_it_began_with() -> None:
    """A chain in which each repeats half of the one before ends after a few links."""
    desk = Desk()
    chain = [*PORT, *STORIES["strike"], *STORIES["airspace"]]
    for at in range(0, len(chain) - 5, 2):
        desk.take(report(*chain[at : at + 6], outlet=f"وكالة {at}"))

    assert len(desk.stories) > 1
    for one, story, _ in desk.items:
        assert relate(one, desk.stories[story].first).overlap >= 0.2


def test_a_story_takes_no_more_members_after_two_days() -> None:
    """What is written of it then is a new story, unless it is a reprint."""
    desk = Desk()
    for hours in (0, 40):
        desk.take(report(*PORT, outlet=f"وكالة {hours}", after=timedelta(hours=hours)))
    half = report(*PORT[:5], *STORIES["strike"], outlet="قناة", after=timedelta(hours=60))
    whole = report(*PORT, outlet="صحيفة", after=timedelta(hours=60))

    assert desk.take(half).relation == "related"
    assert desk.take(whole).relation == "copy"


def test_a_story_takes_no_more_than_two_hundred_members() -> None:
    """Nothing swallows everything."""
    old = report(*PORT)
    full = StorySoFar(1, old, old.published, MOST)

    assert place(report(*PORT, outlet="قناة"), [Neighbour(1, old, full)]).relation == "related"


def test_whoever_shares_half_a_text_is_of_its_origin() -> None:
    """Whether it joins a story or not; the nearest first."""
    desk = Desk()
    desk.take(report(*PORT, outlet="أ"))
    desk.take(report(*PORT[3:], *STORIES["strike"], outlet="أ"))
    desk.take(report(*STORIES["airspace"], outlet="أ"))

    assert desk.take(report(*PORT, outlet="ب")).shared == (0, 1)


# ── clusters ─────────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))), st.randoms())
def test_a_cluster_is_all_that_is_linked_however_far_apart(
    pairs: list[tuple[int, int]], dice: random.Random
) -> None:
    """Named by the least of it, in whatever order the links came and whichever way they point."""
    near: dict[int, set[int]] = {}
    for one, other in pairs:
        near.setdefault(one, {one}).add(other)
        near.setdefault(other, {other}).add(one)
    for _ in near:
        near = {number: {far for one in reached for far in near[one]} for number, reached in near.items()}
    dice.shuffle(pairs)

    assert gathered((other, one) for one, other in pairs) == {one: min(all_) for one, all_ in near.items()}


# ── origins ──────────────────────────────────────────────────────────────────────────────────────────────

REUTERS, AFP = "رويترز", "فرانس برس"


def test_copies_of_one_wire_are_one_origin() -> None:
    """By the text they share, by the source they name, and with the wire itself."""
    copies = [Member(1, "قناة اليوم", None, NOON), Member(2, "الخبر", "رويترز", NOON)]
    apart = (Member(3, "المساء", "وكالة رويترز", NOON), Member(4, "رويترز", None, NOON))

    assert [origin(group) for group in (copies, *([one] for one in apart))] == [REUTERS] * 3


def test_an_origin_without_a_wire_is_the_outlet_that_came_first() -> None:
    """Undated ones came last."""
    members = [
        Member(1, "أ", None, None),
        Member(2, "ب", None, NOON),
        Member(3, "ج", None, NOON + timedelta(1)),
    ]

    assert origin(members) == "ب"


MEMBERS = st.lists(
    st.tuples(st.sampled_from("ابتث"), st.sampled_from((None, REUTERS, AFP, "ا")), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)


@given(MEMBERS, st.randoms())
def test_an_origin_does_not_depend_on_the_order_of_arrival(
    rows: list[tuple[str, str | None, int]], dice: random.Random
) -> None:
    members = [
        Member(n, outlet, source, NOON + timedelta(hours=at) if at else None)
        for n, (outlet, source, at) in enumerate(rows)
    ]
    expected = origin(members)
    dice.shuffle(members)

    assert origin(members) == expected


# ── the stream ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_stream_says_of_each_article_where_it_belongs() -> None:
    """In order; with what it repeats, and how much of it."""
    stream = Stream()
    text = ". ".join(PORT)
    rows = [
        stream.take(Article("1", "إغلاق ميناء الساحل", text, "أ", None, NOON)),
        stream.take(Article("2", "السفن تغير وجهتها", text, "ب", None, NOON)),
        stream.take(Article("3", "إغلاق ميناء الساحل", text, "أ", None, NOON)),
        stream.take(Article("4", "إضراب السائقين", ". ".join(STORIES["strike"]), "ب", None, NOON)),
    ]

    assert [(row["story"], row["relation"], row["of"]) for row in rows] == [
        (0, "new", None),
        (0, "copy", "1"),
        (0, "update", "1"),
        (1, "new", None),
    ]
    assert rows[1]["overlap"] == 1.0


def test_a_bad_line_costs_only_itself() -> None:
    """It is named with its field, the others are placed, and the program says so at the end."""
    lines = ['{"id": "1", "title": "عنوان", "link": "https://one.example/1"}', '{"id": "2"}', "", "{"]
    lines += ['{"id": "3", "title": "عنوان آخر", "link": "https://one.example/1"}']
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "cluster", "-"],
        input="\n".join(lines).encode(),
        capture_output=True,
        check=False,
    )

    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1", "3"]
    assert done.returncode == 2
    assert b"line 2: text: is missing" in done.stderr and b"line 4: json: is not JSON" in done.stderr


@cache
def judged() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / "dev" / "pairs.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.skipif(not SCORER.is_file(), reason="RASID_CORPUS is not set, or has no score.py beside it")
@pytest.mark.parametrize("kind", FLOORS)
def test_real_pairs_are_told_apart(kind: str) -> None:
    """All of them in one stream; those of headlines alone are counted apart."""
    score = runpy.run_path(str(SCORER))
    stream = Stream()
    lines = [json.dumps(item).encode() for item in score["stream"](judged())]
    told = [stream.take(row) for row in jsonlines.read(lines) if isinstance(row, Article)]
    chosen = [pair for pair in judged() if ("headline" in pair["kind"]) is (kind == "headline")]
    result = score["cluster"](chosen, told, 0)["same_story"]

    assert len(chosen) > 10
    assert (result["p"] >= FLOORS[kind][0], result["r"] >= FLOORS[kind][1]) == (True, True), result
