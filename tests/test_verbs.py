"""Two forms of a verb are enough, and one of a noun: the others are built, as news writes them."""

from __future__ import annotations

import pytest

from newsroom.arabic.fold import heavy
from newsroom.arabic.verbs import bare, noun, past, present


@pytest.mark.parametrize(
    ("verb", "written"),
    [
        ("انسحب", "انسحب انسحبت انسحبوا انسحبا انسحبتا انسحبنا"),  # sound
        ("سلّم", "سلم سلّمت سُلِّمت سلموا"),  # doubled; its passive is written alike
        ("أعاد", "أعاد أعادت أعادوا"),  # hollow
        ("أخلى", "أخلى أخلت أخلوا أخليا أخلينا أُخلي أُخليت"),  # weak, with its passive
        ("دعا", "دعا دعت دعوا دُعيت"),
        ("بدأ", "بدأ بدأت بدأوا"),
        ("تولى", "تولى تولت تولوا"),
    ],
)
def test_the_past_is_built_from_one_form(verb: str, written: str) -> None:
    """He, she, they, both of them, we; and the passive where it is written otherwise."""
    assert {heavy(word) for word in written.split()} <= past(verb)


@pytest.mark.parametrize(
    ("verb", "written"),
    [
        ("ينسحب", "ينسحب تنسحب ننسحب ينسحبون ينسحبوا تنسحبان"),
        ("يسلم", "يُسلَّم تسلم يسلمون"),
        ("يخلي", "يخلي تخلي يخلون يخلوا يُخلى تُخلى"),
        ("يخلي", "يخل تخل"),  # لم يخلِ: the last letter goes
        ("يدعو", "يدعو تدعو يدعون ندعو"),
        ("يبقى", "يبقى يبقون يبق يبقيان"),
        ("يرجئ", "يرجئ ترجئ"),
    ],
)
def test_the_present_is_built_from_one_form(verb: str, written: str) -> None:
    """Third persons and «we», as they stand after أن and لم too."""
    assert {heavy(word) for word in written.split()} <= present(verb)


@pytest.mark.parametrize(
    ("built", "written"),
    [
        (past("تسلم"), "تسلمها تسلمتها تسلموها تسلمه"),
        (past("أخلى"), "أخلاها أخلتها أخلوها"),  # the last letter changes before a pronoun
        (present("يخلي"), "يخليها تخليها يخلونها يخلوها"),
        (present("يتسلم"), "يتسلمها يتسلمونها يتسلمهم"),
    ],
)
def test_what_is_done_to_may_be_joined_to_the_verb(built: set[str], written: str) -> None:
    """«وتسلمها الجيش» says what «وتسلم الجيش القاعدة» says."""
    assert {heavy(word) for word in written.split()} <= built


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("انسحاب", "انسحاب الانسحاب انسحابا انسحابها انسحابهم"),
        ("مغادرة", "مغادرة المغادرة مغادرته مغادرتها"),
        ("إخلاء", "إخلاء الإخلاء إخلاءه إخلاؤها إخلائها"),  # three seats of one hamza
        ("بقاء", "بقاؤهم بقائهم بقاءنا"),
    ],
)
def test_a_noun_brings_its_article_endings_and_pronouns(word: str, written: str) -> None:
    """One word in the lexicon stands for all of these."""
    assert {heavy(each) for each in written.split()} <= noun(word)


def test_no_form_of_another_word_is_built() -> None:
    """More forms would catch more words that mean something else."""
    assert heavy("انسحاب") not in past("انسحب") | present("ينسحب")
    assert heavy("سينسحب") not in present("ينسحب")  # the س of the future is a clitic, and says so
    assert heavy("مغادرةا") not in noun("مغادرة")


@pytest.mark.parametrize(
    ("token", "reading"),
    [
        ("وسينسحب", ("وس", "ينسحب")),
        ("لينسحب", ("ل", "ينسحب")),
        ("فانسحبت", ("ف", "انسحبت")),
        ("بانسحاب", ("ب", "انسحاب")),
        ("وبالانسحاب", ("وب", "الانسحاب")),
        ("للانسحاب", ("ل", "الانسحاب")),
        ("وصل", ("", "وصل")),  # the token itself always stays a reading
    ],
)
def test_clitics_come_off_in_every_way_they_may(token: str, reading: tuple[str, str]) -> None:
    """What was taken off is told with what remains: it decides the tense."""
    assert reading in bare(heavy(token))


@pytest.mark.parametrize("token", ["لل", "بها", "سد", "ول", "و", ""])
def test_short_words_are_left_whole(token: str) -> None:
    """A letter or two is no word with a particle before it."""
    assert all(len(rest) > 1 or rest == token for _, rest in bare(token))
    assert ("", token) in bare(token)
