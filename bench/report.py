"""The generated parts of docs/benchmarks.md: each between two marks of its own, everything else left as it was written.

    <!-- bench refresh -->  ...  <!-- end refresh -->

Pure but for reading and writing the file. Imports bench.table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bench.table import Row, markdown


def section(rows: Iterable[Row], circumstances: str, remarks: Iterable[str] = ()) -> str:
    """`circumstances`: one sentence on when, where and beside what; `remarks`: lines of Markdown that belong to it."""
    said = "\n".join(remarks)
    return f"{circumstances}\n\n{markdown(rows)}" + (f"\n{said}\n" if said else "")


def put(path: Path, name: str, text: str) -> None:
    """Between the marks of `name`; at the end of the file, under its name, where there are none."""
    document = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n"
    path.write_text(replaced(document, name, text), encoding="utf-8")


def replaced(document: str, name: str, text: str) -> str:
    begin, end = f"<!-- bench {name} -->", f"<!-- end {name} -->"
    block = f"{begin}\n\n{text.strip()}\n\n{end}"
    marked = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if marked.search(document):
        return marked.sub(lambda _: block, document, count=1)
    return f"{document.rstrip()}\n\n## {name}\n\n{block}\n"
