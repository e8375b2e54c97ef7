"""What the things of a dossier are called in a language. Pure."""

from __future__ import annotations

from bot.texts import Texts
from newsroom.models import Dossier, Entity, Milestone
from newsroom.watchlist import Phase, Watchlist


def name_of(thing: Entity | Dossier | Milestone | Phase, texts: Texts) -> str:
    return thing.ar if texts.language == "ar" else thing.en


def entity_name(entity_id: str, watchlist: Watchlist, texts: Texts) -> str:
    """The id itself when the entity was taken off the watchlist since."""
    entity = watchlist.entities.get(entity_id)
    return name_of(entity, texts) if entity else entity_id


def thing_name(id_: str, dossier: str, watchlist: Watchlist, texts: Texts) -> str:
    """Of whatever a dossier has under this id: an entity, a milestone, a phase, or itself."""
    phases = {phase.id: phase for phase in watchlist.phases if phase.dossier == dossier}
    thing = watchlist.entities.get(id_) or watchlist.milestones.get(id_) or phases.get(id_)
    return name_of(thing, texts) if thing else dossier_name(id_, watchlist, texts)


def any_name(id_: str, watchlist: Watchlist, texts: Texts) -> str:
    """The same where the dossier is not known."""
    dossier = next((phase.dossier for phase in watchlist.phases if phase.id == id_), "")
    return thing_name(id_, dossier, watchlist, texts)


def dossier_name(dossier_id: str, watchlist: Watchlist, texts: Texts) -> str:
    names = {dossier.id: name_of(dossier, texts) for dossier in watchlist.dossiers}
    return names.get(dossier_id, dossier_id)
