"""Articles as JSON lines: good lines are read, a bad line is told and costs only itself."""

from datetime import UTC, datetime

import pytest

from newsroom import jsonlines
from newsroom.jsonlines import BadLine
from newsroom.models import Article


def read(*lines: str) -> list[Article | BadLine]:
    return list(jsonlines.read(line.encode() for line in lines))


def test_a_full_line_becomes_an_article() -> None:
    """All fields, with a day as the start of that day."""
    line = '{"id":"1","title":"ع","text":"ن","source":"س","url":"https://a.example","published":"2026-01-18","lang":"ar"}'

    assert read(line) == [
        Article("1", "ع", "ن", "س", "https://a.example", datetime(2026, 1, 18, tzinfo=UTC), "ar")
    ]


def test_a_date_with_a_zone_becomes_utc() -> None:
    """Baghdad's noon is nine in UTC."""
    (article,) = read('{"id":"1","title":"ع","published":"2026-01-18T12:00:00+03:00"}')

    assert isinstance(article, Article)
    assert article.published == datetime(2026, 1, 18, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 1: json: is not JSON"),
        ("[1]", "line 1: json: is not an object"),
        ('{"title":"ع"}', "line 1: id: is missing"),
        ('{"id":7,"title":"ع"}', "line 1: id: is not a string"),
        ('{"id":"1"}', "line 1: text: is missing, and so is the title"),
        ('{"id":"1","title":["ع"]}', "line 1: title: is not a string"),
        ('{"id":"1","title":"ع","published":"أمس"}', "line 1: published: is not an ISO date"),
        ("[" * 100_000, "line 1: json: is not JSON"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_field(line: str, complaint: str) -> None:
    """One clear line each."""
    (bad,) = read(line)

    assert str(bad).startswith(complaint)


def test_the_lines_around_a_bad_one_are_read() -> None:
    """Blank lines count as lines and not as faults."""
    first, bad, last = read('{"id":"1","title":"أ"}', "", "oops", '{"id":"2","title":"ب"}')

    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(bad, BadLine) and bad.line == 3


def test_a_lone_surrogate_survives_the_way_out() -> None:
    """Such text has no UTF-8, so the line keeps it as a JSON escape."""
    assert jsonlines.dump({"id": "\ud800"}) == b'{"id": "\\ud800"}\n'
    assert "ع".encode() in jsonlines.dump({"id": "ع"})
