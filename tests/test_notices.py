"""What alerts say: what changed comes first, with its proof; and a story's message that gains sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot import alerts
from bot.message import Message, Part
from bot.render import console, slack, telegram
from newsroom import digest
from newsroom.files import load_config
from newsroom.models import (
    Alert,
    AlertKind,
    Conflict,
    ConflictKind,
    ConflictNotice,
    Decision,
    Delivery,
    DueNotice,
    Frequency,
    Notice,
    Plan,
    Proof,
    Ruling,
    Side,
    SilenceNotice,
    Stage,
    Standing,
    State,
    StateNotice,
    Story,
    Subscription,
    Version,
    Voice,
    Window,
    kind_of,
)
from newsroom.settings import SHIPPED_CONFIG
from newsroom.watchlist import Watchlist
from tests.fakes.markup import parse
from tests.fakes.slack import read
from tests.house import DOSSIER, plain, target
from tests.ledger import evidence, figure, listing
from tests.rendering import reads_safely

WATCHLIST = Watchlist(load_config(SHIPPED_CONFIG).dossiers)
NOW = datetime(2026, 1, 18, 9, tzinfo=UTC)
HANDOVER = "ain_al_asad_handover"
QUOTE = "آخر دفعة من المستشارين الأمريكيين غادرت قاعدة عين الأسد الجوية."
SEPTEMBER = Window(date(2025, 9, 1), date(2025, 9, 30))
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))

PROOF = replace(
    evidence(
        HANDOVER,
        Stage.COMPLETED,
        "2026-01-17",
        voice=Voice.OFFICIAL,
        outlet="عربي21",
        speaker="وزارة الدفاع العراقية",
        via="رويترز",
    ),
    quote=QUOTE,
)
STANDING = Standing(
    HANDOVER, State.COMPLETE, date(2026, 1, 17), (PROOF,), plan=Plan(SEPTEMBER, None), history=()
)
CHANGED = StateNotice(HANDOVER, State.UNDERWAY, STANDING)
CONFLICT = ConflictNotice(
    Conflict(
        "due:x",
        ConflictKind.DUE,
        HANDOVER,
        (
            Side(window=SEPTEMBER, said=(evidence(HANDOVER, Stage.PLANNED, "2025-06-01", outlet="المدى"),)),
            Side(window=YEAR, said=(evidence(HANDOVER, Stage.PLANNED, "2025-08-01", outlet="شفق نيوز"),)),
        ),
        date(2025, 8, 1),
    )
)
REMINDER = DueNotice(HANDOVER, "ahead", date(2026, 1, 25), 7)
OVERDUE = DueNotice(HANDOVER, "overdue", date(2025, 9, 30), 53)
SILENCE = SilenceNotice("harir_base", date(2025, 12, 28), 21, deaf=3)


def version(outlet: str, number: int = 1, **values: object) -> Version:
    given = {"published": NOW.replace(hour=number), "first_seen": NOW.replace(hour=number), "origin": outlet}
    title, url = f"عنوان {outlet}", f"https://news.example/{number}"
    return Version(number, outlet, title, url, **{**given, **values})  # type: ignore[arg-type]


def story(*versions: Version, quote: str = QUOTE) -> Story:
    told = versions or (version("عربي21"),)
    return Story(
        1, told[0].title, told, ("ain_al_asad",), None, (Proof("ain_al_asad", quote, told[0].outlet),)
    )


def row(number: int, *notices: Notice, of: Story | None = None, **values: object) -> Delivery:
    kind = kind_of(notices[0]) if notices else AlertKind.STORY
    alert = Alert(number, DOSSIER, NOW, of, notices, kind)
    return Delivery(number, 1, Frequency.INSTANT, 0, replace(alert, **values))  # type: ignore[arg-type]


def told(*rows: Delivery, language: str = "ar") -> Message:
    return alerts.alert(rows, target(language=language), WATCHLIST)


def shown(message: Message) -> str:
    (part,) = console.render(message, width=0)
    return plain(part.text)


# ── what changed ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_comes_first_then_its_proof_then_the_story() -> None:
    """The title says it all; the sentence is quoted once, with who said it, where and when."""
    text = shown(told(row(1, CHANGED, of=story())))
    lines = text.split("\n")
    assert lines[0] == "تغيّرت الحالة: إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي — من جارٍ إلى مكتمل"
    assert "الحالة الآن: مكتمل منذ 17 كانون الثاني/يناير 2026" in lines
    assert "كان مقررًا: أيلول/سبتمبر 2025، وتم بعده بـ109 أيام" in lines
    assert "وزارة الدفاع العراقية (جهة رسمية)، نقلًا عن رويترز · السبت 17 كانون الثاني/يناير 2026" in text
    assert text.count(QUOTE) == 1
    assert text.index(QUOTE) < text.index("عنوان عربي21")


def test_a_headline_that_was_quoted_is_not_told_again() -> None:
    """It is the story, until others report it too."""
    only = replace(version("عربي21"), title=QUOTE)
    assert shown(told(row(1, CHANGED, of=story(only)))).count(QUOTE) == 1
    assert "نقلته أيضًا: المدى" in shown(told(row(1, CHANGED, of=story(only, version("المدى", 2, origin="")))))


def test_a_side_is_shown_by_somebody_who_says_just_that() -> None:
    """The newest of those who deny it may say something else."""
    late = evidence(HANDOVER, Stage.DELAYED, "2026-01-01", outlet="المدى")
    near = evidence(HANDOVER, Stage.IMMINENT, "2026-01-02", outlet="عربي21")
    sides = (Side(stage=Stage.COMPLETED, said=(PROOF,)), Side(stage=Stage.DELAYED, said=(late, near)))
    torn = Conflict("x", ConflictKind.STATE, HANDOVER, sides, date(2026, 1, 2))
    text = shown(told(row(1, ConflictNotice(torn))))
    assert late.quote in text
    assert near.quote not in text


def test_several_notices_of_one_article_are_one_message() -> None:
    """The weightiest gives the title, the others stand below it under theirs."""
    text = shown(told(row(1, CHANGED, CONFLICT, of=story())))
    assert text.startswith("تغيّرت الحالة")
    assert "موعدان متضاربان: إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي" in text


def test_both_sides_of_a_conflict_are_quoted() -> None:
    """Each with its value, its outlet and its day."""
    text = shown(told(row(1, CONFLICT)))
    first, second = (side.said[-1] for side in CONFLICT.conflict.sides)
    assert text.startswith("موعدان متضاربان: إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي")
    assert "• أيلول/سبتمبر 2025\nالمدى · الأحد 1 حزيران/يونيو 2025\n" in text
    assert f"«{first.quote}»" in text
    assert f"«{second.quote}»" in text


@pytest.mark.parametrize(
    ("notice", "title"),
    [
        (REMINDER, "يحل موعد «إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي» بعد 7 أيام"),
        (replace(REMINDER, days=1), "يحل موعد «إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي» غدًا"),
        (replace(REMINDER, days=2), "يحل موعد «إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي» بعد يومين"),
        (replace(REMINDER, days=30), "يحل موعد «إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي» بعد 30 يومًا"),
        (replace(REMINDER, due="today", days=0), "اليوم موعد «إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي»"),
        (OVERDUE, "فات موعد «إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي» قبل 53 يومًا"),
        (SILENCE, "لا جديد عن قاعدة حرير الجوية منذ 21 يومًا"),
    ],
)
def test_reminders_and_silence_have_no_story(notice: Notice, title: str) -> None:
    """They say what is due, or missing, in their title; and why the target is told."""
    text = shown(told(row(1, notice)))
    assert text.split("\n")[0] == title
    assert "لأنك مشترك في «انسحاب التحالف الدولي من العراق»" in text


def test_silence_says_when_feeds_are_down() -> None:
    """That nothing was heard may be our own fault."""
    assert "وقد يكون السبب عندنا: 3 مصادر متوقفة." in shown(told(row(1, SILENCE)))
    assert "متوقف" not in shown(told(row(1, replace(SILENCE, deaf=0))))


def test_a_plan_put_off_says_from_when_to_when() -> None:
    """And who named the new date."""
    named = evidence(HANDOVER, Stage.DELAYED, "2025-10-02", outlet="شفق نيوز")
    standing = Standing(
        HANDOVER,
        State.PLANNED,
        plan=Plan(YEAR, date(2025, 10, 2), (named,)),
        slips=(Plan(SEPTEMBER, None),),
    )
    text = shown(told(row(1, StateNotice(HANDOVER, State.PLANNED, standing, slipped=True))))
    assert (
        text.split("\n")[0]
        == "تغيّر الموعد: إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي — من أيلول/سبتمبر 2025 إلى 2026"
    )
    assert "كان مقررًا: أيلول/سبتمبر 2025، وصار الموعد: 2026" in text
    assert named.quote in text


def test_what_an_outlet_took_back_is_called_a_correction() -> None:
    """The reader learns who removed it, and where things stand without it."""
    gone = evidence(HANDOVER, "completed", "2026-01-17", outlet="عربي21")
    back = StateNotice(HANDOVER, State.COMPLETE, replace(STANDING, state=State.UNDERWAY), withdrawn=gone)
    text = shown(told(row(1, back, of=story())))
    assert text.startswith("تصحيح: إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي — من مكتمل إلى جارٍ")
    assert f"لم يعد لدى عربي21 ما سبق أن نشره: «{gone.quote}»" in text


def test_a_persons_decision_says_whose_and_why() -> None:
    """With the note that was left."""
    made = Decision(1, HANDOVER, Ruling.CONFIRM, "ليلى", NOW, note="رأيت بيان الوزارة")
    text = shown(told(row(1, replace(CHANGED, decision=made))))
    assert "قرار ليلى: تأكيد الإنجاز («رأيت بيان الوزارة»)" in text


def test_who_follows_one_entity_is_told_for_its_sake() -> None:
    """Also where no story names it."""
    spec = target(subscriptions=(replace(target().subscriptions[0], about=("ain_al_asad", "harir_base")),))
    text = shown(alerts.alert([row(1, REMINDER, concerns=("ain_al_asad",))], spec, WATCHLIST))
    assert "لأنك مشترك في «قاعدة عين الأسد الجوية»" in text


def test_who_follows_one_kind_of_one_thing_is_told_for_its_sake() -> None:
    """Also when something weightier is told with it."""
    wanted = Subscription(DOSSIER, ("ain_al_asad",), kinds=(AlertKind.CONFLICT,))
    rows = [row(1, CHANGED, CONFLICT, concerns=("ain_al_asad",))]
    text = shown(alerts.alert(rows, target(subscriptions=(wanted,)), WATCHLIST))
    assert "لأنك مشترك في «قاعدة عين الأسد الجوية»" in text


ALL = [CHANGED, replace(CHANGED, before=State.UNRATED), CONFLICT, REMINDER, OVERDUE, SILENCE]
CONFLICTS = [
    Conflict(
        f"{kind}:x",
        kind,
        "us_troops_iraq" if kind in (ConflictKind.FIGURE, ConflictKind.WHOLE, ConflictKind.QUESTION) else HANDOVER,
        sides,
        date(2026, 1, 1),
        within=within,
    )
    for kind, within, sides in [
        (
            ConflictKind.FIGURE,
            "outlet",
            (
                Side(figure=(2500, 2500), said=(figure("us_troops_iraq", 2500, "2026-01-01"),)),
                Side(figure=(2000, None), said=(figure("us_troops_iraq", (2000, None), "2026-01-02"),)),
                Side(figure=(500, 900), said=(figure("us_troops_iraq", (500, 900), "2026-01-02"),)),
            ),
        ),
        (
            ConflictKind.STATE,
            "article",
            (
                Side(stage=Stage.COMPLETED, said=(PROOF,)),
                Side(stage=Stage.UNDERWAY, said=(evidence(HANDOVER, "underway", "2026-01-18"),)),
            ),
        ),
        (ConflictKind.SLIP, "", (Side(window=SEPTEMBER), Side(window=YEAR))),
        (
            ConflictKind.ROLL,
            "",
            (
                Side(members=("harir_base",), said=(listing("x", "harir_base", "2026-01-01"),)),
                Side(members=("harir_base", "altun_kupri_base"), said=(listing("x", "y", "2026-01-01"),)),
            ),
        ),
    ]
]  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("notice", [*ALL, *map(ConflictNotice, CONFLICTS)])
def test_every_notice_is_told_on_every_platform(notice: Notice, language: str) -> None:
    """Alone and in a list, in both languages; in Arabic every line begins from the right."""
    one, many = told(row(1, notice, of=story()), language=language), (row(1, notice), row(2, of=story()))
    listed = alerts.collapsed(digest.group(many), target(language=language), WATCHLIST)
    for message, refs in ((one, {1}), (listed, {1, 2})):
        for render, read_back in READERS:
            parts = render(message)
            assert {ref for part in parts for ref in part.refs} == refs
            if language == "ar":
                for part in parts:
                    reads_safely(read_back(part))


def _of_slack(part: Part) -> str:
    texts = (
        text["text"]
        for block in part.blocks
        if block["type"] != "actions"  # what a button says is read by nobody else
        for text in [block.get("text"), *block.get("elements", [])]
        if text
    )
    return "\n".join(map(read, texts)).replace("\u200b", "")


READERS: list[tuple[Callable[[Message], list[Part]], Callable[[Part], str]]] = [
    (lambda message: console.render(message, width=0), lambda part: part.text),
    (telegram.render, lambda part: parse(part.text).text.replace("\u2060", "")),
    (slack.render, _of_slack),
]


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_digest_tells_changes_then_conflicts_then_dates_then_stories() -> None:
    """And says above how many of each."""
    rows = [
        row(1, of=replace(story(), id=7)),
        row(2, REMINDER),
        row(3, CONFLICT),
        row(4, CHANGED, of=replace(story(), id=8)),
        row(5, SILENCE),
    ]
    spec = target()
    text = shown(alerts.digest(digest.group(rows), spec, WATCHLIST, since=None, until=NOW))
    assert (
        "تغيّر واحد في الحالات · تضارب واحد · موعد واحد · اسم واحد بلا جديد · قصة واحدة من مصدر واحد" in text
    )
    places = [
        text.index(f"\n{heading}\n") for heading in ("ما تغيّر", "تضارب بين المصادر", "مواعيد", "بلا جديد")
    ]
    places.append(text.index("\nقاعدة عين الأسد الجوية\n"))
    assert places == sorted(places)
    assert "• إخلاء قاعدة عين الأسد وتسليمها للجيش العراقي — من جارٍ إلى مكتمل" in text


def test_a_new_story_and_what_it_means_elsewhere_are_told_together() -> None:
    """Two alerts of one story are one entry that settles both."""
    (only,) = digest.together([row(1, of=story()), row(2, CHANGED, of=story())])
    one = digest.entry(only)
    assert (one.kind, one.deliveries, one.notices) == (AlertKind.STATE, (1, 2), (CHANGED,))


# ── a story that gains sources ───────────────────────────────────────────────────────────────────────────


def test_outlets_that_know_it_from_elsewhere_confirm_it() -> None:
    """The headline stays that of the first report."""
    gained = story(version("عربي21"), version("المدى", 2), version("شفق نيوز", 3))
    text = shown(told(row(1, of=gained)))
    assert "عنوان عربي21" in text
    assert "أكّدته أيضًا: المدى، شفق نيوز · 3 مصادر مستقلة" in text
    assert "عنوان المدى" not in text
    assert text.count(QUOTE) == 1


def test_a_reprint_is_not_called_a_confirmation() -> None:
    """What goes back to a source that counted already has carried it."""
    gained = story(
        version("عربي21", origin="رويترز"),
        version("المدى", 2),
        version("الجزيرة", 3, origin="رويترز"),
        version("موقع", 4, trusted=False),
        version("المدى", 5),
    )
    text = shown(told(row(1, of=gained)))
    assert "أكّدته أيضًا: المدى · مصدران مستقلان\n" in text
    assert "نقلته أيضًا: الجزيرة، موقع\n" in text


def test_a_report_dated_earlier_that_comes_later_does_not_take_the_headline() -> None:
    """What the reader saw first is what the message goes on to say."""
    late = version("المدى", 2, published=NOW.replace(hour=0))
    text = shown(told(row(1, of=story(late, version("عربي21")))))
    assert "عنوان عربي21" in text
    assert "أكّدته أيضًا: المدى" in text


def test_a_terminal_is_told_in_one_line_what_was_added() -> None:
    """What was printed cannot be changed."""
    gained = story(version("عربي21"), version("المدى", 2))
    text = shown(alerts.additions([row(1, of=gained), row(2, of=replace(story(), id=2))], {1}, target()))
    assert text == "تحديث: عنوان عربي21 · أكّدته أيضًا: المدى · مصدران مستقلان"
