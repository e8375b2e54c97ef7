"""Who asks, as this bot knows them: what an admin needs to name them, and how this chat is called."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.request import Request
from bot.commands.steer.people import role_name
from bot.message import Action, Block, Code, Fields, Inline, Message, Note
from bot.texts import Texts
from newsroom.desk import Desk
from newsroom.rights import Role, role_of


async def whoami(request: Request, desk: Desk, texts: Texts) -> Message:
    role = role_of(request.person, desk.roles, closed=desk.policy.closed)
    who: Inline = Code(request.person) if request.person else texts("whoami-nobody")
    facts: list[tuple[str, Inline]] = [
        (texts("whoami-person"), who),
        (texts("whoami-role"), role_name(role, texts)),
    ]
    if request.chat:
        facts.append((texts("whoami-chat"), Code(request.chat)))
    blocks: list[Block] = [Fields(tuple(facts))]
    if not request.person:
        blocks.append(Note(texts("whoami-anonymous")))
    elif role < Role.ADMIN:
        blocks.append(Note(texts("whoami-hint")))
    copy = ((Action(texts("whoami-copy"), copies=request.person),),) if request.person else ()
    return replace(texts.message(*blocks), actions=copy)
