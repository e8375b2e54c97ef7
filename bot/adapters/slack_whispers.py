"""What one person alone sees: answers at the address of an interaction, and ephemeral messages."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack import judged
from bot.message import Part
from newsroom.errors import DeliveryError, Outcome

MOST_REPLIES = 5  # at one address
OK = 200  # HTTP


async def respond(url: str, part: Part, *, instead: bool = False) -> None:
    """One message for the asker alone, or instead of the one that was pressed on. Raises only DeliveryError."""
    address = AsyncWebhookClient(url, retry_handlers=[])  # the SDK's own retries would answer twice
    try:
        shown = [dict(block) for block in part.blocks]
        answer = await address.send(
            text=part.text, blocks=shown, response_type="ephemeral", replace_original=instead
        )
    except Exception as error:
        raise judged(error) from error
    if answer.status_code != OK:
        raise DeliveryError(Outcome.PERMANENT, "refused", f"HTTP {answer.status_code}")


async def delete_original(url: str) -> None:
    """What was pressed on goes; if it stays, nothing is lost."""
    try:
        await AsyncWebhookClient(url, retry_handlers=[]).send_dict({"delete_original": True})
    except Exception as error:
        judged(error)


async def whisper(client: AsyncWebClient, channel: str, user: str, thread: str | None, part: Part) -> None:
    """A message in a channel that this person alone sees. Raises only DeliveryError."""
    try:
        await client.chat_postEphemeral(
            channel=channel,
            user=user,
            thread_ts=thread,
            text=part.text,
            blocks=[dict(block) for block in part.blocks] or None,
            parse="none",
            link_names=False,
        )
    except SlackApiError as error:
        if error.response.get("error") == "user_not_in_channel":
            raise DeliveryError(Outcome.PERMANENT, "target-gone", target_gone=True) from error
        raise judged(error) from error
    except Exception as error:
        raise judged(error) from error
