"""Pictures: what stands on them, that it can be read, and what they cost when something goes wrong."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib import ft2font
from matplotlib.text import Text

from bot.pictures import figures, timeline
from bot.pictures.axis import axis, reach
from bot.pictures.chart import VALUE
from bot.pictures.content import Chart, Lane, Sheet, Timeline, dumped, loaded
from bot.pictures.draw import drawn, png
from bot.pictures.painter import WAITING, Painter, PictureError
from bot.pictures.paper import POINT, WIDTH, Paper
from bot.pictures.shelf import KEPT, SPARE, Shelf
from bot.texts import LANGUAGES, Texts
from newsroom.answers import Place
from newsroom.models import (
    Dossier,
    Evidence,
    Figure,
    Milestone,
    Quantity,
    Reading,
    Relevance,
    Role,
    Stage,
    Voice,
    Window,
)
from newsroom.status.figures import figures as over_time
from newsroom.status.states import standing
from tests.ledger import evidence, figure

TODAY = date(2026, 11, 22)
HANDOVER = Milestone(
    "camp",
    "تسليم معسكر الواحة",
    "Camp Oasis handed over",
    "one",
    Window(date(2026, 8, 1), date(2026, 9, 30)),
    (),
)
TROOPS = Quantity("troops", "عدد الجنود", "Number of soldiers")
HOSTILE = "صحيفة $x^2$ <b>\u202eالريح</b> \n @here " + "طويلة " * 400
PNG = b"\x89PNG\r\n\x1a\n"


def dossier(*milestones: Milestone, since: date | None = None) -> Dossier:
    phases = {"one": "المرحلة الأولى", "two": "المرحلة الثانية"}
    return Dossier("d", "ملف", "Dossier", phases, (), milestones, (), Relevance(()), since=since)


def place(milestone: Milestone, *said: Evidence, since: date | None = None) -> Place:
    return Place(dossier(milestone, since=since), milestone, standing(milestone, said, (), TODAY))


def drawing(*places: Place, language: str = "ar", title: str = "المرحلة الأولى") -> Timeline | None:
    return timeline.sheet("معسكر الواحة", [(title, places)], TODAY, Texts(language))


def lane_of(place: Place) -> Lane:
    sheet = drawing(place)
    assert sheet
    ((lane,),) = (group.lanes for group in sheet.groups)
    return lane


def readings(*claims: Figure) -> tuple[Reading, ...]:
    return over_time(TROOPS, claims, TODAY)


def charted(found: Sequence[Reading], language: str = "ar") -> Chart:
    sheet = figures.sheet("الجنود", [(TROOPS, found)], TODAY, Texts(language))
    assert sheet
    return sheet


def said(text: str, stage: Stage, of: str = "", outlet: str = "الأول") -> Evidence:
    return evidence(HANDOVER, stage, text, of, voice=Voice.OFFICIAL, outlet=outlet)


def outside(paper: Paper) -> list[str]:
    """Words that do not lie on the paper."""
    whole = paper.figure.bbox
    found = []
    for text in paper.figure.findobj(Text):
        box = text.get_window_extent()
        if text.get_text() and not (
            box.x0 >= whole.x0 and box.x1 <= whole.x1 and box.y0 >= whole.y0 and box.y1 <= whole.y1
        ):
            found.append(text.get_text())
    return found


# ── Arabic ───────────────────────────────────────────────────────────────────────────────────────────────


def test_letters_join_and_run_from_the_right() -> None:
    """The library that shapes Arabic is there, and joined letters are narrower than the same ones apart."""
    paper = Paper(rtl=True)

    assert ft2font.__libraqm_version__
    assert paper.width("بيتنا", 20) < 0.9 * paper.width("\u200c".join("بيتنا"), 20)


def test_time_runs_from_the_right_in_arabic_and_from_the_left_in_english() -> None:
    """And names stand where reading begins."""
    at = {}
    for language in LANGUAGES:
        sheet = drawing(place(HANDOVER, said("2026-02-01", Stage.PLANNED, "2026-09")), language=language)
        assert sheet
        texts = {
            t.get_text().strip("\u200f"): t.get_window_extent() for t in drawn(sheet).figure.findobj(Text)
        }
        name = HANDOVER.ar if language == "ar" else HANDOVER.en
        early, late = sorted(sheet.axis.ticks, key=lambda tick: tick.day)[:2]
        at[language] = texts[name].x0, texts[early.lines[0]].x0, texts[late.lines[0]].x0

    assert at["ar"][0] > WIDTH / 2 and at["ar"][1] > at["ar"][2]
    assert at["en"][0] < WIDTH / 2 and at["en"][1] < at["en"][2]


# ── what is drawn ────────────────────────────────────────────────────────────────────────────────────────


def test_a_day_that_no_source_gives_is_only_the_day_of_the_report() -> None:
    """A handover without a date is marked as reported, one with a date as told."""
    undated = lane_of(place(HANDOVER, said("2026-09-14", Stage.COMPLETED)))
    dated = lane_of(place(HANDOVER, said("2026-09-14", Stage.COMPLETED, "2026-09-12")))

    assert [(mark.told, date.fromordinal(mark.end)) for mark in undated.marks] == [(False, date(2026, 9, 14))]
    assert [(mark.told, date.fromordinal(mark.end)) for mark in dated.marks] == [(True, date(2026, 9, 12))]


def test_a_month_that_a_source_gives_is_drawn_as_that_month() -> None:
    """No day is made up of it, and none after the report."""
    (mark,) = lane_of(place(HANDOVER, said("2026-09-20", Stage.COMPLETED, "2026-09"))).marks

    assert (date.fromordinal(mark.start), date.fromordinal(mark.end)) == (date(2026, 9, 1), date(2026, 9, 20))


def test_what_was_put_off_shows_both_dates_and_how_late_it_is() -> None:
    """The plan in force, the one before it, days past the end."""
    moved = place(
        HANDOVER,
        said("2026-02-01", Stage.PLANNED, "2026-09"),
        said("2026-07-01", Stage.DELAYED, "2026-10", "الثاني"),
    )
    lane = lane_of(moved)

    assert lane.plan and date.fromordinal(lane.plan.end or 0) == date(2026, 10, 31)
    assert len(lane.before) == 1
    assert "22" in lane.late


def test_what_nobody_spoke_of_is_not_called_late() -> None:
    """Silence is no evidence of delay."""
    assert lane_of(place(HANDOVER)).late == ""


def test_milestones_without_any_day_take_no_room() -> None:
    """And where no milestone has one there is no picture."""
    bare = replace(HANDOVER, id="bare", due=None)

    assert drawing(place(bare)) is None
    sheet = drawing(place(bare), place(HANDOVER))
    assert sheet and [lane.title for group in sheet.groups for lane in group.lanes] == [HANDOVER.ar]


def test_the_legend_explains_what_is_drawn_and_nothing_else() -> None:
    """One plan: no word of slips or of figures."""
    sheet = drawing(place(HANDOVER))

    assert sheet and [key.sign for key in sheet.keys] == ["plan"]


def test_every_way_to_mean_a_number_has_its_own_sign() -> None:
    """About, less than, more than, between; a repeated one is one point."""
    chart = charted(
        readings(
            figure("troops", 2500, "2026-01-05", qualifier="about"),
            figure("troops", 2500, "2026-02-05", qualifier="about", outlet="الثاني"),
            figure("troops", (0, 2000), "2026-03-05", qualifier="less_than"),
            figure("troops", (500, None), "2026-04-05", qualifier="more_than"),
            figure("troops", (1200, 1500), "2026-05-05"),
            figure("troops", 900, "2026-06-05"),
        )
    )
    (panel,) = chart.panels

    assert [point.kind for point in panel.points] == ["about", "below", "above", "range", "exact"]
    assert [(point.low, point.high) for point in panel.points[1:4]] == [
        (2000, 2000),
        (500, 500),
        (1200, 1500),
    ]
    assert len(panel.points[0].repeats) == 1


def test_a_number_of_today_is_not_drawn_into_the_future() -> None:
    """Said in March of 2026: until March. What is aimed at may lie ahead."""
    present = figure("troops", 2500, "2026-03-05", "2026", role=Role.PRESENT)
    target = figure("troops", 500, "2026-03-05", "2026", role=Role.TARGET)
    ends = [charted(readings(one)).panels[0].points[0].end for one in (present, target)]

    assert [date.fromordinal(day) for day in ends] == [date(2026, 3, 5), date(2026, 12, 31)]


# ── axes ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("days", [0, 1, 20, 90, 400, 1500, 9000, 200_000])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_axis_has_a_few_marks_however_long_it_is(days: int, language: str) -> None:
    """Two to nine, in order, within it, the first with its year."""
    start = date(2025, 8, 17).toordinal()
    found = axis([start, start + days], language)
    marked = [tick.day for tick in found.ticks]

    assert 2 <= len(marked) <= 9
    assert marked == sorted(marked)
    assert found.start <= marked[0] and marked[-1] <= found.end
    assert found.start <= start and start + days <= found.end
    assert found.ticks[0].year or found.ticks[0].lines[0].isdigit()


def test_arabic_months_carry_both_their_names() -> None:
    """Under each other, so that they fit."""
    found = axis([date(2026, 1, 1).toordinal(), date(2026, 6, 1).toordinal()], "ar")

    assert ("نيسان", "أبريل") in [tick.lines for tick in found.ticks]


def test_a_date_in_the_far_past_or_future_does_not_squeeze_the_present() -> None:
    """An axis reaches so far and no further."""
    today = TODAY.toordinal()

    assert reach([today], [today - 100, today + 30, 1, date.max.toordinal()], 1000) == (
        today - 100,
        today + 30,
    )
    assert axis([1, date.max.toordinal()], "ar").end == date.max.toordinal()


# ── on paper ─────────────────────────────────────────────────────────────────────────────────────────────


def crowd(number: int) -> list[Place]:
    """Milestones in every state, with long names."""
    stages = (Stage.PLANNED, Stage.UNDERWAY, Stage.COMPLETED, Stage.DELAYED)
    places = []
    for index in range(number):
        due = TODAY + timedelta(37 * (index - number // 2))
        milestone = replace(
            HANDOVER,
            id=f"m{index}",
            ar=f"إخلاء المواقع المؤقتة في القطاع رقم {index} ونقل معداتها الثقيلة إلى المستودعات البعيدة",
            en=f"The temporary sites of sector {index} are left and their heavy equipment is moved away",
            due=Window(due, due + timedelta(index)),
        )
        day = (TODAY - timedelta(9 * index + 3)).isoformat()
        told = evidence(milestone, stages[index % 4], day, day, voice=Voice.OFFICIAL, outlet=HOSTILE)
        places.append(place(milestone, told))
    return places


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 60])
def test_no_word_of_a_timeline_leaves_the_paper(number: int, language: str) -> None:
    """With one milestone or sixty, long names and hostile outlets."""
    sheet = drawing(*crowd(number), language=language)
    assert sheet
    paper = drawn(sheet)

    assert outside(paper) == []
    assert paper.figure.bbox.height + WIDTH <= 10_000
    assert paper.png().startswith(PNG)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 2, 60])
def test_no_value_covers_another_or_leaves_the_paper(number: int, language: str) -> None:
    """Many values: those that have no room for words stay signs."""
    qualifiers = ("about", "exact", "less_than", "more_than")
    claims = [
        figure(
            "troops",
            2500 - 31 * index,
            (TODAY - timedelta(6 * index)).isoformat(),
            qualifier=qualifiers[index % 4],
            outlet=HOSTILE if index % 7 == 0 else f"صحيفة {index}",
        )
        for index in range(number)
    ]
    paper = drawn(charted(readings(*claims), language))
    values = [t for t in paper.figure.findobj(Text) if t.get_fontsize() == VALUE * POINT]
    boxes = [text.get_window_extent().shrunk(0.95, 0.7) for text in values]

    assert outside(paper) == []
    assert values
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_several_quantities_stand_under_each_other() -> None:
    """Each with its own axis; more than four are left to the words."""
    one = readings(figure("troops", 2500, "2026-01-05"))
    many = [(replace(TROOPS, id=f"q{n}", ar=f"عدد {n}"), one) for n in range(6)]
    sheet = figures.sheet("الجنود", many, TODAY, Texts("ar"))
    assert sheet

    assert [panel.title for panel in sheet.panels] == ["عدد 0", "عدد 1", "عدد 2", "عدد 3"]
    assert outside(drawn(sheet)) == []


def test_the_words_for_who_does_not_see_it_name_what_is_on_it() -> None:
    """States with their numbers, in both languages."""
    done = place(HANDOVER, said("2026-09-14", Stage.COMPLETED))

    assert "مكتمل" in timeline.alt("الواحة", [("", [done])], Texts("ar"))
    assert "complete" in timeline.alt("Oasis", [("", [done])], Texts("en"))


# ── the child that draws, and the shelf ──────────────────────────────────────────────────────────────────


def sheets(number: int) -> list[Sheet]:
    found = drawing(place(HANDOVER))
    assert found
    return [replace(found, title=f"{found.title} {n}") for n in range(number)]


def test_a_sheet_comes_out_of_the_other_process_as_it_went_in() -> None:
    """Both kinds, through JSON."""
    chart = charted(readings(figure("troops", (500, None), "2026-01-05", qualifier="more_than")))
    for sheet in (*sheets(1), chart):
        assert loaded(dumped(sheet)) == sheet


async def test_a_picture_is_drawn_once_and_then_taken_from_the_shelf(tmp_path: Path) -> None:
    """The second time no child is needed."""
    (sheet,), shelf = sheets(1), Shelf(tmp_path / "pictures")
    painter, idle = Painter(patience_s=60), Painter(patience_s=60)
    first = await painter.png(sheet, shelf)
    assert painter.child
    await painter.close()
    second = await idle.png(sheet, shelf)

    assert first == second and first.startswith(PNG)
    assert idle.child is None


async def test_the_child_is_let_go_when_nobody_asks_and_comes_back(tmp_path: Path) -> None:
    """Its memory goes with it."""
    first, second = sheets(2)
    painter, shelf = Painter(idle_s=0.05, patience_s=60), Shelf(tmp_path)
    await painter.png(first, shelf)
    async with asyncio.timeout(30):
        while painter.child:
            await asyncio.sleep(0.02)
    again = await painter.png(second, shelf)
    await painter.close()

    assert again.startswith(PNG)


async def test_a_child_that_was_killed_is_replaced(tmp_path: Path) -> None:
    """Nobody who asks next notices."""
    first, second = sheets(2)
    painter, shelf = Painter(patience_s=60), Shelf(tmp_path)
    await painter.png(first, shelf)
    assert painter.child
    os.kill(painter.child, 9)
    again = await painter.png(second, shelf)
    await painter.close()

    assert again.startswith(PNG)


@pytest.mark.parametrize("program", ["pass", "import time; time.sleep(60)"])
async def test_a_child_that_dies_or_hangs_costs_the_picture_alone(tmp_path: Path, program: str) -> None:
    """Whoever asked is told that there is none, and no process is left."""
    (sheet,) = sheets(1)
    painter = Painter(job_s=1, patience_s=60, program=("-c", program))
    with pytest.raises(PictureError):
        await painter.png(sheet, Shelf(tmp_path))

    assert painter.child is None


async def test_who_has_waited_long_enough_is_told_so(tmp_path: Path) -> None:
    """And whoever asks next is served."""
    (sheet,), shelf = sheets(1), Shelf(tmp_path)
    painter = Painter(patience_s=0)
    with pytest.raises(PictureError, match="too long"):
        await painter.png(sheet, shelf)
    painter.patience_s = 60
    picture = await painter.png(sheet, shelf)
    await painter.close()

    assert picture.startswith(PNG)


async def test_with_too_many_waiting_the_next_is_told_at_once(tmp_path: Path) -> None:
    """A rush of questions ends in words, not in a queue."""
    shelf, slow = Shelf(tmp_path), "import time; time.sleep(60)"
    painter = Painter(job_s=10, patience_s=60, program=("-c", slow))
    tasks = [asyncio.create_task(painter.png(sheet, shelf)) for sheet in sheets(WAITING + 1)]
    (told,), waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    with pytest.raises(PictureError, match="too many"):
        await told
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await painter.close()

    assert painter.child is None


def test_the_shelf_keeps_the_newest_and_forgets_the_rest(tmp_path: Path) -> None:
    """It never grows beyond its measure."""
    shelf = Shelf(tmp_path)
    picture = png(sheets(1)[0])
    for number in range(KEPT + 3 * SPARE):
        shelf.put(b"%d" % number, picture)

    assert KEPT <= len(list(tmp_path.iterdir())) <= KEPT + SPARE + 1
    assert shelf.get(b"%d" % (KEPT + 3 * SPARE - 1)) == picture
    assert shelf.get(b"0") is None


def test_a_torn_file_is_no_picture(tmp_path: Path) -> None:
    """It is drawn anew."""
    shelf = Shelf(tmp_path)
    picture = png(sheets(1)[0])
    shelf.put(b"one", picture)
    (path,) = tmp_path.iterdir()
    path.write_bytes(picture[:200])
    assert shelf.get(b"one") is None
    shelf.put(b"one", picture)

    assert shelf.get(b"one") == picture


async def test_a_shelf_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (sheet,), painter = sheets(1), Painter(patience_s=60)
    (tmp_path / "pictures").write_text("in the way")
    picture = await painter.png(sheet, Shelf(tmp_path / "pictures"))
    await painter.close()

    assert picture.startswith(PNG)


def test_the_bot_itself_never_holds_what_draws() -> None:
    """Neither matplotlib nor its company is imported with the commands."""
    loads = "import sys, bot.commands.registry; print(sorted({'matplotlib', 'PIL'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
