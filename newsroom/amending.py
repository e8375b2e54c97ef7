"""What people change in chat, laid over what the files say: the files' own shapes, so the files' own checks hold.

    raw YAML + amendments → raw YAML → newsroom.dossiers, newsroom.files → models

Pure. Imports nothing of the project.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

Kind = Literal["entity", "milestone", "person"]
LISTS: dict[Kind, str] = {"entity": "entities", "milestone": "milestones", "person": "people"}

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Amendment:
    kind: Kind
    key: str  # of an entity or milestone "dossier/id"; of a person the platform's own id
    data: Data | None  # as it would stand in the file; None: it is taken away


def laid_over(amendments: Iterable[Amendment], newer: Iterable[Amendment]) -> list[Amendment]:
    """With the newer ones in the place of those they replace."""
    standing = {(one.kind, one.key): one for one in (*amendments, *newer)}
    return list(standing.values())


def amended_dossier(amendments: Iterable[Amendment], raw: Any) -> Any:
    """A dossier file as it is to be read. What is no mapping is left for the file's own checks."""
    if not isinstance(raw, dict):
        return raw
    mine = [one for one in amendments if one.kind != "person" and one.key.partition("/")[0] == raw.get("id")]
    for one in mine:
        raw = _with(raw, one, one.key.partition("/")[2])
    return raw


def amended_people(amendments: Iterable[Amendment], raw: Any) -> Any:
    """`rasid.yaml` as it is to be read."""
    if not isinstance(raw, dict):
        return raw
    for one in amendments:
        if one.kind == "person":
            raw = _with(raw, one, one.key)
    return raw


def _with(raw: dict[str, Any], amendment: Amendment, id_: str) -> dict[str, Any]:
    name = LISTS[amendment.kind]
    listed = raw.get(name) or []
    if not isinstance(listed, Sequence):
        return raw
    new = [dict(amendment.data)] if amendment.data is not None else []
    found = [i for i, one in enumerate(listed) if isinstance(one, dict) and one.get("id") == id_]
    place = found[0] if found else len(listed)
    return raw | {name: [*listed[:place], *new, *listed[place + len(found) :]]}


def listed(raw: Any, kind: Kind) -> dict[str, Data]:
    """id → what the file says of it, for whatever in it is well formed."""
    entries = (raw.get(LISTS[kind]) or []) if isinstance(raw, dict) else []
    return {one["id"]: one for one in entries if isinstance(one, dict) and isinstance(one.get("id"), str)}


def version(data: Data | None) -> str:
    """Eight characters that tell one content from another: whoever edits names the content they saw."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=4).hexdigest()
