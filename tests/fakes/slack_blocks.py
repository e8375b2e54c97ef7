"""Slack's judgement of blocks and views: slack_sdk's models, and what they leave to the server."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.fakes.history import Refused

MOST_BLOCKS, MOST_VIEW_BLOCKS, MOST_BLOCK_TEXT = 50, 100, 13_200
MOST_ID, MOST_INPUT = 255, 3000
PING = re.compile(r"<(!(?:channel|here|everyone|subteam)[^>]*|@[^>]+)>")
LONGEST = {"header": 150, "button": 75, "plain_text": 3000}

Blocks = list[dict[str, Any]]


def parsed(told: Any) -> Any:
    """`blocks` and `view` may arrive as JSON strings."""
    try:
        return json.loads(told) if isinstance(told, str) else told
    except ValueError:
        raise Refused("invalid_blocks_format") from None


def checked(blocks: Blocks, *, most: int = MOST_BLOCKS, inputs: bool = False) -> Blocks:
    """The number of blocks, unique ids, what may stand where: the models know nothing of these."""
    if len(blocks) > most:
        raise Refused("invalid_blocks")
    try:
        for block in blocks:
            model = Block.parse(block)
            if model is None:
                raise Refused("invalid_blocks")
            model.to_dict()
    except SlackObjectFormationError:
        raise Refused("invalid_blocks") from None
    if not all(_well_formed(block, inputs=inputs) for block in blocks):
        raise Refused("invalid_blocks")
    block_ids = [block["block_id"] for block in blocks if block.get("block_id")]
    action_ids = [element["action_id"] for element in interactive(blocks) if element.get("action_id")]
    for ids in (block_ids, action_ids):
        if len(set(ids)) < len(ids) or any(len(one) > MOST_ID for one in ids):
            raise Refused("invalid_blocks")
    return blocks


def _well_formed(block: dict[str, Any], *, inputs: bool) -> bool:
    match block["type"]:
        case "section" | "header":
            return 1 <= len(block["text"]["text"]) <= (150 if block["type"] == "header" else 3000)
        case "context":
            return 1 <= len(block["elements"]) <= 10 and all(
                len(e["text"]) <= 3000 for e in block["elements"]
            )
        case "actions":
            return 1 <= len(block["elements"]) <= 25 and all(map(_good_element, block["elements"]))
        case "input":
            return inputs and bool(block["label"]["text"]) and _good_element(block["element"])
        case kind:
            return bool(kind == "divider")


def _good_element(element: dict[str, Any]) -> bool:
    match element["type"]:
        case "button":
            good = 1 <= len(element["text"]["text"]) <= 75 and element["text"]["type"] == "plain_text"
            return good and element.get("style", "danger") in ("primary", "danger")
        case "plain_text_input":
            return len(element.get("initial_value", "")) <= MOST_INPUT
        case "static_select":
            options = element["options"]
            values = [option["value"] for option in options]
            fits = all(1 <= len(o["text"]["text"]) <= 75 and 1 <= len(o["value"]) <= 150 for o in options)
            chosen = element.get("initial_option")
            return 1 <= len(options) <= 100 and fits and (chosen is None or chosen["value"] in values)
        case _:
            return False


def checked_view(told: Any, kind: str) -> dict[str, Any]:
    view = parsed(told)
    if not isinstance(view, dict) or view.get("type") != kind or not view.get("blocks"):
        raise Refused("invalid_arguments")
    try:
        View(**view).validate_json()
    except (SlackObjectFormationError, TypeError):
        raise Refused("invalid_arguments") from None
    checked(view["blocks"], most=MOST_VIEW_BLOCKS, inputs=True)
    asks = any(block["type"] == "input" for block in view["blocks"])
    if kind == "modal" and (not view.get("title") or (asks and not view.get("submit"))):
        raise Refused("invalid_arguments")
    if len(json.dumps(view).encode()) > 250_000 or measured(view["blocks"]) > MOST_BLOCK_TEXT:
        raise Refused("view_too_large")
    return view


def interactive(blocks: Blocks) -> Iterator[dict[str, Any]]:
    """Everything that can be pressed or filled in."""
    for block in blocks:
        if block["type"] == "actions":
            yield from block["elements"]
        elif block["type"] == "input":
            yield block["element"]


def texts_of(blocks: Blocks) -> Iterator[tuple[str, str]]:
    """(plain_text or mrkdwn, text) of all that can be read, buttons and labels included."""
    for block in blocks:
        for element in [block.get("text"), *block.get("elements", []), *block.get("fields", [])]:
            if element:
                text = element["text"]
                yield ("plain_text", text["text"]) if isinstance(text, dict) else (element["type"], text)
        for element in (block.get("label"), block.get("hint")):
            if element:
                yield "plain_text", element["text"]


def measured(blocks: Blocks) -> int:
    return sum(len(text) for _, text in texts_of(blocks))


def read(mrkdwn: str) -> str:
    """What is shown of it: links as their text, escapes undone."""
    return html.unescape(re.sub(r"<[^>|]+\|([^>]*)>", r"\1", mrkdwn))


def shown(blocks: Blocks) -> str:
    """All but what can be pressed."""
    told = [block for block in blocks if block["type"] != "actions"]
    return "\n".join(text if kind == "plain_text" else read(text) for kind, text in texts_of(told))


def pings_in(blocks: Blocks, text: str) -> list[str]:
    found = [ping for kind, told in texts_of(blocks) if kind == "mrkdwn" for ping in PING.findall(told)]
    return found + PING.findall(text)
