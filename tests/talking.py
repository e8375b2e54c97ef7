"""Asking a house as people do, and reading the answer without its direction marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.commands.registry import dispatch
from bot.commands.request import Request
from bot.message import Message
from bot.render import console
from newsroom.models import Target
from newsroom.store import targets
from tests.house import House, plain


@dataclass
class Talk:
    """One person in one chat."""

    house: House
    person: str = "telegram:77"
    chat: str = "telegram:77"
    place: str = "private"
    language: str = "ar"
    last: Message | None = None

    async def __call__(self, text: str, **more: Any) -> str:
        given: dict[str, Any] = {
            "language": self.language,
            "person": self.person,
            "chat": self.chat,
            "place": self.place,
        }
        given |= {"name": "هدى"} | more
        self.last = await dispatch(Request(text, **given), self.house.desk)
        return plain("\n".join(part.text for part in console.render(self.last, width=0)))

    async def press(self, label: str) -> str:
        """The button of that name, of the last answer."""
        return await self(self.buttons()[label], pressed=True)

    def buttons(self) -> dict[str, str]:
        assert self.last
        return {plain(one.label): one.line for row in self.last.actions for one in row}

    async def target(self) -> Target | None:
        return await self.house.desk.db.read(targets.by_key, self.chat)
