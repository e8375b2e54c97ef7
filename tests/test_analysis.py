"""What an article is said to be about, and the sentence that shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.analysis import Analyser
from newsroom.arabic.sentences import around, spans
from newsroom.models import Alias, Analysis, Article, Dossier, Entity, EntityKind, Relevance

NAMES = {
    "base": (EntityKind.BASE, "عين الأسد"),
    "deal": (EntityKind.AGREEMENT, "الإعلان المشترك"),
    "force": (EntityKind.FORCE, "التحالف الدولي"),
    "ministry": (EntityKind.ORGANISATION, "وزارة الدفاع"),
    "person": (EntityKind.PERSON, "حسين علاوي"),
    "city": (EntityKind.CITY, "بغداد"),
}
ENTITIES = tuple(Entity(name, kind, ar, name, (Alias(ar),)) for name, (kind, ar) in NAMES.items())
RULE = Relevance(
    core=("base",),
    within=("force",),
    phrases=("القواعد الأجنبية",),
    setting=("العراق", "بغداد"),
    apart=("سوريا والعراق",),
)
ANALYSER = Analyser([Dossier("exit", "الانسحاب", "exit", {}, ENTITIES, (), (), RULE)])
FILLER = "تفاصيل أخرى لا صلة لها بالموضوع في هذه الفقرة الطويلة من الخبر. " * 12


def analyse(title: str, text: str = "") -> Analysis:
    return ANALYSER.analyse(Article("1", title, text))


@pytest.mark.parametrize(
    ("title", "text", "relevant"),
    [
        ("إخلاء عين الأسد", "", True),
        ("", "غادرت القوات عين الأسد.", True),
        ("التحالف الدولي يغادر العراق", "", True),
        ("التحالف الدولي يقصف مواقع في سوريا", "", False),
        ("", "قصف التحالف الدولي مواقع. وفي العراق طقس حار.", False),
        ("", "يقاتل التحالف الدولي في سوريا والعراق.", False),
        ("التحالف الدولي يضرب في سوريا والعراق", "", True),
        ("البرلمان يطالب بإغلاق القواعد الأجنبية في العراق", "", True),
        ("بغداد تستضيف القمة", "وزارة الدفاع تؤمن الطرق.", False),
        ("طقس", FILLER + "وذكر الخبر عين الأسد.", False),
        ("طقس", FILLER + "وذكر الخبر عين الأسد. وعاد إلى عين الأسد.", True),
    ],
)
def test_an_article_is_relevant_when_it_is_about_the_subject(title: str, text: str, relevant: bool) -> None:
    """Title, lead or two sentences; what counts only in its setting needs a word of it in the sentence."""
    assert analyse(title, text).relevant is relevant


def test_the_proof_is_a_sentence_of_the_text_when_there_is_one() -> None:
    """A headline repeats itself as its own quote; the text says more."""
    both = analyse("إخلاء عين الأسد", "طقس حار. أخلى الجيش عين الأسد فجرا.")
    assert both.proof
    body = "إخلاء عين الأسد\nطقس حار. أخلى الجيش عين الأسد فجرا."
    found = around(spans(body, both.title_end), both.proof.start, both.proof.end)
    assert body[slice(*found)] == "أخلى الجيش عين الأسد فجرا."
    alone = analyse("إخلاء عين الأسد", "طقس حار.")
    assert alone.proof is not None
    assert alone.proof.start < alone.title_end
    assert analyse("طقس").proof is None


def test_a_phrase_proves_but_is_no_entity() -> None:
    """What only speaks of foreign bases makes an article relevant and names nothing."""
    analysis = analyse("", "إغلاق القواعد الأجنبية في العراق")
    assert analysis.mentions == ()
    assert analysis.proof


def test_offsets_refer_to_title_newline_text() -> None:
    """Mentions of title and text share one body."""
    article = Article("1", "بغداد", "في بغداد")
    assert [(m.start, m.end) for m in ANALYSER.analyse(article).mentions] == [(0, 5), (9, 14)]
    assert article.body[9:14] == "بغداد"


@pytest.mark.parametrize(
    ("title", "text", "first"),
    [
        ("بغداد: وزارة الدفاع تتسلم عين الأسد", "", "base"),
        ("بغداد", "حسين علاوي عن التحالف الدولي والإعلان المشترك", "city"),
        ("", "بغداد بغداد بغداد ثم عين الأسد", "base"),
        ("", "بغداد وحسين علاوي ووزارة الدفاع والتحالف الدولي والإعلان المشترك", "deal"),
    ],
)
def test_the_lead_entity_is_the_specific_one_of_the_title(title: str, text: str, first: str) -> None:
    """Title before text, then base, agreement, force, organisation, person, city."""
    assert ANALYSER.lead_entities(analyse(title, text))[0] == first


def test_lead_entities_names_each_once() -> None:
    """However often it is mentioned; nothing when nothing is."""
    assert ANALYSER.lead_entities(analyse("بغداد وبغداد")) == ("city",)
    assert ANALYSER.lead_entities(analyse("طقس")) == ()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("أول. قال <بغداد> كذا. ثالث", "قال <بغداد> كذا."),
        ("هل غادروا <بغداد>؟ نعم", "هل غادروا <بغداد>؟"),
        ("عنوان <بغداد>\nنص آخر.", "عنوان <بغداد>"),
        ("عنوان\n  في <بغداد>  \n\nنص", "في <بغداد>"),
        (
            "عنوان\nأعلنت وزارة الدفاع في\n<بغداد>\n، السبت، أمرا",
            "أعلنت وزارة الدفاع في\n<بغداد>\n، السبت، أمرا",
        ),
        ("قال: «غادرنا <بغداد>.» ثم صمت.", "قال: «غادرنا <بغداد>.»"),
        ("نحو 2.5 مليون في <بغداد> عام 2025. انتهى.", "نحو 2.5 مليون في <بغداد> عام 2025."),
        ("نقلت أ. ف. ب. عن <بغداد> ذلك.", "نقلت أ. ف. ب. عن <بغداد> ذلك."),
        ("<بغداد>.. تفاصيل الخبر. غيره", "<بغداد>.. تفاصيل الخبر."),
        ('انتهى في 2025".وأضاف أن <بغداد> بخير".وأشار', 'وأضاف أن <بغداد> بخير".'),
        ("في <بغداد>", "في <بغداد>"),
        ("<بغداد>", "<بغداد>"),
    ],
)
def test_evidence_is_the_sentence_around_the_mention(body: str, sentence: str) -> None:
    """Exactly the sentence: its closing quote with it, no gap around it; only a line broken by accident is crossed."""
    start, end = body.index("<"), body.index(">") - 1
    body = body.replace("<", "").replace(">", "")
    found = around(spans(body, max(0, body.find("\n"))), start, end)
    assert body[slice(*found)] == sentence.replace("<", "").replace(">", "")


@given(st.text(alphabet='بغداد .؟!…\n"»أ1', max_size=40), st.text(alphabet='بغداد .؟!…\n"»أ1', max_size=40))
def test_evidence_holds_the_mention_within_its_line(before: str, after: str) -> None:
    """Whatever stands around, the mention is inside and no line is crossed."""
    body = before + "كلمة" + after
    start, end = around(spans(body, 0), len(before), len(before) + 4)
    assert start <= len(before) < len(before) + 4 <= end
