"""What servers and feeds say of when to come back: read where it is said, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsroom.models import Hints
from tests.servers import item, rss
from watchers.hints import LONGEST_S, fresh_s, of_feed, of_link_header

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
HOUR, DAY = 3600, 86_400
SUN = "Sun, 18 Jan 2026"


def said(head: str, *entries: str) -> Hints:
    return of_feed(
        f'<rss version="2.0"><channel>{head}<title>أخبار</title>{"".join(entries)}</channel></rss>'
    )


@pytest.mark.parametrize(
    ("head", "ttl_s"),
    [
        ("<ttl>60</ttl>", HOUR),
        ("<ttl> 5\n</ttl>", 300),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", HOUR),
        (
            "<sy:updatePeriod>\n  daily </sy:updatePeriod><sy:updateFrequency> 4 </sy:updateFrequency>",
            DAY // 4,
        ),
        ('<sy:updatePeriod xmlns:sy="x">weekly</sy:updatePeriod>', 7 * DAY),
        ("<ttl>5</ttl><sy:updatePeriod>daily</sy:updatePeriod>", DAY),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", DAY),
        ("<ttl>999999999</ttl>", LONGEST_S),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>" + "9" * 5000 + "</ttl>", None),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_how_long_a_feed_says_it_stays_as_it_is(head: str, ttl_s: int | None) -> None:
    assert said(head).ttl_s == ttl_s


def test_hours_and_days_to_skip() -> None:
    """24 is midnight in some feeds; what is no hour is none."""
    hours = "<skipHours><hour>0</hour><hour>5</hour><hour> 23 </hour><hour>77</hour></skipHours>"
    days = "<skipDays><day>Friday</day><day>saturday</day><day>Someday</day></skipDays>"
    found = said(hours + days)
    assert found.skip_hours == 1 | 1 << 5 | 1 << 23
    assert found.skip_days == 1 << 4 | 1 << 5
    assert said("<skipHours><hour>24</hour></skipHours>").skip_hours == 1
    assert said("<hour>5</hour>").skip_hours == 0


def test_the_hub_and_the_topic_of_a_feed() -> None:
    """RSS and Atom, with either quotes, in any order; escaped as XML wants it."""
    hub, topic = "https://hub.example/?a=1&b=2", "https://a.example/rss"
    escaped = hub.replace("&", "&amp;")
    for links in (
        f'<atom:link rel="hub" href="{escaped}"/><atom:link href="{topic}" rel="self" type="x"/>',
        f"<link href='{escaped}' rel='hub' /><link rel='alternate self' href='{topic}'></link>",
    ):
        assert (said(links).hub, said(links).topic) == (hub, topic)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="hub" href="ftp://hub.example/"/>',
        '<link rel="hub" href="/relative"/>',
        f'<link rel="hub" href="https://hub.example/{"x" * 2000}"/>',
        '<link rel="hub" href="https://hub.example/\u0627"/>',
        '<link rel="hub"/>',
        "<link>https://a.example/</link>",
    ],
)
def test_what_cannot_be_asked_is_no_hub(link: str) -> None:
    assert said(link).hub is None


def test_what_an_entry_says_is_not_said_by_the_feed() -> None:
    """A podcast's ttl, an article's own links."""
    assert said("", '<item><ttl>600</ttl><link rel="hub" href="https://h.example/"/></item>') == Hints()
    entry = '<feed><entry><link rel="hub" href="https://h.example/"/></entry></feed>'
    assert of_feed(entry) == Hints()
    assert of_feed(rss(*[item("خبر")] * 500)) == Hints()


@pytest.mark.parametrize(
    ("header", "hub", "topic"),
    [
        (
            '<https://h.example/>; rel="hub", <https://a.example/>; rel="self"',
            "https://h.example/",
            "https://a.example/",
        ),
        ("<https://h.example/>;rel=hub", "https://h.example/", None),
        (
            '<https://a.example/style.css>; rel=preload; as=style, <https://h.example/>; REL="Hub"',
            "https://h.example/",
            None,
        ),
        ('</hub>; rel="hub"', None, None),
        ("<" * 4000, None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_the_link_header_names_a_hub(header: str | None, hub: str | None, topic: str | None) -> None:
    found = of_link_header(header)
    assert (found.hub, found.topic) == (hub, topic)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"Cache-Control": 'max-age="600"', "Age": "200"}, 400),
        ({"Cache-Control": "max-age=600", "Age": "601"}, None),
        ({"Cache-Control": "max-age=0, must-revalidate"}, None),
        ({"Cache-Control": "no-cache, max-age=600"}, None),
        ({"Cache-Control": "no-store", "Expires": f"{SUN} 20:00:00 GMT"}, None),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "max-age=315360000"}, LONGEST_S),
        ({"Cache-Control": "max-age=" + "9" * 500}, LONGEST_S),
        ({"Expires": f"{SUN} 09:10:00 GMT"}, 600),
        ({"Expires": f"{SUN} 09:10:00 GMT", "Date": f"{SUN} 09:08:00 GMT"}, 120),
        ({"Cache-Control": "max-age=60", "Expires": f"{SUN} 09:10:00 GMT"}, 60),
        ({"Expires": "Thu, 19 Nov 1981 08:52:00 GMT"}, None),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
        ({"Expires": "Fri, 31 Dec 99999 23:59:59 GMT"}, None),
        ({}, None),
    ],
)
def test_how_long_a_cache_would_keep_an_answer(headers: dict[str, str], seconds: int | None) -> None:
    assert fresh_s(headers, NOW) == seconds
