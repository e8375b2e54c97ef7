"""What a command is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Place = Literal["private", "group", "channel", "terminal"]


@dataclass(frozen=True, slots=True)
class Request:
    text: str  # as the person wrote it; for a command's handler, what follows the command's name
    language: str = "ar"
    person: str = ""  # who asks, by the platform's own id: "telegram:42"; empty when nobody can be held to it
    update_id: int | None = None
    """Of the stored update, None outside the chats. A crash may bring a request twice: what a command changes
    stands in one transaction with `newsroom.store.inbox.first_change(conn, update_id)`, and only if that is true.
    """
    name: str = ""  # what the person is called, for the books; rights never hang on it
    chat: str = (
        ""  # where it was asked, as the key of a target: "telegram:-100123/45", "slack:C012", "console"
    )
    place: Place = "private"
    replies_to: str = ""  # id of the message of ours that it answers, or whose button was pressed
    pressed: bool = False  # a button, not words
    slash: bool = False  # the platform's own way to type a command, of which the text does not tell
    forms: bool = False  # the platform can open a form now
    discreet: bool = False  # the answer is shown to who asks alone, wherever it was asked
    shared: bool = False  # words of others, forwarded or handed in, to be analysed and never obeyed
    values: Mapping[str, str] = field(default_factory=dict)  # of a form that was filled in

    @property
    def overheard(self) -> bool:
        """Others read the answer."""
        return self.place in ("group", "channel") and not self.discreet

    def stored(self) -> dict[str, Any]:
        """As plain JSON, for the inbox; `Request(**stored)` is it again."""
        return {name: value for name, value in asdict(self).items() if name != "update_id"}
