"""Talking in the terminal: what the chat platforms show as buttons and forms, with numbers and questions.

line ─► a number of the last message? its button : words ─► dispatch ─► printed, files written
a form ─► asked field by field ─► dispatch with what was filled in
"""

from __future__ import annotations

import asyncio
import re
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.adapters.console import for_terminal, written
from bot.commands.registry import dispatch, find
from bot.commands.request import Request
from bot.message import Action, Bullets, Code, Field, Form, Ltr, Message, Note, Paragraph
from bot.render.console import choices
from bot.texts import Texts
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.rights import TERMINAL

CHAT = "console"
PROMPT = "راصد> "
HISTORY, KEPT = "history", 500  # file beside the database; lines
WAKE_S = 0.5
_NUMBER = re.compile(r"\[?(\d{1,2})\]?")

Read = Callable[[str], Awaitable[str | None]]  # prompt → a line, None at the end


@dataclass
class Conversation:
    """One person at one terminal, from the first line to an empty one."""

    desk: Desk
    language: str
    read: Read
    offered: tuple[Action, ...] = field(default=(), init=False)  # buttons of the last message

    async def go(self) -> None:
        while (line := await self.read(PROMPT)) and (said := line.strip()):
            await self._answer(said)

    async def _answer(self, line: str) -> None:
        action = self._chosen(line)
        if action is None and self.offered and _NUMBER.fullmatch(line):
            self._print(Note(self._texts("console-no-button", most=len(self.offered))))
            return
        if action and action.copies:
            self._print(Paragraph(self._texts("console-copied")), Paragraph(Code(action.copies)))
            return
        message = await self._ask(action.line if action else line, pressed=action is not None)
        while form := message.form:
            self._show(message)
            values = await self._filled(form)
            if values is None:
                self._print(Note(self._texts("console-cancelled")))
                return
            message = await self._ask(form.line, values=values)
        self._show(message)

    async def _ask(self, text: str, **more: Any) -> Message:
        request = Request(text, self.language, TERMINAL, chat=CHAT, place="terminal", forms=True, **more)
        return await dispatch(request, self.desk)

    def _chosen(self, line: str) -> Action | None:
        """The button whose number this is."""
        found = _NUMBER.fullmatch(line)
        number = int(found[1]) if found else 0
        return self.offered[number - 1] if 1 <= number <= len(self.offered) else None

    # ── forms ──

    async def _filled(self, form: Form) -> Mapping[str, str] | None:
        """What was answered, by field; None when it was called off."""
        values: dict[str, str] = {}
        for one in form.fields:
            answer = await self._field(one)
            if answer is None:
                return None
            values[one.key] = answer
        return values

    async def _field(self, one: Field) -> str | None:
        while True:
            self._question(one)
            answer = await (self._lines() if one.kind == "lines" else self.read("> "))
            if answer is None or _calls_off(answer):
                return None
            if not answer.strip():
                if one.value or one.optional:
                    return one.value
                return None
            if one.kind != "choice":
                return answer.strip()
            if (value := _choice(answer, one)) is not None:
                return value

    def _question(self, one: Field) -> None:
        texts = self._texts
        if one.kind == "lines":
            label = texts("console-lines", label=one.label)
        elif one.value:
            label = texts("console-keep", label=one.label, value=one.value)
        else:
            label = texts("console-optional", label=one.label) if one.optional else one.label
        hint = (" ", Code(one.hint)) if one.hint and not one.choices else ()
        self._print(Paragraph((label, *hint)))
        if one.choices:
            numbered = enumerate(one.choices, start=1)
            self._print(Bullets(tuple((Ltr(f"[{n}]"), f" {label}") for n, (_, label) in numbered)))

    async def _lines(self) -> str | None:
        """All up to an empty line."""
        lines: list[str] = []
        while (line := await self.read("> ")) and line.strip():
            lines.append(line.strip())
        return None if line is None and not lines else "\n".join(lines)

    # ── showing ──

    @property
    def _texts(self) -> Texts:
        return Texts(self.language)

    def _show(self, message: Message) -> None:
        self.offered = choices(message)
        blocks = [*message.blocks, *files(message, self.desk, self._texts)]
        for part in for_terminal(sys.stdout, "numbers")(
            Message(tuple(blocks), message.rtl, actions=message.actions)
        ):
            print(f"{part.text}\n")  # noqa: T201

    def _print(self, *blocks: Any) -> None:
        for part in for_terminal(sys.stdout)(self._texts.message(*blocks)):
            print(part.text)  # noqa: T201


def files(message: Message, desk: Desk, texts: Texts) -> list[Note]:
    """Where its picture and its document were put."""
    try:
        picture, document = written(message, desk.settings.data / "files")
    except OSError as error:
        return [Note(texts("console-not-written", why=str(error.strerror)))]
    found = [Note(texts("console-picture", path=str(picture)))] if picture else []
    return found + ([Note(texts("console-document", path=str(document)))] if document else [])


def _calls_off(answer: str) -> bool:
    command, rest = find(answer)
    return command is not None and command.name == "cancel" and not rest


def _choice(answer: str, one: Field) -> str | None:
    """By its number, its label or its own name."""
    found = _NUMBER.fullmatch(answer.strip())
    if found and 1 <= int(found[1]) <= len(one.choices):
        return one.choices[int(found[1]) - 1][0]
    said = heavy(answer.strip())
    return next((value for value, label in one.choices if said in (heavy(value), heavy(label))), None)


# ── the terminal ─────────────────────────────────────────────────────────────────────────────────────────


async def read_line(label: str) -> str | None:
    """A line of the terminal, with editing and history where there are any; None at its end.

    In a thread that ends with the program: one that the loop waited for would hold up Ctrl-C until the next line.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str | None] = loop.create_future()

    def tell(line: str | None) -> None:
        if not answer.done():
            answer.set_result(line)

    def ask() -> None:
        line: str | None = None
        with suppress(EOFError, ValueError):  # its end, or closed under us
            line = input(label if sys.stdin.isatty() else "")
        with suppress(RuntimeError):  # the loop is gone
            loop.call_soon_threadsafe(tell, line)

    threading.Thread(target=ask, daemon=True, name="rasid-terminal").start()
    while not answer.done():  # Ctrl-C just before the loop begins to wait is noticed when it wakes
        await asyncio.wait([answer], timeout=WAKE_S)
    return answer.result()


@contextmanager
def remembering(folder: Path) -> Iterator[None]:
    """Lines typed are kept for the next time, and the terminal is left as it was found, whatever ends this."""
    try:
        import readline
        import termios
    except ImportError:
        yield
        return
    tty = sys.stdin.isatty()
    before = termios.tcgetattr(sys.stdin) if tty else None
    path = folder / HISTORY
    if tty:
        readline.set_history_length(KEPT)
        with suppress(OSError):
            readline.read_history_file(path)
    try:
        yield
    finally:
        if before is not None:
            with suppress(OSError):
                readline.write_history_file(path)
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
