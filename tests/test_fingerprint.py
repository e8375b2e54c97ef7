"""What makes two feed entries the same one, and what must not."""

from datetime import date
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.fingerprint import canonical_url, content_hash, is_canonical, item_keys
from newsroom.models import Feed, FeedState, Pages

DAY = date(2026, 1, 18)
LONG = "وصلت القافلة الأخيرة إلى الحدود صباح اليوم وسط إجراءات أمنية مشددة " * 6


def feed(id: int = 1, outlet: str = "عينة: الرافد") -> Feed:
    return Feed(
        id, f"f{id}", "https://a.example/rss", outlet, "IQ", "ar", "", Pages.AUTO, 300, FeedState.ACTIVE
    )


def keys(feed: Feed, guid=None, url=None, title="", text="", day=DAY) -> set[str]:
    content = content_hash(title, text)
    return set(item_keys(feed, guid=guid, url=url, title=title, text=text, day=day, content=content))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x"),
        ("https://a.example/x#comments", "https://a.example/x"),
        ("HTTPS://A.Example:443/x", "https://a.example/x"),
        ("https://a.example/خبر", "https://a.example/%d8%ae%d8%a8%d8%b1"),
        ("https://a.example/x?id=7&fbclid=abc", "https://a.example/x?id=7"),
    ],
)
def test_spellings_of_one_address_are_one_address(one: str, other: str) -> None:
    """Tracking, fragments, case of the host and percent-encoding do not make another article."""
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x", "javascript:alert(1)", "/relative", "http://[::1", "", "https://"]
)
def test_what_is_no_web_address_is_none(url: str) -> None:
    """Such a link is dropped, and the item lives on without it."""
    assert canonical_url(url) is None


def test_query_values_that_name_the_article_are_kept() -> None:
    """Many Arabic sites tell articles apart by ?id= alone."""
    assert canonical_url("https://a.example/n.php?id=1") != canonical_url("https://a.example/n.php?id=2")


@given(st.text("htps:/.-_~%aAzZ09DF?#@&;=+ wى\n", max_size=30), st.sampled_from(["http://", "https://", ""]))
def test_an_address_taken_for_canonical_is_what_taking_it_apart_gives(rest: str, scheme: str) -> None:
    """The short way and the long one agree, whatever page the address stands on."""
    for url in (scheme + rest, f"https://news.example/{rest}"):
        if is_canonical(url):
            assert canonical_url(urljoin("http://other.example/feed/rss.xml", url)) == url


def test_an_item_that_changes_its_guid_is_met_again_by_its_address() -> None:
    """Sites that rebuild their ids do not make their archive news again."""
    assert keys(feed(), "g1", "https://a.example/x") & keys(feed(), "g2", "https://a.example/x")


def test_a_site_that_moves_to_https_or_drops_www_keeps_its_items() -> None:
    """The address key ignores scheme, www and a trailing slash."""
    assert keys(feed(), None, "http://www.a.example/x/") & keys(feed(), None, "https://a.example/x")


def test_links_that_change_with_every_poll_are_met_again_by_headline_and_day() -> None:
    """Aggregators wrap each link anew."""
    title = "الدفاع تعلن تسلم القاعدة من قوات التحالف"

    assert keys(feed(), "g1", "https://n.example/1", title) & keys(feed(), "g2", "https://n.example/2", title)


def test_two_feeds_of_one_outlet_share_an_item_and_two_outlets_do_not() -> None:
    """Nobody can occupy another outlet's address and turn its report into an edit."""
    url = "https://a.example/x"

    assert keys(feed(1), None, url) & keys(feed(2), None, url)
    assert not keys(feed(1), None, url) & keys(feed(3, "عينة: الأفق"), None, url)


@pytest.mark.parametrize("title", ["عاجل", "الموجز", "أسعار الدولار"])
def test_a_short_headline_identifies_nothing(title: str) -> None:
    """Two urgent items of one day are two items."""
    assert not keys(feed(), "g1", "https://a.example/1", title) & keys(
        feed(), "g2", "https://a.example/2", title
    )


def test_the_same_headline_on_another_day_is_another_item() -> None:
    """A daily column keeps its name."""
    title = "أسعار صرف الدولار في بغداد"

    assert not keys(feed(), "g1", None, title) & keys(feed(), "g2", None, title, day=date(2026, 1, 19))


def test_an_entry_with_nothing_but_two_words_still_has_a_key() -> None:
    """Every item can be recognised on the next poll."""
    assert keys(feed(), title="عاجل") == keys(feed(), title="عاجل") != set()


def test_an_edit_changes_the_content_hash_and_a_spelling_of_hamza_does_not() -> None:
    """An article counts as edited when a reader would notice."""
    assert content_hash("تسلم القاعدة", "غدًا") != content_hash("تسلم القاعدة", "اليوم")
    assert content_hash("القوات الأمريكيّة", "") == content_hash("القوات الامريكية", "")


def test_what_is_stored_stays_what_it_is() -> None:
    """Keys and hashes lie in databases: an item met before must be met again after any upgrade."""
    title = "بغداد: إعلانُ موعـد التسليم_الأخير"
    text = "قال الناطق إنّ ٢٬٥٠٠ جندي يغادرون القاعدة ﷲ قبل نهاية العام، وعبد الله معهم؛ 😀 تمَّ (1,200) مركبة"
    content = content_hash(title, text)
    assert content == "706ca77b586850afc66e235a6ee70bf7"
    assert item_keys(
        feed(7), guid="g-1", url="https://a.example/x", title=title, text=text, day=None, content=content
    ) == (
        "g:7:28531f16ae2b09a3661d731423579d38",
        "u:cc7845c5c0d1a30776de035aca0840fe",
        "t:7:-:3072e8106865c65aeeea54d7b52605b0",
        "c:-:a3dfe5740bf98b1e7ddc7426cd787db8",
    )
