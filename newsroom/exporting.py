"""What is in force, as files: those of the newsroom with what people changed written in, and what that changes.

    files + amendments + feeds and targets that people set up → YAML documents → `load_config` reads back the same

Imports newsroom.amending, .files, .filing, .yamlpatch, .desk and the store.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsroom import filing
from newsroom.amending import Amendment, Data, amended_dossier, amended_people, listed, version
from newsroom.desk import Desk
from newsroom.files import FEEDS, RASID, FeedFile, Policy, PolicyFile, SubscriptionFile, TargetFile
from newsroom.lexicon import FOLDER
from newsroom.models import Dossier, TargetSpec
from newsroom.store import edits
from newsroom.yamlfiles import load
from newsroom.yamlpatch import patched

Conn = Any  # a connection of the store, handed through
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SAME = ("key", "outlet", "url", "country", "language")  # fields of a feed that are written as they are


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing that stands otherwise than a file says."""

    kind: str
    key: str
    before: Data | None
    after: Data | None


@dataclass(frozen=True, slots=True)
class Exported:
    files: Mapping[str, str]  # path below the folder → text
    differences: tuple[Difference, ...]  # from the files the newsroom started with
    rewritten: tuple[str, ...] = ()  # files whose remarks between the lines could not be kept
    left_out: tuple[str, ...] = ()  # targets that follow nothing: no file can say that


@dataclass(frozen=True, slots=True)
class _Rows:
    """What people set up, by key; None: they took it away."""

    feeds: Mapping[str, Data | None]
    targets: Mapping[str, Data | None]


@dataclass(slots=True)
class _Making:
    """The files as they are made."""

    folder: Path
    files: dict[str, str] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    rewritten: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        path = self.folder / name
        return path.read_text("utf-8-sig") if path.exists() else ""

    def put(self, name: str, wanted: Any) -> None:
        text = self.text(name)
        made = patched(text, wanted)
        self.files[name] = made.text
        self.rewritten += [] if made.kept else [name]


async def exported(desk: Desk) -> Exported:
    amendments, rows = await desk.db.read(_in_force)
    ignored = {(one.kind, one.key) for one in desk.followed.ignored}
    fitting = [one for one in amendments if (one.kind, one.key) not in ignored]
    return await asyncio.to_thread(_made, desk.settings.config, fitting, rows, desk.watchlist.dossiers)


def write(made: Exported, folder: Path) -> None:
    """Raises OSError."""
    for name, text in made.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _in_force(conn: Conn) -> tuple[list[Amendment], _Rows]:
    return edits.amendments(conn), _Rows(_by_hand(conn, "feed"), _by_hand(conn, "target"))


def _by_hand(conn: Conn, kind: str) -> dict[str, Data | None]:
    return {key: filing.KINDS[kind].read(conn, key) for key in edits.by_hand(conn, kind)}


def _made(
    folder: Path, amendments: Sequence[Amendment], rows: _Rows, dossiers: Sequence[Dossier]
) -> Exported:
    making = _Making(folder)
    for path in sorted(folder.glob("dossiers/*.yaml")):
        _dossier(making, f"dossiers/{path.name}", amendments)
    for path in sorted(folder.glob(f"{FOLDER}/*.yaml")):
        making.files[f"{FOLDER}/{path.name}"] = path.read_text("utf-8-sig")
    rasid = load(making.text(RASID)) or {}
    policy = PolicyFile.model_validate(rasid.get("policy") or {}).decided()
    _feeds(making, rows.feeds, policy)
    _rasid(making, rasid, amendments, rows.targets, policy, dossiers)
    return Exported(making.files, tuple(making.differences), tuple(making.rewritten), tuple(making.left_out))


def _dossier(making: _Making, name: str, amendments: Sequence[Amendment]) -> None:
    raw = load(making.text(name))
    wanted = amended_dossier(amendments, raw)
    making.put(name, wanted)
    for kind in ("entity", "milestone"):
        for key, before, after in differing(listed(raw, kind), listed(wanted, kind)):
            making.differences.append(Difference(kind, f"{raw['id']}/{key}", before, after))


def differing(
    before: Mapping[str, Data], after: Mapping[str, Data]
) -> Iterator[tuple[str, Data | None, Data | None]]:
    """(key, what stood, what is to stand) of all that is not the same in both."""
    for key in dict.fromkeys((*before, *after)):
        if version(before.get(key)) != version(after.get(key)):
            yield key, before.get(key), after.get(key)


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────────


def _feeds(making: _Making, rows: Mapping[str, Data | None], policy: Policy) -> None:
    raw = load(making.text(FEEDS)) or {}
    groups: dict[str, list[Data]] = {
        group: list(feeds or ()) for group, feeds in (raw.get("feeds") or {}).items()
    }
    standing = {str(feed["key"]): group for group, feeds in groups.items() for feed in feeds}
    for key, data in rows.items():
        group = standing.get(key) or _group(data)
        feeds = groups.setdefault(group, [])
        before = next((feed for feed in feeds if feed["key"] == key), None)
        after = _feed(before or {}, group, data, policy) if data else None
        if after != before:
            making.differences.append(Difference("feed", key, before, after))
        groups[group] = _placed(feeds, key, after)
    kept = {group: feeds for group, feeds in groups.items() if feeds or group in (raw.get("feeds") or {})}
    making.put(FEEDS, {**raw, "feeds": kept})


def _group(data: Data | None) -> str:
    """Feeds of an outline may have no group, which the file needs."""
    group = str((data or {}).get("group") or "")
    return group if _SLUG.fullmatch(group) else filing.GROUP


def _placed(entries: Sequence[Data], key: str, after: Data | None) -> list[Data]:
    """The list with that entry in its place, at the end if it is new."""
    found = [at for at, one in enumerate(entries) if one["key"] == key]
    new = [after] if after is not None else []
    at = found[0] if found else len(entries)
    return [*entries[:at], *new, *entries[at + len(found) :]]


def _feed(before: Data, group: str, data: Data, policy: Policy) -> Data:
    """The file's own entry, with what is different in the row; what the policy says anyway is left to it."""
    wanted = filing.feed_spec(data)
    stands = FeedFile.model_validate(before).spec(group, policy) if before else None
    usual = FeedFile(key=wanted.key, outlet=wanted.outlet, url=wanted.url).spec(group, policy)
    after = dict(before)
    said: dict[str, Any] = {
        **{name: getattr(wanted, name) for name in _SAME},
        "interval": f"{wanted.interval_s}s",
        "pages": wanted.pages.value,
        "trust": wanted.trust.value,
        "enabled": wanted.enabled,
    }
    for name, value in said.items():
        attribute = "interval_s" if name == "interval" else name
        if getattr(stands or usual, attribute) != getattr(wanted, attribute) or (
            not stands and name in _SAME[:3]
        ):
            after[name] = value
    return after


# ── people and targets ───────────────────────────────────────────────────────────────────────────────────


def _rasid(
    making: _Making,
    raw: Mapping[str, Any],
    amendments: Sequence[Amendment],
    rows: Mapping[str, Data | None],
    policy: Policy,
    dossiers: Sequence[Dossier],
) -> None:
    wanted = amended_people(amendments, dict(raw))
    for key, before, after in differing(listed(raw, "person"), listed(wanted, "person")):
        making.differences.append(Difference("person", key, before, after))
    if wanted.get("people") == [] and not raw.get("people"):
        wanted = {name: value for name, value in wanted.items() if name != "people"}
    targets = _targets(making, raw.get("targets"), rows, policy, dossiers)
    if targets:
        wanted = {**wanted, "targets": targets}
    elif raw.get("targets"):  # without any, the terminal would be told everything: one of them has to stay
        making.left_out.append(raw["targets"][0]["key"])
    if wanted or making.text(RASID):
        making.put(RASID, wanted)


def _targets(
    making: _Making,
    filed: Sequence[Data] | None,
    rows: Mapping[str, Data | None],
    policy: Policy,
    dossiers: Sequence[Dossier],
) -> list[Data]:
    """As the file has them, with those that people set up; without a list, the terminal stands in for one."""
    entries = list(filed or ())
    changed = False
    for key, data in rows.items():
        before = next((one for one in entries if one["key"] == key), None)
        after = _target(before, data, policy, dossiers) if data else None
        if data and after is None:
            making.left_out.append(key)
        if after != before:
            making.differences.append(Difference("target", key, before, after))
            entries = _placed(entries, key, after)
            changed = True
    if filed is None and changed and "console" not in rows:
        everything = [{"dossier": dossier.id} for dossier in dossiers]
        entries.insert(0, {"key": "console", "digest_at": ["08:00"], "subscriptions": everything})
    return entries if filed is not None or changed else []


def _target(before: Data | None, data: Data, policy: Policy, dossiers: Sequence[Dossier]) -> Data | None:
    """None when it follows nothing that is there."""
    earlier = list((before or {}).get("subscriptions", ()))
    wanted = [one for given in data.get("subscriptions", ()) if (one := _subscription(given, dossiers))]
    subscriptions = [next((old for old in earlier if _same(old, one)), one) for one in wanted]
    if not subscriptions:
        return None
    said = {**data, "subscriptions": subscriptions}
    spec = TargetFile.model_validate(said).spec(policy)
    if before is not None and TargetFile.model_validate(before).spec(policy) == spec:
        return before
    usual = filing.target_data(TargetSpec(spec.key, spec.platform, spec.address, timezone=policy.timezone))
    kept = {
        "key",
        "subscriptions",
        *(before or ()),
        *(name for name in said if said[name] != usual.get(name)),
    }
    return {name: value for name, value in said.items() if name in kept}


def _subscription(given: Data, dossiers: Sequence[Dossier]) -> Data | None:
    """As the file has it; what is no longer there is left out, and None when nothing is left."""
    dossier = next((one for one in dossiers if one.id == given["dossier"]), None)
    if dossier is None:
        return None
    about = list(given.get("about", ()))
    there = {
        "entities": {entity.id for one in dossiers for entity in one.entities},
        "milestones": {one.id for one in dossier.milestones},
        "phases": set(dossier.phases),
    }
    named = {field: [id_ for id_ in about if id_ in ids] for field, ids in there.items()}
    if about and not any(named.values()):
        return None
    said = {"dossier": dossier.id, **{field: ids for field, ids in named.items() if ids}}
    usual = SubscriptionFile(dossier=dossier.id)
    if given.get("kinds"):
        said["kinds"] = given["kinds"]
    if list(given.get("frequency", ())) != [one.value for one in usual.frequency]:
        said["frequency"] = given["frequency"]
    return said | ({"min_sources": given["min_sources"]} if given.get("min_sources", 1) != 1 else {})


def _same(old: Data, new: Data) -> bool:
    return SubscriptionFile.model_validate(old).decided() == SubscriptionFile.model_validate(new).decided()
