"""What a person may set for a chat: each with its names, how its value is read, and what is offered for it.

(TargetSpec, what was typed) ─► TargetSpec, or UserError with the reason and an example
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.commands.follow.following import listed, place_name
from bot.commands.follow.times import wall_times, weekdays
from bot.commands.verbs import number
from bot.texts import Texts
from newsroom.arabic.fold import heavy
from newsroom.cities import OFFERED, city_of, zone_of
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.filing import DAYS
from newsroom.models import TargetSpec
from newsroom.subscribing import sources, with_digests_at, with_sources

MOST_SOURCES, MOST_DIGESTS, ALL_DAYS = 10, 6, 7
ON = frozenset(map(heavy, ("on", "yes", "نعم", "مع", "شغل", "تشغيل", "مفعلة", "مفعل")))
OFF = frozenset(map(heavy, ("off", "no", "none", "لا", "بلا", "بدون", "أوقف", "إيقاف", "لا شيء", "لا يوجد")))
LANGUAGES = {
    heavy(word): language
    for language, words in (
        ("ar", "ar arabic العربية عربي عربية"),
        ("en", "en english الإنجليزية إنجليزي انكليزي"),
    )
    for word in words.split()
}

Read = Callable[[TargetSpec, str, Desk, Texts], TargetSpec]


@dataclass(frozen=True, slots=True)
class Choice:
    """`key` is also what a form calls it; its label stands in the sentence `settings-<key>`."""

    key: str
    names: tuple[str, ...]  # as people type them
    read: Read
    shown: Callable[[TargetSpec, Texts], str]
    offered: Callable[[Texts], tuple[tuple[str, str], ...]]  # (value, label)
    typed: bool = True  # other values than those offered may be written


def _language(spec: TargetSpec, text: str, desk: Desk, texts: Texts) -> TargetSpec:
    language = LANGUAGES.get(heavy(text))
    if language is None:
        raise UserError("settings-bad-lang")
    return replace(spec, language="en" if language == "en" else "ar")


def _zone(spec: TargetSpec, text: str, desk: Desk, texts: Texts) -> TargetSpec:
    zone = zone_of(text)
    if zone is None:
        raise UserError("settings-bad-zone", text=text)
    return replace(spec, timezone=zone)


def _quiet(spec: TargetSpec, text: str, desk: Desk, texts: Texts) -> TargetSpec:
    if heavy(text) in OFF:
        return replace(spec, quiet=None)
    found = wall_times(text)
    if found is None or len(found) != 2:
        raise UserError("settings-bad-quiet")
    start, end = found
    if start == end:
        raise UserError("settings-quiet-same", at=f"{start:%H:%M}")
    return replace(spec, quiet=(start, end))


def _weekend(spec: TargetSpec, text: str, desk: Desk, texts: Texts) -> TargetSpec:
    if heavy(text) in OFF:
        return replace(spec, weekend=())
    found = weekdays(text)
    if found is None:
        raise UserError("settings-bad-weekend")
    if len(found) == ALL_DAYS:
        raise UserError("settings-weekend-all")
    return replace(spec, weekend=found)


def _digest(spec: TargetSpec, text: str, desk: Desk, texts: Texts) -> TargetSpec:
    found = [] if heavy(text) in OFF else wall_times(text)
    if found is None or len(set(found)) > MOST_DIGESTS:
        raise UserError("settings-bad-digest", count=MOST_DIGESTS)
    try:
        return with_digests_at(spec, found)
    except ValueError as error:
        name = place_name(error.args[0], desk.watchlist, texts)
        raise UserError("settings-digest-needed", name=name) from None


def _sources(spec: TargetSpec, text: str, desk: Desk, texts: Texts) -> TargetSpec:
    count = number(heavy(text).strip()) or 0
    if not 1 <= count <= MOST_SOURCES:
        raise UserError("settings-bad-sources", count=MOST_SOURCES)
    if not spec.subscriptions:
        raise UserError("follow-none", example=texts("help-subscribe-example"))
    return with_sources(spec, count)


def _switch(text: str) -> bool:
    word = heavy(text)
    if word not in ON | OFF:
        raise UserError("settings-bad-switch")
    return word in ON


def _pictures(spec: TargetSpec, text: str, desk: Desk, texts: Texts) -> TargetSpec:
    return replace(spec, pictures=_switch(text))


def _running(spec: TargetSpec, text: str, desk: Desk, texts: Texts) -> TargetSpec:
    return replace(spec, running=_switch(text))


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────


def _quiet_shown(spec: TargetSpec, texts: Texts) -> str:
    if spec.quiet is None:
        return texts("settings-none")
    return texts("settings-from-to", start=f"{spec.quiet[0]:%H:%M}", end=f"{spec.quiet[1]:%H:%M}")


def _days_shown(days: tuple[int, ...], texts: Texts) -> str:
    return listed([texts(f"weekday-{DAYS[day]}") for day in days], texts) or texts("settings-none")


def _digest_shown(spec: TargetSpec, texts: Texts) -> str:
    return listed([f"{at:%H:%M}" for at in spec.digest_at], texts) or texts("settings-none")


def _sources_shown(spec: TargetSpec, texts: Texts) -> str:
    least = sources(spec)
    if least is None:
        return texts("settings-various") if spec.subscriptions else texts("settings-none")
    return texts("coming-sources", count=least)


def _switch_shown(on: bool, texts: Texts) -> str:
    return texts("settings-on") if on else texts("settings-off")


def _switches(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (("on", texts("settings-on")), ("off", texts("settings-off")))


def _weekends(texts: Texts) -> tuple[tuple[str, str], ...]:
    pairs = ((5, 6), (4, 5), (6, 7))
    days = [(" ".join(DAYS[day] for day in pair), _days_shown(pair, texts)) for pair in pairs]
    return (*days, ("none", texts("settings-none")))


CHOICES = (
    Choice(
        "lang",
        ("lang", "language", "اللغة", "لغة"),
        _language,
        lambda spec, texts: texts("settings-arabic") if spec.language == "ar" else texts("settings-english"),
        lambda texts: (("ar", texts("settings-arabic")), ("en", texts("settings-english"))),
        typed=False,
    ),
    Choice(
        "zone",
        ("zone", "timezone", "time zone", "التوقيت", "توقيت", "المنطقة الزمنية", "المدينة"),
        _zone,
        lambda spec, texts: city_of(spec.timezone, texts.language),
        lambda texts: tuple((zone, city_of(zone, texts.language)) for zone in OFFERED),
    ),
    Choice(
        "quiet",
        ("quiet", "quiet hours", "الهدوء", "هدوء", "ساعات الهدوء", "وقت الهدوء"),
        _quiet,
        _quiet_shown,
        lambda texts: (
            ("23:00 07:00", "23:00 – 07:00"),
            ("22:00 08:00", "22:00 – 08:00"),
            ("off", texts("settings-none")),
        ),
    ),
    Choice(
        "weekend",
        ("weekend", "العطلة", "عطلة", "عطلة الأسبوع", "نهاية الأسبوع"),
        _weekend,
        lambda spec, texts: _days_shown(spec.weekend, texts),
        _weekends,
    ),
    Choice(
        "digest",
        ("digest", "الموجز", "موجز", "مواعيد الموجز", "وقت الموجز"),
        _digest,
        _digest_shown,
        lambda texts: (
            ("08:00", "08:00"),
            ("08:00 18:00", "08:00 + 18:00"),
            ("18:00", "18:00"),
            ("off", texts("settings-none")),
        ),
    ),
    Choice(
        "sources",
        ("sources", "المصادر", "مصادر", "أقل عدد من المصادر"),
        _sources,
        _sources_shown,
        lambda texts: tuple((str(n), texts("button-sources", count=n)) for n in (1, 2, 3)),
    ),
    Choice(
        "pictures",
        ("pictures", "الصور", "صور"),
        _pictures,
        lambda spec, texts: _switch_shown(spec.pictures, texts),
        _switches,
        typed=False,
    ),
    Choice(
        "running",
        ("running", "running digest", "الموجز المتجدد", "المتجدد"),
        _running,
        lambda spec, texts: _switch_shown(spec.running, texts),
        _switches,
        typed=False,
    ),
)

_NAMED = sorted(
    ((heavy(name), one) for one in CHOICES for name in one.names), key=lambda pair: len(pair[0]), reverse=True
)


def choice_of(text: str) -> tuple[Choice, str] | None:
    """The setting that a line begins with, and what follows its name."""
    words = text.split()
    folded = heavy(" ".join(words)).casefold()
    for name, one in _NAMED:
        if folded == name or folded.startswith(name + " "):
            return one, " ".join(words[len(name.split()) :])
    return None
