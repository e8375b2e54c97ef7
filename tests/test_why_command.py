"""Why an alert came and why an article did not; its story in full: by reply, by number, by link, in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.message import Message
from bot.render import console
from newsroom.files import Policy
from newsroom.models import Frequency, Subscription
from newsroom.rights import Role
from tests.house import DOSSIER, House, feed, open_house, plain, target
from tests.servers import FeedHost, item, rss

ANALYST, READER = "telegram:42", "telegram:43"
LEFT = "أعلنت وزارة الدفاع العراقية أن قوات التحالف الدولي سلمت قاعدة عين الأسد إلى الجيش العراقي."
COPY = f"{LEFT} نقلا عن الرافد."
WEATHER = "طقس معتدل في معظم مدن البلاد خلال عطلة نهاية الأسبوع."
OLD = "التحالف الدولي يعلن مغادرة دفعة من جنوده قاعدة حرير في أربيل."
QUIET = "slack:C7"  # a chat that follows something else


pytestmark = pytest.mark.asyncio(loop_scope="module")  # one house for all: nothing here changes it


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def host() -> AsyncIterator[FeedHost]:
    async with FeedHost() as host:
        yield host


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory, host: FeedHost) -> AsyncIterator[House]:
    """One story told by two outlets, one old story of the first poll, one that belongs to no dossier."""
    old = item(OLD, link="https://rafid.example/0", guid="n0")
    first = host.put("/a.xml", rss(old))
    second = host.put("/b.xml", rss(item("افتتاحية العدد", link="https://jisr.example/0", guid="j0")))
    instant = (Subscription(DOSSIER, ("ain_al_asad",), frequencies=(Frequency.INSTANT,)),)
    other = (Subscription(DOSSIER, ("harir_base",), frequencies=(Frequency.INSTANT,)),)
    everybody = (target(subscriptions=instant), target(QUIET, subscriptions=other))
    feeds = (feed(first, "a", "الرافد"), feed(second, "b", "الجسر"))
    policy = Policy(first_poll_alerts=0)
    roles = {ANALYST: Role.ANALYST}
    async with open_house(
        tmp_path_factory.mktemp("why"), *feeds, targets=everybody, policy=policy, roles=roles
    ) as house:
        await house.poll()
        told = item("تسليم قاعدة عين الأسد", text=LEFT, link="https://rafid.example/1", guid="n1")
        weather = item("أحوال الطقس", text=WEATHER, link="https://rafid.example/2", guid="n2")
        host.put("/a.xml", rss(weather, told, old))
        await house.poll()
        copied = item("تسليم قاعدة عين الأسد", text=COPY, link="https://jisr.example/1", guid="j1")
        host.put("/b.xml", rss(copied))
        await house.poll()
        yield house


async def say(house: House, text: str, language: str = "ar", **more: object) -> Message:
    given = {"person": READER, "chat": "console", **more}
    return await dispatch(Request(text, language, **given), house.desk)  # type: ignore[arg-type]


async def ask(house: House, text: str, language: str = "ar", **more: object) -> str:
    answer = await say(house, text, language, **more)
    return plain("\n".join(part.text for part in console.render(answer, width=0)))


def lines(message: Message) -> list[str]:
    return [action.line for row in message.actions for action in row]


async def test_an_alert_says_for_whose_sake_it_came_and_by_which_words(house: House) -> None:
    """The subscription, when it was sent, the name as written and as known, the rule of its state, the outlets."""
    (told,) = house.room.texts()
    assert "عين الأسد" in told
    said = await ask(house, "لماذا؟", replies_to="1")
    assert "لماذا التنبيه 1؟" in said
    assert "تتابع هذه المحادثة: قاعدة عين الأسد الجوية" in said
    assert "فوريًّا: أُرسل" in said
    assert "كُتب «قاعدة عين الأسد»، والاسم المعرَّف «" in said
    assert "[سلمت]" in said and "الفعل ماضٍ، فالأمر قد وقع" in said
    assert "وزارة الدفاع العراقية (جهة رسمية)" in said
    assert "الرافد" in said and "الجسر" in said
    assert said == await ask(house, "لماذا 1") == await ask(house, "why #1") == await ask(house, "دليل ١")


async def test_the_same_in_english(house: House) -> None:
    said = await ask(house, "why", "en", replies_to="1")
    assert "This chat follows: Ain al-Asad" in said and "At once: sent" in said
    assert "independent source" in said and "[سلمت]" in said


async def test_a_chat_that_was_not_told_learns_why_not(house: House) -> None:
    """It follows something else, follows nothing, or had muted it."""
    assert "لا اشتراك هنا يشمل ما يخصه" in await ask(house, "لماذا 1", chat=QUIET)
    assert "لا تتابع شيئًا بعد" in await ask(house, "لماذا 1", chat="telegram:43")
    assert "does not follow anything" in await ask(house, "why 1", "en", chat="telegram:43")


async def test_the_story_in_full_has_every_version_with_its_time_and_source(house: House) -> None:
    for said in (await ask(house, "تفاصيل", replies_to="1"), await ask(house, "details 1")):
        assert "مادتان" in said and "1. " in said and "2. " in said
        assert "الرافد" in said and "الجسر" in said and "قُرئ" in said
        assert "ما نُبّه إليه" in said and LEFT in said
    english = await ask(house, "details 1", "en")
    assert "2 articles" in english and "What was said" in english


async def test_whoever_may_not_report_is_not_offered_it(house: House) -> None:
    assert lines(await say(house, "تفاصيل 1", person=ANALYST)).count("report 1") == 1
    assert "report 1" not in lines(await say(house, "تفاصيل 1"))
    assert "status ain_al_asad" in lines(await say(house, "تفاصيل 1"))


async def test_an_article_that_was_not_told_says_its_nearest_reason(house: House) -> None:
    """Outside every dossier, known from the first poll, or part of a story that was told already."""
    outside = await ask(house, "لماذا https://rafid.example/2")
    assert "لماذا لم يصل؟" in outside and "لا يخص" in outside
    assert "عند أول قراءة لهذه الخلاصة" in await ask(house, "لماذا http://www.rafid.example/0/")
    copy = await ask(house, "لماذا https://jisr.example/1")
    assert "من قصة سبق التنبيه إليها برقم 1" in copy


async def test_a_link_nobody_carried_is_read_and_explained(house: House, host: FeedHost) -> None:
    """Whether a feed of its site is followed, and whether it would have come at all."""
    page = f"<html><body><article><h1>خبر</h1><p>{LEFT * 4}</p></article></body></html>"
    said = await ask(house, f"لماذا {host.put('/page', page, content_type='text/html; charset=utf-8')}")
    assert "تُقرأ خلاصة لموقع 127.0.0.1، ولم تحمل هذا الرابط" in said
    assert "لو حملته خلاصة متابَعة لسُجّل" in said and "قاعدة عين الأسد الجوية" in said


async def test_a_name_says_what_its_state_rests_on(house: House) -> None:
    said = await ask(house, "الأدلة عين الأسد")
    assert "على ماذا تقوم حالة قاعدة عين الأسد الجوية؟" in said and "[سلمت]" in said
    assert "Nothing has been said of it yet" in await ask(house, "why residual_two_bases", "en")


@pytest.mark.parametrize("command", ["لماذا", "تفاصيل"])
@pytest.mark.parametrize(
    ("rest", "answer"),
    [
        ("", "أي تنبيه تقصد؟"),
        ("99", "لا تنبيه برقم 99"),
        ("item 99", "لا مادة برقم 99"),
        ("كلام لا معنى له هنا", "ليس رقم تنبيه ولا رابطًا"),
        ("9" * 40, "ليس رقم تنبيه ولا رابطًا"),
    ],
)
async def test_what_points_at_nothing_is_told_so(house: House, command: str, rest: str, answer: str) -> None:
    assert answer in await ask(house, f"{command} {rest}")


async def test_an_answer_to_another_message_points_at_nothing(house: House) -> None:
    assert "ليست تنبيهًا محفوظًا" in await ask(house, "لماذا", replies_to="77")
    assert "not an alert we have kept" in await ask(house, "details", "en", replies_to="77")
    assert "لا مادة عندنا بهذا الرابط" in await ask(house, "تفاصيل https://nowhere.example/9")
