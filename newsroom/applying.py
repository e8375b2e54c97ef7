"""Files given, made to stand: what differs from what stands now, and the wishes that make it so.

    folder or file → things by key → compared with what stands → wishes, and what cannot be applied from here

Imports newsroom.amending, .files, .filing, .steering and .exporting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from newsroom import filing
from newsroom.amending import LISTS, Amendment, listed, version
from newsroom.desk import Desk
from newsroom.errors import ConfigError, Fault, UserError
from newsroom.exporting import Difference, Exported, differing, exported
from newsroom.files import FEEDS, RASID, FeedsFile, PolicyFile, load_config
from newsroom.models import FeedSpec, TargetSpec
from newsroom.steering import Editor, Wish, change_all, in_files
from newsroom.store import edits
from newsroom.store.edits import Entry
from newsroom.yamlfiles import M, load, of_validation

HERE = ("entities", "milestones")  # of a dossier, what may be changed without its file


@dataclass(slots=True)
class Plan:
    """What an application would do."""

    differences: list[Difference] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)  # what differs and only the files themselves can say

    @property
    def wishes(self) -> list[Wish]:
        return [Wish(one.kind, one.key, one.after, version(one.before)) for one in self.differences]


async def plan(desk: Desk, given: Path, *, watchlist_only: bool) -> Plan:
    """Raises ConfigError with every fault of the files given."""
    texts = _read(given, watchlist_only=watchlist_only)
    if (given / "dossiers").is_dir() and (given / FEEDS).exists():
        load_config(given)
    stands = await exported(desk)
    made = Plan()
    standing = {raw["id"]: raw for name, raw in _parsed(stands).items() if name.startswith("dossiers/")}
    for name, text in texts.items():
        raw = _parse(name, text)
        if name == RASID:
            _people(made, raw, load(stands.files.get(RASID, "")) or {})
            await _targets(made, raw, desk)
        elif name == FEEDS:
            await _feeds(made, raw, desk)
        else:
            _dossier(made, name, raw, standing)
    return made


async def apply(desk: Desk, made: Plan, editor: Editor) -> list[Entry] | None:
    """All of it or nothing. Raises StaleError, RefusedEditError."""
    return await change_all(desk, made.wishes, editor)


def _read(given: Path, *, watchlist_only: bool) -> dict[str, str]:
    """Path → text, of one dossier file, a folder of them, or a whole configuration."""
    folder = given / "dossiers" if (given / "dossiers").is_dir() else given
    paths = [given] if given.is_file() else sorted(folder.glob("*.yaml"))
    paths = [path for path in paths if given.is_file() or folder != given or path.name not in (FEEDS, RASID)]
    try:
        found = {
            path.name: path.read_text("utf-8-sig")
            for path in paths
            if not path.name.endswith(".example.yaml")
        }
        if not watchlist_only and given.is_dir():
            others = (given / name for name in (RASID, FEEDS))
            found |= {path.name: path.read_text("utf-8-sig") for path in others if path.exists()}
    except OSError as error:
        raise ConfigError([Fault(str(given), "", f"cannot be read ({error.strerror})")]) from None
    except UnicodeDecodeError:
        raise ConfigError([Fault(str(given), "", "is not UTF-8")]) from None
    if not found:
        raise ConfigError([Fault(str(given), "", "holds no dossier (*.yaml)")])
    return found


def _parse(name: str, text: str) -> Mapping[str, Any]:
    try:
        raw = load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        raise ConfigError([Fault(name, line, getattr(error, "problem", None) or "is not YAML")]) from None
    if not isinstance(raw, dict):
        raise ConfigError([Fault(name, "", "is not a mapping")])
    return raw


def _parsed(stands: Exported) -> dict[str, Any]:
    return {name: load(text) for name, text in stands.files.items()}


def _dossier(made: Plan, name: str, raw: Mapping[str, Any], standing: Mapping[str, Any]) -> None:
    id_ = str(raw.get("id"))
    if id_ not in standing:
        raise ConfigError([Fault(name, "id", f"no dossier {id_!r}: put the file into config/dossiers")])
    now = standing[id_]
    for kind, list_ in (("entity", HERE[0]), ("milestone", HERE[1])):
        if list_ not in raw:  # a file that is silent on them changes none
            continue
        _whole(name, raw, list_)
        for key, before, after in differing(listed(now, _kind(kind)), listed(raw, _kind(kind))):
            made.differences.append(Difference(kind, f"{id_}/{key}", before, after))
    others = dict.fromkeys((*now, *raw))
    made.beyond += [f"{name}: {one}" for one in others if one not in HERE and now.get(one) != raw.get(one)]


def _whole(name: str, raw: Mapping[str, Any], list_: str) -> None:
    """Every entry can be told from the others: one without a name would be lost in silence."""
    entries = raw.get(list_) or []
    ids = (
        [one.get("id") if isinstance(one, dict) else None for one in entries]
        if isinstance(entries, list)
        else [None]
    )
    faults = [
        Fault(name, f"{list_}[{at}].id", "is missing")
        for at, id_ in enumerate(ids)
        if not isinstance(id_, str)
    ]
    faults += [
        Fault(name, f"{list_}[{at}].id", f"{id_!r} is used already, in {name}")
        for at, id_ in enumerate(ids)
        if id_ is not None and id_ in ids[:at]
    ]
    if faults:
        raise ConfigError(faults)


def _kind(kind: str) -> Any:
    return next(one for one in LISTS if one == kind)


def _people(made: Plan, raw: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """What the file is silent on is left as it is."""
    if "people" in raw:
        _whole(RASID, raw, "people")
        for key, before, after in differing(listed(now, "person"), listed(raw, "person")):
            made.differences.append(Difference("person", key, before, after))
    if "policy" in raw and raw["policy"] != now.get("policy"):
        made.beyond.append(f"{RASID}: policy")


async def _feeds(made: Plan, raw: Mapping[str, Any], desk: Desk) -> None:
    """Compared as they would be polled; one that is not named any more is stopped."""
    specs = {one.key: one for one in _valid(FEEDS, FeedsFile, raw).specs(desk.policy)}
    rows = await desk.db.read(filing.every_feed)
    for key in dict.fromkeys((*rows, *specs)):
        before = rows.get(key)
        spec = specs.get(key)
        if before is not None and spec is not None and _polled(filing.feed_spec(before)) == _polled(spec):
            continue
        made.differences.append(Difference("feed", key, before, filing.spec_data(spec) if spec else None))


def _valid(file: str, model: type[M], raw: Mapping[str, Any]) -> M:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(list(of_validation(file, error))) from None


def _polled(spec: FeedSpec) -> FeedSpec:
    """What there is to a feed besides the heading it stands under."""
    return replace(spec, group="")


def _followed(spec: TargetSpec) -> TargetSpec:
    """The same with what is followed in one order: the files keep names, milestones and phases apart."""
    return replace(
        spec, subscriptions=tuple(replace(s, about=tuple(sorted(s.about))) for s in spec.subscriptions)
    )


async def _targets(made: Plan, raw: Mapping[str, Any], desk: Desk) -> None:
    """Those that are named; who subscribed in chat and is not named stays."""
    policy = _valid(RASID, PolicyFile, raw.get("policy") or {}).decided()
    for given in raw.get("targets") or ():
        spec: TargetSpec = filing.target_spec(given, policy)
        before = await desk.db.read(filing.KINDS["target"].read, spec.key)
        if before is None or _followed(filing.target_spec(before, desk.policy)) != _followed(spec):
            made.differences.append(Difference("target", spec.key, before, filing.target_data(spec)))


async def tidy(desk: Desk) -> int:
    """Forget the changes that the files say by now, so that the files rule those things again. How many."""
    stands = await exported(desk)
    amendments = await desk.db.read(edits.amendments)
    said = await asyncio.to_thread(_said, desk.settings.config, amendments)
    named = await asyncio.to_thread(_named, desk.settings.config)
    ruled = named - {(one.kind, one.key) for one in stands.differences}
    return await desk.db.write(_forget, amendments, said, ruled)


def _said(folder: Path, amendments: Sequence[Amendment]) -> list[Amendment]:
    """Those that the files say themselves."""
    return [one for one in amendments if version(one.data) == version(in_files(folder, one.kind, one.key))]


def _named(folder: Path) -> set[tuple[str, str]]:
    """Feeds and targets that the files name."""
    paths = (folder / FEEDS, folder / RASID)
    feeds, rasid = (load(path.read_text("utf-8-sig")) if path.exists() else None for path in paths)
    groups = ((feeds or {}).get("feeds") or {}).values()
    found = {("feed", str(one["key"])) for group in groups for one in group or ()}
    return found | {("target", str(one["key"])) for one in (rasid or {}).get("targets") or ()}


def _forget(
    conn: Any, amendments: Sequence[Amendment], said: Sequence[Amendment], ruled: set[tuple[str, str]]
) -> int:
    edits.alone(conn)
    if edits.amendments(conn) != amendments:
        raise UserError("edit-meanwhile")
    for one in said:
        edits.drop(conn, one.kind, one.key)
    back = 0
    for kind in ("feed", "target"):
        keys = [key for key in edits.by_hand(conn, kind) if (kind, key) in ruled]
        edits.hand_back(conn, kind, keys)
        back += len(keys)
    return len(said) + back
