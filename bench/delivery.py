"""The chart of the kill campaign: what is lost and what is told twice, rasid beside the order of existing bots.

Drawn by `python -m tests.campaign --beside-naive --chart docs/delivery.svg`. Needs matplotlib, which shapes Arabic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

NAMES = {"rasid": "rasid: outbox", "mark seen, then send": "mark seen, then send"}
COLOURS = {"lost": "#b3261e", "repeated": "#e0a030"}
TITLE = "ماذا يضيع وماذا يتكرر حين يُقتل البرنامج"
SUBTITLE = "items lost or told twice per 100 kills (kill -9), by where they were to be told"


def draw(path: Path, contestants: Sequence[Mapping[str, Any]]) -> None:
    """`contestants` as in the campaign's JSON; the targets they share stand side by side."""
    from matplotlib import pyplot

    shared = [key for key in contestants[-1]["targets"] if all(key in one["targets"] for one in contestants)]
    with pyplot.rc_context({"svg.fonttype": "path", "font.size": 10, "svg.hashsalt": "rasid"}):
        figure, fields = pyplot.subplots(1, len(shared), figsize=(9.2, 3.4), sharey=True)
        for field, key in zip(fields, shared, strict=True):
            _bars(field, key, contestants)
        fields[0].set_ylabel("per 100 kills")
        figure.suptitle(TITLE, fontsize=15, y=0.98)
        figure.text(0.5, 0.86, SUBTITLE, ha="center", fontsize=9.5, color="#444444")
        handles, labels = fields[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="lower center", ncols=2, frameon=False)
        figure.tight_layout(rect=(0, 0.07, 1, 0.88))
        figure.savefig(path, dpi=160, metadata={"Date": None} if path.suffix == ".svg" else None)
        pyplot.close(figure)


def _bars(field: Any, key: str, contestants: Sequence[Mapping[str, Any]]) -> None:
    for n, what in enumerate(COLOURS):
        rates = [100 * one["targets"][key][what] / max(1, one["kills"]) for one in contestants]
        places = [place + (n - 0.5) * 0.38 for place in range(len(contestants))]
        bars = field.bar(places, rates, 0.36, label=_label(what), color=COLOURS[what])
        field.bar_label(bars, [f"{rate:.0f}" if rate >= 10 or rate == 0 else f"{rate:.1f}" for rate in rates])
    field.set_title(_place(key), fontsize=10.5)
    field.set_xticks(
        range(len(contestants)), [_wrapped(NAMES.get(o["name"], o["name"])) for o in contestants]
    )
    field.spines[["top", "right"]].set_visible(False)
    field.margins(y=0.15)


def _label(what: str) -> str:
    return {"lost": "lost", "repeated": "told again"}[what]


def _place(key: str) -> str:
    platform, _, chat = key.partition(":")
    if platform == "telegram":
        return "Telegram channel" if chat.startswith("-") else "Telegram private chat"
    return {"console": "terminal", "slack": "Slack channel"}[platform]


def _wrapped(name: str) -> str:
    return name.replace(": ", ":\n").replace(", ", ",\n")
