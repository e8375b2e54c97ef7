"""What is filled in for the watchlist, and the thing as it would stand in the file."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.commands.steer import aliaswords
from bot.commands.verbs import number
from bot.message import Field, Form, Message, Paragraph
from bot.naming import name_of
from bot.texts import Texts
from newsroom.amending import Data
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Dossier, Entity, EntityKind

Values = Mapping[str, str]

NAME = 120  # characters
ID = 40
SHORT = 4
_LATIN = str.maketrans(
    dict(
        zip(
            "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآءؤئپچژگڤ",
            "abttjhkddrzsssdtzaGfqklmnhwyhaaaaawypjzgv".lower(),
            strict=True,
        )
    )
)
_NOT_ID = re.compile(r"[^a-z0-9]+")
_ORDER = ("name", "spellings", "kind", "near", "en")  # in one line, between bars


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────


def empty(dossier: Dossier | None, kind: EntityKind | None, desk: Desk, texts: Texts) -> Message:
    fields = [
        Field("name", texts("form-name"), hint=texts("form-name-hint")),
        Field(
            "spellings",
            texts("form-spellings"),
            kind="lines",
            optional=True,
            hint=texts("form-spellings-hint"),
        ),
        _kinds(kind.value if kind else "", texts),
        Field("near", texts("form-near"), optional=True, hint=texts("form-near-hint")),
        Field("en", texts("form-en"), optional=True, hint=texts("form-en-hint")),
    ]
    if len(desk.watchlist.dossiers) > 1:
        choices = tuple((one.id, name_of(one, texts)) for one in desk.watchlist.dossiers)
        first = dossier.id if dossier else choices[0][0]
        fields.append(Field("dossier", texts("form-dossier"), first, "choice", choices))
    chosen = f"{dossier.id} {kind.value[:SHORT] if kind else ''}".strip() if dossier else ""
    line = f"watch add {chosen}".strip()
    return _asked(Form(texts("form-add-title"), line, tuple(fields), texts("form-next")), texts)


def filled(data: Data, line: str, texts: Texts) -> Message:
    spellings = "\n".join(aliaswords.said(one, texts.language) for one in data.get("aliases", ()))
    fields = (
        Field("name", texts("form-name"), str(data.get("ar", ""))),
        Field("en", texts("form-en"), str(data.get("en", ""))),
        _kinds(str(data.get("kind", "")), texts),
        Field("spellings", texts("form-spellings"), spellings, "lines"),
        Field("near", texts("form-near"), optional=True, hint=texts("form-near-hint")),
    )
    return _asked(Form(texts("form-edit-title"), line, fields, texts("form-next")), texts)


def of_spellings(entity: Entity, texts: Texts) -> Message:
    field = Field("spellings", texts("form-spellings"), kind="lines", hint=texts("form-spellings-hint"))
    line = f"watch alias add {entity.id}"
    return _asked(Form(texts("form-alias-title"), line, (field,), texts("form-next")), texts)


def of_name(entity: Entity, texts: Texts) -> Message:
    field = Field("name", texts("form-name"), name_of(entity, texts))
    line = f"watch rename {entity.id}"
    return _asked(Form(texts("form-rename-title"), line, (field,), texts("form-save")), texts)


def _kinds(chosen: str, texts: Texts) -> Field:
    choices = tuple((kind.value, texts(f"sort-{kind.value}")) for kind in EntityKind)
    hint = _comma(texts).join(label for _, label in choices)
    return Field("kind", texts("form-kind"), chosen or EntityKind.SITE.value, "choice", choices, hint=hint)


def _asked(form: Form, texts: Texts) -> Message:
    return replace(texts.message(Paragraph(texts("form-fill-in", title=form.title))), form=form)


# ── understanding ────────────────────────────────────────────────────────────────────────────────────────


def preset(rest: str, desk: Desk) -> tuple[Dossier | None, EntityKind | None, str]:
    """The dossier and kind a button names, and what follows them."""
    words = rest.split()
    dossier = next((one for one in desk.watchlist.dossiers if words[:1] == [one.id]), None)
    if dossier is None:
        return None, None, rest
    kind = next((one for one in EntityKind if words[1:2] == [one.value[:SHORT]]), None)
    return dossier, kind, " ".join(words[2 if kind else 1 :])


def in_line(line: str) -> Values:
    """«الاسم | صيغ أخرى | النوع | كلمات قربها | English»."""
    parts = [part.strip() for part in line.split("|")]
    return {key: part for key, part in zip(_ORDER, parts, strict=False) if part}


def dossier_meant(values: Values, preset_: Dossier | None, desk: Desk) -> Dossier:
    wanted = heavy(values.get("dossier", ""))
    for one in desk.watchlist.dossiers:
        if wanted and wanted in (heavy(one.id), heavy(one.ar), heavy(one.en)):
            return one
    if wanted:
        raise UserError("form-no-dossier", text=values["dossier"]).at("dossier")
    return preset_ or desk.watchlist.dossiers[0]


def new(
    values: Values, kind: EntityKind | None, dossier: Dossier, desk: Desk, texts: Texts
) -> dict[str, Any]:
    name = _name(values.get("name", ""))
    spellings = aliaswords.read_all(values.get("spellings", ""))
    plain = [one for one in spellings if isinstance(one, str)]
    spelled = {heavy(text) for one in spellings for text in ([one] if isinstance(one, str) else one["text"])}
    mine = [name] if heavy(name) not in spelled else []
    aliases = _with_near([*mine, *spellings], values)
    latin = next((one for one in (values.get("en", "").strip(), *plain) if one.isascii() and one), "")
    given = kind_meant(values.get("kind", ""), texts) or kind or EntityKind.SITE
    id_ = unused_id(latin or name, desk.watchlist.entities)
    return {"id": id_, "kind": given.value, "ar": name, "en": latin or name, "aliases": aliases}


def changed(data: Data, values: Values, texts: Texts) -> dict[str, Any]:
    """What the form says laid over what it was opened with; a field that was left empty stays."""
    after = dict(data)
    if values.get("name", "").strip():
        after["ar"] = _name(values["name"])
    if values.get("en", "").strip():
        after["en"] = _name(values["en"])
    if kind := kind_meant(values.get("kind", ""), texts):
        after["kind"] = kind.value
    if values.get("spellings", "").strip():
        after["aliases"] = _merged(data.get("aliases", ()), values["spellings"], texts)
    after["aliases"] = _with_near(list(after.get("aliases", ())), values)
    return after


def _with_near(aliases: list[Any], values: Values) -> list[Any]:
    """Spellings that ask for nothing, asking for one of these words; as they are when no words are given."""
    near = [word.strip() for word in re.split(r"[،,\n]", values.get("near", "")) if word.strip()]
    plain = [one for one in aliases if isinstance(one, str)]
    if not near or not plain:
        return aliases
    return [{"text": plain, "near": near}, *(one for one in aliases if not isinstance(one, str))]


def _merged(before: Sequence[Any], text: str, texts: Texts) -> list[Any]:
    """A line that was left as it is stays as it stands in the file."""
    stand = {heavy(aliaswords.said(one, texts.language)): one for one in before}
    lines = [line for line in text.splitlines() if line.strip()]
    return [
        one
        for line in lines
        for one in ([stand[heavy(line)]] if heavy(line) in stand else aliaswords.read_all(line))
    ]


def with_more(before: Sequence[Any], text: str) -> list[Any]:
    """The list with the spellings that are not in it yet."""
    stand = {heavy(aliaswords.said(one, "ar")) for one in before}
    new = [one for one in aliaswords.read_all(text) if heavy(aliaswords.said(one, "ar")) not in stand]
    if not new:
        raise UserError("alias-known")
    return [*before, *new]


def without(spellings: Sequence[Any], said: str) -> list[Any]:
    """The list without that entry, by its number on the card, or without that one spelling."""
    if (which := number(said)) is not None:
        if not 1 <= which <= len(spellings):
            raise UserError("alias-none-such", text=said)
        return [one for n, one in enumerate(spellings, 1) if n != which]
    left = [one for one in (_less(one, heavy(said)) for one in spellings) if one]
    if left == list(spellings):
        raise UserError("alias-none-such", text=said)
    return left


def _less(alias: Any, spelling: str) -> Any:
    """The entry without that spelling; None when nothing is left of it."""
    texts = [alias] if isinstance(alias, str) else alias["text"]
    texts = [texts] if isinstance(texts, str) else texts
    left = [text for text in texts if heavy(text) != spelling]
    if len(left) == len(texts):
        return alias
    return {**alias, "text": left} if left else None


def names(said: str) -> dict[str, str]:
    """«الاسم | English»; one name alone is that of its own script."""
    parts = [_name(part) for part in said.split("|")][:2]
    if len(parts) == 2:
        return {"ar": parts[0], "en": parts[1]}
    return {"en" if parts[0].isascii() else "ar": parts[0]}


def kind_meant(text: str, texts: Texts) -> EntityKind | None:
    """By its id or by its name in any language; None when nothing is said."""
    wanted = heavy(text.strip())
    if not wanted:
        return None
    for kind in EntityKind:
        spoken = (kind.value, *(Texts(one)(f"sort-{kind.value}") for one in ("ar", "en")))
        parts = (part for name in spoken for part in (name, *name.split(" أو "), *name.split(" or ")))
        if wanted in map(heavy, parts):
            return kind
    kinds = _comma(texts).join(texts(f"sort-{kind.value}") for kind in EntityKind)
    raise UserError("form-no-kind", text=text.strip(), kinds=kinds).at("kind")


def _comma(texts: Texts) -> str:
    return "، " if texts.language == "ar" else ", "


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not any(map(str.isalnum, name)):
        raise UserError("form-no-name").at("name")
    if len(name) > NAME:
        raise UserError("form-long-name", count=NAME).at("name")
    return name


def unused_id(name: str, known: Container[str]) -> str:
    """Readable Latin letters of a name, whatever it is written in, that nothing else is called."""
    spelled = _NOT_ID.sub("_", heavy(name).translate(_LATIN).lower()).strip("_")
    id_ = (spelled if spelled[:1].isalpha() else f"e_{spelled}".rstrip("_"))[: ID - 4].rstrip("_")
    return next(one for one in (id_, *(f"{id_}_{n}" for n in range(2, 1000))) if one not in known)
