"""What entities and dossiers are called in a language. Pure."""

from __future__ import annotations

from bot.texts import Texts
from newsroom.models import Dossier, Entity, Milestone
from newsroom.watchlist import Watchlist


def name_of(thing: Entity | Dossier | Milestone, texts: Texts) -> str:
    return thing.ar if texts.language == "ar" else thing.en


def entity_name(entity_id: str, watchlist: Watchlist, texts: Texts) -> str:
    """The id itself when the entity was taken off the watchlist since."""
    entity = watchlist.entities.get(entity_id)
    return name_of(entity, texts) if entity else entity_id


def dossier_name(dossier_id: str, watchlist: Watchlist, texts: Texts) -> str:
    names = {dossier.id: name_of(dossier, texts) for dossier in watchlist.dossiers}
    return names.get(dossier_id, dossier_id)
