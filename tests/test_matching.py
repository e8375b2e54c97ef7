"""The matcher: one fact a row. Each row is an alias, a sentence, and the words that must be found in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.matching import Matcher
from newsroom.models import Alias, Entity, EntityKind, Mention


def found(text: str, *aliases: Alias) -> list[str]:
    return [mention.text for mention in mentions(text, *aliases)]


def mentions(text: str, *aliases: Alias) -> tuple[Mention, ...]:
    return Matcher([Entity("x", EntityKind.CITY, "س", "x", aliases)]).find(text)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("أربيل", "وصل إلى أربيل", ["أربيل"]),
        ("أربيل", "وأربيل وبأربيل لأربيل فأربيل كأربيل", ["وأربيل", "وبأربيل", "لأربيل", "فأربيل", "كأربيل"]),
        ("أربيل", "سأربيل أأربيل", []),
        ("التحالف", "والتحالف بالتحالف للتحالف وللتحالف", ["والتحالف", "بالتحالف", "للتحالف", "وللتحالف"]),
        ("اللجنة العليا", "بيان للجنة العليا", ["للجنة العليا"]),
        ("اللبن", "للبن ولللبن باللبن للبنان", ["للبن", "ولللبن", "باللبن"]),
        ("البنان", "لبنان للبنان", ["للبنان"]),
        ("U.S.", "the U.S. army of the U.S", ["U.S."]),
        ("التون كوبري", "قرب لالتون كوبري", ["لالتون كوبري"]),
        ("حرير", "تحرير الحريري حريرية", []),
        ("بلد", "بلدة البلدين بلدنا", []),
        ("فن", "وفن", []),
        ("بغداد", "بغداد، وبغداد؛ بغداد.", ["بغداد", "وبغداد", "بغداد"]),
        ("بغداد", "البغدادي بغدادي", []),
        ("سليماني", "السليمانية", []),
    ],
)
def test_a_name_is_found_as_a_word_with_its_clitics(name: str, text: str, expected: list[str]) -> None:
    """و ف ب ك ل and their pairs belong to the word; any other letter makes it another word."""
    assert found(text, Alias(name)) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("عين الأسد", 'قاعدة "عين الأسد" الجوية', ["عين الأسد"]),
        ("قاعدة عين الأسد", "قاعدة “عين الأسد”", ["قاعدة “عين الأسد"]),
        ("قاعدة عين الأسد", "قاعدة «عين الأسد»", ["قاعدة «عين الأسد"]),
        ("عين الأسد", "#عين_الأسد", ["عين_الأسد"]),
        (
            "عين الأسد",
            "عين (الأسد) عين - الأسد عين  \u00a0الأسد",
            ["عين (الأسد", "عين - الأسد", "عين  \u00a0الأسد"],
        ),
        ("عين الأسد", "عين. الأسد عين، الأسد عين\nالأسد", []),
        ("عين الأسد", "عين\u200cالأسد", ["عين\u200cالأسد"]),
        ("عين الأسد", "عَيْن الأســدِ", ["عَيْن الأســدِ"]),
        ("Ain al-Asad", "at AIN AL ASAD and Ain al-Asad", ["AIN AL ASAD", "Ain al-Asad"]),
        ("داعش", "لـ“داعش”", ["داعش"]),
    ],
)
def test_quotes_hyphens_and_marks_do_not_part_a_name(name: str, text: str, expected: list[str]) -> None:
    """Soft signs are one gap; a full stop, a comma and a new line end the name."""
    assert found(text, Alias(name)) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("الحكومة العراقية", "الحكومةالعراقية", ["الحكومةالعراقية"]),
        ("التحالف الدولي", "قوات التحالف الدوليضد داعش", ["التحالف الدولي"]),
        ("سوريا", "من سورياللعراق", ["سوريا"]),
        ("بغداد", "وصل إلىبغداد وفيبغداد", ["بغداد", "بغداد"]),
        ("الموصل", "دعمالموصل", ["الموصل"]),
        ("الأسد", "دعمالأسد", []),
    ],
)
def test_a_long_name_survives_a_lost_space(name: str, text: str, expected: list[str]) -> None:
    """Feeds glue words; a name that is long enough is still itself, and the glued word is not part of it."""
    assert found(text, Alias(name)) == expected


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("القوات الأمريكية", "القوات الأميركية"),
        ("القوات الأميركية", "القوات الامريكية"),
        ("القوات الأمريكية", "القوات الأميريكية"),
        ("إقليم كردستان", "إقليم كوردستان"),
        ("إقليم كوردستان", "أقليم كردستان"),
        ("عبد الله", "عبدالله"),
        ("عبدالله", "عبد الله"),
        ("أبو مهدي المهندس", "أبي مهدي المهندس"),
        ("أبي مهدي", "أبا مهدي"),
        ("محمد بن سلمان", "محمد ابن سلمان"),
        ("شؤون", "شئون"),
        ("البيشمركة", "الپێشمەرگە".replace("ێ", "ی").replace("ە", "", 1)),
        ("كردستان", "کردستان"),
        ("علي لاريجاني", "على لاريجانى"),
        ("مقر 7", "مقر ٧"),
    ],
)
def test_systematic_spellings_are_one_name(name: str, written: str) -> None:
    """House spellings that follow a rule need no alias."""
    assert found(f"قال {written} اليوم", Alias(name)) == [written]


@pytest.mark.parametrize(
    ("alias", "text", "expected"),
    [
        (Alias("بلد", mode="exact"), "بلد وبلد لبلد", ["بلد"]),
        (Alias("آثار", strict=True), "آثار وآثار أثار", ["آثار", "وآثار"]),
        (Alias("سورية", strict=True), "سورية سوريه", ["سورية"]),
        (Alias("حرير", al=True), "حرير والحرير للحرير", ["حرير", "والحرير", "للحرير"]),
        (Alias("الحرير", al=True), "بحرير", ["بحرير"]),
        (Alias("داعش", nisba=True), "داعش داعشي الداعشية داعشيين", ["داعش", "داعشي", "داعشيين"]),
        (Alias("داعش", nisba=True, al=True), "الداعشية", ["الداعشية"]),
        (Alias("حرير", before=("قاعدة",)), "قاعدة حرير، بقاعدة حرير، طريق حرير، قاعدة. حرير",
         ["حرير", "حرير"]),
        (Alias("حرير", before=("قاعدة",), window=2), "قاعدة جوية حرير ثم قاعدة في ناحية حرير", ["حرير"]),
        (Alias("حرير", after=("الجوية",)), "حرير الجوية وحرير الناعمة", ["حرير"]),
        (Alias("علاوي", not_before=("إياد",)), "إياد علاوي وعلاوي", ["وعلاوي"]),
        (Alias("الإطار", not_after=("الاستراتيجي",)), "الإطار الاستراتيجي والإطار التنسيقي", ["والإطار"]),
        (Alias("بردي", near=("قاعدة",)), "قاعدة قرب نهر، في بردي. بردي بلدة.", ["بردي"]),
        (Alias("بردي", not_near=("نهر",)), "نهر قرب بردي. بردي بلدة.", ["بردي"]),
        (Alias("الوزارة", anywhere=("العراق",)), "بيان الوزارة.\nعن العراق", ["الوزارة"]),
        (Alias("الوزارة", anywhere=("العراق",)), "بيان الوزارة.\nعن عراقيل", []),
        (Alias("الوزارة", not_anywhere=("اليمن",)), "بيان الوزارة.\nعن لليمن ثم باليمن", []),
    ],
)  # fmt: skip
def test_an_alias_counts_only_where_it_says(alias: Alias, text: str, expected: list[str]) -> None:
    """Each option of an alias, with a place where it holds and one where it does not."""
    assert found(text, alias) == expected


def test_context_words_are_read_through_clitics_and_spellings() -> None:
    """A context word takes clitics, لل and the same spellings as a name."""
    near = Alias("الجنود", near=("الأمريكية", "كردستان"))
    assert found("الجنود وللأميركية حضور. الجنود بكوردستان. الجنود هنا.", near) == ["الجنود", "الجنود"]


def test_a_doc_alias_waits_for_a_surer_one() -> None:
    """A short form counts once the full name stands anywhere in the text, even after it."""
    full, short = Alias("حسين علاوي"), Alias("علاوي", doc=True)
    assert found("علاوي: المهمة انتهت", full, short) == []
    assert found("علاوي: المهمة انتهت\nقال حسين علاوي", full, short) == ["علاوي", "حسين علاوي"]


def test_overlapping_mentions_of_one_entity_are_one() -> None:
    """The longest wins, and partial overlaps make one span of the surest weight."""
    pair = Alias("تنظيم الدولة", weight=0.5), Alias("الدولة الإسلامية")
    (mention,) = mentions("قال تنظيم الدولة الإسلامية", *pair)
    assert (mention.text, mention.weight) == ("تنظيم الدولة الإسلامية", 1.0)


def test_neighbouring_mentions_stay_apart() -> None:
    """Names that only touch are two mentions."""
    assert found("بغداد بغداد", Alias("بغداد")) == ["بغداد", "بغداد"]


def test_one_spelling_may_serve_two_entities() -> None:
    """Both are told, each by its own context."""
    town = Entity("town", EntityKind.CITY, "", "", (Alias("حرير"),))
    base = replace(town, id="base", kind=EntityKind.BASE, aliases=(Alias("حرير", before=("قاعدة",)),))
    matcher = Matcher([town, base])
    assert [m.entity for m in matcher.find("في حرير")] == ["town"]
    assert [m.entity for m in matcher.find("في قاعدة حرير")] == ["base", "town"]


@given(st.text(alphabet='عين الأسدقاعدةًـ\u200c\u200f"«»_#.،\n وبلكف\ud800🇮', max_size=60))
def test_offsets_are_exact_whatever_the_text(text: str) -> None:
    """A mention is the very piece of the text its offsets name."""
    for mention in mentions(text, Alias("عين الأسد"), Alias("أسد", al=True), Alias("قاعدة")):
        assert mention.text == text[mention.start : mention.end]
        assert mention.text.strip() == mention.text != ""


def test_nothing_to_look_for_finds_nothing() -> None:
    """An empty watchlist is no error."""
    assert Matcher([]).find("بغداد") == ()
