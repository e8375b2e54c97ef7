"""What can be asked, as far as this person may ask it here: from the table of commands.

help · help all · help COMMAND           and what is nearest to a command that is not there
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from bot.commands.command import Command, Topic, barred
from bot.commands.request import Request
from bot.commands.verbs import Words, word_of
from bot.message import Action, Block, Bullets, Code, Foreign, Heading, Inline, Message, Note, Paragraph
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError

EVERYDAY = ("status", "latest", "changes", "timeline", "figures", "find", "subscribe", "digest", "analyze")
TAPPED = 4  # examples with a button
TOPICS: tuple[Topic, ...] = ("ask", "follow", "review", "steer")
LABEL, LINE, ECHOED = 20, 60, 80  # characters, bytes, characters
NEAR, ALIKE = 3, 0.7  # commands that may be meant, and how like
SHORT, VERY_ALIKE = 5, 0.75  # letters of a word of which half makes another one: أضف is not ألغ
VERBS: Words = {"all": ("الكل", "كل الأوامر", "كلها", "كاملة", "everything")}


async def help_(request: Request, desk: Desk, texts: Texts) -> Message:
    mine = _allowed(request, desk)
    if word_of(request.text, VERBS):
        return _everything(mine, texts)
    if request.text:
        return _one(request, desk, mine, texts)
    shown = [one for name in EVERYDAY for one in mine if one.name == name]
    blocks: list[Block] = [Heading(texts("help-title")), Bullets(tuple(_line(one, texts) for one in shown))]
    rows = [(action,) for one in shown[:TAPPED] if (action := _try(one, texts))]
    more = (Action(texts("help-more"), "help all"),)
    return replace(texts.message(*blocks, Note(texts("help-footer"))), actions=(*rows, more))


def _everything(mine: Sequence[Command], texts: Texts) -> Message:
    blocks: list[Block] = [Heading(texts("help-title-all"))]
    for topic in TOPICS:
        if lines := tuple(_line(one, texts) for one in mine if one.topic == topic):
            blocks += [Heading(texts(f"topic-{topic}"), "section"), Bullets(lines)]
    blocks.append(Note((texts("help-of-one"), " ", Code(texts("help-of-one-example")))))
    return replace(texts.message(*blocks), replaces=True)


def _one(request: Request, desk: Desk, mine: Sequence[Command], texts: Texts) -> Message:
    """All that there is to say of one command."""
    from bot.commands.registry import find  # it holds this module's own row

    command, rest = find(request.text)
    if command is None or rest or not command.listed:
        near = [one for one in alike(request.text, mine) if one.listed]
        error = UserError("help-unknown", text=clip(request.text, ECHOED))
        raise error.offering(*((_called(one, texts), one.name) for one in near))
    if command not in mine:
        raise UserError(barred(command, request, desk))
    names = [name for name in command.names if name.isascii() == (texts.language == "en")]
    blocks: list[Block] = [
        Heading(_called(command, texts)),
        Paragraph((_said(command, texts), " ", Code(_example(command, texts)))),
    ]
    if names:
        blocks.append(Paragraph((texts("help-names"), " ", *_listed(names, texts))))
    blocks.append(Note((texts("help-latin"), " ", Code(f"/{command.name}"))))
    action = _try(command, texts)
    return replace(texts.message(*blocks), actions=((action,),) if action else ())


def _allowed(request: Request, desk: Desk) -> list[Command]:
    """What this person may do here, in the order of the table."""
    from bot.commands.registry import COMMANDS  # the table holds this module's own row

    return [one for one in COMMANDS if one.listed and not barred(one, request, desk)]


def nearest(request: Request, desk: Desk, texts: Texts) -> tuple[tuple[str, str], ...]:
    """What may be meant by words that begin with no command: (what is shown, the line that says it)."""
    words, mine = request.text.split(), _allowed(request, desk)
    found: dict[str, str] = {}
    for count in (2, 1):
        rest = " ".join(words[count:])
        for one in alike(" ".join(words[:count]), mine):
            line = f"{one.name} {rest}".strip()
            if len(line.encode()) <= LINE:
                found.setdefault(line, f"{_called(one, texts)} {rest}".strip())
    return tuple((label, line) for line, label in found.items())[:NEAR]


def alike(text: str, commands: Sequence[Command]) -> list[Command]:
    """Commands whose name, in either language, is nearly that."""
    names = {heavy(name): one for one in commands for name in (one.name, *one.names)}
    near = get_close_matches(heavy(text), names, NEAR, VERY_ALIKE if len(text) <= SHORT else ALIKE)
    return list(dict.fromkeys(names[name] for name in near))


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


def _line(command: Command, texts: Texts) -> Inline:
    return _said(command, texts), " ", Code(_example(command, texts))


def _said(command: Command, texts: Texts) -> str:
    return texts(f"help-{command.name}")


def _example(command: Command, texts: Texts) -> str:
    return texts(f"help-{command.name}-example")


def _called(command: Command, texts: Texts) -> str:
    return command.names[0] if texts.language == "ar" and command.names else command.name


def _listed(names: Sequence[str], texts: Texts) -> list[Foreign | str]:
    comma = "، " if texts.language == "ar" else ", "
    return [piece for name in names for piece in (Foreign(name), comma)][:-1]


def _try(command: Command, texts: Texts) -> Action | None:
    """The example as a button: it types the English one, which is in ASCII whatever the language."""
    line, label = _example(command, Texts("en")), _example(command, texts)
    return Action(clip(label, LABEL), line) if line.isascii() and len(line) <= LINE else None
