"""Who may do what, where: every command, every kind of person, every kind of place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

import pytest
import pytest_asyncio

from bot.adapters.slack_asked import taken
from bot.commands.registry import COMMANDS, dispatch
from bot.commands.request import Place, Request
from bot.message import Message, Paragraph
from bot.texts import Texts
from newsroom.rights import TERMINAL
from newsroom.store import edits, feeds
from tests.steered import ADMIN, Steered, open_steered

ON_ONE_LOOP = pytest.mark.asyncio(loop_scope="module")
Least = Literal["reader", "editor", "analyst", "admin", "nobody"]
RANKS: tuple[Least, ...] = get_args(Least)
PLACES: tuple[Place, ...] = get_args(Place)
SHARED: tuple[Place, ...] = ("group", "channel")

# command → who may privately, who may in a chat of several people. By hand: a new command needs a line here.
EXPECTED: dict[str, tuple[Least, Least]] = {
    **dict.fromkeys(
        (
            "status",
            "timeline",
            "phases",
            "conflicts",
            "figures",
            "changes",
            "latest",
            "find",
            "compare",
            "cite",
        ),
        ("reader", "reader"),
    ),
    **dict.fromkeys(
        ("why", "details", "analyze", "whoami", "help", "cancel", "welcome", "digest", "subscriptions"),
        ("reader", "reader"),
    ),
    **dict.fromkeys(("subscribe", "unsubscribe", "mute", "unmute", "settings"), ("reader", "editor")),
    "unmanage": ("reader", "reader"),
    "manage": ("editor", "editor"),
    **dict.fromkeys(("review", "report"), ("analyst", "analyst")),
    **dict.fromkeys(("greet", "peace", "thanks"), ("reader", "reader")),
    "undo": ("reader", "reader"),  # what they may take back the command itself knows: see its own tests
    **dict.fromkeys(("outbox", "feeds", "people", "targets", "health"), ("admin", "admin")),
    **dict.fromkeys(("watch", "milestone", "audit", "export"), ("admin", "admin")),
}
# what others in a chat are not shown, whoever asks
DISCREET = {
    "review",
    "outbox",
    "feeds",
    "people",
    "targets",
    "health",
    "watch",
    "milestone",
    "audit",
    "export",
}
PEOPLE: dict[str, str] = {
    "telegram:900": "reader",
    "": "reader",  # an anonymous group admin, a channel: nobody can be held to it
    "telegram:11": "editor",
    "telegram:12": "analyst",
    ADMIN: "admin",
    TERMINAL: "admin",
}
NAMED = """\
people:
  - {id: "telegram:42", role: admin}
  - {id: "telegram:11", role: editor}
  - {id: "telegram:12", role: analyst}
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def newsroom(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Steered]:
    from tests import steered

    folder: Path = tmp_path_factory.mktemp("roles")
    steered.write_config(folder / "config", rasid=NAMED)
    async with open_steered(folder) as opened:
        yield opened


def refusals(language: str) -> dict[str, str]:
    """Sentence → who it says may."""
    texts = Texts(language)
    return {
        texts("forbidden-editor"): "editor",
        texts("forbidden-analyst"): "analyst",
        texts("forbidden-admin"): "admin",
        texts("not-openly"): "nobody",
    }


def refused(message: Message, language: str) -> str:
    """Who alone may, when that is why nothing was done."""
    first = message.blocks[0] if message.blocks else None
    return refusals(language).get(str(first.text), "") if isinstance(first, Paragraph) else ""


def test_every_command_has_an_expectation() -> None:
    """What is forgotten here is found here."""
    assert {command.name for command in COMMANDS} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
@ON_ONE_LOOP
async def test_a_command_is_for_those_it_is_meant_for(newsroom: Steered, name: str) -> None:
    """Everybody else is refused in every place, by the command's own name or pressed."""
    for person, rank in PEOPLE.items():
        for place in PLACES:
            least = EXPECTED[name][place in SHARED]
            request = Request(
                name, "ar", person, chat="telegram:-1001", place=place, pressed=place == "channel"
            )
            why = refused(await dispatch(request, newsroom.desk), "ar")
            allowed = RANKS.index(rank) >= RANKS.index(least)
            if allowed and name in DISCREET and place in SHARED:
                least, allowed = "nobody", False
            assert why == ("" if allowed else least), (name, person, place)


@pytest.mark.parametrize("name", sorted(DISCREET))
@ON_ONE_LOOP
async def test_what_others_should_not_read_is_told_to_one_alone(newsroom: Steered, name: str) -> None:
    """In a group where the answer is shown to who asks alone, as Slack can, it is given; the help knows it too."""
    for place in SHARED:
        shown = Request(name, "ar", ADMIN, chat="slack:C0", place=place, discreet=True)
        assert refused(await dispatch(shown, newsroom.desk), "ar") == ""
        openly = await dispatch(replace(shown, discreet=False), newsroom.desk)
        assert openly.refused and openly.blocks == (Paragraph(Texts("ar")("not-openly")),)
        for discreet in (True, False):
            listed = await dispatch(replace(shown, text="help all", discreet=discreet), newsroom.desk)
            assert (Texts("ar")(f"help-{name}") in str(listed.blocks)) is discreet


@pytest.mark.parametrize(("whispered", "verb"), [(True, "say"), (False, "say"), (True, "publish")])
def test_slack_says_whether_the_answer_is_for_one_alone(whispered: bool, verb: str) -> None:
    """It is to a slash command and to a button in such an answer, but not to the one that shows it to all."""
    place = {"channel_id": "C1", "response_url": "https://hooks.example/1"}
    command = {"command": "/rasid", "text": "people", "user_id": "U1", "trigger_id": "1.1", **place}
    _, asked = taken(command, "U0", 0.0) or ("", {})
    assert asked["request"]["discreet"] is True
    container = {"channel_id": "C1", "message_ts": "1.2", "is_ephemeral": whispered}
    pressed = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "container": container,
        "response_url": "https://hooks.example/1",
        "trigger_id": "1.3",
        "actions": [{"action_id": f"{verb}.ar.0", "value": "people", "action_ts": "1.4"}],
    }
    _, asked = taken(pressed, "U0", 0.0) or ("", {})
    assert asked["request"]["discreet"] is (whispered and verb == "say")


@pytest.mark.parametrize("language", ["ar", "en"])
@ON_ONE_LOOP
async def test_a_closed_newsroom_answers_nobody_it_does_not_know(newsroom: Steered, language: str) -> None:
    """Whatever they ask; they are told the id that would let them in, and people named are served."""
    desk, policy = newsroom.desk, newsroom.desk.policy
    desk.policy = replace(policy, closed=True)
    try:
        for person in ("telegram:900", "slack:U042", ""):
            expected = Texts(language)("not-known", person=person)
            for name in EXPECTED:
                for place in PLACES:
                    message = await dispatch(Request(name, language, person, place=place), desk)
                    assert message.blocks == (Paragraph(expected),) and not message.actions
        known = await dispatch(Request("help", language, "telegram:11"), desk)
        assert known.blocks != (Paragraph(Texts(language)("not-known", person="telegram:11")),)
    finally:
        desk.policy = policy


TAMPERED = (
    "people add telegram:900 admin",
    "people remove telegram:42",
    "feeds remove #1",
    "feeds save 00000000",
    "targets remove #1",
    "outbox discard all",
    "undo 1",
    "feeds remove #1\u202e",
    "FEEDS   remove #1",
    "/feeds remove #1",
)


@pytest.mark.parametrize(
    "person", ["telegram:900", "", "telegram:11", "telegram:12", "telegram:042", "slack:42"]
)
@ON_ONE_LOOP
async def test_a_button_somebody_else_was_shown_gives_no_rights(newsroom: Steered, person: str) -> None:
    """Its line is a command like any other: pressed by hand or made up, it changes nothing."""
    before = await newsroom.desk.db.read(feeds.all_feeds), newsroom.desk.roles
    for line in TAMPERED:
        for place in PLACES:
            request = Request(line, "ar", person, chat="telegram:-1001", place=place, pressed=True)
            await dispatch(request, newsroom.desk)
    assert (await newsroom.desk.db.read(feeds.all_feeds), newsroom.desk.roles) == before
    assert await newsroom.desk.db.read(edits.entries, 1) == []


@pytest.mark.parametrize(
    "line", ["", "\u0000", "feeds " + "x" * 4000, "people add", "#1", "{}", "mute:ent_17:1d"]
)
@ON_ONE_LOOP
async def test_a_button_that_says_nonsense_is_answered_all_the_same(newsroom: Steered, line: str) -> None:
    for person in ("telegram:900", ADMIN):
        message = await dispatch(
            Request(line, "ar", person, chat="telegram:-1001", pressed=True), newsroom.desk
        )
        assert message.blocks


@pytest.mark.parametrize("line", TAMPERED)
@ON_ONE_LOOP
async def test_what_an_admin_forwards_is_read_and_not_obeyed(newsroom: Steered, line: str) -> None:
    """Words of others are analysed, whoever hands them in and whatever they say."""
    before = await newsroom.desk.db.read(feeds.all_feeds), newsroom.desk.roles
    for person in (ADMIN, TERMINAL):
        await dispatch(Request(line, "ar", person, chat="telegram:-1001", shared=True), newsroom.desk)
    assert (await newsroom.desk.db.read(feeds.all_feeds), newsroom.desk.roles) == before
    assert await newsroom.desk.db.read(edits.entries, 1) == []
