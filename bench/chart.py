"""The chart of the refresh: seconds and CPU seconds of every reader, a field for each phase.

Needs matplotlib, which shapes Arabic. Imports bench.table.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.table import Row

TITLE = "كم يكلف تحديث الخلاصات"
COLOURS = {"wall": "#3b6ea5", "CPU": "#e0a030"}
OURS = "rasid"


def draw(path: Path, rows: Sequence[Row]) -> None:
    """Of rows of one number of feeds; those without figures are left out."""
    from matplotlib import pyplot

    measured = [row for row in rows if row.values]
    phases = list(dict.fromkeys(row.what for row in measured))
    with pyplot.rc_context({"svg.fonttype": "path", "font.size": 9, "svg.hashsalt": "rasid"}):
        figure, fields = pyplot.subplots(1, len(phases), figsize=(12.0, 4.6), sharey=True, squeeze=False)
        for field, phase in zip(fields[0], phases, strict=True):
            _bars(field, phase, [row for row in measured if row.what == phase][::-1])
        figure.suptitle(TITLE, fontsize=15, y=0.985)
        figure.text(0.5, 0.885, "seconds, less is better; whole process tree", ha="center", color="#444444")
        handles, labels = fields[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="lower center", ncols=2, frameon=False)
        figure.tight_layout(rect=(0, 0.05, 1, 0.9))
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
        pyplot.close(figure)


def _bars(field: Any, phase: str, rows: Sequence[Row]) -> None:
    figures = {"CPU": [row.cpu_s or 0.0 for row in rows], "wall": [median(row.values) for row in rows]}
    for n, (what, seconds) in enumerate(figures.items()):
        places = [place + (n - 0.5) * 0.38 for place in range(len(rows))]
        bars = field.barh(places, seconds, 0.36, label=what, color=COLOURS[what])
        field.bar_label(bars, [_short(one) for one in seconds], padding=2, fontsize=7.5)
    field.set_title(phase, fontsize=10)
    field.set_yticks(
        range(len(rows)), [f"▸ {row.who}" if row.who.startswith(OURS) else row.who for row in rows]
    )
    field.spines[["top", "right"]].set_visible(False)
    field.margins(x=0.18)


def _short(seconds: float) -> str:
    return f"{seconds:.0f}" if seconds >= 10 else f"{seconds:.2g}"
