"""Names people type, and the entities they mean."""

from __future__ import annotations

import pytest

from newsroom.models import Alias, Dossier, Entity, EntityKind, Milestone, Quantity, Relevance
from newsroom.watchlist import Phase, Watchlist


def entity(name: str, kind: EntityKind, ar: str, en: str, *aliases: Alias) -> Entity:
    return Entity(name, kind, ar, en, aliases)


ENTITIES = (
    entity(
        "ain_al_asad", EntityKind.BASE, "قاعدة عين الأسد الجوية", "Ain al-Asad air base", Alias("عين الأسد")
    ),
    entity("harir_base", EntityKind.BASE, "قاعدة حرير", "Harir", Alias("حرير", al=True, before=("قاعدة",))),
    entity("altun", EntityKind.CITY, "التون كوبري", "Altun Kupri", Alias("التون كوبري")),
    entity(
        "altun_base", EntityKind.BASE, "موقع في التون كوبري", "Site", Alias("التون كوبري", near=("قاعدة",))
    ),
    entity("trump", EntityKind.PERSON, "دونالد ترامب", "Donald Trump", Alias("ترامب"), Alias("ترمب")),
    entity("us_forces", EntityKind.FORCE, "القوات الأمريكية", "US forces", Alias("القوات الأمريكية")),
)
HANDOVER = Milestone("handover", "تسليم", "Handover", "one", None, ("ain_al_asad", "us_forces"))
WATCHLIST = Watchlist([Dossier("d", "ملف", "d", {"one": "الأولى"}, ENTITIES, (HANDOVER,), (), Relevance(()))])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("عين الأسد", "ain_al_asad"),
        ("عين الاسد", "ain_al_asad"),
        ("قاعدة عين الأسد", "ain_al_asad"),
        ("\u2067قاعدة «عين الأسد» الجوية\u2069", "ain_al_asad"),
        ("AIN AL ASAD AIR BASE", "ain_al_asad"),
        ("ain_al_asad", "ain_al_asad"),
        ("asad", "ain_al_asad"),
        ("الأسد", "ain_al_asad"),
        ("حرير", "harir_base"),
        ("الحرير", "harir_base"),
        ("قاعدة الحرير", "harir_base"),
        ("التون كوبري", "altun"),
        ("قاعدة التون كوبري", "altun_base"),
        ("ترمب", "trump"),
        ("الرئيس ترامب", "trump"),
        ("القوات الاميركية", "us_forces"),
        ("قوات أميركية", "us_forces"),
    ],
)
def test_a_typed_name_means_its_entity(typed: str, meant: str) -> None:
    """Folded, in any alias or language, with or without ال and the word for its kind."""
    found = WATCHLIST.find(typed)
    assert [hit.id for hit in found.exact][:1] == [meant]
    assert not found.nearest


def test_a_slip_of_the_pen_gets_the_nearest_names() -> None:
    """At most three suggestions, the likeliest first, and nothing exact."""
    found = WATCHLIST.find("عين الاسدد")
    assert not found.exact
    assert 1 <= len(found.nearest) <= 3
    assert found.nearest[0].id == "ain_al_asad"


@pytest.mark.parametrize("typed", ["", "   ", "\u200f", "قطب شمالي بعيد جدا"])
def test_what_resembles_nothing_gets_no_suggestion(typed: str) -> None:
    """A suggestion that shares nothing with the question would mislead."""
    assert WATCHLIST.find(typed).exact == WATCHLIST.find(typed).nearest == ()


def test_milestones_are_listed_by_entity() -> None:
    """Every entity a milestone is about leads to it; the others to none."""
    assert WATCHLIST.milestones_of("us_forces") == (HANDOVER,)
    assert WATCHLIST.milestones_of("trump") == WATCHLIST.milestones_of("unknown") == ()


HANDOVERS = (
    Milestone(
        "asad_handover", "إخلاء عين الأسد وتسليمها", "Asad handed over", "phase-1", None, ("ain_al_asad",)
    ),
    Milestone("harir_handover", "تسليم قاعدة حرير", "Harir handed over", "phase-2", None, ("harir_base",)),
)
WIDE = Watchlist(
    [
        Dossier(
            "exit",
            "الخروج من البلاد",
            "The way out",
            {"phase-1": "المرحلة الأولى", "phase-2": "المرحلة الثانية"},
            ENTITIES,
            HANDOVERS,
            (Quantity("troops", "عدد الجنود", "Troops"),),
            Relevance(()),
        )
    ]
)


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("asad_handover", Milestone, "asad_handover"),
        ("إخلاء عين الاسد وتسليمها", Milestone, "asad_handover"),
        ("تسليم عين الأسد", Milestone, "asad_handover"),
        ("harir handed over", Milestone, "harir_handover"),
        ("المرحلة الثانية", Phase, "phase-2"),
        ("مرحله ثانيه", Phase, "phase-2"),
        ("Phase 1", Phase, "phase-1"),
        ("phase-2", Phase, "phase-2"),
        ("عدد الجنود", Quantity, "troops"),
        ("خروج من البلاد", Dossier, "exit"),
        ("عين الأسد", Entity, "ain_al_asad"),
        ("قاعدة حرير", Entity, "harir_base"),
    ],
)
def test_milestones_phases_quantities_and_dossiers_have_names_too(typed: str, kind: type, meant: str) -> None:
    """A name goes before a part of a title, and an entity before the milestone that speaks of it."""
    assert [(type(hit), hit.id) for hit in WIDE.find(typed).exact] == [(kind, meant)]


def test_a_part_that_several_titles_share_is_a_choice() -> None:
    """Nobody guesses which of them was meant."""
    assert {hit.id for hit in WIDE.find("handed over").exact} == {"asad_handover", "harir_handover"}


def test_only_the_kinds_asked_for_are_found() -> None:
    """Where an entity is needed a milestone is neither an answer nor a suggestion."""
    found = WIDE.find("تسليم عين الأسد", (Entity,))

    assert found.exact == ()
    assert all(isinstance(thing, Entity) for thing in found.nearest)
