"""`airdesk library list|show|export`: the songs that were made."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.run_job import run_job
from airdesk.cli.values import folder, readable, whole_number
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.library.songs import SongRow
    from airdesk.workflows.library_songs import SongDetails


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    library = commands.add_parser("library", help="the songs that were made", description="The songs that were made.")
    actions = library.add_subparsers(title="actions", metavar="ACTION", required=True, dest="action")
    listing = actions.add_parser("list", parents=[common], help="all songs, newest first", description=list_songs.__doc__)
    listing.add_argument("--limit", type=whole_number, help="show at most so many")
    listing.set_defaults(run=list_songs)
    showing = actions.add_parser("show", parents=[common], help="one song with its runs", description=show_song.__doc__)
    showing.add_argument("song", metavar="SONG", type=readable, help="its id, the beginning of its id, or its title")
    showing.add_argument("--log", action="store_true", help="show the log of its runs, too")
    showing.set_defaults(run=show_song)
    export = actions.add_parser("export", parents=[common], help="a song's files", description=export_song.__doc__)
    export.add_argument("song", metavar="SONG", type=readable, help="its id, the beginning of its id, or its title")
    export.add_argument("--out", type=folder, metavar="DIR", required=True, help="where the files go")
    export.set_defaults(run=export_song)


def list_songs(options: argparse.Namespace, console: Console) -> None:
    """List the songs of the library, newest first."""
    from airdesk.workflows.library_songs import list_library

    rows = list_library(settings_for(options.library), limit=options.limit)
    console.show({"songs": [asdict(row) for row in rows]}, lambda: _song_table(rows))


def _song_table(rows: list[SongRow]) -> str:
    if not rows:
        return 'No songs yet: make one with airdesk make "dusty lo-fi for a rainy night".'
    lines = [f"{'id':14}{'made':18}{'length':>7}  {'BPM':>5}  {'key':18}{'genre':14}title"]
    for row in rows:
        made = row.created_at[:16].replace("T", " ")
        length = f"{int(row.duration_seconds) // 60}:{int(row.duration_seconds) % 60:02}"
        lines.append(f"{row.id:14}{made:18}{length:>7}  {row.tempo_bpm:5.4g}  {row.key or '':18}{row.genre:14}{row.title}")
    return "\n".join(lines)


def show_song(options: argparse.Namespace, console: Console) -> None:
    """Show one song: its facts, tracks, runs and files."""
    from airdesk.workflows.library_songs import show_library_song

    details = show_library_song(options.song, settings_for(options.library))
    console.show(details.document(), lambda: _detail_lines(details, with_log=options.log))


def _detail_lines(details: SongDetails, *, with_log: bool) -> str:
    row = details.row
    lines = [
        f"{row.title} ({row.id})",
        f"  prompt    {row.prompt}",
        f"  genre     {row.genre}, {row.tempo_bpm:g} BPM, {row.key or 'no key'}, {row.duration_seconds:.1f} s",
        f"  made      {row.created_at}",
        f"  tracks    {', '.join(track.name for track in details.song.tracks)}",
    ]
    for run in details.runs:
        lines.append(f"  run       {run.id} {run.kind} {run.state}, {len(details.artifacts[run.id])} files in {run.folder}")
        if with_log:
            lines += [f"    {event.at} {event.category:8}{event.level:8}{event.message}" for event in details.events[run.id]]
    return "\n".join(lines)


def export_song(options: argparse.Namespace, console: Console) -> None:
    """Write a song's files, as `make` did: notes, pictures, stems, mix, master and a ZIP of it all."""
    from airdesk.cli.song_report import song_lines
    from airdesk.workflows.export_song import export_library_song

    settings = settings_for(options.library)
    made = run_job(
        console,
        lambda progress: export_library_song(options.song, options.out, settings, progress=progress),
        kind="export",
        label=options.song,
    )
    console.show(made.document(), lambda: song_lines(made))
