"""A YAML file changed in place: what stays the same keeps its words, its order, its comments and its layout.

    text + what it is to say → text           only entries that differ are written anew

Whatever the file's own style does not allow to be patched is written anew as a whole; the caller is told.
Pure. Imports newsroom.yamlfiles and .amending.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from newsroom.amending import version
from newsroom.yamlfiles import compose, load

WIDTH = 110
NAMES = ("id", "key")  # by which an entry of a list is the same one, whatever else it says


@dataclass(frozen=True, slots=True)
class Patched:
    text: str
    kept: bool  # false: written anew, without the comments between its lines


def patched(text: str, wanted: Any) -> Patched:
    """`text` so that it says `wanted`: plain data, as `yamlfiles.load` gives it."""
    stands = load(text) if text.strip() else None
    if stands == wanted:
        return Patched(text, kept=True)
    if isinstance(stands, dict) and isinstance(wanted, dict) and stands:
        try:
            made = _Patch(text).document(stands, wanted)
            if load(made) == wanted:
                return Patched(made, kept=True)
        except (_UnpatchableError, yaml.YAMLError):
            pass
    return Patched(f"{_header(text)}{dumped(wanted)}", kept=not text.strip())


def dumped(data: Any) -> str:
    """Data as our files are laid out: the innermost lists and mappings on one line."""
    return yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=WIDTH
    )


class _Dumper(yaml.SafeDumper):
    """Lists are set in under their key, and nothing is written as a reference to something above it."""

    # days stand without quotes, as in our files; what other readers take for `no` or a number of minutes keeps them
    yaml_implicit_resolvers = {  # noqa: RUF012 - as the base class has it
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _UnpatchableError(Exception):
    pass


class _Patch:
    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def document(self, stands: Any, wanted: Any) -> str:
        node = compose(self._text)
        if node is None:
            raise _UnpatchableError
        flow = isinstance(node, yaml.CollectionNode) and node.flow_style
        end = self._end(node) if flow else self._line_end(self._end(node))
        return self._text[: self._start(node)] + self._new(node, stands, wanted) + self._text[end:]

    # ── places ───────────────────────────────────────────────────────────────────────────────────────────

    def _at(self, mark: Any) -> int:
        return int(self._lines[mark.line] + mark.column)

    def _start(self, node: yaml.Node) -> int:
        return self._at(node.start_mark)

    def _end(self, node: yaml.Node) -> int:
        """Where its own words end: a block's end mark stands behind the comments that follow it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        return self._at(node.end_mark)

    def _line_end(self, at: int) -> int:
        found = self._text.find("\n", at)
        return len(self._text) if found < 0 else found

    # ── what is to stand there ───────────────────────────────────────────────────────────────────────────

    def _new(self, node: yaml.Node, stands: Any, wanted: Any) -> str:
        if stands == wanted:
            return self._text[self._start(node) : self._end(node)]
        if isinstance(node, yaml.MappingNode) and isinstance(wanted, dict):
            ordered = [
                *(name for name in stands if name in wanted),
                *(name for name in wanted if name not in stands),
            ]
            return self._collection(node, list(stands.items()), [(name, wanted[name]) for name in ordered])
        if isinstance(node, yaml.SequenceNode) and isinstance(wanted, list):
            return self._collection(node, [(None, one) for one in stands], [(None, one) for one in wanted])
        if isinstance(wanted, (dict, list)):
            raise _UnpatchableError
        return _flow(wanted)

    def _collection(self, node: yaml.CollectionNode, stands: _Entries, wanted: _Entries) -> str:
        if not wanted or not stands:
            return (
                _flow({} if isinstance(node, yaml.MappingNode) else [])
                if not wanted
                else self._filled(node, wanted)
            )
        places = [self._place(node, child) for child in node.value]
        out: list[str] = []
        carried = ""
        for old, new in _aligned(stands, wanted):
            gap = self._gap(node, places, old) if old is not None else ""
            if new is None:
                carried += gap.rstrip() if "#" in gap and not node.flow_style else ""
                continue
            said = self._entry(node, old, stands, wanted[new])
            first = not out
            before = carried + (gap if old not in (None, 0) else self._own_gap(node))
            out.append(said if first else before + said)
            carried = ""
        ends = self._text[places[-1][1] : self._at(node.end_mark)] if node.flow_style else ""
        begins = self._text[self._start(node) : places[0][0]] if node.flow_style else ""
        return begins + "".join(out) + carried + ends

    def _filled(self, node: yaml.CollectionNode, wanted: _Entries) -> str:
        data = dict(wanted) if isinstance(node, yaml.MappingNode) else [one for _, one in wanted]
        return _flow(data)

    def _place(self, node: yaml.CollectionNode, child: Any) -> tuple[int, int]:
        """From where to where an entry stands: of a block with the dash, and the rest of its line."""
        first, last = child if isinstance(child, tuple) else (child, child)
        if node.flow_style:
            return self._start(first), self._end(last)
        end = self._line_end(self._end(last))
        if isinstance(child, tuple):
            return self._start(first), end
        dash = self._lines[first.start_mark.line] + node.start_mark.column
        if self._text[dash : dash + 1] != "-":
            raise _UnpatchableError
        return dash, end

    def _gap(self, node: yaml.CollectionNode, places: Sequence[tuple[int, int]], at: int) -> str:
        return self._text[places[at - 1][1] : places[at][0]] if at else ""

    def _own_gap(self, node: yaml.CollectionNode) -> str:
        return ", " if node.flow_style else "\n" + " " * node.start_mark.column

    def _entry(self, node: yaml.CollectionNode, old: int | None, stands: _Entries, wanted: _Entry) -> str:
        if old is None:
            return self._fresh(node, wanted)
        child = node.value[old]
        start, end = self._place(node, child)
        value = child[1] if isinstance(child, tuple) else child
        if stands[old][1] == wanted[1]:
            return self._text[start:end]
        try:
            said = self._new(value, stands[old][1], wanted[1])
        except _UnpatchableError:
            if node.flow_style:
                said = _flow(wanted[1])
            else:
                return self._fresh(node, wanted)
        before = self._text[start : self._start(value)]
        before += "" if before[-1:].isspace() or not before else " "
        if isinstance(value, yaml.CollectionNode) and not value.flow_style:
            return before + said  # with the rest of its last line
        return before + said + self._text[self._end(value) : end]

    def _fresh(self, node: yaml.CollectionNode, entry: _Entry) -> str:
        """A new entry, in the style of its surroundings."""
        name, value = entry
        if node.flow_style:
            return _flow(value) if name is None else _flow({name: value})[1:-1]
        if not isinstance(value, (dict, list)) or not value:
            return f"- {_flow(value)}" if name is None else f"{_flow(name)}: {_flow(value)}"
        said = dumped([value] if name is None else {name: value}).rstrip("\n")
        return said.replace("\n", "\n" + " " * node.start_mark.column)


_Entry = tuple[Any, Any]  # key (None in a list) and value
_Entries = Sequence[_Entry]


def _aligned(stands: _Entries, wanted: _Entries) -> Iterator[tuple[int | None, int | None]]:
    """(place before, place after) in the order in which they are to stand; None: gone, or new."""
    matcher = SequenceMatcher(a=list(map(_name, stands)), b=list(map(_name, wanted)), autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(range(i1, i2), range(j1, j2), strict=True)
            continue
        yield from ((at, None) for at in range(i1, i2))
        yield from ((None, at) for at in range(j1, j2))


def _name(entry: _Entry) -> str:
    key, value = entry
    if key is not None:
        return str(key)
    named = (value[name] for name in NAMES if isinstance(value, dict) and name in value)
    return str(next(named, None) or version(value if isinstance(value, dict) else {"": value}))


def _flow(value: Any) -> str:
    """On one line, as it may stand among others."""
    line = yaml.dump(
        [value], Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10**9
    )
    return str(line).strip()[1:-1]


def _header(text: str) -> str:
    """The remarks a file begins with."""
    lines = []
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.startswith("#"):
            break
        lines.append(line)
    return "".join(lines)
