"""Who may do what: listed, named, given another role, let go. By the platform's own id, never by a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.commands.request import Request
from bot.commands.verbs import Words, editor, paged, turning, undo, verb, word_of
from bot.message import (
    Action,
    Block,
    Bullets,
    Code,
    Field,
    Foreign,
    Form,
    Heading,
    Inline,
    Message,
    Note,
    Paragraph,
)
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom import steering
from newsroom.amending import version
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.rights import Role
from newsroom.store import edits

A_PAGE = 15  # lines
ECHOED = 80  # characters
VERBS: Words = {
    "add": ("أضف", "إضافة", "set", "change", "role", "غير", "عدل", "دور", "اجعل"),
    "remove": ("احذف", "حذف", "أزل", "delete"),
}
ROLES: Words = {
    "reader": ("قارئ", "قارئا", "قارئة"),
    "editor": ("محرر", "محررا", "محررة"),
    "analyst": ("محلل", "محللا", "محللة"),
    "admin": ("مشرف", "مشرفا", "مشرفة", "مدير"),
}
_PERSON = re.compile(r"telegram:[1-9]\d{0,15}|slack:[UW][A-Z0-9]{2,20}")
_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,20})(?:\|[^>]*)?>")
_BARE = {"telegram": re.compile(r"[1-9]\d{0,15}"), "slack": re.compile(r"[UW][A-Z0-9]{5,20}")}


async def people(request: Request, desk: Desk, texts: Texts) -> Message:
    word, rest = verb(request.text, VERBS)
    if word == "add":
        return await _named(rest, request, desk, texts)
    if word == "remove":
        return await _removed(rest, request, desk, texts)
    if rest and not rest.isdecimal():
        person = _person(rest, request)
        return _listed({person: _known(person, desk)}, await desk.db.read(edits.editors), 1, texts)
    return _listed(desk.roles, await desk.db.read(edits.editors), int(rest[:6] or 1), texts)


def _listed(roles: Mapping[str, Role], names: Mapping[str, str], page: int, texts: Texts) -> Message:
    order = sorted(roles.items(), key=lambda pair: (-pair[1], pair[0]))
    some, page, pages = paged(order, page, A_PAGE)
    blocks: list[Block] = [Heading(texts("people-title"))]
    blocks.append(Bullets(tuple(_line(person, role, names, texts) for person, role in some)))
    if not some:
        blocks = [Paragraph(texts("people-none"))]
    blocks.append(Note(texts("people-hint")))
    add = (Action(texts("people-add-button"), "people add"),)
    actions = (*turning("people", page, pages, texts), add)
    return replace(texts.message(*blocks), actions=actions, replaces=True)


def _line(person: str, role: Role, names: Mapping[str, str], texts: Texts) -> Inline:
    """«ليلى (telegram:42): محرر»; who has steered nothing yet has no name in the books."""
    called = names.get(person, person)
    if called == person:
        return Code(person), f": {role_name(role, texts)}"
    return Foreign(called), " (", Code(person), f"): {role_name(role, texts)}"


async def _named(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """«telegram:42 محرر», or a form that asks for both."""
    who, role = request.values.get("person", ""), request.values.get("role", "")
    if not who:
        who, _, role = _MENTION.sub(r"slack:\1", rest).partition(" ")
    if not who:
        return _form(texts)
    person, wanted = _person(who, request), word_of(role, ROLES)
    if not wanted:
        raise _which_role(person)
    await _changed(person, wanted, request, desk)
    return await _done(person, texts(f"made-{wanted}", person=person), request, desk, texts)


async def _removed(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    if not rest:
        raise UserError("people-whom")
    person = _person(rest, request)
    _known(person, desk)
    await _changed(person, None, request, desk)
    return await _done(person, texts("people-removed", person=person), request, desk, texts)


async def _changed(person: str, role: str | None, request: Request, desk: Desk) -> None:
    """Raises UserError where nobody would be left to steer; what comes between is steering's to notice."""
    if role != "admin" and {one for one, has in desk.roles.items() if has is Role.ADMIN} == {person}:
        raise UserError("people-last-admin", person=person)
    before = await steering.current(desk, "person", person)
    after = {"id": person, "role": role} if role else None
    if before == after:
        return
    await steering.change(desk, "person", person, after, editor(request), seen=version(before))


async def _done(person: str, said: str, request: Request, desk: Desk, texts: Texts) -> Message:
    made = await desk.db.read(edits.last_of, "person", person)
    mine = made if made and made.by == request.person else None
    return replace(texts.message(Paragraph(said)), actions=undo(mine, texts), replaces=True)


def _person(text: str, request: Request) -> str:
    """The id that is meant: whole, as a mention of Slack, or bare on the platform where it is written."""
    text = _MENTION.sub(r"slack:\1", text.strip())
    platform = (request.chat or request.person).partition(":")[0]
    if _PERSON.fullmatch(text):
        return text
    if platform in _BARE and _BARE[platform].fullmatch(text):
        return f"{platform}:{text}"
    raise UserError("people-who", text=clip(text, ECHOED))


def _known(person: str, desk: Desk) -> Role:
    if person not in desk.roles:
        raise UserError("people-unknown", person=person)
    return desk.roles[person]


def _which_role(person: str) -> UserError:
    return UserError("people-which-role").offering(*((name, f"add {person} {name}") for name in ROLES))


def _form(texts: Texts) -> Message:
    choices = tuple((role, texts(f"duty-{role}")) for role in ROLES)
    fields = (
        Field("person", texts("people-form-person"), hint="telegram:42"),
        Field("role", texts("people-form-role"), kind="choice", choices=choices, hint=choices[1][1]),
    )
    form = Form(texts("people-form-title"), "people add", fields, texts("house-save"))
    return replace(texts.message(Paragraph(texts("people-form-hint"))), form=form)


def role_name(role: Role, texts: Texts) -> str:
    return texts(f"duty-{role.name.lower()}")
