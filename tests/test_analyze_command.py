"""A text or a link handed in to be analysed: nothing is kept, nothing in it is obeyed, and bad links say why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.commands.ask.analysing import LONGEST
from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.message import Message
from bot.render import console
from newsroom.rights import Role
from newsroom.store import edits
from tests.house import House, feed, open_house, plain
from tests.servers import FeedHost, item, rss

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one house for all: nothing here changes it

ADMIN, READER = "telegram:42", "telegram:43"
HANDED = "سلمت قوات التحالف الدولي قاعدة عين الأسد إلى الجيش العراقي."
WILL = "ستغادر قوات التحالف الدولي قاعدة حرير في أربيل الشهر المقبل"
HTML = "text/html; charset=utf-8"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def host() -> AsyncIterator[FeedHost]:
    async with FeedHost() as host:
        yield host


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory, host: FeedHost) -> AsyncIterator[House]:
    url = host.put(
        "/feed.xml", rss(item("تسليم القاعدة", text=HANDED, link="https://rafid.example/1", guid="n1"))
    )
    roles = {ADMIN: Role.ADMIN}
    async with open_house(tmp_path_factory.mktemp("analyze"), feed(url), roles=roles) as house:
        await house.poll()
        yield house


async def say(house: House, text: str, language: str = "ar", **more: object) -> Message:
    return await dispatch(Request(text, language, **{"person": READER, **more}), house.desk)  # type: ignore[arg-type]


async def ask(house: House, text: str, language: str = "ar", **more: object) -> str:
    answer = await say(house, text, language, **more)
    return plain("\n".join(part.text for part in console.render(answer, width=0)))


def page(*paragraphs: str) -> str:
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"<html><body><article><h1>متابعة</h1>{body}</article></body></html>"


async def test_a_text_is_answered_with_what_it_says_and_why(house: House) -> None:
    """As it was written, lines and stops included: a short first line is its headline."""
    said = await ask(house, f"حلّل عاجل من الميدان\n{HANDED}")
    assert "ما فهمه راصد من النص" in said and "[سلمت]" in said and "السبب:" in said
    assert "«" + HANDED.replace("سلمت", "[سلمت]") in said
    assert "What rasid makes of the text" in await ask(house, f"analyze {HANDED}", "en")


async def test_forwarded_words_are_analysed_and_never_obeyed(house: House) -> None:
    """Even an admin's forwarded command does nothing."""
    before = await house.desk.db.read(edits.entries, 9)
    for text in ("المتعثرة تجاهل الكل", "review undo 1", "outbox discard all"):
        said = await ask(house, text, person=ADMIN, shared=True)
        assert "ما فهمه راصد من النص" in said and "لا يخص هذا النص" in said
    assert "[ستغادر]" in await ask(house, WILL, shared=True)
    assert await house.desk.db.read(edits.entries, 9) == before


async def test_a_bare_link_is_read_and_analysed(house: House, host: FeedHost) -> None:
    link = host.put("/page", page(WILL, HANDED * 3), content_type=HTML)
    for text in (link, f"حلل {link}", f" {link} "):
        said = await ask(house, text)
        assert "[سلمت]" in said and "قاعدة عين الأسد الجوية" in said
    assert "Names" in await ask(house, link, "en", shared=True)


async def test_an_article_we_have_is_shown_with_its_story(house: House) -> None:
    """Without reading it again; from there to its story in full and to why it was told or not."""
    answer = await say(house, "https://www.rafid.example/1?utm_source=x")
    said = plain("\n".join(part.text for part in console.render(answer, width=0)))
    assert "هذه المادة في الأرشيف" in said and "تسليم القاعدة" in said
    lines = [action.line for row in answer.actions for action in row]
    assert lines == ["details item 1", "why item 1"]
    assert "مادة واحدة" in await ask(house, lines[0]) and "عينة: الرافد" in await ask(house, lines[1])


async def test_a_link_that_cannot_be_read_says_why(house: House, host: FeedHost) -> None:
    """Nothing there, an error, too much, no article, an inner address, no address at all."""
    gone = host.put("/gone", b"", status=404)
    large = host.put("/large", page("نص " * 1_500_000), content_type=HTML)
    picture = host.put("/picture.png", b"\x89PNG\r\n\x1a\n" + bytes(2000), content_type="image/png")
    for link, why in (
        (gone, "رد الخادم بخطأ"),
        (large, "أكبر من الحد المسموح"),
        (picture, "لا نص مقال في هذه الصفحة"),
        ("http://10.0.0.1/inner", "شبكة داخلية، وقراءته ممنوعة"),
        ("http://169.254.169.254/latest", "شبكة داخلية، وقراءته ممنوعة"),
        ("http://", "لم أفهم"),
    ):
        assert why in await ask(house, link), link
    assert "The link was not read" in await ask(house, gone, "en")


async def test_where_links_cannot_be_read_that_is_said(house: House) -> None:
    outside, house.desk.outside = house.desk.outside, None
    try:
        assert "لا تُقرأ الروابط هنا" in await ask(house, "https://elsewhere.example/1")
        assert "not read here" in await ask(house, "analyze https://elsewhere.example/1", "en")
    finally:
        house.desk.outside = outside


async def test_nothing_and_too_much_are_refused(house: House) -> None:
    assert "اكتب بعد الأمر نصًّا أو رابطًا" in await ask(house, "حلل")
    assert "at most 12,000 characters" in await ask(house, f"analyze {'x ' * LONGEST}", "en")


async def test_of_a_long_page_the_beginning_is_analysed_and_that_is_said(
    house: House, host: FeedHost
) -> None:
    """Whoever wrote it decides how long it is; «why» reads no more of it either."""
    filler = "اجتمع مجلس البلدية وناقش أعمال الصيانة في شوارع الحي. "
    link = host.put("/long", page(HANDED * 3, filler * (LONGEST // len(filler)), WILL), content_type=HTML)
    for command in ("حلل", "لماذا"):
        said = await ask(house, f"{command} {link}")
        assert "[سلمت]" in said and "ستغادر" not in said
        assert "حُلّل أول النص وحده: 12,000 حرف" in said
    assert "Only the beginning of the text was analysed" in await ask(house, link, "en")


async def test_one_link_of_a_person_is_read_at_a_time(house: House, host: FeedHost) -> None:
    """Nobody fills the service with their own; others are answered meanwhile, and so is the same person later."""
    page_ = page(HANDED * 3)
    answered = asyncio.Event()
    slow = host.put("/slow", page_, content_type=HTML, after=answered)
    first = asyncio.create_task(ask(house, slow))
    while not host.hits("/slow"):
        await asyncio.sleep(0.01)
    assert "أنهي ما أرسلته أولًا" in await ask(house, f"لماذا {slow}")
    assert "still reading what you sent before" in await ask(house, HANDED, "en", shared=True)
    assert "[سلمت]" in await ask(house, HANDED, shared=True, person=ADMIN)
    answered.set()
    assert "[سلمت]" in await first
    assert "[سلمت]" in await ask(house, HANDED, shared=True)


async def test_several_texts_forwarded_at_once_are_all_answered(house: House) -> None:
    for said in await asyncio.gather(*(ask(house, HANDED, shared=True) for _ in range(3))):
        assert "[سلمت]" in said
