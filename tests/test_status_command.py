"""The ledger as people ask for it in chat: states with their proof, timelines, conflicts, figures, changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from bot.commands.ask.days import Days
from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.render import console, slack, telegram
from newsroom.errors import UserError
from newsroom.models import Article, Ruling, State
from newsroom.review import RefusedError, Wish, decide, undo
from newsroom.settings import SHIPPED_CONFIG
from newsroom.store import ledger as rows
from tests.house import Clock, House, open_house, plain
from watchers.ingest import ingest

TODAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ASAD = "ain_al_asad_handover"


def told(number: int, day: str, outlet: str, text: str) -> Article:
    moment = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    url = f"https://news.example/{number}"
    return Article(str(number), f"متابعة رقم {number}", text, outlet, url, moment)


PLANNED = told(
    1,
    "2025-08-12",
    "صحيفة النخيل",
    "قالت وزارة الدفاع العراقية إن قوات التحالف الدولي ستغادر قاعدة عين الأسد في أيلول المقبل. "
    "وتنتهي المرحلة الثانية من الانسحاب في أيلول 2026. وفي العراق نحو 2500 جندي أمريكي.",
)
CLAIMED = told(2, "2026-01-14", "موقع الرصيف", "سلمت قوات التحالف الدولي قاعدة عين الأسد إلى الجيش العراقي.")
CONFIRMED = told(
    3,
    "2026-01-16",
    "وكالة الجسر",
    "أعلنت وزارة الدفاع العراقية أن قوات التحالف الدولي سلمت قاعدة عين الأسد إلى الجيش العراقي.",
)


@pytest.fixture
async def house(tmp_path: object) -> AsyncIterator[House]:
    async with open_house(tmp_path, clock=Clock(TODAY)) as opened:  # type: ignore[arg-type]
        yield opened


async def hear(house: House, *articles: Article) -> None:
    await ingest(house.desk, articles, tell=False, as_of=True, advance=lambda: None)


async def ask(house: House, text: str, language: str = "ar") -> str:
    message = await dispatch(Request(text, language), house.desk)
    return plain("\n".join(part.text for part in console.render(message, width=0)))


async def test_a_status_says_state_proof_and_who_says_so(house: House) -> None:
    """The important first: complete since when, by whose word, with the sentence and the outlet."""
    await hear(house, PLANNED, CLAIMED, CONFIRMED)
    said = await ask(house, "حالة عين الاسد")

    assert said.startswith("قاعدة عين الأسد الجوية")
    assert "بحسب وزارة الدفاع العراقية (جهة رسمية)" in said
    assert "التأكيد: جهة رسمية" in said
    assert "وكالة الجسر" in said and CONFIRMED.text in said
    assert "كان مقررًا: أيلول/سبتمبر 2025" in said
    assert said.index("مكتمل منذ") < said.index("أحدث الأخبار")


async def test_what_is_reported_done_and_not_confirmed_says_what_is_missing(house: House) -> None:
    """One outlet's word makes a candidate."""
    await hear(house, PLANNED, CLAIMED)

    assert "ينقصه تأكيد جهة رسمية أو مصدر مستقل ثانٍ" in await ask(house, "عين الأسد")
    assert "a second independent source" in await ask(house, "status ain al-asad", "en")


async def test_a_status_as_of_a_day_knows_nothing_later(house: House) -> None:
    """«في 1 أيلول 2025» and the same day in ISO: planned, with days left, and no later item."""
    await hear(house, PLANNED, CLAIMED, CONFIRMED)
    for question in ("حالة عين الأسد في 1 أيلول 2025", "حالة عين الأسد حتى 2025-09-01"):
        said = await ask(house, question)
        assert "الحال كما كانت في 1 أيلول/سبتمبر 2025" in said
        assert "مخطَّط" in said and "بقي على الموعد 29 يومًا" in said
        assert "وكالة الجسر" not in said and "مادة واحدة" in said


async def test_what_is_overdue_is_told_beside_what_was_asked(house: House) -> None:
    """A line each, with the days and the ends that were named."""
    await hear(house, PLANNED, CONFIRMED)
    said = await ask(house, "حالة عين الأسد")

    assert "اكتمال المرحلة الثانية والانسحاب العسكري الكامل: مخطَّط، وتجاوز الموعد بـ53 يومًا" in said


async def test_milestones_phases_and_dossiers_have_a_status_too(house: House) -> None:
    """By id, title, a part of it, or the name of a phase."""
    await hear(house, PLANNED, CONFIRMED)
    by_part, by_id = await ask(house, "حالة تسليم عين الأسد"), await ask(house, f"حالة {ASAD}")
    phase, dossier = await ask(house, "حالة المرحلة الثانية"), await ask(house, "حالة انسحاب التحالف")

    assert by_part == by_id
    assert "مكتمل منذ" in by_id
    assert "تجاوز الموعد بـ53 يومًا" in phase
    assert dossier.startswith("انسحاب التحالف الدولي من العراق")


async def test_a_timeline_runs_through_changes_and_due_dates_to_today(house: House) -> None:
    """In the order of time, each change with its sentence."""
    await hear(house, CONFIRMED, PLANNED)
    said = await ask(house, "تسلسل عين الأسد")
    places = [said.index(word) for word in ("12 آب", "30 أيلول", "16 كانون الثاني", "اليوم، 22 تشرين")]

    assert places == sorted(places)
    assert CONFIRMED.text in said


async def test_figures_name_their_source_and_what_only_repeats(house: House) -> None:
    """One reading for a number said again and again."""
    again = told(
        9, "2026-02-03", "قناة المرفأ", "ما زال في العراق نحو 2500 جندي أمريكي يتبعون التحالف الدولي."
    )
    await hear(house, PLANNED, again)
    said = await ask(house, "أرقام us_troops_iraq")

    assert said.count("جندي أمريكي") == 1
    assert "تتكرر منذ 2025 (مرة أخرى)" in said
    assert "صحيفة النخيل" in said and "قناة المرفأ" in said


async def test_conflicts_show_every_side_with_its_sentence(house: House) -> None:
    """Each value with the outlet that gives it; of a name only what concerns it."""
    other = told(4, "2025-08-13", "منبر الضفة", "وفي العراق نحو 900 جندي أمريكي يتبعون التحالف الدولي.")
    await hear(house, PLANNED, other)
    everything, ours = await ask(house, "تناقضات"), await ask(house, "تناقضات حرير")

    assert "رقمان متضاربان" in everything
    assert "منبر الضفة" in everything and "صحيفة النخيل" in everything and other.text in everything
    assert "لا تناقض معروفًا" in ours
    assert "تناقضات القوات الأميركية" in await ask(house, "حالة القوات الأمريكية")


async def test_changes_begin_with_states(house: House) -> None:
    """Since a day that people name as they speak; nothing new says so."""
    await hear(house, PLANNED, CONFIRMED)
    said = await ask(house, "ما الجديد منذ 1 كانون الثاني 2026")

    assert said.index("ما تغيّر") < said.index("أخبار جديدة")
    assert "مكتمل (16 كانون الثاني/يناير 2026)، وكانت الحالة: مخطَّط" in said
    assert "متابعة رقم 3" in said and "متابعة رقم 1" not in said
    assert "لا جديد" in await ask(house, "ما الجديد منذ أمس")
    assert "ليس تاريخًا أفهمه" in await ask(house, "ما الجديد منذ كذا")


async def test_phases_list_their_milestones(house: House) -> None:
    """Every phase of the dossier, with the state of each milestone."""
    await hear(house, CONFIRMED)
    said = await ask(house, "مراحل")

    assert said.index("المرحلة الأولى") < said.index("المرحلة الثانية")
    assert "إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي: مكتمل منذ" in said


QUESTIONS = (
    *("حالة عين الأسد", "timeline phase 1", "conflicts", "أرقام القوات الأمريكية"),
    *("changes since 2025-01-01", "phases", "help"),
)


async def test_every_answer_can_be_shown_on_every_platform(house: House) -> None:
    """In both languages, with something in the ledger and with nothing."""
    for articles in ((), (PLANNED, CLAIMED, CONFIRMED)):
        await hear(house, *articles)
        for question in QUESTIONS:
            for language in ("ar", "en"):
                message = await dispatch(Request(question, language), house.desk)
                assert telegram.render(message) and slack.render(message) and console.render(message)


async def test_a_name_that_means_several_things_is_a_choice(house: House) -> None:
    """Nothing is guessed; what is unknown gets the nearest of all kinds."""
    assert "أكثر من معنى" in await ask(house, "حالة إنهاء المهمة")
    assert "هل تقصد" in await ask(house, "حالة عين الاسدد")


# ── days ─────────────────────────────────────────────────────────────────────────────────────────────────

DAYS = Days(SHIPPED_CONFIG, TODAY.date())


@pytest.mark.parametrize(
    ("typed", "name", "day"),
    [
        ("عين الأسد في 1 أيلول 2025", "عين الأسد", "2025-09-01"),
        ("حرير حتى 2026-01-02", "حرير", "2026-01-02"),
        ("عين الأسد في أيلول 2025", "عين الأسد", "2025-09-30"),
        ("Harir as of yesterday", "Harir", "2026-11-21"),
        ("القوات الأمريكية في العراق", "القوات الأمريكية في العراق", None),
        ("القوات الأمريكية في العراق في 2025", "القوات الأمريكية في العراق", "2025-12-31"),
    ],
)
def test_a_day_behind_a_name_is_told_from_the_name(typed: str, name: str, day: str | None) -> None:
    """The last day of a month or year; «في العراق» is no date."""
    assert DAYS.as_of(typed) == (name, date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("منذ أمس", "2026-11-21"),
        ("منذ 1 أيلول", "2026-09-01"),
        ("منذ 1 كانون الأول", "2025-12-01"),
        ("منذ ثلاثة أيام", "2026-11-19"),
        ("since 2026-01-18", "2026-01-18"),
    ],
)
def test_since_takes_the_days_people_type(typed: str, day: str) -> None:
    """Without a year it is the last such day, never one to come."""
    assert DAYS.since(typed) == ("", date.fromisoformat(day))


def test_since_what_is_no_day_is_refused() -> None:
    """Rather than answered for some other day."""
    with pytest.raises(UserError, match="not-a-day"):
        DAYS.since("عين الأسد منذ زمن")


# ── decisions ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_persons_decision_is_shown_as_theirs_and_can_be_undone(house: House) -> None:
    """Who, when and why; undone, the state is again what was reported."""
    desk = house.desk
    await hear(house, CLAIMED)
    wish = Wish(ASAD, Ruling.CONFIRM, "ليلى", note="اتصلت بالوزارة")
    made = await desk.db.write(decide, desk.ledger, desk.watchlist, wish, desk.now())
    confirmed = await ask(house, "حالة عين الأسد")
    await desk.db.write(undo, desk.ledger, desk.watchlist, made.id, "سامر", desk.now())
    undone = await ask(house, "حالة عين الأسد")

    assert (
        "مكتمل" in confirmed
        and "بتأكيد ليلى، الأحد 22 تشرين الثاني/نوفمبر 2026: «اتصلت بالوزارة»" in confirmed
    )
    assert "ليلى" not in undone and "ولم يتأكد" in undone


async def test_a_decision_is_told_to_those_who_follow(house: House) -> None:
    """Like any change of state."""
    desk = house.desk
    await hear(house, CLAIMED)
    wish = Wish(ASAD, Ruling.CONFIRM, "ليلى")
    await desk.db.write(decide, desk.ledger, desk.watchlist, wish, desk.now())
    await house.sender.once()

    (alert,) = house.room.texts()
    assert "إخلاء قاعدة عين الأسد" in alert and "ليلى" in alert


REFUSED = (
    (Wish("nothing", Ruling.CONFIRM, "ليلى"), "no-milestone"),
    (Wish("phase1_end", Ruling.CONFIRM, "ليلى"), "nothing-to-confirm"),
    (Wish(ASAD, Ruling.REJECT, "ليلى"), "which-report"),
    (Wish(ASAD, Ruling.REJECT, "ليلى", report=999), "no-report"),
    (Wish(ASAD, Ruling.SET, "ليلى"), "no-state"),
    (Wish(ASAD, Ruling.SET, "ليلى", state=State.DISPUTED), "no-state"),
    (Wish(ASAD, Ruling.SET, "ليلى", state=State.COMPLETE, day=date(2026, 12, 1)), "day-ahead"),
    (Wish(ASAD, Ruling.CONFIRM, " "), "nobody"),
)


async def test_a_decision_that_cannot_be_one_is_refused(house: House) -> None:
    """With its reason, and nothing is written."""
    desk = house.desk
    await hear(house, CLAIMED)
    for wish, why in REFUSED:
        with pytest.raises(RefusedError, match=why):
            await desk.db.write(decide, desk.ledger, desk.watchlist, wish, desk.now())
    assert await desk.db.read(rows.decisions, [ASAD, "phase1_end"], desk.ledger.zone) == []
