"""From a typed name to one tracked entity."""

from __future__ import annotations

from newsroom.errors import UserError
from newsroom.models import Entity
from newsroom.watchlist import Watchlist


def one_entity(name: str, watchlist: Watchlist) -> Entity:
    """The entity meant by `name`. UserError offers what it may mean when that is not one entity."""
    if not name:
        raise UserError("missing-name")
    found = watchlist.find(name)
    if len(found.exact) == 1:
        return found.exact[0]
    choices = tuple(entity.ar for entity in found.exact or found.nearest)
    raise UserError("ambiguous-name" if found.exact else "unknown-entity", choices, name=name)
