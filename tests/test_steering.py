"""What people change is checked as the files are, kept with who and when, taken back, and followed everywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot import faults
from bot.message import Foreign
from bot.texts import Texts
from newsroom import steering
from newsroom.amending import Data, version
from newsroom.desk import open_desk
from newsroom.errors import Fault, UserError
from newsroom.filing import feed_data
from newsroom.rights import Role
from newsroom.steering import Editor, RefusedEditError, StaleError, Wish
from newsroom.store import edits, feeds
from newsroom.watchlist import Watchlist
from tests.house import Clock
from tests.steered import ADMIN, DOSSIER, FIRST, SECOND, Steered, open_steered, write_config

STONE, IRON = "bridges/stone_bridge", "bridges/iron_bridge"
NEW = {"id": "wood_bridge", "kind": "site", "ar": "جسر الخشب", "en": "Wood bridge", "aliases": ["جسر الخشب"]}
WOOD = "bridges/wood_bridge"


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Steered]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    async with open_steered(tmp_path, database_url=url) as town:
        yield town


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Steered]:
    async with open_steered(tmp_path) as town:
        yield town


async def stone(town: Steered, **changes: Any) -> Data:
    return dict(await steering.current(town.desk, "entity", STONE) or {}) | changes


async def test_a_change_holds_at_once_and_stands_in_the_books(town: Steered) -> None:
    """Who, when, what stood before and what stands since; and the text of the next article is read by it."""
    before = await stone(town)
    made = await steering.change(town.desk, "entity", STONE, {**before, "ar": "الجسر العتيق"}, FIRST)
    assert made is not None
    assert (made.by, made.name, made.at) == (ADMIN, "سلمى", town.house.clock())
    assert (made.before, made.after) == (before, {**before, "ar": "الجسر العتيق"})
    assert town.desk.watchlist.entities["stone_bridge"].ar == "الجسر العتيق"
    assert await town.desk.db.read(edits.entry, made.id) == made
    assert await town.desk.db.read(edits.last_of, "entity", STONE) == made


async def test_of_two_who_edit_the_same_one_wins_and_the_other_sees_both(town: Steered) -> None:
    """Both started from the same content; nothing of the first is lost."""
    seen = version(await stone(town))
    first, second = await stone(town, ar="جسر أول"), await stone(town, ar="جسر ثان")
    tried = await asyncio.gather(
        steering.change(town.desk, "entity", STONE, first, FIRST, seen=seen),
        steering.change(town.desk, "entity", STONE, second, SECOND, seen=seen),
        return_exceptions=True,
    )
    (lost,) = [one for one in tried if isinstance(one, BaseException)]
    assert isinstance(lost, StaleError)
    assert lost.now is not None
    assert lost.wanted is not None
    assert {lost.now["ar"], lost.wanted["ar"]} == {"جسر أول", "جسر ثان"}
    assert await steering.current(town.desk, "entity", STONE) == lost.now
    assert len(await town.desk.db.read(edits.entries, 9)) == 1


async def test_two_who_edit_different_things_at_once_both_win(town: Steered) -> None:
    """Each is checked anew beside the other."""
    iron = dict(await steering.current(town.desk, "entity", IRON) or {})
    made = await asyncio.gather(
        steering.change(town.desk, "entity", STONE, await stone(town, ar="جسر أول"), FIRST),
        steering.change(town.desk, "entity", IRON, {**iron, "ar": "جسر ثان"}, SECOND),
        steering.change(town.desk, "entity", WOOD, NEW, SECOND),
    )
    assert None not in made
    names = {one.ar for one in town.desk.watchlist.entities.values()}
    assert {"جسر أول", "جسر ثان", "جسر الخشب"} <= names


async def test_a_change_and_its_undo_can_be_taken_back_and_done_again(town: Steered) -> None:
    """Undo, undo of the undo, and undo of the first again; what the files say needs no amendment any more."""
    made = await steering.change(town.desk, "entity", STONE, await stone(town, ar="الجسر العتيق"), FIRST)
    assert made is not None
    taken = await steering.undo(town.desk, made.id, SECOND)
    assert taken is not None
    assert taken.undoes == made.id
    assert (await stone(town))["ar"] == "الجسر الحجري"
    assert await town.desk.db.read(edits.amendments) == []
    with pytest.raises(UserError, match="undo-done"):
        await steering.undo(town.desk, made.id, FIRST)
    redone = await steering.undo(town.desk, taken.id, FIRST)
    assert redone is not None
    assert (await stone(town))["ar"] == "الجسر العتيق"
    assert await town.desk.db.read(edits.undone_by, made.id) is None
    again = await steering.undo(town.desk, made.id, FIRST)
    assert again is not None
    assert (await stone(town))["ar"] == "الجسر الحجري"


async def test_what_was_added_or_removed_is_undone_as_well(town: Steered) -> None:
    """What was not there is gone again; what was taken away is back."""
    added = await steering.change(town.desk, "entity", WOOD, NEW, FIRST)
    removed = await steering.change(town.desk, "milestone", "bridges/iron_opening", None, FIRST)
    assert added is not None
    assert removed is not None
    assert "iron_opening" not in town.desk.watchlist.milestones
    await steering.undo(town.desk, added.id, FIRST)
    await steering.undo(town.desk, removed.id, FIRST)
    assert "wood_bridge" not in town.desk.watchlist.entities
    assert "iron_opening" in town.desk.watchlist.milestones


async def test_an_undo_does_not_overwrite_what_somebody_has_put_there_since(town: Steered) -> None:
    """It is refused with both contents."""
    made = await steering.change(town.desk, "entity", STONE, await stone(town, ar="جسر أول"), FIRST)
    await steering.change(town.desk, "entity", STONE, await stone(town, ar="جسر ثان"), SECOND)
    assert made is not None
    with pytest.raises(StaleError) as refused:
        await steering.undo(town.desk, made.id, FIRST)
    assert refused.value.now is not None
    assert refused.value.wanted is not None
    assert (refused.value.now["ar"], refused.value.wanted["ar"]) == ("جسر ثان", "الجسر الحجري")
    with pytest.raises(UserError, match="undo-unknown"):
        await steering.undo(town.desk, 999, FIRST)


async def test_a_request_that_comes_twice_changes_once(town: Steered) -> None:
    """The second try is told so by getting nothing."""
    editor = Editor(ADMIN, "سلمى", await town.update())
    assert await steering.change(town.desk, "entity", WOOD, NEW, editor)
    assert await steering.change(town.desk, "entity", WOOD, NEW, editor) is None
    assert len(await town.desk.db.read(edits.entries, 9)) == 1


@pytest.mark.parametrize(
    ("kind", "key", "data", "why"),
    [
        ("entity", WOOD, {**NEW, "aliases": ["جسر الحديد"]}, "is an alias of 'iron_bridge' already"),
        ("entity", WOOD, {**NEW, "aliases": []}, "is empty"),
        ("entity", WOOD, {**NEW, "kind": "bridge"}, "Input should be"),
        ("entity", WOOD, {**NEW, "aliases": [{"text": "خشب", "near": ["$river"]}]}, "is no list of `words`"),
        ("entity", WOOD, {**NEW, "id": "other"}, "is not 'wood_bridge'"),
        ("entity", "tunnels/wood_bridge", NEW, "no dossier 'tunnels'"),
        ("entity", STONE, None, "'stone_bridge' is no entity"),
        ("milestone", "bridges/m", {"id": "m", "phase": "war", "ar": "حدث", "en": "M"}, "is no phase"),
        (
            "milestone",
            "bridges/m",
            {"id": "m", "phase": "repair", "ar": "حدث", "en": "M", "due": "never"},
            "date",
        ),
        ("person", "telegram:x", {"id": "telegram:x", "role": "admin"}, "is no person"),
    ],
)
async def test_what_would_not_be_valid_in_the_files_is_refused(
    here: Steered, kind: str, key: str, data: Data | None, why: str
) -> None:
    """With the reason, and nothing is written."""
    with pytest.raises(RefusedEditError) as refused:
        await steering.change(here.desk, kind, key, data, FIRST)
    assert why in " ".join(fault.message for fault in refused.value.faults)
    assert await here.desk.db.read(edits.entries, 9) == []
    assert await here.desk.db.read(edits.amendments) == []
    if "is not" not in why:  # that one no person can bring about
        for language in ("ar", "en"):
            told = faults.told(refused.value.faults, here.desk.watchlist, Texts(language))
            assert all(isinstance(line, str) for line in told.lines)


def test_every_known_fault_has_its_sentence_and_an_unknown_one_is_shown_as_it_is() -> None:
    """In both languages, with the variables that the fault gives."""
    for language in ("ar", "en"):
        texts = Texts(language)
        for pattern, key in faults.KNOWN:
            given = {name.rstrip("2"): "x" for name in pattern.groupindex}
            assert texts(f"fault-{key}", **given)
        strange = Fault("rasid.yaml", "policy", "is in a mood")
        assert faults.told([strange], Watchlist(()), texts).lines == (
            Foreign("rasid.yaml: policy: is in a mood"),
        )


async def test_several_changes_are_checked_together_and_made_together(here: Steered) -> None:
    """A milestone may name an entity of the same batch; one fault keeps all of them out."""
    opening = {
        "id": "wood_opening",
        "phase": "opening",
        "ar": "افتتاح",
        "en": "Opened",
        "entities": ["wood_bridge"],
    }
    wishes = [Wish("milestone", "bridges/wood_opening", opening), Wish("entity", WOOD, NEW)]
    with pytest.raises(RefusedEditError):
        await steering.change_all(here.desk, [*wishes, Wish("entity", STONE, None)], FIRST)
    assert await here.desk.db.read(edits.entries, 9) == []
    made = await steering.change_all(here.desk, wishes, FIRST)
    assert made is not None
    assert [one.key for one in made] == ["bridges/wood_opening", WOOD]
    assert "wood_opening" in here.desk.watchlist.milestones


async def test_a_person_who_is_made_admin_is_one_at_once(here: Steered) -> None:
    """And no longer when it is taken back."""
    made = await steering.change(
        here.desk, "person", "slack:U1", {"id": "slack:U1", "role": "analyst"}, FIRST
    )
    assert made is not None
    assert here.desk.roles["slack:U1"] == Role.ANALYST
    await steering.undo(here.desk, made.id, FIRST)
    assert "slack:U1" not in here.desk.roles


async def test_a_feed_is_changed_as_the_row_it_is_and_back(town: Steered) -> None:
    """Undo compares with what stands in the row, however short the wish was."""
    short = {"key": "hill-news", "outlet": "أخبار التل", "url": "https://hill.example/rss"}
    made = await steering.change(town.desk, "feed", "hill-news", short, FIRST)
    assert made is not None
    feed = await town.desk.db.read(feeds.by_key, "hill-news")
    assert feed is not None
    assert made.after == feed_data(feed)
    await steering.undo(town.desk, made.id, SECOND)
    assert await town.desk.db.read(feeds.by_key, "hill-news") is None


async def test_a_stale_edit_of_a_feed_is_refused_too(here: Steered) -> None:
    data = dict(await steering.current(here.desk, "feed", "river-news") or {})
    seen = version(data)
    await steering.change(here.desk, "feed", "river-news", {**data, "outlet": "النهر"}, FIRST, seen=seen)
    with pytest.raises(StaleError):
        await steering.change(here.desk, "feed", "river-news", {**data, "trust": "low"}, SECOND, seen=seen)


async def test_a_restart_keeps_what_people_changed(tmp_path: Path) -> None:
    async with open_steered(tmp_path) as town:
        await steering.change(town.desk, "entity", WOOD, NEW, FIRST)
    async with open_steered(tmp_path) as town:
        assert town.desk.watchlist.entities["wood_bridge"].ar == "جسر الخشب"
        assert town.desk.roles[ADMIN] == Role.ADMIN


async def test_another_process_follows(town: Steered) -> None:
    """As soon as it is asked anything."""
    async with open_desk(town.desk.settings, service=False) as other:
        await steering.change(town.desk, "entity", WOOD, NEW, FIRST)
        assert "wood_bridge" not in other.watchlist.entities
        await other.renew()
        assert "wood_bridge" in other.watchlist.entities


async def test_a_change_is_followed_once_however_many_ask_meanwhile(town: Steered) -> None:
    """Who asks while it is read is served as before; what only people's roles say keeps what reads articles."""
    async with open_desk(town.desk.settings, service=False) as other:
        before = other.followed.read_by
        wish = {"id": "telegram:78", "role": "analyst"}
        await steering.change(town.desk, "person", "telegram:78", wish, FIRST)
        first = asyncio.create_task(other.catch_up())
        await asyncio.gather(*(other.renew() for _ in range(9)))
        await first
        assert other.roles["telegram:78"] == Role.ANALYST
        assert other.followed.read_by is before


async def test_files_with_faults_keep_nobody_from_what_was_followed(town: Steered) -> None:
    """Somebody is at work on them: a change is followed when they are whole again."""
    clock = Clock()
    async with open_desk(town.desk.settings, service=False, now=clock) as other:
        await steering.change(town.desk, "entity", WOOD, NEW, FIRST)
        file = town.config / "dossiers/bridges.yaml"
        whole = file.read_text("utf-8")
        file.write_text(whole.replace("phase: opening", "phase: war"), "utf-8")
        await other.renew()
        assert "stone_bridge" in other.watchlist.entities and "wood_bridge" not in other.watchlist.entities
        file.write_text(whole, "utf-8")
        clock.pass_(minutes=2)
        await other.renew()
        assert "wood_bridge" in other.watchlist.entities


async def test_a_change_that_no_longer_fits_the_files_is_left_out_and_told(tmp_path: Path) -> None:
    """The others stand, whatever their order; when the files fit again, so does it."""
    async with open_steered(tmp_path) as town:
        opening = {
            "id": "m",
            "phase": "opening",
            "ar": "افتتاح",
            "en": "Opened",
            "entities": ["wood_bridge"],
        }
        await steering.change(town.desk, "entity", WOOD, NEW, FIRST)
        await steering.change(town.desk, "milestone", "bridges/m", opening, FIRST)
        await steering.change(town.desk, "entity", WOOD, {**NEW, "about": "صغير"}, FIRST)
        iron = {"id": "iron_bridge", "kind": "site", "ar": "الحديد", "en": "Iron", "aliases": ["جسر فلاذي"]}
        await steering.change(town.desk, "entity", IRON, iron, FIRST)
    taken = DOSSIER.replace("[الجسر الحجري, جسر الحجر]", "[الجسر الحجري, جسر الحجر, جسر فلاذي]")
    write_config(tmp_path / "config", dossier=taken)
    async with open_steered(tmp_path) as town:
        (ignored,) = town.desk.followed.ignored
        assert (ignored.kind, ignored.key) == ("entity", IRON)
        assert "جسر فلاذي" in ignored.why
        await steering.change(
            town.desk, "person", "telegram:77", {"id": "telegram:77", "role": "editor"}, FIRST
        )
        assert town.desk.roles["telegram:77"] == Role.EDITOR  # it hinders no other change
        assert town.desk.watchlist.entities["iron_bridge"].ar == "جسر الحديد"
        assert "m" in town.desk.watchlist.milestones
    write_config(tmp_path / "config")
    async with open_steered(tmp_path) as town:
        assert town.desk.followed.ignored == ()
        assert town.desk.watchlist.entities["iron_bridge"].ar == "الحديد"
