"""`rasid targets`: who is told, what waits for each, and why; pauses."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import terminal
from bot.cli.admin import Json, at_desk, print_json
from newsroom.errors import ConfigError, Fault

if TYPE_CHECKING:
    from newsroom.desk import Desk
    from newsroom.models import Target

targets = typer.Typer(no_args_is_help=True, help="Who is told; pauses.")

Key = Annotated[str, typer.Argument(metavar="KEY", help="As `rasid targets list` shows it.")]
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
LONGEST = timedelta(days=365)


@targets.command("list")
def list_targets(as_json: Json = False) -> None:
    """Every target: what waits for it, what stands in the way, and when its next digest is."""

    async def work(desk: Desk) -> None:
        from newsroom import hours
        from newsroom.store import deliveries
        from newsroom.store import targets as store

        now = desk.now()
        waiting = await desk.db.read(deliveries.waiting)
        rows = [
            {
                "key": one.spec.key,
                "title": one.spec.title,
                "state": _state(one, now, hours.quiet_until(one.spec, now)),
                "waiting": waiting.get(one.id, 0),
                "next_digest": min((s.next_at for s in one.schedules), default=None),
            }
            for one in await desk.db.read(store.all_targets)
        ]
        if as_json:
            print_json(rows)
        else:
            terminal.table(
                ("key", "title", "state", "waiting", "next digest"), [tuple(r.values()) for r in rows]
            )

    at_desk(work)


@targets.command()
def pause(
    key: Key,
    lasting: Annotated[str, typer.Option("--for", metavar="TIME", help="How long: 30m, 2h, 3d.")] = "2h",
) -> None:
    """Send nothing there for a while; what comes meanwhile is told together afterwards."""
    found = re.fullmatch(r"(\d{1,4})([mhd])", lasting)
    length = timedelta(**{UNITS[found[2]]: int(found[1])}) if found else timedelta(0)
    if not timedelta(0) < length <= LONGEST:
        raise ConfigError([Fault("targets pause", "--for", f"{lasting!r} is no time; write 30m, 2h or 3d")])

    async def work(desk: Desk) -> None:
        from newsroom.store import targets as store

        now = desk.now()
        await desk.db.write(store.pause, (await _target(desk, key)).id, now, now + length)

    at_desk(work)
    terminal.say(f"paused {key} for {lasting}")


@targets.command()
def resume(key: Key) -> None:
    """End a pause now."""

    async def work(desk: Desk) -> None:
        from newsroom.store import targets as store

        await desk.db.write(store.resume, (await _target(desk, key)).id, desk.now())

    at_desk(work)
    terminal.say(f"resumed {key}")


async def _target(desk: Desk, key: str) -> Target:
    from newsroom.store import targets as store

    found = next((one for one in await desk.db.read(store.all_targets) if one.spec.key == key), None)
    if found is None:
        raise ConfigError([Fault("targets", "KEY", f"no target is called {key}")])
    return found


def _state(one: Target, now: datetime, quiet: datetime | None) -> str:
    if not one.enabled:
        return f"disabled: {one.disabled_reason}"
    for words, until in (
        ("paused", one.paused[1] if one.paused else None),
        ("waits for its platform", one.wait_until),
        ("quiet", quiet),
    ):
        if until and until > now:
            return f"{words} until {until:%Y-%m-%d %H:%M} UTC"
    return "open"
