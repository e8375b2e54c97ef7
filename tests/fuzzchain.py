"""What a worker of `tests.fuzz` does with a mutant: the steps of the service, and a judge after each."""

from __future__ import annotations

import json
import re
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from bot import alerts
from bot.message import Message, Part
from bot.render import console, slack, telegram
from bot.render.foreign import LRI, LRM, PDI, RLM
from newsroom import digest
from newsroom.analysis import Analyser
from newsroom.files import load_config
from newsroom.models import (
    Alert,
    AlertKind,
    Attribution,
    Conflict,
    ConflictKind,
    ConflictNotice,
    Delivery,
    Evidence,
    Feed,
    FeedState,
    Frequency,
    Item,
    Notice,
    Pages,
    Platform,
    Proof,
    Report,
    Rule,
    Side,
    Source,
    Stage,
    Standing,
    State,
    StateNotice,
    Story,
    Subscription,
    TargetSpec,
    Version,
    Voice,
)
from newsroom.reading import read
from newsroom.settings import SHIPPED_CONFIG
from newsroom.store.outbox import ReadItem
from newsroom.watchlist import Watchlist
from tests.fakes import slack as slack_server
from tests.fakes import telegram_rules
from tests.fakes.markup import parse
from tests.mutants import Mutant
from tests.rendering import holds_for_every_part, reads_safely
from watchers import child, parsing
from watchers.articles import as_article
from watchers.feeds import Found
from watchers.pool import JOB_S
from watchers.reading import read_item

NOW = datetime(2026, 1, 18, 9, tzinfo=UTC)
DOSSIER, MILESTONE, ENTITY = "coalition-withdrawal", "ain_al_asad_handover", "ain_al_asad"
ON_SUBJECT = "قوات التحالف الدولي تغادر قاعدة عين الأسد في العراق"  # makes any text one on the subject
FEED = Feed(1, "a", "https://a.example/rss", "المدى", "IQ", "ar", "", Pages.NEVER, 300, FeedState.ACTIVE)
Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")
MOST_ENTITIES = 100  # of a Telegram message; it drops those beyond
TURN = 8  # cases; the next ones are told in the other language, and with other notices


@dataclass(frozen=True, slots=True)
class Read:
    verdict: str
    feed: Found | None = None
    findings: tuple[str, ...] = ()


class Chain:
    """Holds what the service holds: an analyser with the shipped dossiers, and what is to be told together."""

    def __init__(self) -> None:
        config = load_config(SHIPPED_CONFIG)
        self._analyser = Analyser(config.dossiers, config.lexicon, config.policy.timezone)
        self._watchlist = Watchlist(config.dossiers)
        self._judge = Judge()
        self._waiting: list[Delivery] = []
        self._ids = 0

    # ── the parser child ──

    def read(self, mutant: Mutant, limit_s: float = JOB_S) -> Read:
        """As the pool asks its child; what hangs is ended by the alarm the child sets."""
        job = (mutant.body, mutant.content_type)
        given = child.run("read_items", limit_s - child.GRACE_S, *job, FEED, NOW)
        if given.get("reason") == "parser-error":
            return Read(f"refused: parser-error ({_raised(*job)})")
        if "reason" in given:
            return Read(f"refused: {given['reason']}")
        found: Found = given["found"]
        told = [found.title, list(found.dropped), found.note, asdict(found.hints)]
        if not storable(told):
            return Read("read", None, (f"not plain data: {json.dumps(told)[:300]}",))
        return Read("read" if found.items else "read, without entries", found)

    # ── after it ──

    def follow(self, case: int, found: Found, *, told: bool, outcomes: Counter[str]) -> None:
        """Everything the service does with a feed that could be read."""
        items = found.items
        outcomes["items"] += len(items)
        assert all(storable([item.title, item.text, item.url, *item.keys]) and item.keys for item in items)
        if not items or not told:
            return
        feed = replace(FEED, outlet=found.title or FEED.outlet)  # an import names outlets as feeds do
        one = items[case % len(items)]
        row = self._row(feed, self._analysed(feed, one, outcomes), case)
        self._waiting.append(row)
        language = LANGUAGES[case // TURN % 2]
        message = alerts.alert([row], target(language), self._watchlist)
        outcomes["messages judged"] += self._judge.all(message, language)

    def gather(self, case: int, outcomes: Counter[str]) -> None:
        """What has come about since is told again, as one flood and as one digest."""
        rows, self._waiting = self._waiting, []
        if not rows:
            return
        language = LANGUAGES[case // (8 * TURN) % 2]
        spec, sections = target(language), digest.group(rows)
        flood = alerts.collapsed(sections, spec, self._watchlist)
        whole = alerts.digest(sections, spec, self._watchlist, since=NOW, until=NOW)
        outcomes["messages judged"] += self._judge.all(flood, language) + self._judge.all(whole, language)

    def _analysed(self, feed: Feed, item: Item, outcomes: Counter[str]) -> ReadItem:
        """The item as it stands, or brought to the subject when it is not on it."""
        reading = read(self._analyser, as_article(feed, item, item.text))
        if not reading.analysis.relevant:
            outcomes["items brought to the subject"] += 1
            item = replace(item, text=f"{ON_SUBJECT} {item.text}")
            reading = read(self._analyser, as_article(feed, item, item.text))
            assert reading.analysis.relevant
        outcomes["items analysed"] += 1
        outcomes["reports and claims"] += len(reading.analysis.reports) + len(reading.analysis.claims)
        return read_item(item, item.text, reading, tell=True)

    def _row(self, feed: Feed, read: ReadItem, case: int) -> Delivery:
        self._ids += 1
        story = _story(self._ids, feed, read)
        notices = tuple(_notices(self._ids, feed, read))[: case // TURN % 4]
        kind = AlertKind.STATE if notices else AlertKind.STORY
        alert = Alert(self._ids, DOSSIER, NOW, story, notices, kind)
        return Delivery(self._ids, 1, Frequency.INSTANT, case // TURN % 2, alert)


def _raised(body: bytes, content_type: str | None) -> str:
    """What the parser stumbled over, once more and outside of its boundary."""
    try:
        parsing.read_feed(body, content_type)
    except Exception as error:
        return site(error)
    return "not a second time"


def site(error: Exception) -> str:
    """What went wrong, and the last two places that led there."""
    frames = traceback.extract_tb(error.__traceback__)[-2:]
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__} at {where}"


def storable(value: Any) -> bool:
    """Plain JSON that databases and platforms take: no lone surrogates, no NUL."""
    written = json.dumps(value, allow_nan=False)
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in written.replace("\\\\", "") and json.loads(written) == value


def target(language: Language) -> TargetSpec:
    subscriptions = (Subscription(DOSSIER),)
    return TargetSpec("console", Platform.CONSOLE, "console", language=language, subscriptions=subscriptions)


def _story(number: int, feed: Feed, read: ReadItem) -> Story:
    """As the store builds one: versions, and quotes cut out of the body by their offsets."""
    item = read.item
    body = f"{item.title}\n{read.text}"
    versions = tuple(
        Version(number + n, outlet, item.title, item.url, item.published, NOW, outlet)
        for n, outlet in enumerate((feed.outlet, read.analysis.origin.source or "شفق نيوز", "عربي21"))
    )
    proof = Proof(None, body[slice(*read.quote)], feed.outlet) if read.quote else None
    quotes = tuple(Proof(who, body[slice(*span)], feed.outlet) for who, span in read.quotes.items())
    return Story(number, item.title, versions, read.lead or (ENTITY,), proof, quotes)


def _notices(number: int, feed: Feed, read: ReadItem) -> Iterator[Notice]:
    """A state that changed, one taken back, and a conflict, each resting on what the item says."""
    said = list(_evidence(number, feed, read))
    milestone = said[0].report.milestone
    standing = Standing(milestone, State.DISPUTED, NOW.date(), tuple(said), tuple(said[:1]))
    yield StateNotice(milestone, State.UNDERWAY, standing, withdrawn=replace(said[-1], withdrawn=NOW))
    sides = (Side(stage=Stage.COMPLETED, said=tuple(said)), Side(stage=Stage.DENIED, said=tuple(said[:1])))
    yield ConflictNotice(Conflict(f"state:{number}", ConflictKind.STATE, milestone, sides, NOW.date()))
    yield StateNotice(milestone, State.PLANNED, replace(standing, state=State.COMPLETE))


def _evidence(number: int, feed: Feed, read: ReadItem) -> Iterator[Evidence]:
    item = read.item
    body = f"{item.title}\n{read.text}"
    source = Source(number, feed.outlet, item.title, item.url, NOW, NOW.date(), feed.outlet)
    found = read.analysis.reports[:3]
    words = (item.title[:80], item.text[:80])
    forced = Report(
        MILESTONE, Stage.COMPLETED, 0, len(body), (0, 1), Rule.PAST, None, Attribution(Voice.OFFICIAL, *words)
    )
    for report in (*found, forced):
        yield Evidence(number, source, report, body[report.start : report.end])


# ── judged ───────────────────────────────────────────────────────────────────────────────────────────────


class Judge:
    """Says of each part what its platform would, and that it calls nobody and hides nothing."""

    def __init__(self) -> None:
        self._slack = slack_server.SlackFake()

    def all(self, message: Message, language: Language) -> int:
        """How many parts were taken."""
        count = 0
        for render, judged in (
            (telegram.render, self._telegram),
            (slack.render, self._slack_takes),
            (console.render, self._console),
        ):
            parts = render(message)
            assert parts, "nothing to send"
            holds_for_every_part(message, parts)
            for part in parts:
                judged(part)
            count += len(parts)
        return count

    def _telegram(self, part: Part) -> None:
        shown = telegram_rules.text_of({"text": part.text, "parse_mode": "HTML"})
        assert telegram_rules.text_of({"text": part.plain}) == shown == part.plain
        parsed = parse(part.text)
        assert len(parsed.entities) <= MOST_ENTITIES
        assert not re.search(r"@\w", shown), "calls somebody"
        for link in (entity for entity in parsed.entities if entity.tag == "a"):
            _honest(link.href or "", shown[link.end :])
        _safe(shown)

    def _slack_takes(self, part: Part) -> None:
        self._slack.pings.clear()
        for given in ({"text": part.text, "blocks": list(part.blocks)}, {"text": part.plain}):
            self._slack._shown({"channel": "C0NEWS", **given})
        assert not self._slack.pings, "calls somebody"
        for kind, text in slack_server._texts([dict(block) for block in part.blocks]):
            if kind == "mrkdwn":
                for token in re.finditer("<([^>|]*)[^>]*>", text):
                    _honest(token[1].replace("&amp;", "&"), text[token.end() :])
            _safe(text if kind == "plain_text" else slack_server.read(text))
        assert "<" not in part.text + part.plain

    def _console(self, part: Part) -> None:
        _safe(part.text)


def _honest(href: str, after: str) -> None:
    """Only http and https, and the host that stands beside a link is the one it opens."""
    address = urlsplit(href)
    assert address.scheme in ("http", "https") and "@" not in address.netloc, href
    assert after.startswith(f" ({LRI}{address.netloc}{PDI})"), href


def _safe(shown: str) -> None:
    shown.encode()
    reads_safely(shown.replace(LRM, RLM))
