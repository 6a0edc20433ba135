"""`airdesk gallery`: the pieces that ship with AirDesk, to be made on this machine."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.run_job import run_job
from airdesk.cli.soundfont_option import add_soundfont_option
from airdesk.cli.values import folder, readable
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.workflows.list_gallery import GalleryRow


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    gallery = commands.add_parser(
        "gallery", parents=[common], help="finished pieces to make and listen to", description=show_gallery.__doc__
    )
    what = "the piece to make; without it all are listed"
    gallery.add_argument("piece", metavar="PIECE", nargs="?", type=readable, help=what)
    add_soundfont_option(gallery)
    gallery.add_argument("--log", action="store_true", help="show the run log on standard error")
    gallery.add_argument("--out", type=folder, metavar="DIR", help="where the files go (default: a folder of the library)")
    gallery.set_defaults(run=show_gallery)


def show_gallery(options: argparse.Namespace, console: Console) -> None:
    """List the pieces of the gallery, or make one of them with all its files."""
    if options.piece is not None:
        _make_piece(options, console)
        return
    from airdesk.workflows.list_gallery import list_gallery

    rows = list_gallery()
    console.show({"pieces": [row.document() for row in rows]}, lambda: _table(rows))


def _make_piece(options: argparse.Namespace, console: Console) -> None:
    from airdesk.cli.song_report import song_lines
    from airdesk.facts.gallery import find_piece
    from airdesk.workflows import make_song as workflow

    piece = find_piece(options.piece)
    request = workflow.MakeSongRequest(piece.request, options.out)
    listener = console.event if options.log else None
    settings = settings_for(options.library, soundfont=options.soundfont)
    made = run_job(
        console,
        lambda progress: workflow.make_song(request, settings, progress=progress, on_event=listener),
        kind="make",
        label=piece.name,
    )
    console.show(made.document(), lambda: song_lines(made))


def _table(rows: list[GalleryRow]) -> str:
    width = max((len(row.piece) for row in rows), default=0) + 2
    lines: list[str] = []
    for row in rows:
        lines += [f"{row.piece:{width}}{row.about}", f"{'':{width}}“{row.prompt}”, seed {row.seed}"]
    return "\n".join([*lines, "", "Make one with: airdesk gallery PIECE --out DIR"])
