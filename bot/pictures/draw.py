"""From a sheet to a PNG, in this process. Needs matplotlib: the service lets a child do it, see `painter`."""

from __future__ import annotations

from bot.pictures import chart, lanes
from bot.pictures.content import Sheet, Timeline
from bot.pictures.paper import Paper


def drawn(sheet: Sheet) -> Paper:
    return lanes.draw(sheet) if isinstance(sheet, Timeline) else chart.draw(sheet)


def png(sheet: Sheet) -> bytes:
    return drawn(sheet).png()
