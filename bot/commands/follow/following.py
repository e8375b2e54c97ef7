"""What a chat follows, in words and as buttons; and from a typed name to what can be followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.commands.follow.wanting import is_everything
from bot.commands.resolve import one_thing
from bot.message import Action
from bot.naming import dossier_name, thing_name
from bot.render.foreign import clip
from bot.standings import comma
from bot.texts import Texts
from newsroom.cities import city_of
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.filing import DAYS
from newsroom.hours import WEEKLY_AT
from newsroom.models import Dossier, Entity, Frequency, Milestone, Subscription, TargetSpec
from newsroom.subscribing import Place
from newsroom.watchlist import Phase, Thing, Watchlist

KINDS: tuple[type[Thing], ...] = (Entity, Milestone, Phase, Dossier)
LABEL = 20  # characters
FREQUENCIES = (
    (Frequency.INSTANT, Frequency.DAILY),
    (Frequency.INSTANT,),
    (Frequency.DAILY,),
    (Frequency.WEEKLY,),
)


def places_of(name: str, desk: Desk, texts: Texts, example: str, suffix: str = "") -> list[Place]:
    """What is meant by a name: one thing, or every dossier. UserError offers what may be meant, with `suffix`."""
    if is_everything(name):
        return [(dossier.id, dossier.id) for dossier in desk.watchlist.dossiers]
    if not name:
        raise UserError("missing-name", example=example)
    dossier, _, phase = name.partition("/")
    for one in desk.watchlist.phases:
        if (one.dossier, one.id) == (dossier, phase):
            return [(dossier, phase)]
    try:
        return [place_of(one_thing(name, desk.watchlist, texts, KINDS), desk.watchlist)]
    except UserError as error:
        error.lines = tuple((label, rest + suffix) for label, rest in error.lines)
        raise


def place_of(thing: Thing, watchlist: Watchlist) -> Place:
    match thing:
        case Dossier():
            return thing.id, thing.id
        case Phase():
            return thing.dossier, thing.id
        case Milestone():
            return watchlist.dossier_of(thing.id).id, thing.id
    holding = (one.id for one in watchlist.dossiers if any(each.id == thing.id for each in one.entities))
    return next(holding), thing.id


def ref(place: Place, watchlist: Watchlist) -> str:
    """How a button names it."""
    dossier, id_ = place
    is_phase = any((one.dossier, one.id) == place for one in watchlist.phases)
    return f"{dossier}/{id_}" if is_phase else id_


def place_name(place: Place, watchlist: Watchlist, texts: Texts) -> str:
    dossier, id_ = place
    if dossier == id_:
        return dossier_name(dossier, watchlist, texts)
    return thing_name(id_, dossier, watchlist, texts)


def coming(spec: TargetSpec, one: Subscription, texts: Texts) -> str:
    """«تنبيه فوري، وموجز يومي الساعة 08:00 بتوقيت بغداد · بمصدرين على الأقل»"""
    parts = listed(list(_ways(spec, one, texts)), texts)
    if set(one.frequencies) & {Frequency.DAILY, Frequency.WEEKLY}:
        parts = texts("coming-zone", what=parts, city=city_of(spec.timezone, texts.language))
    said = [parts]
    if one.kinds:
        said.append(
            texts("coming-only", kinds=comma(texts).join(texts(f"kinds-{kind}") for kind in one.kinds))
        )
    if one.min_sources > 1:
        said.append(texts("coming-sources", count=one.min_sources))
    return " · ".join(said)


def _ways(spec: TargetSpec, one: Subscription, texts: Texts) -> Iterator[str]:
    at = listed([f"{each:%H:%M}" for each in spec.digest_at], texts)
    for frequency in one.frequencies:
        match frequency:
            case Frequency.DAILY:
                yield texts("coming-daily", at=at)
            case Frequency.WEEKLY:
                when = f"{min(spec.digest_at, default=WEEKLY_AT):%H:%M}"
                yield texts("coming-weekly", day=texts(f"weekday-{DAYS[spec.weekly_on]}"), at=when)
            case _:
                yield texts(f"coming-{frequency}")


def listed(words: Sequence[str], texts: Texts) -> str:
    """«أ، وب»، "a and b"."""
    last = "، و" if texts.language == "ar" else " and "
    return comma(texts).join(words[:-1]) + last + words[-1] if len(words) > 1 else "".join(words)


def frequency_buttons(
    place: Place, one: Subscription, watchlist: Watchlist, texts: Texts
) -> tuple[Action, ...]:
    """The usual ways to be told, save the one that is chosen."""
    name = ref(place, watchlist)
    return tuple(
        Action(texts(f"ways-{'-'.join(ways)}"), f"subscribe {name} {' '.join(ways)}")
        for ways in FREQUENCIES
        if ways != one.frequencies
    )


def label(text: str) -> str:
    return clip(text, LABEL)
