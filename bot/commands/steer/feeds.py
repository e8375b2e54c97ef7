"""The feeds: how each is doing, one looked at closely, and everything an admin may do with them.

feeds · feeds failing · feeds 2 · feeds show KEY         listed and looked at, here
feeds pause | resume | remove | rename | interval | trust | undo      `feedwork`
feeds add | test | save | import | export                             `feedtrial`
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from bot.commands.request import Request
from bot.commands.steer import feedtrial, feedwork
from bot.commands.verbs import Words, of_page, paged, turning, verb, word_of
from bot.message import Action, Block, Bullets, Code, Fields, Foreign, Heading, Inline, Ltr, Message, Note
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.feedhealth import Condition, condition, scrolled_lately
from newsroom.models import Feed, FeedState, Trust
from newsroom.store import feeds as store

A_PAGE = 15  # lines
WEEK = timedelta(days=7)
OFFERED, ALIKE = 3, 0.6  # feeds that may be meant; how like their names are
LABEL, ECHOED = 20, 80  # characters

VERBS: Words = {
    "show": ("عرض", "اعرض", "بطاقة", "card"),
    "add": ("أضف", "إضافة", "جديد", "new"),
    "test": ("جرب", "اختبر", "try"),
    "save": ("احفظ", "حفظ"),
    "drop": ("دع", "اترك"),
    "pause": ("أوقف", "إيقاف", "علق", "stop"),
    "resume": ("استأنف", "شغل", "تشغيل", "start"),
    "remove": ("احذف", "حذف", "أزل", "delete"),
    "rename": ("سم", "تسمية", "أعد تسمية", "اسم"),
    "interval": ("كل", "الفاصل", "فاصل", "every"),
    "trust": ("ثقة", "الثقة"),
    "import": ("استورد", "استيراد"),
    "export": ("صدر", "تصدير", "opml"),
}
CONDITIONS: Words = {
    "failing": ("متعثرة", "المتعثرة", "معطلة", "broken"),
    "slow": ("بطيئة", "البطيئة", "متأخرة"),
    "working": ("عاملة", "العاملة", "سليمة", "تعمل", "healthy"),
    "paused": ("موقوفة", "الموقوفة", "متوقفة"),
}

OfFeed = Callable[[Feed, str, Request, Desk, Texts], Awaitable[Message]]
Anywhere = Callable[[str, Request, Desk, Texts], Awaitable[Message]]

_TO_ONE: Mapping[str, OfFeed] = {
    "pause": feedwork.pause,
    "resume": feedwork.resume,
    "remove": feedwork.remove,
    "rename": feedwork.rename,
    "interval": feedwork.interval,
    "trust": feedwork.trust,
}
_TO_NONE: Mapping[str, Anywhere] = {
    "add": feedtrial.add,
    "test": feedtrial.test,
    "save": feedtrial.save,
    "drop": feedtrial.drop,
    "import": feedtrial.take_list,
    "export": feedtrial.give_list,
}


async def feeds(request: Request, desk: Desk, texts: Texts) -> Message:
    word, rest = verb(request.text, VERBS)
    if work := _TO_NONE.get(word):
        return await work(rest, request, desk, texts)
    every = await desk.db.read(store.all_feeds)
    if change := _TO_ONE.get(word):
        feed, rest = _first_of(rest, every)
        return await change(feed, rest, request, desk, texts)
    if not word and (not rest or rest.isdecimal() or _listed(rest)):
        return _list(rest, every, desk, texts)
    return await _card(_one(rest, every), desk, texts)


# ── which one ────────────────────────────────────────────────────────────────────────────────────────────


def _first_of(text: str, every: Sequence[Feed]) -> tuple[Feed, str]:
    """The feed that stands first, and what follows it: a key, a number, or an outlet's name of several words."""
    words = text.split()
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        if _called(name, every):
            return _one(name, every), " ".join(words[count:])
    return _one(text, every), ""


def _one(text: str, every: Sequence[Feed]) -> Feed:
    """Raises UserError, which offers what may be meant."""
    if not text:
        raise UserError("feeds-which")
    found = _called(text, every)
    if len(found) == 1:
        return found[0]
    key = "feeds-several" if found else "feeds-unknown"
    offered = found or _alike(text, every)
    raise UserError(key, name=clip(text, ECHOED)).offering(
        *((f"{one.outlet} ({one.key})", f"show #{one.id}") for one in offered[: 2 * OFFERED])
    )


def _called(text: str, every: Sequence[Feed]) -> list[Feed]:
    """By key, by «#12», or by the outlet's name."""
    name = heavy(text.strip())
    exact = [one for one in every if name in (one.key, f"#{one.id}")]
    return exact or [one for one in every if heavy(one.outlet) == name]


def _alike(text: str, every: Sequence[Feed]) -> list[Feed]:
    names = {name: one for one in every for name in (one.key, heavy(one.outlet))}
    near = get_close_matches(heavy(text), names, OFFERED, ALIKE)
    parts = [one for one in every if heavy(text) in heavy(one.outlet) or heavy(text) in one.key]
    return list(dict.fromkeys([*(names[name] for name in near), *parts]))[:OFFERED]


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────


def _listed(rest: str) -> bool:
    """«failing», «failing 2»: one condition and, if need be, a page of it."""
    name, number = _page(rest)
    return bool(word_of(name, CONDITIONS)) and number > 0


def _page(rest: str) -> tuple[str, int]:
    name, _, number = rest.rpartition(" ")
    if number.isdecimal():
        return name, int(number[:6])
    return rest, 1


def _list(rest: str, every: Sequence[Feed], desk: Desk, texts: Texts) -> Message:
    name, number = _page(rest)
    only = word_of(name, CONDITIONS)
    if not every:
        return replace(texts.message(Note(texts("feeds-none"))), actions=(_adding(texts),))
    now = desk.now()
    how = {one.id: condition(one, now) for one in every}
    order = list(Condition)
    shown = sorted(
        (one for one in every if not only or how[one.id] == only),
        key=lambda one: (order.index(how[one.id]), one.outlet, one.key),
    )
    some, page, pages = paged(shown, number, A_PAGE)
    counts = [(texts(f"feeds-{one}"), str(sum(each is one for each in how.values()))) for one in Condition]
    blocks: list[Block] = [
        Heading(texts("feeds-title")),
        Fields(tuple(pair for pair in counts if pair[1] != "0")),
    ]
    for one in Condition:
        if lines := tuple(_line(feed, one, desk, texts) for feed in some if how[feed.id] is one):
            blocks += [Heading(texts(f"feeds-{one}"), "section"), Bullets(lines)]
    blocks += of_page(page, pages, texts)
    line = f"feeds {only}".strip()
    bad = [one for one in some if how[one.id] in (Condition.FAILING, Condition.SLOW)][:OFFERED]
    looks = tuple((Action(clip(one.outlet, LABEL), f"feeds show #{one.id}"),) for one in bad)
    actions = (*looks, *turning(line, page, pages, texts), _adding(texts))
    return replace(texts.message(*blocks), actions=actions, replaces=True)


def _adding(texts: Texts) -> tuple[Action, ...]:
    return Action(texts("feeds-add-button"), "feeds add"), Action(
        texts("feeds-export-button"), "feeds export"
    )


def _line(feed: Feed, how: Condition, desk: Desk, texts: Texts) -> Inline:
    """«المدى (almada) · لم تُقرأ منذ 3 شباط، 14:05: لم يرد الخادم في المهلة»"""
    name = (Foreign(feed.outlet), " (", Code(feed.key), ")")
    if how is not Condition.WORKING:
        return (*name, f" · {_state(feed, how, desk, texts)}")
    missed = scrolled_lately(feed, desk.now())
    return (*name, f" · {texts('feeds-scrolled-line', count=feed.rhythm.scrolled)}") if missed else name


def _state(feed: Feed, how: Condition, desk: Desk, texts: Texts) -> str:
    if feed.state_reason == store.QUARANTINED:
        return texts.reason(store.QUARANTINED)
    if how is Condition.PAUSED:
        absent = feed.state_reason == "not-in-config"
        return texts("reason-not-in-config") if absent else texts("feeds-paused")
    if how is Condition.WORKING:
        return texts("feeds-working")
    since = _moment(feed.last_ok_at, desk, texts)
    told = texts("feeds-unread-since", since=since) if since else texts("feeds-unread")
    if not feed.last_reason and feed.state is not FeedState.GONE:
        return told
    return texts("feeds-because", told=told, why=feedtrial.why(feed.last_reason or "gone", texts))


def _moment(at: datetime | None, desk: Desk, texts: Texts) -> str:
    return display.moment(at, desk.policy.timezone, texts.language) if at else ""


# ── one of them ──────────────────────────────────────────────────────────────────────────────────────────


async def _card(feed: Feed, desk: Desk, texts: Texts) -> Message:
    now = desk.now()
    last, lately = await desk.db.read(store.activity, feed.id, now - WEEK)
    how = condition(feed, now)

    def at(moment: datetime | None) -> str:
        return _moment(moment, desk, texts) or texts("feeds-never")

    facts: list[tuple[str, Inline]] = [
        (texts("feeds-state"), _state(feed, how, desk, texts)),
        (texts("feeds-key"), Code(feed.key)),
        (texts("feeds-url"), Ltr(feed.url)),
        (texts("feeds-last-poll"), at(feed.last_polled_at)),
        (texts("feeds-last-item"), at(last)),
        (texts("feeds-lately"), texts("feeds-items", count=lately)),
        (texts("feeds-failures"), str(feed.failures)),
        (texts("feeds-interval"), feedwork.every(feed.interval_s, texts)),
        (texts("feeds-trust"), texts("feeds-trust-low" if feed.trust is Trust.LOW else "feeds-trust-normal")),
    ]
    facts += _learnt(feed, desk, texts)
    resting = feed.state is FeedState.PAUSED
    turn = ("feeds-resume-button", "resume") if resting else ("feeds-pause-button", "pause")
    actions = (
        Action(texts(turn[0]), f"feeds {turn[1]} #{feed.id}"),
        Action(texts("feeds-test-button"), f"feeds test #{feed.id}"),
        Action(texts("feeds-remove-button"), f"feeds remove #{feed.id}", style="danger"),
    )
    blocks = (Heading(feed.outlet), Fields(tuple(facts)), Note(texts("feeds-card-hint")))
    return replace(texts.message(*blocks), actions=(actions,))


def _learnt(feed: Feed, desk: Desk, texts: Texts) -> list[tuple[str, Inline]]:
    """What polls have shown that an editor may want to act on."""
    known, facts = feed.rhythm, list[tuple[str, Inline]]()
    if feed.next_check_at:
        facts.append((texts("feeds-next"), _moment(feed.next_check_at, desk, texts)))
    if known.scrolled:
        facts.append((texts("feeds-scrolled"), texts("feeds-scrolled-line", count=known.scrolled)))
    if known.moved_to:
        facts.append((texts("feeds-moved"), Ltr(known.moved_to)))
    if feed.push_until and feed.push_until > desk.now():
        facts.append((texts("feeds-hub"), _moment(feed.push_until, desk, texts)))
    return facts
