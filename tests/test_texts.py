"""Sentences: the same in every language, all of them used, none of them broken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot import texts
from bot.texts import LANGUAGES, Sentences, Texts, entries

BOT = Path(texts.__file__).parent
ARABIC_FORMS = {"zero", "one", "two", "few", "many", "other"}


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()
        self.selects: list[set[str]] = []

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.names.add(node.id.name)

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:
        self.selects.append({v.key.name for v in node.variants if isinstance(v.key, ftl.Identifier)})
        self.generic_visit(node)


def read(entry: ftl.Message | ftl.Term) -> _Variables:
    found = _Variables()
    found.visit(entry)
    return found


def variables(language: str) -> dict[str, set[str]]:
    return {
        entry.id.name: read(entry).names for _, entry in entries(language) if isinstance(entry, ftl.Message)
    }


def trees() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(BOT.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def spoken() -> Iterator[tuple[str, str, set[str] | None]]:
    """(where, key, names of the variables given or None when they cannot be told) of calls by literal key."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _is_texts(node.func):
                key = node.args[0]
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    names = {keyword.arg for keyword in node.keywords}
                    given = None if None in names else {name for name in names if name}
                    yield f"{path.name}:{node.lineno}", key.value, given


def _is_texts(function: ast.expr) -> bool:
    """`texts(…)`, `self._texts(…)`, `Texts("ar")(…)`; in texts.py itself `self(…)`."""
    if isinstance(function, ast.Call):
        return isinstance(function.func, ast.Name) and function.func.id == "Texts"
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return name in ("texts", "_texts", "self")


def test_no_file_has_a_broken_entry() -> None:
    """What Fluent cannot read it drops in silence."""
    junk = [
        f"{path}: {entry.content}"
        for la in LANGUAGES
        for path, entry in entries(la)
        if isinstance(entry, ftl.Junk)
    ]
    assert junk == []


def test_every_language_says_the_same_things() -> None:
    """The same keys in the same files, with the same variables."""
    for language in LANGUAGES:
        assert variables(language) == variables("ar")
    names = [{path.name for path, _ in entries(language)} for language in LANGUAGES]
    assert all(files == names[0] for files in names)


def test_arabic_counts_in_all_six_forms() -> None:
    """Each choice by number has zero, one, two, few, many and other."""
    for path, entry in entries("ar"):
        assert not isinstance(entry, ftl.Junk)
        for forms in read(entry).selects:
            assert forms == ARABIC_FORMS, f"{path.name}: {entry.id.name}"


def test_every_sentence_asked_for_exists_with_its_variables() -> None:
    """A key spelt wrong, or a variable too few or too many, is found here and not by a reader."""
    known = variables("ar")
    faults = []
    for where, key, given in spoken():
        if key not in known:
            faults.append(f"{where}: no sentence {key!r}")
        elif given is not None and given != known[key]:
            faults.append(f"{where}: {key} takes {sorted(known[key])}, is given {sorted(given)}")
    assert faults == []


def _begins_a_key(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and re.fullmatch(r"[a-z]+-", str(part.value)) is not None


def test_every_sentence_is_used() -> None:
    """Sentences nobody says are removed; reasons are chosen by code and may wait for their day."""
    said: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
            if isinstance(node, ast.JoinedStr) and _begins_a_key(node.values[0]):
                parts = (
                    re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z-]+" for p in node.values
                )
                patterns.append(re.compile("".join(parts)))
    unused = [
        key
        for key in variables("ar")
        if key not in said
        and not key.startswith("reason-")
        and not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    assert unused == []


def test_a_missing_key_or_variable_is_an_error() -> None:
    """Nobody is shown a key, a hole or `{???}`."""
    with pytest.raises(LookupError, match="no sentence"):
        Texts("ar")("no-such-sentence")
    with pytest.raises(LookupError, match="count"):
        Texts("ar")("alert-titles")


def test_each_sentence_alone_is_read_as_in_its_file() -> None:
    """Sentences are cut out of the files one by one: none is lost, cut short or taken for another."""
    for language in LANGUAGES:
        cut = Sentences(language, sorted((texts.LOCALE / language).glob("*.ftl")))
        whole = {e.id.name: e for _, e in entries(language) if isinstance(e, ftl.Message)}
        assert cut.sources.keys() == whole.keys()
        for key, source in cut.sources.items():
            (alone,) = (e for e in FluentParser().parse(source).body if isinstance(e, ftl.Message))
            assert alone.equals(whole[key], ignored_fields=["span", "comment"]), key


def test_a_sentence_may_name_another(tmp_path: Path) -> None:
    """What it refers to is read with it, terms too."""
    file = tmp_path / "own.ftl"
    file.write_text("both = { one } و{ -name }\none = واحد\n-name = راصد\n", encoding="utf-8")
    own = Sentences("ar", [file])
    said, faults = own.bundle.format_pattern(own.pattern("both"))
    assert (str(said), faults) == ("\u2068واحد\u2069 و\u2068راصد\u2069", [])


@pytest.mark.parametrize(
    ("written", "fault"),
    [("one = أ\ntwo = ب\none = ج\n", "one is defined twice"), ("one = { $count\n", "not a Fluent entry")],
)
def test_a_broken_file_says_what_is_broken(tmp_path: Path, written: str, fault: str) -> None:
    """A fault is raised, and not shown to a reader."""
    file = tmp_path / "broken.ftl"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(LookupError, match=fault):
        Sentences("ar", [file]).pattern("one")


@pytest.mark.parametrize("written", ["one = { two }\n", "one = واحد\n???\n", "one = { -name }\n-name = {\n"])
def test_a_sentence_that_cannot_be_read_whole_is_not_there_the_next_time_either(
    tmp_path: Path, written: str
) -> None:
    """Nor for another thread in between: what it names and what follows it come first, and it last."""
    file = tmp_path / "broken.ftl"
    file.write_text(written, encoding="utf-8")
    own = Sentences("ar", [file])
    for _ in range(2):
        with pytest.raises(LookupError):
            own.pattern("one")
        assert not own.bundle.has_message("one")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "لا تنبيهات جديدة"),
        (1, "تنبيه جديد"),
        (2, "تنبيهان جديدان"),
        (3, "\u20683\u2069 تنبيهات جديدة"),
        (11, "\u206811\u2069 تنبيهًا جديدًا"),
        (100, "\u2068100\u2069 تنبيه جديد"),
        (103, "\u2068103\u2069 تنبيهات جديدة"),
        (2500, "\u20682,500\u2069 تنبيه جديد"),
    ],
)
def test_alerts_are_counted_in_arabic(count: int, text: str) -> None:
    """The noun takes the form its number asks for."""
    assert Texts("ar")("alert-titles", count=count) == text


def test_variables_are_isolated_and_filtered() -> None:
    """What a user typed can neither reorder the sentence around it nor break it off, however long it is."""
    said = Texts("ar")("unknown-command", text="\u202eabc\u2069\n" + "x" * 5000)
    assert said.startswith("لم أفهم «\u2068abc x")
    assert said.endswith("…\u2069».")
    assert "\u202e" not in said


def test_a_reason_nobody_named_is_still_told() -> None:
    """An admin sees the code itself."""
    assert "solar-flare" in Texts("ar").reason("solar-flare")
    assert Texts("en").reason("dns") == Texts("en")("reason-dns")
