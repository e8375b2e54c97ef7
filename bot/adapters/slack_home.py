"""The Home tab: what a person follows, and what has changed, by the same commands as everywhere."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.intake import Answer, answered
from bot.adapters.slack import judged
from bot.adapters.slack_people import Workplace
from bot.commands.request import Request
from bot.message import Action, Part
from bot.render import slack as blocks
from bot.render import slack_views as views
from bot.texts import Texts

LINES = ("subscriptions", "changes")


class Home:
    def __init__(self, client: AsyncWebClient, workplace: Workplace, answer: Answer) -> None:
        self._client = client
        self._workplace = workplace
        self._answer = answer

    async def publish(self, user: str) -> None:
        """As it is now, for this person. Raises only DeliveryError."""
        chat = f"slack:{await self._workplace.direct(user)}"
        parts: list[Part] = []
        for line in LINES:
            message = await answered(
                self._answer, Request(line, "ar", f"slack:{user}", chat=chat, pressed=True)
            )
            parts += [] if message.refused else blocks.render(message)[:1]
        view = views.home(parts, blocks.actions((_buttons(Texts("ar")),), rtl=True))
        try:
            await self._client.views_publish(user_id=user, view=view)
        except Exception as error:
            raise judged(error) from error


def _buttons(texts: Texts) -> tuple[Action, ...]:
    return (
        Action(texts("slack-subscribe"), "subscribe", style="primary"),
        Action(texts("slack-settings"), "settings"),
        Action(texts("slack-help"), "help"),
    )
