"""From a typed name to one thing that is followed."""

from __future__ import annotations

from collections.abc import Collection

from bot.ledgerdata import name_of
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.errors import UserError
from newsroom.models import Entity
from newsroom.watchlist import KINDS, Thing, Watchlist

CHOICES = 6  # names offered
ECHOED = 80  # characters of what was not known


def one_thing(name: str, watchlist: Watchlist, texts: Texts, kinds: Collection[type[Thing]] = KINDS) -> Thing:
    """What is meant by `name`. UserError offers what it may mean when that is not one thing."""
    if not name:
        raise UserError("missing-name", example=texts("help-status-example"))
    found = watchlist.find(name, kinds)
    if len(found.exact) == 1:
        return found.exact[0]
    offered = (found.exact or found.nearest)[:CHOICES]
    error = UserError("ambiguous-name" if found.exact else "unknown-entity", name=clip(name, ECHOED))
    raise error.offering(*((name_of(thing, texts), thing.id) for thing in offered))


def one_entity(name: str, watchlist: Watchlist, texts: Texts) -> Entity:
    """The same where only an entity will do."""
    thing = one_thing(name, watchlist, texts, (Entity,))
    assert isinstance(thing, Entity)  # noqa: S101 - nothing else was looked for
    return thing
