"""Forms and the Home tab → Slack's views: at most 100 blocks, and as many characters as a message may have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.message import Field, Form, Part
from bot.render.slack import BlockDict, plain

FORM = "form"  # callback_id of our windows
TITLE, LABEL, OPTION, HINT = 24, 150, 75, 1000
MOST_INPUT, MOST_CHOICES, MOST_METADATA, MOST_VALUE = 3000, 100, 3000, 150
MOST_FIELDS, MOST_BLOCKS, MOST_TEXT = 30, 95, 12_000
ERROR = "rasid-error"  # block_id of what was wrong with the last try


def fits(form: Form, metadata: str) -> bool:
    """Whether a window can show it without losing anything of what stands there."""
    keys = [field.key for field in form.fields]
    return (
        0 < len(keys) == len(set(keys)) <= MOST_FIELDS
        and len(metadata) <= MOST_METADATA
        and all(len(field.value) <= MOST_INPUT and len(field.key) <= LABEL for field in form.fields)
        and all(len(field.choices) <= MOST_CHOICES for field in form.fields)
        and all(0 < len(value) <= MOST_VALUE for field in form.fields for value, _ in field.choices)
    )


def modal(
    form: Form, above: Iterable[Mapping[str, Any]], metadata: str, close: str, *, rtl: bool
) -> BlockDict:
    """`above`: blocks that say what this is about; `metadata`: comes back with what was filled in."""
    inputs = [_input(field, rtl=rtl) for field in form.fields]
    told = fitted(above, MOST_BLOCKS - len(inputs), MOST_TEXT // 2)
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain(form.title, TITLE, rtl=rtl),
        "submit": plain(form.submit, TITLE, rtl=rtl),
        "close": plain(close, TITLE, rtl=rtl),
        "private_metadata": metadata,
        "blocks": [*told, *inputs],
    }


def refused(view: Mapping[str, Any], above: Iterable[Mapping[str, Any]]) -> BlockDict:
    """The same window, with what was wrong above the fields: what stands in them stays, as their ids do."""
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    old = [block for block in view["blocks"] if not str(block.get("block_id", "")).startswith(ERROR)]
    told = [{**block, "block_id": f"{ERROR}-{n}"} for n, block in enumerate(above)]
    blocks = [*told[: MOST_BLOCKS - len(old)], *old]
    return {name: view[name] for name in kept if view.get(name)} | {"blocks": blocks}


def home(parts: Sequence[Part], buttons: Sequence[Mapping[str, Any]]) -> BlockDict:
    """Messages one below the other, the general buttons above them."""
    blocks: list[Mapping[str, Any]] = [*buttons]
    for part in parts:
        blocks += [{"type": "divider"}, *part.blocks]
    return {"type": "home", "blocks": _numbered(fitted(blocks, MOST_BLOCKS, MOST_TEXT))}


def fitted(blocks: Iterable[Mapping[str, Any]], most: int, text: int) -> list[BlockDict]:
    """As many of the first blocks as a view can hold."""
    kept: list[BlockDict] = []
    for block in blocks:
        text -= _length(block)
        if text < 0 or len(kept) == most:
            break
        kept.append(dict(block))
    return kept


def _length(block: Mapping[str, Any]) -> int:
    texts = [block.get("text"), *(element.get("text") for element in block.get("elements", ()))]
    return sum(len(text["text"] if isinstance(text, Mapping) else text) for text in texts if text)


def _numbered(blocks: Sequence[BlockDict]) -> list[BlockDict]:
    """Buttons of several messages in one view have ids of their own."""
    numbered: list[BlockDict] = []
    count = 0
    for block in blocks:
        if block["type"] == "actions":
            elements = []
            for element in block["elements"]:
                verb = element["action_id"].rpartition(".")[0]
                elements.append({**element, "action_id": f"{verb}.{count}"})
                count += 1
            block = {**block, "elements": elements}
        numbered.append(block)
    return numbered


def _input(field: Field, *, rtl: bool) -> BlockDict:
    block: BlockDict = {
        "type": "input",
        "block_id": field.key,
        "label": plain(field.label, LABEL, rtl=rtl),
        "optional": field.optional,
        "element": _select(field, rtl=rtl) if field.kind == "choice" and field.choices else _text(field),
    }
    return block | ({"hint": plain(field.hint, HINT, rtl=rtl)} if field.hint else {})


def _text(field: Field) -> BlockDict:
    element: BlockDict = {
        "type": "plain_text_input",
        "action_id": field.key,
        "multiline": field.kind == "lines",
        "max_length": MOST_INPUT,
    }
    return element | ({"initial_value": field.value} if field.value else {})


def _select(field: Field, *, rtl: bool) -> BlockDict:
    options = [{"text": plain(label, OPTION, rtl=rtl), "value": value} for value, label in field.choices]
    element: BlockDict = {"type": "static_select", "action_id": field.key, "options": options}
    chosen = next((option for option in options if option["value"] == field.value), None)
    return element | ({"initial_option": chosen} if chosen else {})
