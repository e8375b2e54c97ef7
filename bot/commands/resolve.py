"""From a typed name to one tracked entity."""

from __future__ import annotations

from bot.naming import name_of
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.errors import UserError
from newsroom.models import Entity
from newsroom.watchlist import Watchlist


def one_entity(name: str, watchlist: Watchlist, texts: Texts) -> Entity:
    """The entity meant by `name`. UserError offers what it may mean when that is not one entity."""
    if not name:
        raise UserError("missing-name", example=texts("help-status-example"))
    found = watchlist.find(name)
    if len(found.exact) == 1:
        return found.exact[0]
    choices = tuple(name_of(entity, texts) for entity in found.exact or found.nearest)
    raise UserError("ambiguous-name" if found.exact else "unknown-entity", choices, name=clip(name, 80))
