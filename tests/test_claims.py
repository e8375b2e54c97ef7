"""Every number of an article on the subject is a claim for a quantity of its dossier, or is refused and says why."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from newsroom.arabic.dates import DateReader
from newsroom.arabic.numbers import NumberReader
from newsroom.arabic.sentences import sentences
from newsroom.arabic.words import page
from newsroom.claims import ClaimReader
from newsroom.context import Context, Named
from newsroom.dossiers import read_dossiers
from newsroom.errors import Fault
from newsroom.jsonlines import read
from newsroom.lexicon import shipped_lexicon
from newsroom.matching import Matcher
from newsroom.models import Article, Claim, Dossier, Refusal, Role

ROOT = Path(__file__).parent.parent
ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "texts/claims.yaml").read_text("utf-8"))
LEXICON = shipped_lexicon()
OTHER = """
id: strike
ar: إضراب
en: A strike
phases: {one: الأولى}
entities:
  - {id: union, kind: organisation, ar: النقابة, en: The union, aliases: [النقابة, نقابة السائقين]}
  - {id: port, kind: site, ar: الميناء, en: The port, aliases: [ميناء الرأس]}
quantities:
  - {id: lorries_stopped, ar: الشاحنات المتوقفة, en: Lorries that stand still,
     claims: [{counted: {one: [شاحنة], many: [شاحنات]}, words: [توقفت, توقف], without: [قطار]}]}
  - {id: drivers_at_port, ar: السائقون في الميناء, en: Drivers at the port,
     claims: [{counted: {one: [سائق], many: [سائقين], people: true}, roles: [present], at: [port]}]}
  - {id: drivers_leaving, ar: السائقون المغادرون, en: Drivers who leave,
     claims: [{counted: {one: [سائق], many: [سائقين], people: true}, roles: [leaving], of: [union], at: [port]}]}
relevance: {core: [union]}
"""


class Reading:
    """The claims of a text, by a dossier and without the question whether the text is on its subject."""

    def __init__(self, dossiers: tuple[Dossier, ...]) -> None:
        dossiers = tuple(dossier for dossier in dossiers if dossier.enabled)
        self._matcher = Matcher([entity for dossier in dossiers for entity in dossier.entities])
        self._dates = DateReader(LEXICON.dates)
        self._claims = ClaimReader(dossiers, NumberReader(LEXICON.numbers), LEXICON.claims)
        self._ids = frozenset(dossier.id for dossier in dossiers)

    def of(self, text: str, published: date | None) -> tuple[Article, tuple[Claim, ...], tuple[Refusal, ...]]:
        article = Article("1", "", text)
        folded = page(article.body)
        found = self._matcher.search(folded)
        named = tuple(Named(m.entity, folded.at(m.start), folded.at(m.end - 1) + 1) for m in found)
        dates = self._dates.find(folded, published)
        context = Context(article, folded, sentences(article.body, 0, folded), named, dates, published)
        return article, *self._claims.read(context, self._ids)


def reading(folder: Path) -> Reading:
    faults: list[Fault] = []
    dossiers = read_dossiers(folder, faults)
    assert faults == []
    return Reading(dossiers)


@pytest.fixture(scope="module")
def shipped() -> Reading:
    return SHIPPED


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """A dossier on something else, with things to count that the lexicon does not know."""
    folder = tmp_path_factory.mktemp("dossiers")
    (folder / "strike.yaml").write_text(OTHER, encoding="utf-8")
    return reading(folder)


def told(claims: tuple[Claim, ...]) -> list[list[object]]:
    return [[c.quantity, c.low if c.low == c.high else [c.low, c.high], c.qualifier] for c in claims]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["keeps"])
def test_a_text_claims_what_it_says_and_nothing_else(shipped: Reading, row: dict[str, Any]) -> None:
    """Quantity, value and qualifier; where the row gives them, as-of window and reason of the refusal."""
    _, claims, refusals = shipped.of(row["text"], row.get("published", date(2025, 10, 11)))

    assert sorted(told(claims), key=str) == sorted(row["claims"], key=str)
    if "as_of" in row:
        window = claims[0].as_of.window if claims[0].as_of else None
        assert ([window.start, window.end] if window else None) == row["as_of"]
    if "why" in row:
        assert row["why"] in {refusal.rule for refusal in refusals}


def test_the_evidence_is_the_exact_sentence_and_the_number_its_exact_words(shipped: Reading) -> None:
    """With marks, tatweel and quotes as they stand."""
    text = "قال متحدث باسم الوزارة ذلك. تحتفظُ «الولايات المتحدة» بنحـــو ٢٬٥٠٠ جنديّ في العراق. ولم يزد."
    article, (claim,), _ = shipped.of(text, None)

    assert article.body[claim.start : claim.end] == "تحتفظُ «الولايات المتحدة» بنحـــو ٢٬٥٠٠ جنديّ في العراق."
    assert article.body[slice(*claim.number)] == "٢٬٥٠٠"


def test_every_number_is_a_claim_or_a_refusal(shipped: Reading) -> None:
    """Nothing is passed over in silence."""
    text = "في 2014 نشرت أمريكا 3100 جندي في العراق، وأنفقت 5 ملايين دولار على 12 موقعا خلال 3 أشهر."
    article, claims, refusals = shipped.of(text, None)
    words = {article.body[slice(*claim.number)] for claim in claims}

    assert words == {"3100"}
    assert [article.body[r.start : r.end] for r in refusals] == ["2014", "5 ملايين", "12", "3"]


def test_a_refusal_names_the_quantity_it_came_nearest_to(shipped: Reading) -> None:
    """So that an editor sees which rule to look at."""
    _, _, (refusal,) = shipped.of("للولايات المتحدة 28 ألف جندي في كوريا الجنوبية.", None)

    assert refusal.subject == "us_troops_iraq"


def test_a_claim_told_twice_is_told_once(shipped: Reading) -> None:
    """The first sentence that says it is its evidence."""
    text = "في العراق 2500 جندي أميركي. ويقول البنتاغون إن في العراق 2500 جندي أميركي."
    _, claims, _ = shipped.of(text, None)

    assert [claim.start for claim in claims] == [1]


def test_a_figure_says_what_it_says_of_them(shipped: Reading) -> None:
    """There, aimed at, leaving, wounded."""
    text = "ستخفض واشنطن قواتها في العراق من 2500 إلى 1500 جندي. وغادر 300 جندي أميركي قاعدة عين الأسد."
    _, claims, _ = shipped.of(text, None)

    assert [claim.role for claim in claims] == [Role.PRESENT, Role.TARGET, Role.LEAVING]
    assert {claim.unit for claim in claims} == {"soldier"}


def test_a_dossier_counts_what_the_lexicon_does_not_know(other: Reading) -> None:
    """By its own nouns, and by words instead of roles where the language has none for it."""
    _, claims, _ = other.of("توقفت 40 شاحنة عند المدخل. وتوقف قطار يحمل 30 شاحنة.", None)

    assert told(claims) == [["lorries_stopped", 40.0, "exact"]]
    assert claims[0].role is Role.TOLD and claims[0].unit == "شاحنة"


def test_people_of_a_dossier_are_counted_as_soldiers_are(other: Reading) -> None:
    """With roles, owners, places, and the ellipsis of what was counted before."""
    text = "في ميناء الرأس 90 سائقا من نقابة السائقين. وسحبت النقابة 20 سائقا من ميناء الرأس، ثم 5 آخرين."
    _, claims, _ = other.of(text, None)

    assert told(claims) == [
        ["drivers_at_port", 90.0, "exact"],
        ["drivers_leaving", 20.0, "exact"],
        ["drivers_leaving", 5.0, "exact"],
    ]


def test_the_shipped_dossiers_count_only_what_there_is_a_unit_for() -> None:
    """A unit misspelt would never be claimed."""
    faults: list[Fault] = []
    dossiers = read_dossiers(ROOT / "config" / "dossiers", faults)
    rules = [rule for dossier in dossiers for quantity in dossier.quantities for rule in quantity.claims]

    assert {unit for rule in rules for unit in rule.units} <= set(LEXICON.numbers.units)
    assert all(quantity.claims for dossier in dossiers for quantity in dossier.quantities)


@given(
    st.lists(
        st.sampled_from([row["text"][:25] for row in ROWS] + ["من", "إلى", "و900", "أي", "،", "\n", "%"]),
        max_size=8,
    )
)
def test_no_text_makes_it_raise(pieces: list[str]) -> None:
    """Half sentences in any order: claims are still exact pieces of the text."""
    article, claims, refusals = SHIPPED.of(" ".join(pieces), None)

    for claim in claims:
        assert claim.start <= claim.number[0] < claim.number[1] <= claim.end <= len(article.body)
    assert all(refusal.start < refusal.end for refusal in refusals)


@given(st.text(max_size=80))
def test_no_characters_make_it_raise(text: str) -> None:
    """Lone surrogates, marks and control characters included."""
    SHIPPED.of(text, date(2025, 10, 11))


@pytest.mark.skipif("RASID_CORPUS" not in os.environ, reason="RASID_CORPUS names no folder of articles")
def test_articles_on_other_subjects_claim_next_to_nothing(shipped: Reading) -> None:
    """Even read as if they were on the subject, which they are not."""
    path = Path(os.environ["RASID_CORPUS"]) / "dev" / "articles.jsonl"
    gold = map(json.loads, path.with_name("gold.jsonl").read_text("utf-8").splitlines())
    other = {row["id"] for row in gold if not row["relevant"]}
    with path.open("rb") as lines:
        articles = [one for one in read(lines) if isinstance(one, Article) and one.id in other]
    claimed = [claims for article in articles if (claims := shipped.of(article.text, None)[1])]

    assert articles
    assert len(claimed) <= 2


SHIPPED = reading(ROOT / "config" / "dossiers")
