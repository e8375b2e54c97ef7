"""`rasid watchlist …`, `rasid config export|apply`: what is in force as files, and files made to stand."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import terminal
from bot.cli.admin import at_desk, config
from bot.cli.talk import Language
from bot.render.foreign import without_bidi
from newsroom.errors import ConfigError, Fault
from newsroom.rights import TERMINAL
from newsroom.settings import load_settings

if TYPE_CHECKING:
    from newsroom.desk import Desk
    from newsroom.exporting import Difference, Exported

watchlist = typer.Typer(no_args_is_help=True, help="Check, export and apply the dossiers.")

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the files are written.")]
Given = Annotated[
    Path, typer.Argument(metavar="FOLDER|FILE", help="A dossier file, a folder of them, or a config.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Apply without asking.")]


@watchlist.command("check")
def check() -> None:
    """Report every fault of the files, and every change made in chat that no longer fits them; exit 2 for any."""
    from newsroom.files import load_config

    settings = load_settings()
    loaded = load_config(settings.config)

    async def work(desk: Desk) -> tuple[list[Fault], int]:
        from newsroom.store import edits

        ignored = [
            Fault(one.key, "", f"its change made in chat is left out: {one.why}")
            for one in desk.followed.ignored
        ]
        return ignored, len(await desk.db.read(edits.amendments))

    faults, changes = at_desk(work)
    if faults:
        raise ConfigError(faults)
    entities = sum(len(dossier.entities) for dossier in loaded.dossiers)
    milestones = sum(len(dossier.milestones) for dossier in loaded.dossiers)
    terminal.say(
        f"{settings.config}: fine. {len(loaded.dossiers)} dossiers, {entities} names, {milestones} milestones; "
        f"{changes} changes made in chat stand over the files"
    )


@watchlist.command("export")
def export_watchlist(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="Standard output when left out.")
    ] = None,
    language: Language = "en",
) -> None:
    """The dossiers as they are in force, with what people changed in chat; remarks and order are kept."""
    made = _exported(folder, language, ("entity", "milestone"))
    for name, text in made.files.items() if folder is None else ():
        sys.stdout.write(f"# {name}\n---\n{text}")


@config.command("export")
def export_config(folder: Folder, language: Language = "en") -> None:
    """Everything that is in force: dossiers, feeds, people and targets, with what was changed in chat."""
    _exported(folder, language)


@watchlist.command("apply")
def apply_watchlist(given: Given, yes: Yes = False, language: Language = "en") -> None:
    """Show what these dossier files would change, and make it so: in the books, and to be undone."""
    _apply(given, yes=yes, language=language, watchlist_only=True)


@config.command("apply")
def apply_config(given: Given, yes: Yes = False, language: Language = "en") -> None:
    """The same of a whole configuration: names, milestones, people, feeds and the targets that it names."""
    _apply(given, yes=yes, language=language, watchlist_only=False)


@watchlist.command("tidy")
def tidy() -> None:
    """Forget the changes made in chat that the files say by now, so that the files rule those things again."""

    async def work(desk: Desk) -> int:
        from newsroom import applying

        return await applying.tidy(desk)

    terminal.say(f"changes that are in the files by now, and were forgotten: {at_desk(work)}")


def _exported(folder: Path | None, language: str, kinds: tuple[str, ...] = ()) -> Exported:
    """What is in force; into a folder it is written, and what it says otherwise than the files is told."""

    async def work(desk: Desk) -> Exported:
        from newsroom.exporting import exported, write

        made = await exported(desk)
        if kinds:
            dossiers = {name: text for name, text in made.files.items() if name.startswith("dossiers/")}
            made = replace(made, files=dossiers, rewritten=tuple(n for n in made.rewritten if n in dossiers))
        if folder is not None:
            write(made, folder)
            _tell(made.differences, desk, language, kinds)
            _remark(made, folder, language)
        return made

    return at_desk(work)


def _remark(made: Exported, folder: Path, language: str) -> None:
    from bot.texts import Texts

    texts = Texts(language)
    for name in made.rewritten:
        terminal.say(without_bidi(texts("export-rewritten", file=name)))
    for key in made.left_out:
        terminal.say(without_bidi(texts("export-left-out", target=key)))
    terminal.say(f"wrote {len(made.files)} files to {folder}")
    if made.differences and folder.resolve() == load_settings().config.resolve():
        terminal.say(
            "these files say now what was changed in chat: `rasid watchlist tidy` lets them rule again"
        )


def _tell(differences: Iterable[Difference], desk: Desk, language: str, kinds: tuple[str, ...] = ()) -> None:
    """A line for each thing, on standard output."""
    from bot.commands.steer.export import line
    from bot.texts import Texts

    for one in differences:
        if not kinds or one.kind in kinds:
            sys.stdout.write(without_bidi(line(one, desk.watchlist, Texts(language))) + "\n")


def _apply(given: Path, *, yes: bool, language: str, watchlist_only: bool) -> None:
    from newsroom import applying
    from newsroom.steering import Editor, RefusedEditError, StaleError

    async def work(desk: Desk) -> int | None:
        made = await applying.plan(desk, given, watchlist_only=watchlist_only)
        _tell(made.differences, desk, language)
        for name in made.beyond:
            terminal.say(
                f"{name}: differs, and only the files in {desk.settings.config} can say it: left as it is"
            )
        if not made.differences:
            return 0
        if not (yes or _asked(len(made.differences))):
            return None
        done = await applying.apply(desk, made, Editor(TERMINAL, getpass.getuser()))
        return len(done or ())

    try:
        count = at_desk(work)
    except RefusedEditError as error:
        raise ConfigError(error.faults) from None
    except StaleError as error:
        raise ConfigError([Fault(str(given), error.key, "has been changed meanwhile; look again")]) from None
    if count is None:
        terminal.say("nothing was applied; --yes applies it without asking")
        raise typer.Exit(1)
    terminal.say(f"changes applied: {count}" if count else "nothing differs from what is in force")


def _asked(count: int) -> bool:
    if not sys.stdin.isatty():
        return False
    return typer.confirm(f"Apply these {count} changes?", err=True)
