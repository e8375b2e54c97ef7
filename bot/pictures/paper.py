"""A sheet of paper to draw on, in pixels from the upper corner where reading begins: right in Arabic, left in English.

All that lies on it is mirrored in one place, here. The only module beside its siblings `lanes` and `chart` that needs
matplotlib, which joins and orders Arabic by itself. Numbers are pixels; sizes of letters too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Literal, cast

from matplotlib import font_manager, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from PIL import Image

Side = Literal["start", "middle", "end"]

WIDTH = 1280
MARGIN = 40
DPI = 100
POINT = 72 / DPI  # points a pixel
LONGEST = 600  # characters that are looked at; no paper is wider
RISE = 0.34  # of the size of letters: from the middle of a line down to what they stand on
COLOURS = 256  # of the finished picture; it has few, and edges between them
RLM = "\u200f"

INK, SOFT, FAINT = "#1b2733", "#5a6875", "#8a96a3"
RULE, BAND, WHITE = "#e2e7ec", "#f1f4f7", "#ffffff"
LATE = "#b3261e"
ACCENT = "#14567f"

_NICER = "Noto Sans Arabic"  # joined by its rules where it is installed
_ALWAYS = "DejaVu Sans"  # comes with matplotlib, and has Arabic letters


class Paper:
    def __init__(self, *, rtl: bool) -> None:
        self.rtl = rtl
        self.fonts = _fonts()
        self.figure = Figure(dpi=DPI, facecolor=WHITE)
        self._canvas = cast(Any, FigureCanvasAgg(self.figure))  # matplotlib leaves it untyped
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.axis("off")
        self._measure = self._canvas.get_renderer()
        self._widths: dict[tuple[str, float, bool], float] = {}

    def png(self) -> bytes:
        self._canvas.draw()
        drawn = Image.frombuffer("RGBA", self._canvas.get_width_height(), self._canvas.buffer_rgba())
        out = io.BytesIO()
        drawn.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(out, "PNG", optimize=True)
        return out.getvalue()

    def cut(self, height: float) -> None:
        """Its length, once all is drawn."""
        self.figure.set_size_inches(WIDTH / DPI, height / DPI)
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)

    # ── letters ──

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        key = (text, size, bold)
        if key not in self._widths:
            said = Text(0, 0, self._marked(text), parse_math=False, **self._style(size, bold))
            said.set_figure(self.figure)
            self._widths[key] = float(said.get_window_extent(self._measure).width)
        return self._widths[key]

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: str = INK,
        bold: bool = False,
        side: Side = "start",
        halo: bool = False,
    ) -> None:
        """One line around the height `y`; `side` is where `x` is of it."""
        said = Text(
            self._x(x),
            y + RISE * size,
            self._marked(text),
            color=colour,
            ha=self._ha(side),
            va="baseline",
            parse_math=False,  # a dollar is a dollar
            **self._style(size, bold),
        )
        if halo:
            said.set_bbox({"facecolor": WHITE, "edgecolor": "none", "pad": 1.5, "alpha": 0.85})
        self._add(said, 6)

    def wrapped(self, text: str, size: float, width: float, lines: int, *, bold: bool = False) -> list[str]:
        """The text in at most so many lines; what has no room ends in `…`."""
        done: list[str] = []
        words = text[:LONGEST].split()
        while words:
            if len(done) == lines - 1:
                return [*done, self.clipped(" ".join(words), size, width, bold=bold)]
            taken = max(1, self._fitting(words, size, width, bold))
            done.append(self.clipped(" ".join(words[:taken]), size, width, bold=bold))
            words = words[taken:]
        return done

    def clipped(self, text: str, size: float, width: float, *, bold: bool = False) -> str:
        """The text, or as many of its words as have room; of a single long one, of its letters."""
        words = text[:LONGEST].split()
        taken = self._fitting(words, size, width, bold)
        if taken == len(words):
            return " ".join(words)
        room = width - self.width("…", size, bold=bold)
        if taken := self._fitting(words, size, room, bold):
            text = " ".join(words[:taken])
            return _cut(text, len(text))
        few, many = 0, len(words[0])
        while few < many:
            middle = (few + many + 1) // 2
            fits = self.width(_cut(words[0], middle), size, bold=bold) <= width
            few, many = (middle, many) if fits else (few, middle - 1)
        return _cut(words[0], few)

    def _fitting(self, words: Sequence[str], size: float, width: float, bold: bool) -> int:
        """How many of the words one line holds. Letters do not join over a gap, so words are measured singly."""
        gap = self.width("ا ا", size, bold=bold) - 2 * self.width("ا", size, bold=bold)
        taken, used = 0, -gap
        for word in words:
            used += gap + self.width(word, size, bold=bold)
            if used > width:
                break
            taken += 1
        return taken

    # ── shapes ──

    def line(
        self, points: Sequence[tuple[float, float]], colour: str, width: float = 1, **style: Any
    ) -> None:
        xs, ys = [self._x(x) for x, _ in points], [y for _, y in points]
        drawn = Line2D(xs, ys, color=colour, linewidth=width * POINT, solid_capstyle="butt", **style)
        self._add(drawn, style.get("zorder", 3))

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._add(Rectangle((self._left(x, width), y), width, height, color=colour, linewidth=0), 1)

    def bar(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        edge: str = "none",
        *,
        radius: float = 99,
        **style: Any,
    ) -> None:
        """With round corners, `y` its middle."""
        radius = min(radius, height / 2, width / 2)
        style = {"linewidth": 1.6 * POINT, "zorder": 3, **style}
        shape = FancyBboxPatch(
            (self._left(x, width), y - height / 2),
            width,
            height,
            boxstyle=f"round,pad=0,rounding_size={radius}",
            mutation_aspect=1,
            facecolor=fill,
            edgecolor=edge,
            **style,
        )
        self._add(shape, style["zorder"])

    def disc(self, x: float, y: float, radius: float, fill: str, edge: str, width: float = 2) -> None:
        self._add(Circle((self._x(x), y), radius, facecolor=fill, edgecolor=edge, linewidth=width * POINT), 4)

    def glyph(self, x: float, y: float, char: str, size: float, colour: str) -> None:
        """One sign, its own middle on the place."""
        path = TextPath((0, 0), char, size=size, prop=FontProperties(family=_ALWAYS, weight="bold"))
        box = path.get_extents()
        middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        moved = Affine2D().translate(-middle[0], -middle[1]).scale(1, -1).translate(self._x(x), y)
        self._add(PathPatch(moved.transform_path(path), facecolor=colour, linewidth=0), 5)

    def polygon(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        self._add(Polygon([(self._x(x), y) for x, y in points], closed=True, color=colour, linewidth=0), 4)

    # ──

    def _x(self, x: float) -> float:
        return WIDTH - x if self.rtl else x

    def _left(self, x: float, width: float) -> float:
        return WIDTH - x - width if self.rtl else x

    def _ha(self, side: Side) -> str:
        if side == "middle":
            return "center"
        return "right" if (side == "start") == self.rtl else "left"

    def _marked(self, text: str) -> str:
        """A line that begins with a Latin name still runs from the right."""
        return RLM + text if self.rtl else text

    def _style(self, size: float, bold: bool) -> dict[str, Any]:
        return {
            "fontfamily": self.fonts,
            "fontsize": size * POINT,
            "fontweight": "bold" if bold else "normal",
        }

    def _add(self, artist: Any, zorder: float) -> None:
        artist.set_zorder(zorder)
        artist.set_clip_on(False)
        self._axes.add_artist(artist)


def _cut(text: str, length: int) -> str:
    opened = sum((char in "\u2066\u2067\u2068") - (char == "\u2069") for char in text[:length])
    return text[:length].rstrip() + "…" + "\u2069" * max(0, opened)


def _fonts() -> list[str]:
    rcParams["font.family"] = [_ALWAYS]
    known = {font.name for font in font_manager.fontManager.ttflist}
    return [_NICER, _ALWAYS] if _NICER in known else [_ALWAYS]
