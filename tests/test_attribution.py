"""Who vouches for a sentence, and where an article says it comes from. Rows in `texts/attribution.yaml`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsroom.arabic.sentences import sentences
from newsroom.arabic.words import page
from newsroom.attribution import Attributor, SourceLexicon
from newsroom.context import Context, Named
from newsroom.errors import Fault
from newsroom.matching import Matcher
from newsroom.models import Alias, Article, Attribution, Dossier, Entity, EntityKind, Origin, Relevance, Voice
from newsroom.settings import SHIPPED_CONFIG
from newsroom.yamlfiles import read

CORPUS = Path(os.environ.get("RASID_CORPUS", "/nonexistent"))
GROUPS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "texts" / "attribution.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
ROWS = [
    pytest.param(row, "title" in group, id=f"{group['keeps'][:50]} {number}")
    for group in GROUPS
    for number, row in enumerate(group["rows"], 1)
]
VOICES = {voice.value[0]: voice for voice in Voice}


@cache
def lexicon() -> SourceLexicon:
    faults: list[Fault] = []
    found = read(SHIPPED_CONFIG / "lexicon" / "sources.yaml", SourceLexicon, faults)
    assert found, faults
    return found


@cache
def attributor() -> Attributor:
    return Attributor(lexicon())


def context(text: str, title: str = "", source: str = "", entities: tuple[Entity, ...] = ()) -> Context:
    article = Article("x", title, text, source)
    on = page(article.body)
    found = Matcher(entities).find(article.body)
    named = tuple(Named(m.entity, on.at(m.start), on.at(m.end - 1) + 1) for m in found)
    return Context(article, on, sentences(article.body, len(title), on), named, (), None)


def marked(text: str, *, title: bool = False, by: Attributor | None = None, **more: Any) -> Attribution:
    """Who vouches for the word in brackets."""
    plain, place = text.replace("[", "").replace("]", ""), text.index("[")
    here = context("", plain, **more) if title else context(plain, **more)
    body_place = place if title else place + 1
    return (by or attributor()).of(here, here.page.at(body_place))


@pytest.mark.parametrize(("row", "title"), ROWS)
def test_each_word_is_vouched_for_by_whom_a_reader_would_say(row: str, title: bool) -> None:
    """Voice, speaker and outlet of the word in brackets, as the row gives them."""
    text, _, expected = row.partition(" → ")
    voice, speaker, via, *_ = [*(part.strip() for part in expected.split("|")), "", ""]

    assert marked(text, title=title) == Attribution(Voice(voice), speaker, via)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وزارة الدفاع:\nعاد الهدوء إلى المدينة.\nوفتحت [الطرق] كلها.", Voice.OFFICIAL),
        ("وزارة الدفاع تؤكد:\n[عاد] الهدوء إلى المدينة.", Voice.OFFICIAL),
        ("وزارة الدفاع:\nعاد الهدوء إلى المدينة.\n\nوفتحت [الطرق] كلها.", Voice.MEDIA),
        ("وزارة الدفاع:\n\n[عاد] الهدوء إلى المدينة.", Voice.OFFICIAL),
        ("وزارة الدفاع:\nعاد الهدوء.\nمصدر أمني:\n[الطرق] كلها مغلقة.", Voice.ANONYMOUS),
        ("كشف نائب\nقائد العمليات\n، عن [انتهاء] العمل.", Voice.OFFICIAL),
        ("القاعدة\nأعلنت وزارة الدفاع [انتهاء] العمل.", Voice.OFFICIAL),
    ],
)
def test_lines_follow_their_label_as_channels_write_them(text: str, expected: Voice) -> None:
    """What stands below «وزارة الدفاع:» is hers until an empty line or another speaker; broken lines are no end."""
    assert marked(text).voice is expected


def test_a_title_speaks_for_itself_and_lends_its_speaker_only_to_who_has_none() -> None:
    """A sentence without a sign is not vouched for by the headline's speaker; a verb without a speaker is."""
    title = "وزير النقل: الجسر جاهز"

    narrated = context("يمتد الجسر فوق النهر.", title)
    followed = context("وأضاف أن الجسر يفتح غدا.", title)

    assert attributor().of(narrated, narrated.page.at(len(title) + 3)).voice is Voice.MEDIA
    assert attributor().of(followed, followed.page.at(len(title) + 12)).speaker == "وزير النقل"


def test_the_name_of_the_outlet_at_the_foot_of_a_title_vouches_for_nothing() -> None:
    """«… - الهيئة الوطنية للإعلام» is who publishes it."""
    title = "انسحاب القوات يكتمل - الهيئة الوطنية"

    here = context("", title, source="الهيئة الوطنية للإعلام")

    assert attributor().of(here, 2).voice is Voice.MEDIA


@pytest.mark.parametrize(
    ("kind", "voice"), [(EntityKind.FORCE, Voice.OFFICIAL), (EntityKind.PERSON, Voice.NAMED)]
)
def test_a_body_that_a_dossier_follows_is_known_though_the_lexicon_lacks_it(
    kind: EntityKind, voice: Voice
) -> None:
    """The kind of the entity decides."""
    entity = Entity("x", kind, "درع النهر", "x", (Alias("درع النهر"),))
    dossier = Dossier("d", "ملف", "d", {}, (entity,), (), (), Relevance(("x",)))
    known = Attributor(lexicon(), [dossier])

    found = marked("قالت درع النهر إن العمل [انتهى].", by=known, entities=(entity,))

    assert (found.voice, found.speaker) == (voice, "درع النهر")


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("بغداد ـ (رويترز) - غادر الرتل القاعدة.", "", Origin("agency", "رويترز")),
        ("غادر الرتل القاعدة.\n\n(رويترز)", "الصباح", Origin("agency", "رويترز")),
        ("باريس (أ ف ب) - غادر الرتل القاعدة.", "", Origin("agency", "أ ف ب")),
        ("بغداد - وكالات\nغادر الرتل القاعدة.", "", Origin("agency", "وكالات")),
        ("غادر الرتل القاعدة.\nالمصدر: وكالات", "", Origin("agency", "وكالات")),
        ("بغداد/ واع\nغادر الرتل القاعدة.", "", Origin("agency", "واع")),
        ("بغداد - شفق نيوز - غادر الرتل القاعدة.", "الصباح", Origin("agency", "شفق نيوز")),
        ("شفق نيوز- بغداد\n\nغادر الرتل القاعدة.", "شفق نيوز", Origin()),
        ("ذكرت وكالة الأنباء السورية (سانا) أن الرتل غادر.", "", Origin("quoted", "وكالة الأنباء السورية")),
        ("غادر الرتل القاعدة.\nنقلا عن صحيفة الرأي", "", Origin("quoted", "الرأي")),
        ("غادر الرتل القاعدة.\nعن العربي الجديد", "", Origin("quoted", "العربي الجديد")),
        ("غادر الرتل القاعدة.", "موقع المدينة (عن العربي الجديد)", Origin("quoted", "العربي الجديد")),
        ("المصدر: الجزيرة\nغادر الرتل القاعدة.", "", Origin("quoted", "الجزيرة")),
        ("أفادت الجزيرة نقلا عن مصادر بأن الرتل غادر.", "", Origin("quoted", "الجزيرة")),
        ("قال الوزير في حديث لرويترز إن الرتل غادر.", "", Origin("quoted", "رويترز")),
        ("قال الوزير في حديث لرويترز إن الرتل غادر.", "رويترز", Origin()),
        ("أفادت تقارير إعلامية بأن الرتل غادر.", "", Origin()),
        ("ترجمة: قسم التحرير\nغادر الرتل القاعدة.\nعن الغارديان", "", Origin("translated", "الغارديان")),
        ("ترجمة/ فلان الفلاني\n\nغادر الرتل القاعدة.", "", Origin("translated")),
        (
            "نشرت صحيفة الغارديان تقريرا ترجمته الصباح قالت فيه إن الرتل غادر.",
            "",
            Origin("translated", "الغارديان"),
        ),
        (
            "نقلت وكالة الأنباء القطرية عن الوزير قوله إن الرتل غادر.",
            "",
            Origin("quoted", "وكالة الأنباء القطرية"),
        ),
        ("مصدر أمني: غادر الرتل القاعدة.", "", Origin()),
        ("عن القاعدة وتاريخها\nغادر الرتل القاعدة.", "", Origin()),
        ("غادر الرتل القاعدة.", "", Origin()),
        ("", "", Origin()),
    ],
)
def test_an_article_comes_from_where_it_says(text: str, source: str, expected: Origin) -> None:
    """Dateline, foot, outlet and lead tell of an agency, a quoted or a translated text; else it is its outlet's own."""
    assert attributor().origin(context(text, source=source)) == expected


@pytest.mark.parametrize(("row", "title"), ROWS)
def test_a_speaker_is_short_and_made_of_words_of_the_text(row: str, title: bool) -> None:
    """At most eight words, none of them invented, so that people can read and check them."""
    text = row.partition(" → ")[0]
    found = marked(text, title=title)

    assert len(found.speaker.split()) <= 8
    assert all(word in text or word.removeprefix("ال") in text for word in found.speaker.split())


MARKS = '«»"“”:،.؛!?؟()[]-–—_\n \u0640\u200f\ud800\x00'
WORDS = """قال أعلن بحسب نقلت عن ل للجنة وكالة رويترز المصدر مؤكدا إن أن
في بيان وزارة الدفاع فلان اليوم ما كل من ذكر ترجمة"""
ARABIC = st.sampled_from([*MARKS, *WORDS.split()])


@settings(max_examples=500)
@given(st.lists(ARABIC | st.text(max_size=4), max_size=40), st.text(max_size=12), st.booleans())
@example(["قال"], "", False)
@example(["نقلت", "عن"], ":", True)
@example(["بحسب"], "وزارة الدفاع:", False)
def test_no_text_makes_it_raise(parts: list[str], title: str, spaced: bool) -> None:
    """Whatever is written, every place has somebody or nobody, and the article an origin."""
    here = context((" " if spaced else "").join(parts), title.replace("\n", " "))
    reading = attributor().reading(here)

    for place in range(0, len(here.page.text), 3):
        assert isinstance(reading.of(place), Attribution)
    assert isinstance(reading.origin, Origin)


# Offset in the body of the word judged, and the first letter of the voice a careful reader gave it.
JUDGED = {
    "000_1284b598fc2993c2": "187a 358a 817o 1335m",
    "001_d5e393b5aa56ca08": "249o 572o 934o 1304o 1422o 2123o 2388m 2505m 2675m",
    "002_fc89a3a011bc69bd": "51o 263o 395m 594o 1124m 1385o 1771o 2825a 2969o 3024a 3092o",
    "003_8f7be9682dcd2869": "466a 556o 766o 1657o 820m 956o 1115m 1264o 1965o 2014m",
    "004_79ff55134d49f6d6": "91a 240a 506a 694m 1078o 1286o 1668a 1865a 2114a",
    "001": "77o 359o",
    "002": "51o 297o",
    "003": "156o 601o 341m 1003m",
    "006": "62m 433m",
    "013": "144a 549a 913o",
    "014": "271o 123o 418o 682o",
    "016": "233o 127o",
    "021": "167o 440o 618o 694m",
    "023": "88m 291o 594o 768o 982o",
    "024": "138o 446o",
    "025": "53a 426a 831m",
    "026": "247o 437o",
    "034": "212m 328m 952m",
    "045": "27o",
    "047": "41o",
    "048": "32o",
    "049": "216o",
    "052": "48n",
    "058": "254o 830o 1179o",
    "059": "337m 610o 1824o",
    "062": "433m 4324m",
    "063": "39o",
    "064": "32o",
    "065": "10m",
}


def judged() -> Iterator[tuple[Context, int, Voice]]:
    for name in ("seeds.jsonl", "dev/articles.jsonl"):
        for line in (CORPUS / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            here = context(row["text"], row["title"], row["source"])
            for one in JUDGED.get(row["id"], "").split():
                yield here, int(one[:-1]), VOICES[one[-1]]


@pytest.mark.skipif(not CORPUS.exists(), reason="RASID_CORPUS is not set")
def test_real_reports_keep_the_voice_a_reader_gave_them() -> None:
    """Of the sentences that tell of milestones in the labelled articles, at least 97 % have the right voice."""
    right = [attributor().of(here, here.page.at(place)).voice is voice for here, place, voice in judged()]

    assert len(right) == sum(len(line.split()) for line in JUDGED.values())
    assert sum(right) / len(right) >= 0.97
