"""Read YAML strictly, and report everything that is wrong at once, with file and path.

YAML 1.1 surprises are off: `22:00`, `no` and `on` stay text, a repeated key is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from newsroom.errors import Fault

M = TypeVar("M", bound="Strict")


class Strict(BaseModel):
    """Base of all file models: an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same grammar, ten times as fast in C


class _Loader(_Safe):  # type: ignore[misc]
    """Safe loader that keeps dates, times and yes/no words as text and refuses repeated keys."""


# Only these scalars get a type; `22:00` would be the integer 1320, `no` False and 2025-09-01 a date otherwise.
_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"repeated key {key!r}", key_node.start_mark)
        seen.add(key)
    made: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return made


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(text: str) -> Any:
    """YAML as plain data. Raises yaml.YAMLError."""
    return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader


def load_file(path: Path) -> Any:
    """The same of a file, which is parsed once for as long as it stands unchanged: nobody may change what is returned.

    Raises OSError, UnicodeDecodeError or yaml.YAMLError.
    """
    state = path.stat()
    return _parsed(path, state.st_mtime_ns, state.st_size, state.st_ino)


@lru_cache(maxsize=64)
def _parsed(path: Path, *_state: int) -> Any:
    return load(path.read_text(encoding="utf-8-sig"))


def compose(text: str) -> yaml.Node | None:
    """The same as nodes, with the places where they stand; None for an empty file. Raises yaml.YAMLError."""
    node: yaml.Node | None = yaml.compose(text, _Loader)
    return node


Amend = Callable[[Any], Any]  # what a file says → what is to stand instead


def read(path: Path, model: type[M], faults: list[Fault], amend: Amend = lambda raw: raw) -> M | None:
    """The file as `model`, or None with the reasons added to `faults`."""
    try:
        raw = load_file(path)
    except OSError as error:
        faults.append(Fault(path.name, "", f"cannot be read ({error.strerror})"))
    except UnicodeDecodeError:
        faults.append(Fault(path.name, "", "is not UTF-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        faults.append(Fault(path.name, line, getattr(error, "problem", None) or "is not YAML"))
    else:
        try:
            return model.model_validate(amend(raw if raw is not None else {}))
        except ValidationError as error:
            faults.extend(of_validation(path.name, error))
    return None


_SAID = {
    "extra_forbidden": "unknown key",
    "unexpected_keyword_argument": "unknown key",
    "missing": "is missing",
    "model_type": "is not a mapping",
    "dict_type": "is not a mapping",
    "tuple_type": "is not a list",
}


def of_validation(file: str, error: ValidationError) -> Iterable[Fault]:
    for item in error.errors(include_url=False, include_context=False):
        message = _SAID.get(item["type"]) or item["msg"].removeprefix("Value error, ")
        yield Fault(file, path_of(item["loc"]), message)


def path_of(location: Iterable[int | str]) -> str:
    """("entities", 3, "aliases", 0) -> "entities[3].aliases[0]"."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path
