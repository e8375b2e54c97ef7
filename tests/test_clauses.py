"""Where one statement ends and the next begins: a negation or a date of one is not that of the other."""

from __future__ import annotations

from functools import cache

import pytest

from newsroom.arabic.clauses import Clause, ClauseReader, Phrases, Token, tokens
from newsroom.arabic.fold import heavy
from newsroom.arabic.words import page
from newsroom.lexicon import shipped_lexicon

VERBS = set(heavy("غادرت شيدت تسلمها وتسلمها أكدت انسحبت غادر بقي وبقي").split())


@cache
def reader() -> ClauseReader:
    return ClauseReader(shipped_lexicon().milestones.clauses)


def words_of(text: str) -> list[Token]:
    on = page(text)
    return tokens(on, 0, len(on.text))


def split(text: str) -> tuple[list[Token], list[Clause]]:
    words = words_of(text)
    return words, reader().clauses(
        words, lambda place: words[place].text in VERBS, lambda place: words[place].text[0] == "و"
    )


def told(text: str) -> list[str]:
    words, clauses = split(text)
    return [" ".join(words[place].text for place in clause.tokens) for clause in clauses]


def folded(*clauses: str) -> list[str]:
    return [" ".join(word.text for word in words_of(clause)) for clause in clauses]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("غادر الرتل القاعدة؛ وبقي آخر.", ["غادر الرتل القاعدة", "وبقي آخر"]),
        ("اكتمال الإخلاء.. والجيش ينتشر", ["اكتمال الإخلاء", "والجيش ينتشر"]),
        ("الوزارة: القوات غادرت", ["الوزارة", "القوات غادرت"]),
        ("غادر الرتل فجرا، وتسلمها الجيش", ["غادر الرتل فجرا", "وتسلمها الجيش"]),
        ("غادر الرتل القاعدة فيما بقي آخر", ["غادر الرتل القاعدة", "فيما بقي آخر"]),
        ("أكدت الوزارة ذلك، مشيرة إلى الموعد", ["أكدت الوزارة ذلك", "مشيرة إلى الموعد"]),
    ],
)
def test_a_new_statement_opens_a_clause(text: str, clauses: list[str]) -> None:
    """After a stop, a colon, two dots, a comma before a verb, or a word that opens one."""
    assert told(text) == folded(*clauses)


@pytest.mark.parametrize(
    "text",
    [
        "غادرت القوات، بحسب مصدر أمني، القاعدة",  # a parenthesis between commas
        "غادرت القوات القاعدة، والمعسكر المجاور",  # a list goes on
        "في نهاية عام 2011، انسحبت القوات",  # a time that only leads up to its verb
        "وبحسب الوزارة، غادر الرتل القاعدة",
        "عند الساعة 12:30 غادر الرتل",  # a colon of the clock
    ],
)
def test_what_belongs_together_stays_one_clause(text: str) -> None:
    """A comma alone says nothing; a colon between digits neither."""
    assert told(text) == folded(text)


def test_what_is_said_hangs_on_the_verb_of_saying() -> None:
    """And the second أن hangs where the first does, not on it."""
    _, clauses = split("أكدت الوزارة أن القوات غادرت القاعدة وأن الجيش تسلمها")
    assert [(clause.kind, clause.parent) for clause in clauses] == [
        ("main", None),
        ("complement", 0),
        ("complement", 0),
    ]


def test_after_a_relative_clause_the_main_one_goes_on() -> None:
    """At its comma, and at the verb of the main clause where no comma stands."""
    with_comma = "القوات التي غادرت بغداد، انسحبت إلى أربيل"
    without = "القاعدة التي شيدت في الثمانينيات تسلمها الجيش"
    assert told(with_comma) == folded("القوات انسحبت إلى أربيل", "التي غادرت بغداد")
    assert told(without) == folded("القاعدة تسلمها الجيش", "التي شيدت في الثمانينيات")


def test_every_token_stands_in_one_clause() -> None:
    """However the clauses nest."""
    text = "أكدت الوزارة أن القوات، التي غادرت بغداد، وصلت، مضيفة أنها بقي منها رتل"
    words, clauses = split(text)
    assert sorted(place for clause in clauses for place in clause.tokens) == list(range(len(words)))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("من المقرر غدا", 2),
        ("ومن المقرر غدا", 2),
        ("من القاعدة", 0),
        ("المقرر", 1),
        ("للمقرر", 1),
        ("سمقرر", 0),
    ],
)
def test_phrases_are_found_behind_clitics(text: str, length: int) -> None:
    """The longest that stands there counts; the س of verbs makes another word of it."""
    assert Phrases(["من المقرر", "المقرر"]).at(words_of(text), 0) == length
