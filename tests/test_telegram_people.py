"""Who is heard on Telegram, as whom, and in which chat; and what becomes of a chat that Telegram closes to us."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.adapters.telegram import TelegramChannel
from bot.adapters.telegram_bot import TelegramBot
from bot.adapters.telegram_chats import Chats
from bot.adapters.telegram_updates import payload_of
from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.courier import Outlet
from bot.delivery import Sender
from bot.inbox import Inbox
from bot.message import Action, Foreign, Message, Paragraph
from bot.render import telegram as html
from newsroom.models import Article, Frequency, Platform, Target
from newsroom.rights import Role
from newsroom.store import targets
from tests.chat import telegram_settings, until
from tests.fakes.telegram import TelegramFake
from tests.fakes.telegram_people import KICKED, NO_CHAT, migrated
from tests.house import DOSSIER, House, open_house, plain, target
from watchers.ingest import ingest

GROUP, SUPERGROUP, CHANNEL = -100200, -100300, -100400
KEY = f"telegram:{GROUP}"


class Echo:
    """Answers with the question, and keeps it; «زر» with a button."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Message:
        self.asked.append(request)
        rows = ((Action("الحالة", "status ain_al_asad"),),) if request.text == "زر" else ()
        return Message((Paragraph(Foreign(f"سألت: {request.text}")),), actions=rows)


@asynccontextmanager
async def at_home(
    fake: TelegramFake, folder: Path, echo: Echo | None = None, *, roles: Mapping[str, Role] | None = None
) -> AsyncIterator[House]:
    """A house that follows a group; its bot answers as `echo` does, or from the command table."""
    told = target(KEY, address=str(GROUP))
    async with open_house(folder, targets=(told,), roles=roles) as house:

        async def answer(request: Request) -> Message:
            return await dispatch(request, house.desk)

        desk = house.desk
        bot = TelegramBot(
            telegram_settings(fake), Inbox(desk.db, desk.now), echo or answer, Chats(desk.db, desk.now)
        )
        await bot.start()
        yield house
        await bot.stop()


async def the_group(house: House) -> Target:
    found = await house.desk.db.read(targets.by_key, KEY)
    assert found
    return found


async def until_the_group(house: House, true: Callable[[Target], bool]) -> Target:
    """Waits until its row is so."""
    async with asyncio.timeout(60):
        while not true(found := await the_group(house)):
            await asyncio.sleep(0.02)
    return found


# ── who asks, and where ──


async def test_a_question_says_who_asks_and_where(bot_api: TelegramFake, tmp_path: Path) -> None:
    """The person by id, what they are called, the chat with its topic, the message it answers."""
    echo = Echo()
    async with at_home(bot_api, tmp_path, echo):
        bot_api.say("/status حرير", chat=GROUP, kind="supergroup", user=7, thread=45)
        await until(lambda: bot_api.seen)
        bot_api.say("تفاصيل", chat=GROUP, user=8, thread=45, answers=int(bot_api.seen[0].message))
        await until(lambda: len(echo.asked) == 2)
    first, second = echo.asked
    assert (first.person, first.name, first.place) == ("telegram:7", "ليلى", "group")
    assert (first.chat, first.replies_to, first.pressed) == (f"{KEY}/45", "", False)
    assert (second.text, second.person, second.replies_to) == ("تفاصيل", "telegram:8", "2")


async def test_an_answer_in_a_group_stands_under_its_question(bot_api: TelegramFake, tmp_path: Path) -> None:
    """In a private chat it does not need to."""
    async with at_home(bot_api, tmp_path, Echo()):
        asked = bot_api.say("/status حرير", chat=GROUP, kind="supergroup")
        bot_api.say("حالة حرير")
        await until(lambda: len(bot_api.seen) == 2)
    given = {call["chat_id"]: call for method, call in bot_api.calls if method == "sendMessage"}
    assert f'"message_id": {asked}' in given[str(GROUP)]["reply_parameters"]
    assert "reply_parameters" not in given["42"]


async def test_a_topic_that_the_bot_opened_is_no_question(bot_api: TelegramFake, tmp_path: Path) -> None:
    """There every message seems to answer the one that opened it."""
    echo = Echo()
    opened = {"forum_topic_created": {"name": "أخبار", "icon_color": 0}, "text": None}
    async with at_home(bot_api, tmp_path, echo):
        bot_api.say("/status حرير", chat=GROUP, kind="supergroup", thread=45)
        await until(lambda: bot_api.seen)
        first = bot_api.world.as_told(bot_api.shown(GROUP), 1) | opened
        bot_api.say("كلام بيننا", chat=GROUP, thread=45, reply_to_message=first)
        bot_api.say("حالة حرير")
        await until(lambda: len(bot_api.seen) == 2)
    assert [one.text for one in echo.asked] == ["/status حرير", "حالة حرير"]


async def test_what_one_person_asks_is_answered_in_order(bot_api: TelegramFake, tmp_path: Path) -> None:
    """«تابع», then «اشتراكاتي»: the second is to know of the first. Nobody else waits for it."""
    asked: list[str] = []
    others = asyncio.Event()

    class Slow(Echo):
        async def __call__(self, request: Request) -> Message:
            if request.text == "أولا":
                await others.wait()
            asked.append(request.text)
            return await super().__call__(request)

    async with at_home(bot_api, tmp_path, Slow()):
        for text in ("أولا", "ثانيا", "ثالثا"):
            bot_api.say(text)
        bot_api.say("غيري", chat=77, user=77)
        await until(lambda: bot_api.seen)
        assert asked == ["غيري"]
        others.set()
        await until(lambda: len(bot_api.seen) == 4)
    assert asked == ["غيري", "أولا", "ثانيا", "ثالثا"]


async def test_forwarded_words_are_handed_on_as_words_of_others(
    bot_api: TelegramFake, tmp_path: Path
) -> None:
    """Text or caption, with a link that hides in it; in a group nobody asked for it."""
    echo = Echo()
    link = {"type": "text_link", "offset": 0, "length": 3, "url": "https://news.example/1"}
    async with at_home(bot_api, tmp_path, echo):
        bot_api.forward("/outbox discard all")
        bot_api.forward("خبر", chat=GROUP, kind="supergroup")
        photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
        bot_api.forward(
            "", text=None, entities=None, photo=photo, caption="خبر من قناة", caption_entities=[link]
        )
        await until(lambda: len(bot_api.seen) == 2)
    assert [one.shared for one in echo.asked] == [True, True]
    assert [one.text for one in echo.asked] == ["/outbox discard all", "خبر من قناة\nhttps://news.example/1"]


async def test_a_forwarded_command_is_not_obeyed(bot_api: TelegramFake, tmp_path: Path) -> None:
    """Not even an admin's: the words are somebody else's."""
    async with at_home(bot_api, tmp_path, roles={"telegram:42": Role.ADMIN}):
        bot_api.forward("/people")
        bot_api.say("/people")
        await until(lambda: len(bot_api.seen) == 2)
    forwarded, typed = (plain(seen.text) for seen in bot_api.seen)
    assert forwarded != typed


async def test_nobody_in_disguise_is_obeyed(bot_api: TelegramFake, tmp_path: Path) -> None:
    """An anonymous administrator, a channel's voice, an edit, a post: only the person who asks at last is heard."""
    echo = Echo()
    async with at_home(bot_api, tmp_path, echo):
        bot_api.speak_as_group("/status حرير", chat=GROUP)
        bot_api.speak_as_channel("/status حرير", chat=GROUP)
        bot_api.post("/status حرير", channel=CHANNEL)
        bot_api.edit(bot_api.say("كلام بيننا", chat=GROUP), "/status حرير", chat=GROUP)
        bot_api.say("حالة حرير")
        await until(lambda: bot_api.seen)
    assert [one.text for one in echo.asked] == ["حالة حرير"]
    assert len(bot_api.seen) == 1


# ── deep links ──

LINKS = {
    "s_ain_al_asad_i": "/subscribe ain_al_asad instant",
    "s_ain-al-asad_h": "/subscribe ain-al-asad hourly",
    "s_coalition-withdrawal_d": "/subscribe coalition-withdrawal daily",
    "w_71": "/why 71",
    "q_ain_al_asad": "/status ain_al_asad",
    "s_x": "/help",
    "w_x": "/help",
    "zz": "/help",
    "s_" + "x" * 90 + "_i": "/subscribe " + "x" * 90 + " instant",
}


@pytest.mark.parametrize("payload", LINKS)
async def test_a_deep_link_is_the_command_it_stands_for(
    bot_api: TelegramFake, tmp_path: Path, payload: str
) -> None:
    """Whatever else stands in it leads to the help."""
    echo = Echo()
    async with at_home(bot_api, tmp_path, echo):
        bot_api.say(f"/start {payload}")
        await until(lambda: bot_api.seen)
    assert [one.text for one in echo.asked] == [LINKS[payload]]


@pytest.mark.parametrize(
    ("line", "payload"),
    [
        ("subscribe ain_al_asad instant", "s_ain_al_asad_i"),
        ("why 71", "w_71"),
        ("status harir_base", "q_harir_base"),
        ("mute ain_al_asad 1d", "help"),
        (f"status {'x' * 63}", "help"),
        ("", "help"),
    ],
)
def test_a_line_that_fits_into_a_link_goes_there_and_back(line: str, payload: str) -> None:
    """At most 64 letters of those a link may hold; what does not fit leads to the help."""
    assert payload_of(line) == payload


async def test_a_button_under_a_channels_post_leads_to_the_bot(bot_api: TelegramFake, tmp_path: Path) -> None:
    """Nothing is asked in the channel, where every reader would see the answer."""
    echo = Echo()
    async with at_home(bot_api, tmp_path, echo):
        bot_api.say("زر")
        await until(lambda: bot_api.seen)
        post = bot_api.shown()
        bot_api.world.kinds[str(CHANNEL)] = "channel"
        bot_api.world.messages[str(CHANNEL), 1] = post.__class__(str(CHANNEL), 1, None, "خبر", post.buttons)
        query = bot_api.press("الحالة", chat=CHANNEL, user=77)
        await until(lambda: bot_api.queries[query])
    answer = bot_api.queries[query]
    assert answer == {"url": "https://t.me/rasid_test_bot?start=q_ain_al_asad"}
    assert len(echo.asked) == len(bot_api.seen) == 1


# ── coming and going ──


async def test_a_newcomer_says_how_to_follow_something_once(bot_api: TelegramFake, tmp_path: Path) -> None:
    """Who it is, how to subscribe the chat, and nothing more."""
    async with at_home(bot_api, tmp_path):
        bot_api.join(SUPERGROUP)
        bot_api.join(SUPERGROUP, status="administrator")
        bot_api.say("حالة عين الأسد")
        await until(lambda: len(bot_api.seen) == 2)
    (greeting,) = [seen for seen in bot_api.seen if seen.chat == str(SUPERGROUP)]
    assert "راصد" in greeting.text and "/subscribe" in greeting.text
    assert bot_api.shown(SUPERGROUP).labels == [["موجز يومي هنا", "مساعدة"]]


async def test_a_channel_is_not_talked_into(bot_api: TelegramFake, tmp_path: Path) -> None:
    """Who added the bot is told alone by which key to manage it."""
    async with at_home(bot_api, tmp_path):
        bot_api.join(CHANNEL, kind="channel", user=77, status="administrator")
        await until(lambda: bot_api.seen)
    (told,) = bot_api.seen
    assert told.chat == "77"
    assert f"telegram:{CHANNEL}" in told.text


async def test_a_chat_that_puts_the_bot_out_is_told_nothing_more(
    bot_api: TelegramFake, tmp_path: Path
) -> None:
    """The reason is kept. Let in again, it is told on, and not greeted like a stranger."""
    async with at_home(bot_api, tmp_path) as house:
        bot_api.join(GROUP)
        bot_api.kick(GROUP)
        gone = await until_the_group(house, lambda one: not one.enabled)
        assert gone.disabled_reason == "removed-from-chat"
        bot_api.join(GROUP)
        back = await until_the_group(house, lambda one: one.enabled)
        assert back.disabled_reason is None
    assert bot_api.seen == []


async def test_a_person_who_blocks_the_bot_is_told_nothing_more(
    bot_api: TelegramFake, tmp_path: Path
) -> None:
    """Until they let it in again."""
    mine = target("telegram:42", address="42")
    async with open_house(tmp_path, targets=(mine,)) as house:
        desk = house.desk
        chats = Chats(desk.db, desk.now)
        bot = TelegramBot(telegram_settings(bot_api), Inbox(desk.db, desk.now), Echo(), chats)
        await bot.start()
        bot_api.block(42)
        bot_api.say("حالة حرير", chat=43, user=43)
        await until(lambda: bot_api.seen)
        (blocked,) = await desk.db.read(targets.all_targets)
        bot_api.unblock(42)
        bot_api.say("حالة عين الأسد", chat=43, user=43)
        await until(lambda: len(bot_api.seen) == 2)
        (back,) = await desk.db.read(targets.all_targets)
        await bot.stop()
    assert (blocked.enabled, blocked.disabled_reason, back.enabled) == (False, "blocked", True)


async def test_a_target_the_newsroom_took_away_stays_away(bot_api: TelegramFake, tmp_path: Path) -> None:
    """Coming back into the chat does not undo what an admin decided."""
    async with at_home(bot_api, tmp_path) as house:
        await house.desk.db.write(targets.remove, KEY, house.clock())
        bot_api.kick(GROUP)
        bot_api.join(GROUP)
        await until(lambda: bot_api.seen)
        assert (await the_group(house)).disabled_reason == targets.REMOVED


async def test_a_group_that_grows_keeps_its_subscriptions(bot_api: TelegramFake, tmp_path: Path) -> None:
    """Its target has the new address, and what is asked there is asked for the same target."""
    echo = Echo()
    async with at_home(bot_api, tmp_path, echo) as house:
        bot_api.migrate(GROUP, SUPERGROUP)
        bot_api.say("/status حرير", chat=SUPERGROUP)
        await until(lambda: bot_api.seen)
        assert (await the_group(house)).spec.address == str(SUPERGROUP)
    assert echo.asked[0].chat == KEY
    assert bot_api.seen[0].chat == str(SUPERGROUP)


async def test_an_answer_finds_a_group_that_has_just_moved(bot_api: TelegramFake, tmp_path: Path) -> None:
    """The question came from the old one; the target is taken along."""
    async with at_home(bot_api, tmp_path, Echo()) as house:
        bot_api.refuse[str(GROUP)] = migrated(SUPERGROUP)
        bot_api.say("/status حرير", chat=GROUP, kind="supergroup")
        await until(lambda: bot_api.seen)
        assert bot_api.seen[0].chat == str(SUPERGROUP)
        await until_the_group(house, lambda one: one.spec.address == str(SUPERGROUP))


@pytest.mark.parametrize(("fault", "enabled"), [(KICKED, False), (NO_CHAT, True)])
async def test_an_answer_that_is_forbidden_ends_deliveries_there(
    bot_api: TelegramFake, tmp_path: Path, fault: object, enabled: bool
) -> None:
    """What is only strange is left to the sender, which asks twice."""
    echo = Echo()
    async with at_home(bot_api, tmp_path, echo) as house:
        bot_api.refuse[str(GROUP)] = fault  # type: ignore[assignment]
        with capture_logs() as logs:
            bot_api.say("/status حرير", chat=GROUP, kind="supergroup")
            await until(lambda: "an answer was not sent" in {entry["event"] for entry in logs})
        assert (await the_group(house)).enabled is enabled


# ── the whole way ──


async def test_a_button_subscribes_the_chat_it_stands_in(bot_api: TelegramFake, tmp_path: Path) -> None:
    """For an editor; a reader is told who may, and nothing is changed."""
    async with at_home(bot_api, tmp_path, roles={"telegram:7": Role.EDITOR}) as house:
        bot_api.join(SUPERGROUP)
        await until(lambda: bot_api.seen)
        bot_api.press("موجز يومي هنا", chat=SUPERGROUP, user=66)
        await until(lambda: len(bot_api.seen) == 2)
        assert not await house.desk.db.read(targets.by_key, f"telegram:{SUPERGROUP}")
        bot_api.press("موجز يومي هنا", chat=SUPERGROUP, user=7)
        await until(lambda: len(bot_api.seen) + len(bot_api.edits) == 3)
        made = await house.desk.db.read(targets.by_key, f"telegram:{SUPERGROUP}")
    assert made
    (wanted,) = made.spec.subscriptions
    assert (wanted.dossier, wanted.frequencies) == (DOSSIER, (Frequency.DAILY,))


# ── an alert ──


async def test_an_alert_stays_when_a_button_under_it_is_pressed(
    bot_api: TelegramFake, tmp_path: Path
) -> None:
    """Its confirmation is a message of its own, which may be replaced in its turn."""
    title = "حريق محدود في مخزن وقود داخل قاعدة عين الأسد والتحالف الدولي يفتح تحقيقا."
    async with at_home(bot_api, tmp_path, roles={"telegram:7": Role.EDITOR}) as house:
        article = Article("n1", title, "", "عينة: الرافد", "https://river.example/1", house.clock())
        await ingest(house.desk, [article], tell=True, as_of=True, advance=lambda: None)
        async with TelegramChannel(telegram_settings(bot_api)) as channel:
            await Sender(house.desk, {Platform.TELEGRAM: Outlet(html.render, channel)}).once()
        (alert,) = bot_api.seen
        assert title.rstrip(".") in alert.text
        bot_api.press("كتم يوم", chat=GROUP, user=7)
        await until(lambda: len(bot_api.seen) == 2)
        assert "كُتم" in plain(bot_api.seen[1].text)
        bot_api.press("ألغِ الكتم", chat=GROUP, user=7)
        await until(lambda: [m for m, _ in bot_api.calls].count("editMessageText") == 1)
        edits = [call["message_id"] for method, call in bot_api.calls if method == "editMessageText"]
        assert edits == [bot_api.seen[1].message] != [alert.message]
