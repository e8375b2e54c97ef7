"""The watchlist, steered from chat: listed, looked at, changed with a preview, taken back, by admins alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.commands.steer import aliaswords, watchforms
from bot.commands.steer.aliaswords import read, said
from newsroom import steering
from newsroom.dossierfiles import AliasFile
from newsroom.errors import UserError
from newsroom.settings import SHIPPED_CONFIG
from newsroom.store import edits
from newsroom.yamlfiles import load
from tests.steered import DOSSIER, FIRST, OTHER, READER, Steered, button, open_steered, shown, write_config

CHAT, ELSEWHERE = "telegram:-1001", "telegram:-1002"
WOOD_NEWS = "قالت دائرة الأشغال إن جسر الخشب القديم سيُفتتح قريبا. وحضر الناس."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Steered]:
    async with open_steered(tmp_path) as town:
        yield town


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_list_says_what_is_followed_and_how_often_it_was_named(town: Steered) -> None:
    """With a button to each; the same in English, and by any of the command's names."""
    await town.publish("ترميم", "بدأ ترميم الجسر الحجري على النهر.", days_ago=2)
    await town.publish("قديم", "بدأ ترميم الجسر الحجري على النهر.", days_ago=9)
    for line in ("المراقبة", "/watch", "قائمة المراقبة", "watchlist"):
        text = await town.say(line)
        assert "قائمة المراقبة: جسور المدينة (3)" in text
        assert "1. ✅ الجسر الحجري: الجسر الحجري، جسر الحجر، الحجري (1)" in text
        assert "[جسر الحديد: watch show iron_bridge]" in text
    assert "Watchlist: Bridges of the town (3)" in await town.say("watch", language="en")


async def test_many_are_listed_by_dossier_and_kind_and_page_by_page(tmp_path: Path) -> None:
    """The dossiers that come with rasid: counts first, then one kind, then its pages; every button's line is short."""
    async with open_steered(tmp_path, dossiers=None, config=SHIPPED_CONFIG, targets=()) as town:
        overview = await town.answer("المراقبة")
        assert "انسحاب التحالف الدولي من العراق" in shown(overview)
        assert "قواعد: " in shown(overview)
        assert "قائمة المراقبة: مؤسسات" in await town.say(button(overview, "مؤسسات"))
        first = await town.answer("watch coalition-withdrawal all 1")
        assert "الصفحة 1 من" in shown(first)
        second = await town.say(button(first, "التالي"))
        assert "13. ✅" in second
        lines = [action.line for row in (*overview.actions, *first.actions) for action in row]
        assert max(len(line.encode()) for line in lines) <= 60
        labels = [action.label for row in (*overview.actions, *first.actions) for action in row]
        assert max(map(len, labels)) <= 20


async def test_a_card_tells_spellings_conditions_uses_and_who_changed_it_last(town: Steered) -> None:
    """Found by any of its names."""
    text = await town.say("المراقبة جسر الحجر")
    for part in ("stone_bridge", "موقع", "2. الحجري (قرب: جسر، $town)", "ترميم الجسر الحجري"):
        assert part in text
    assert "آخر تعديل" not in text
    await town.say("watch pause stone_bridge", name="سلمى")
    text = await town.say("watch show stone_bridge", language="en")
    assert "⏸ paused" in text
    assert "Changed last: سلمى · 18 January 2026, 12:00" in text
    assert "2. الحجري (near: جسر, $town)" in text


# ── adding ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_name_is_added_after_a_preview(town: Steered) -> None:
    """A form, then what it would have found in a week, with the sentences; saved by a button, and followed at once."""
    await town.publish("افتتاح قريب", WOOD_NEWS)
    await town.publish("خبر", "عبرت الشاحنات جسر الخشب أمس.", days_ago=3)
    await town.publish("أقدم من أسبوع", "عبرت الشاحنات جسر الخشب.", days_ago=8)
    asked = await town.say("المراقبة أضف")
    for label in ("الاسم المعتمد", "صيغ أخرى", "كلمات قربها"):
        assert label in asked
    preview = await town.answer("الاسم المعتمد: جسر الخشب\nصيغ أخرى: الجسر الخشبي\nWood bridge\nالنوع: موقع")
    text = shown(preview)
    for part in (
        "مطابقتان في آخر 7 أيام",
        "«قالت دائرة الأشغال إن جسر الخشب القديم سيُفتتح قريبا.»",
        "أخبار النهر",
    ):
        assert part in text
    assert "أقدم من أسبوع" not in text
    assert await town.desk.db.read(edits.entries, 9) == []
    saved = await town.answer(button(preview, "احفظ"), name="سلمى")
    assert "حُفظ: «جسر الخشب»" in shown(saved)
    wood = town.desk.watchlist.entities["wood_bridge"]
    assert (wood.en, [alias.text for alias in wood.aliases]) == (
        "Wood bridge",
        ["جسر الخشب", "الجسر الخشبي", "Wood bridge"],
    )
    assert "حُذف" in await town.say(button(saved, "تراجع"))
    assert "wood_bridge" not in town.desk.watchlist.entities


async def test_in_one_line_and_in_english(town: Steered) -> None:
    preview = await town.answer("watch add Rope bridge | جسر الحبال، جسر حبال | site", language="en")
    assert "Before it is saved: Rope bridge" in shown(preview)
    assert "Nothing was read in the last 7 days" in shown(preview)
    assert "Saved: “Rope bridge”" in await town.say(button(preview, "Save"), language="en")
    assert "rope_bridge" in town.desk.watchlist.entities


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("watch add نور", "«نور» كلمة شائعة"),
        ("watch add الأسد", "«الأسد» كلمة شائعة"),
        ("watch add جسر كذا | قاعدة", "«قاعدة» كلمة شائعة"),
        ("watch add جسر كذا | غغ", "«غغ» أقصر"),
        ("watch add جسر كذا | الحجري", "«الحجري» صيغة من صيغ «الجسر الحجري»"),
        ("watch add جسر كذا | جسر الحديد", "«جسر الحديد» صيغة مأخوذة لاسم آخر (جسر الحديد)"),
        ("watch alias add stone_bridge: النهر (قرب: $lost)", "لا قائمة كلمات في الملف باسم «$lost»"),
    ],
)
async def test_what_does_not_tell_what_is_meant_is_refused_with_a_cure(
    town: Steered, line: str, why: str
) -> None:
    """No button saves it, and neither does writing the button's line; what was filled in can be put right."""
    message = await town.answer(line)
    text = shown(message)
    assert why in text
    assert "كلمات قربها" in text
    assert "[احفظ" not in text
    assert "لا يُحفظ كما هو" in await town.say("watch save")
    assert await town.desk.db.read(edits.entries, 9) == []
    assert "الاسم المعتمد" in await town.say(button(message, "عدّل"))


async def test_an_ordinary_word_is_followed_with_words_near_it(town: Steered) -> None:
    """Refused alone; put right in the form, it finds only what is meant."""
    await town.publish("قصيدة", "كتب الشاعر عن نور الصباح.")
    await town.publish("طريق", "أُغلق جسر نور أمام الشاحنات.")
    refused = await town.answer("watch add نور")
    await town.say(button(refused, "عدّل"))
    preview = await town.answer("كلمات قربها: جسر، الشاحنات")
    assert "مطابقة واحدة في آخر 7 أيام" in shown(preview)
    assert "نور (قرب: جسر، الشاحنات)" in shown(preview)
    assert "حُفظ" in await town.say(button(preview, "احفظ"))
    (alias,) = town.desk.watchlist.entities["nwr"].aliases
    assert alias.near == ("جسر", "الشاحنات")


async def test_a_word_that_stands_in_much_of_what_is_written_is_refused(town: Steered) -> None:
    """Though no list knows it to be ordinary."""
    for number in range(55):
        await town.publish(f"خبر {number}", "حضر المهرجان جمع من الناس." if number < 9 else "لا شيء.")
    text = await town.say("watch add المهرجان")
    assert "«المهرجان» في كثير مما يُنشر" in text
    assert "[احفظ" not in text


# ── a draft is its author's ──────────────────────────────────────────────────────────────────────────────


async def test_only_who_was_shown_it_saves_it_and_only_where(town: Steered) -> None:
    """Not a colleague, not in another chat, not after half an hour, not an older one of their own."""
    preview = await town.answer("watch add جسر الخشب")
    line = button(preview, "احفظ")
    assert "لم يبق ما يُحفظ" in await town.say(line, OTHER)
    assert "لم يبق ما يُحفظ" in await town.say(line, chat=ELSEWHERE)
    await town.answer("watch add جسر الطين")
    assert "لم يبق ما يُحفظ" in await town.say(line)
    newer = button(await town.answer("watch add جسر الرمل الكبير"), "احفظ")
    town.house.clock.pass_(minutes=31)
    assert "لم يبق ما يُحفظ" in await town.say(newer)
    preview = await town.answer("watch add جسر الخشب")
    assert "لم يُحفظ شيء" in await town.say(button(preview, "إلغاء"))
    assert "لم يبق ما يُحفظ" in await town.say(button(preview, "احفظ"))
    assert await town.desk.db.read(edits.entries, 9) == []


async def test_a_stale_edit_is_refused_with_both_versions(town: Steered) -> None:
    """Two open the same form; the second to save is shown what stands and what they wanted."""
    await town.say("watch edit stone_bridge")
    await town.say("watch edit stone_bridge", OTHER)
    mine = await town.answer("الاسم المعتمد: جسر أول")
    theirs = await town.answer("الاسم المعتمد: جسر ثان", OTHER)
    assert "حُفظ" in await town.say(button(mine, "احفظ"))
    text = await town.say(button(theirs, "احفظ"), OTHER)
    assert "سبقك زميل" in text
    assert text.index("جسر أول") < text.index("ما أردتَ حفظه") < text.index("جسر ثان")
    assert town.desk.watchlist.entities["stone_bridge"].ar == "جسر أول"


async def test_a_press_that_comes_twice_saves_once(town: Steered) -> None:
    preview = await town.answer("watch add جسر الخشب")
    update = await town.update()
    assert "حُفظ" in await town.say(button(preview, "احفظ"), update_id=update)
    await town.answer("watch pause stone_bridge", update_id=update)
    assert len(await town.desk.db.read(edits.entries, 9)) == 1
    assert "نُفّذ هذا الطلب من قبل" in await town.say("watch pause stone_bridge", update_id=update)


# ── changing ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_spellings_are_added_with_a_preview_and_removed(town: Steered) -> None:
    """By a line or a form; removed by number or by the spelling itself."""
    await town.publish("سوق", "ازدحم جسر السوق على النهر.")
    preview = await town.answer("المراقبة صيغة أضف stone_bridge: جسر السوق (قرب: النهر)")
    assert "أُضيف إلى الصيغ: جسر السوق (قرب: النهر)" in shown(preview)
    assert "مطابقة واحدة" in shown(preview)
    assert "حُفظ" in await town.say(button(preview, "احفظ"))
    await town.say("watch alias add iron_bridge")
    preview = await town.answer("جسر الفولاذ\nSteel bridge")
    await town.say(button(preview, "احفظ"))
    assert {"جسر الفولاذ", "Steel bridge"} <= {
        a.text for a in town.desk.watchlist.entities["iron_bridge"].aliases
    }
    assert "لا جديد" in await town.say("watch alias add iron_bridge: جسر الفولاذ")
    which = await town.answer("watch alias remove iron_bridge")
    assert "أي صيغة؟" in shown(which)
    assert "حُذف من الصيغ: Steel bridge" in await town.say(button(which, "Steel"))
    assert "حُذف من الصيغ" in await town.say("watch alias remove iron_bridge: جسر الفولاذ")
    assert "لا صيغة هنا هي «99»" in await town.say("watch alias remove iron_bridge: 99")
    assert "لا صيغة هنا" in await town.say("watch alias remove iron_bridge: غيرها")
    assert "لا صيغة هنا" in await town.say(f"watch alias remove iron_bridge: {'9' * 5000}")


async def test_the_last_spelling_is_not_removed(town: Steered) -> None:
    assert "لا يصح أن يبقى فارغًا" in await town.say("watch alias remove works_office: 1")


async def test_it_is_renamed_paused_and_resumed_each_with_a_way_back(town: Steered) -> None:
    renamed = await town.answer("المراقبة سمّ الجسر الحجري: الجسر العتيق | Old bridge")
    assert "الاسم: الجسر العتيق، وكان: الجسر الحجري" in shown(renamed)
    await town.say(button(renamed, "تراجع"))
    assert town.desk.watchlist.entities["stone_bridge"].ar == "الجسر الحجري"
    assert "Name: Old bridge" in await town.say("watch rename stone_bridge: Old bridge", language="en")
    assert "أُوقفت المتابعة" in await town.say("المراقبة أوقف جسر الحديد")
    assert not town.desk.watchlist.entities["iron_bridge"].enabled
    assert "موقوف من قبل" in await town.say("watch pause iron_bridge")
    assert "استؤنفت المتابعة" in await town.say("المراقبة استأنف جسر الحديد")
    assert "متابَع من قبل" in await town.say("watch resume iron_bridge")
    assert "لا جديد" in await town.say("watch rename iron_bridge: جسر الحديد")


async def test_what_others_rest_on_is_not_removed_the_rest_is_after_one_question(town: Steered) -> None:
    """Refused with what rests on it, and a pause offered instead."""
    refused = await town.answer("المراقبة احذف الجسر الحجري")
    assert "محطة «ترميم الجسر الحجري»" in shown(refused)
    assert button(refused, "إيقاف") == "watch pause stone_bridge"
    await town.say(button(await town.answer("watch add جسر الخشب"), "احفظ"))
    asked = await town.answer("watch remove جسر الخشب")
    assert "أتحذف «جسر الخشب»" in shown(asked)
    gone = await town.answer(button(asked, "احذف"))
    assert "حُذف" in shown(gone)
    assert "jsr_alkhdb" not in town.desk.watchlist.entities
    await town.say(button(gone, "تراجع"))
    assert any(one.ar == "جسر الخشب" for one in town.desk.watchlist.entities.values())


async def test_who_subscribed_to_it_is_counted_before_it_is_removed(town: Steered) -> None:
    await town.say(button(await town.answer("watch add جسر الخشب | Wood bridge"), "احفظ"))
    wanted = {"key": "telegram:-100555", "subscriptions": [{"dossier": "bridges", "about": ["wood_bridge"]}]}
    await steering.change(town.desk, "target", "telegram:-100555", wanted, FIRST)
    assert "يسمّيه اشتراك واحد" in await town.say("watch remove wood_bridge")
    assert "One subscription names it" in await town.say("watch remove wood_bridge", language="en")


# ── bad input and rights ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("watch show", "أي اسم؟"),
        ("watch pause", "أي اسم؟"),
        ("watch remove لا أحد", "لا أتابع شيئًا باسم «لا أحد»"),
        ("watch add جسر | جسر (قرب)", "«قرب» ليس شرطًا أعرفه"),
        ("watch add جسر | (قرب: نهر)", "لم أفهم الصيغة"),
        ("watch add جسر الخشب | أ | طائرة", "«طائرة» ليس نوعًا أعرفه"),
        ("watch add | جسر الخشب", "ينقص الاسم"),
        ("watch add " + "جسر " * 50, "الاسم أطول من"),
        ("watch save", "لم يبق ما يُحفظ"),
        ("watch edit", "لم يبق ما يُحفظ"),
        ("watch rename stone_bridge: ؟؟ | x", "ينقص الاسم"),
    ],
)
async def test_what_cannot_be_meant_is_answered_with_what_can(town: Steered, line: str, answer: str) -> None:
    assert answer in await town.say(line)
    assert await town.desk.db.read(edits.entries, 9) == []


async def test_a_typing_error_offers_the_nearest_with_the_same_verb(town: Steered) -> None:
    message = await town.answer("watch pause جسر الحدد")
    assert button(message, "جسر الحديد") == "watch pause iron_bridge"


@pytest.mark.parametrize("person", [READER, "", "telegram:042", "slack:U42"])
async def test_nobody_else_may(town: Steered, person: str) -> None:
    """Neither look nor change, wherever they write."""
    for line in ("المراقبة", "watch add جسر الخشب", "watch pause stone_bridge", "watch save"):
        assert "للمشرفين وحدهم" in await town.say(line, person)
    assert await town.desk.db.read(edits.entries, 9) == []


# ── spellings in words ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", sorted(SHIPPED_CONFIG.glob("dossiers/*.yaml")), ids=lambda p: p.stem)
def test_every_spelling_that_comes_with_rasid_can_be_said_and_read_again(path: Path) -> None:
    """With all its conditions, in both languages."""
    raw = load(path.read_text("utf-8"))
    for alias in (one for entity in raw["entities"] for one in entity["aliases"]):
        for language in ("ar", "en"):
            again = read(said(alias, language))
            assert AliasFile.model_validate(again) == AliasFile.model_validate(alias)


@given(st.text(max_size=60))
def test_no_spelling_breaks_the_reading(text: str) -> None:
    """It is understood or refused."""
    with suppress(UserError, ValidationError):
        AliasFile.model_validate(read(text))


def test_conditions_are_read_in_both_languages() -> None:
    one = read("حرير، الحرير (قرب: قاعدة، مطار؛ ليس بعد: طريق؛ حرفيًا؛ بمدى: 3)")
    assert one == read("حرير, الحرير (near: قاعدة, مطار; not after: طريق; exactly; within: 3)")
    assert one == {
        "text": ["حرير", "الحرير"],
        "near": ["قاعدة", "مطار"],
        "not_before": ["طريق"],
        "mode": "exact",
        "window": 3,
    }
    assert aliaswords.read_all("أ ب، ج د\nه و (قرب: ز)") == ["أ ب", "ج د", {"text": ["ه و"], "near": ["ز"]}]


def test_an_id_is_readable_and_its_own() -> None:
    assert watchforms.unused_id("التون كوبري", {}) == "altwn_kwbry"
    assert watchforms.unused_id("Wood bridge", {"wood_bridge": 1}) == "wood_bridge_2"
    assert watchforms.unused_id("٣٣", {}).startswith("e")
    assert len(watchforms.unused_id("x" * 300, {})) <= 40


# ── several dossiers ─────────────────────────────────────────────────────────────────────────────────────


async def test_with_several_dossiers_the_form_asks_which(tmp_path: Path) -> None:
    """By any of its names; a button from a list has chosen it already; one that is not there is told."""
    config = write_config(tmp_path / "config")
    others = {
        "bridges": "tunnels",
        "_bridge": "_tunnel",
        "works_office": "dig_office",
        "جسور": "أنفاق",
        "الحجري": "الصخري",
        "جسر": "نفق",
        "نفق الحجر": "نفق الصخر",
        "الأشغال": "الحفر",
        "Iron bridge": "Iron tunnel",
    }
    tunnels = DOSSIER
    for word, other in others.items():
        tunnels = tunnels.replace(word, other)
    (config / "dossiers" / "tunnels.yaml").write_text(tunnels, "utf-8")
    async with open_steered(tmp_path) as town:
        overview = await town.say("المراقبة")
        assert "جسور المدينة" in overview
        assert "أنفاق المدينة" in overview
        assert "الملف: " in await town.say("watch add")
        preview = await town.answer("الاسم المعتمد: نفق السوق\nالملف: أنفاق المدينة")
        await town.say(button(preview, "احفظ"))
        assert town.desk.watchlist.dossiers[1].entities[-1].ar == "نفق السوق"
        await town.say("watch add tunnels site")
        preview = await town.answer("الاسم المعتمد: نفق النهر العميق\nصيغ أخرى: Deep tunnel")
        await town.say(button(preview, "احفظ"))
        assert "نفق النهر العميق" in {one.ar for one in town.desk.watchlist.dossiers[1].entities}
        await town.say("watch add")
        assert "لا ملف باسم «سدود»" in await town.say("الاسم المعتمد: سد\nالملف: سدود")
