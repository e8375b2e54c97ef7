"""What was recorded becomes where things stand: in whatever order it came, told once, corrected where outlets do."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.demo.samples import load_samples
from newsroom.announcing import Cause
from newsroom.desk import Desk
from newsroom.ledger import Ledger
from newsroom.models import (
    Article,
    Decision,
    Frequency,
    Promotion,
    Ruling,
    Standing,
    State,
    StateNotice,
)
from newsroom.store import deliveries, outbox, stories
from newsroom.store import ledger as rows
from newsroom.store.statements import Subjects
from newsroom.store.tables import alerts
from tests.house import DOSSIER, Clock, House, open_house
from watchers.ingest import ingest

SAMPLES = Path(__file__).parent.parent / "config" / "samples"
HANDOVER = "ain_al_asad_handover"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

PLAN = Article(
    "plan",
    "الخطة: إخلاء عين الأسد في أيلول",
    "قالت مصادر مطلعة إن قوات التحالف الدولي ستنسحب من قاعدة عين الأسد في أيلول 2025.",
    "عينة: الرافد",
    "https://rafid.example/plan",
    datetime(2025, 7, 3, 9, 0, tzinfo=UTC),
)
BEGUN = Article(
    "begun",
    "أرتال تغادر غربي العراق",
    "أفادت مصادر أمنية بأن قوات التحالف الدولي بدأت الانسحاب من قاعدة عين الأسد في محافظة الأنبار.",
    "عينة: المدار",
    "https://madar.example/begun",
    datetime(2025, 8, 20, 9, 0, tzinfo=UTC),
)
LAST_PHASE = Article(
    "phase",
    "ما بقي من الخطة",
    "وبحسب الخطة المعلنة، يستمر وجود التحالف الدولي في العراق حتى أيلول 2026، موعد نهاية المرحلة الثانية.",
    "عينة: المدار",
    "https://madar.example/phase",
    datetime(2026, 9, 19, 9, 0, tzinfo=UTC),
)
DONE = Article(
    "done",
    "إعلان رسمي من بغداد",
    "أعلنت وزارة الدفاع العراقية أن آخر دفعة من قوات التحالف الدولي غادرت قاعدة عين الأسد.",
    "عينة: النخيل",
    "https://nakhil.example/done",
    datetime(2026, 1, 17, 9, 0, tzinfo=UTC),
)


async def take(desk: Desk, *articles: Article, tell: bool = False) -> None:
    await ingest(desk, articles, tell=tell, as_of=True, advance=lambda: None)


async def standing(house: House, milestone: str = HANDOVER) -> Standing:
    return (await standings(house))[milestone]


async def standings(house: House) -> dict[str, Standing]:
    milestones = [m for d in house.desk.ledger.dossiers for m in d.milestones]
    return await house.desk.db.read(house.desk.ledger.standings, milestones, house.clock())


def sample_articles() -> list[Article]:
    """Every sample article as its outlet has it in the end."""
    return [
        Article(
            f"{outlet.key}/{item.slug}",
            item.versions[-1].title,
            item.versions[-1].text,
            outlet.name,
            f"https://{outlet.key}.example/{item.slug}",
            item.published,
        )
        for outlet in load_samples(SAMPLES)
        for item in outlet.items
    ]


async def outcome(articles: list[Article]) -> dict[str, Any]:
    """What anybody would be shown of these articles: no ids, which depend on the order of arrival."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_house(Path(folder), clock=Clock(NOW), targets=()) as house:
            await take(house.desk, *articles)
            found = await house.desk.db.read(house.desk.ledger.conflicts, house.desk.ledger.dossiers[0], NOW)
            return {
                "states": {id_: shown(one) for id_, one in (await standings(house)).items()},
                "conflicts": sorted((one.key, one.standing, one.since, sides(one)) for one in found),
                "stories": await house.desk.db.read(grouped),
            }


def shown(one: Standing) -> tuple[Any, ...]:
    plan = one.plan and (one.plan.window, one.plan.said)
    history = [(step.day, step.state) for step in one.history]
    return (one.state, one.since, plan, one.overdue, history, sorted(e.quote for e in one.evidence))


def sides(conflict: Any) -> list[list[str]]:
    return sorted(sorted(said.quote for said in side.said) for side in conflict.sides)


def grouped(conn: Any) -> list[list[str]]:
    found = stories.latest(conn, dossier=DOSSIER, limit=500)
    return sorted(sorted(version.url or "" for version in story.versions) for story in found)


@cache
def outcome_in_order() -> dict[str, Any]:
    return asyncio.run(outcome(sample_articles()))


@given(st.integers(0, 10_000))
@settings(max_examples=3, deadline=None)
def test_the_order_in_which_articles_arrive_changes_nothing(seed: int) -> None:
    """A backfill, a slow feed and a live one end in the same states, conflicts and stories."""
    shuffled = sample_articles()
    Random(seed).shuffle(shuffled)
    assert asyncio.run(outcome(shuffled)) == outcome_in_order()


async def test_what_is_kept_is_what_the_statements_say(tmp_path: Path) -> None:
    """The answer of today, which costs nothing, and the one drawn from all statements are one answer."""
    async with open_house(tmp_path, clock=Clock(NOW), targets=()) as house:
        await take(house.desk, *sample_articles())
        kept = await standings(house)
        elsewhere = Ledger(house.desk.ledger.dossiers[:1], house.desk.ledger.zone)
        drawn_anew = replace_fingerprint(elsewhere)
        milestones = house.desk.ledger.dossiers[0].milestones
        drawn = await house.desk.db.read(drawn_anew.standings, milestones, NOW)
        assert {id_: shown(one)[:5] for id_, one in kept.items()} == {
            id_: shown(one)[:5] for id_, one in drawn.items()
        }


def replace_fingerprint(ledger: Ledger) -> Ledger:
    """A ledger that trusts nothing that is kept."""
    object.__setattr__(ledger, "fingerprint", "another")
    return ledger


async def test_a_state_is_reached_step_by_step_and_shown_as_of_any_day(tmp_path: Path) -> None:
    """Planned, under way, complete; what was published later does not exist yet."""
    async with open_house(tmp_path, clock=Clock(NOW), targets=()) as house:
        await take(house.desk, DONE, PLAN, BEGUN)
        milestones = [m for m in house.desk.ledger.dossiers[0].milestones if m.id == HANDOVER]
        for day, state in (
            ("2025-07-02", State.UNRATED),
            ("2025-07-03", State.PLANNED),
            ("2025-08-20", State.UNDERWAY),
            ("2026-01-16", State.UNDERWAY),
            ("2026-01-17", State.COMPLETE),
        ):
            at = datetime.fromisoformat(day).date()
            found = await house.desk.db.read(house.desk.ledger.standings, milestones, NOW, at)
            assert found[HANDOVER].state is state, day


async def test_an_article_that_changes_a_state_is_told_once_with_the_change(tmp_path: Path) -> None:
    """One message: the news and what it means; ingested again, nothing."""
    async with open_house(tmp_path, clock=Clock(NOW)) as house:
        await take(house.desk, PLAN, BEGUN)
        await take(house.desk, DONE, tell=True)
        await take(house.desk, DONE, tell=True)
        told = await house.desk.db.read(all_alerts)
        assert len(told) == 1
        notices = {n.milestone: n for n in told[0].notices if isinstance(n, StateNotice)}
        assert notices[HANDOVER].before is State.UNDERWAY
        assert notices[HANDOVER].standing.state is State.COMPLETE
        assert told[0].story.title == DONE.title


def all_alerts(conn: Any, now: datetime = NOW) -> list[Any]:
    """What waits to be sent."""
    due = deliveries.due_targets(conn, now)
    found = [deliveries.claim(conn, one.target.id, Frequency.INSTANT, now, 60, 999) for one in due]
    return [delivery.alert for claimed in found for delivery in claimed]


async def test_an_article_that_is_corrected_loses_its_force_and_that_is_told(tmp_path: Path) -> None:
    """The ministry's sentence is edited away: the base is under way again, and readers learn why."""
    async with open_house(tmp_path, clock=Clock(NOW)) as house:
        await take(house.desk, BEGUN, DONE)
        assert (await standing(house)).state is State.COMPLETE
        corrected = replace(
            DONE, text="نفت وزارة الدفاع العراقية صدور أي إعلان عن قاعدة عين الأسد والتحالف الدولي."
        )
        await take(house.desk, corrected, tell=True)
        after = await standing(house)
        assert after.state is State.UNDERWAY
        (told,) = await house.desk.db.read(all_alerts)
        (notice,) = [n for n in told.notices if isinstance(n, StateNotice) and n.milestone == HANDOVER]
        assert notice.before is State.COMPLETE
        assert notice.withdrawn
        assert "آخر دفعة" in notice.withdrawn.quote


async def test_five_reprints_of_one_line_are_one_source(tmp_path: Path) -> None:
    """Where two independent sources are wanted, an agency line and its copies remain a candidate."""
    line = (
        "أفادت مصادر محلية في الأنبار بأن قوات التحالف الدولي أخلت قاعدة عين الأسد، وأن شاحنات أخيرة شوهدت على "
        "الطريق الدولي متجهة غربا، فيما انتشرت وحدات من الجيش عند البوابات وفي الأبراج، وبدأت لجنة هندسية بجرد "
        "المباني والمستودعات ومدارج الطيران وتحديد ما يحتاج منها إلى صيانة قبل أن تنتقل إليها القطعات المكلفة "
        "بحماية المنطقة الغربية."
    )
    copies = [
        Article(
            f"copy{n}", f"أنباء من الأنبار {n}", line, f"عينة {n}", f"https://o{n}.example/a",
            datetime(2026, 1, 15, 8 + n, 0, tzinfo=UTC),
        )
        for n in range(5)
    ]  # fmt: skip
    other = Article(
        "other", "القاعدة خالية", "شاهد مراسلنا قاعدة عين الأسد وقد أخلتها قوات التحالف الدولي تماما.", "عينة: المدار",
        "https://madar.example/empty", datetime(2026, 1, 16, 9, 0, tzinfo=UTC),
    )  # fmt: skip
    async with open_house(tmp_path, clock=Clock(NOW), targets=()) as house:
        await take(house.desk, *copies)
        assert (await standing(house)).state is State.CANDIDATE
        (story,) = await house.desk.db.read(lambda conn: stories.latest(conn, dossier=DOSSIER, limit=9))
        assert len(story.outlets) == 5
        assert len({version.origin for version in story.versions}) == 1
        await take(house.desk, other)
        assert (await standing(house)).state is State.COMPLETE


async def test_a_decision_moves_the_state_is_told_and_can_be_undone(tmp_path: Path) -> None:
    """Confirmed by a person: complete, shown as theirs; undone: as if it had never been."""
    async with open_house(tmp_path, clock=Clock(NOW)) as house:
        await take(house.desk, BEGUN)

        def confirm(conn: Any) -> int:
            made = Decision(0, HANDOVER, Ruling.CONFIRM, "منى", NOW, note="اتصال بالوزارة")
            id_ = rows.decide(conn, made)
            cause = Cause(decision=replace(made, id=id_))
            told = house.desk.ledger.settle(conn, Subjects(frozenset({HANDOVER})), cause, NOW)
            outbox.announce(conn, told, NOW)
            return id_

        id_ = await house.desk.db.write(confirm)
        after = await standing(house)
        assert (after.state, after.decision and after.decision.by) == (State.COMPLETE, "منى")
        (alert,) = await house.desk.db.read(all_alerts)
        assert alert.story is None
        assert alert.notices[0].decision.note == "اتصال بالوزارة"
        await house.desk.db.write(rows.undo, id_, "منى", NOW)
        await house.desk.db.write(house.desk.ledger.settle, Subjects(frozenset({HANDOVER})), Cause(), NOW)
        assert (await standing(house)).state is State.UNDERWAY


async def test_a_changed_rule_draws_the_ledger_anew_and_tells_nobody(tmp_path: Path) -> None:
    """An editor asks for two sources: what one ministry said is a candidate from the next start on."""
    async with open_house(tmp_path, clock=Clock(NOW)) as house:
        await take(house.desk, BEGUN, DONE)
        dossier = house.desk.ledger.dossiers[0]
    stricter = replace(
        dossier,
        milestones=tuple(replace(m, promotion=Promotion.TWO) for m in dossier.milestones),
    )
    async with open_house(tmp_path, clock=Clock(NOW), dossiers=(stricter,)) as house:
        assert (await standing(house)).state is State.CANDIDATE
        assert await house.desk.db.read(all_alerts) == []


async def test_due_dates_and_silence_are_told_once_by_the_calendar(tmp_path: Path) -> None:
    """A week before, on the day, when it has passed; and a word when nothing was heard of a base for weeks."""
    clock = Clock(datetime(2026, 9, 23, 9, 0, tzinfo=UTC))
    async with open_house(tmp_path, clock=clock) as house:
        await take(house.desk, replace(BEGUN, published=datetime(2026, 9, 20, 9, 0, tzinfo=UTC)), LAST_PHASE)
        remind, told = house.desk.ledger.remind, []
        for days in (0, 0, 7, 1, 1, 21):
            clock.pass_(days=days)
            made = await house.desk.db.write(remind, clock(), (7, 1))
            told.append(made)
        assert told[1] == 0  # looked at twice on one day
        keys = await house.desk.db.read(alert_keys)
        for kind in ("ahead-7", "today", "overdue"):
            assert f"due:phase2_full_withdrawal:2026-09-30:{kind}" in keys
        assert "silence:ain_al_asad:2026-09-20:1" in keys
        assert not any("2011" in key for key in keys)  # history is not overdue


def alert_keys(conn: Any) -> set[str]:
    return set(conn.execute(select(alerts.c.key)).scalars())


def words(stem: str, count: int) -> str:
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    return " ".join(f"{stem}{letters[n % 28]}{letters[n // 28]}" for n in range(count))


def chained() -> list[Article]:
    """Each shares half of its text with the next, and nothing with the one after: all go back to one source."""
    subject = "قوات التحالف الدولي في قاعدة عين الأسد. "
    texts = {
        "a": "غادرت آخر دفعة من قوات التحالف الدولي قاعدة عين الأسد. " + words("كلم", 60),
        "b": subject + words("كلم", 60) + " " + words("ذيل", 20),
        "c": subject + words("كلم", 40) + " " + words("فصل", 40),
        "d": "أكملت قوات التحالف الدولي انسحابها من قاعدة عين الأسد. " + words("فصل", 40),
    }
    return [
        Article(
            name, f"خبر {name} من عين الأسد", text, f"عينة {name}", f"https://{name}.example/1",
            datetime(2026, 1, 10 + at, 9, 0, tzinfo=UTC),
        )
        for at, (name, text) in enumerate(texts.items())
    ]  # fmt: skip


async def test_a_chain_of_copies_is_one_source_in_any_order(tmp_path: Path) -> None:
    """Whatever story each of them joined: two outlets that go back to one text do not confirm each other."""
    states = set()
    for number, order in enumerate(list(permutations(chained()))[::5]):
        async with open_house(tmp_path / str(number), clock=Clock(NOW), targets=()) as house:
            await take(house.desk, *order)
            states.add((await standing(house)).state)
    assert states == {State.CANDIDATE}


async def test_a_rejection_outlives_an_edit(tmp_path: Path) -> None:
    """A person said that this article is wrong about it; that the outlet adds a day to its sentence changes nothing."""
    async with open_house(tmp_path, clock=Clock(NOW), targets=()) as house:
        await take(house.desk, BEGUN, DONE)
        (wrong,) = (await standing(house)).evidence
        made = Decision(0, HANDOVER, Ruling.REJECT, "منى", NOW, evidence=wrong.id)
        await house.desk.db.write(rows.decide, made)
        dated = DONE.text.replace("غادرت قاعدة عين الأسد", "غادرت قاعدة عين الأسد في 16 كانون الثاني 2026")
        await take(house.desk, replace(DONE, text=dated))
        assert (await standing(house)).state is State.UNDERWAY


async def test_a_dossier_that_is_followed_no_longer_leaves_nothing_behind(tmp_path: Path) -> None:
    """Its contradictions go with it, and come back with it."""
    async with open_house(tmp_path, clock=Clock(NOW), targets=()) as house:
        await take(house.desk, *sample_articles())
        dossier = house.desk.ledger.dossiers[0]
        found = await house.desk.db.read(rows.conflicts, dossier.id)
        assert found
    renamed = replace(dossier, id="renamed")
    async with open_house(tmp_path, clock=Clock(NOW), targets=(), dossiers=(renamed,)) as house:
        assert await house.desk.db.read(rows.conflicts, dossier.id) == []
        assert len(await house.desk.db.read(rows.conflicts, "renamed")) == len(found)
