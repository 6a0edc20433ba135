"""`airdesk library list|show|export|rename|delete|restore|empty-trash`: the songs that were made."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console, event_line
from airdesk.cli.log_option import add_level_option
from airdesk.cli.run_job import run_job
from airdesk.cli.values import folder, readable, whole_number
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.library.events import Level
    from airdesk.library.songs import SongRow
    from airdesk.workflows.library_songs import SongDetails


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    library = commands.add_parser("library", help="the songs that were made", description="The songs that were made.")
    actions = library.add_subparsers(title="actions", metavar="ACTION", required=True, dest="action")
    listing = actions.add_parser("list", parents=[common], help="all songs, newest first", description=list_songs.__doc__)
    listing.add_argument("--limit", type=whole_number, help="show at most so many")
    listing.add_argument("--trash", action="store_true", help="show those in the trash instead")
    listing.set_defaults(run=list_songs)
    showing = _add(actions, common, "show", "one song with its runs", show_song)
    add_level_option(showing, shows="show the log of its runs, too")
    export = _add(actions, common, "export", "a song's files", export_song)
    export.add_argument("--out", type=folder, metavar="DIR", required=True, help="where the files go")
    renaming = _add(actions, common, "rename", "give a song another title", rename_song)
    renaming.add_argument("title", metavar="TITLE", type=readable, help="what it shall be called")
    deleting = _add(actions, common, "delete", "put a song into the trash", delete_song)
    deleting.add_argument("--for-good", action="store_true", help="remove it with its files, from the list or the trash")
    _add(actions, common, "restore", "take a song out of the trash", restore_song)
    emptying = actions.add_parser("empty-trash", parents=[common], help="remove what is in it", description=empty_trash.__doc__)
    emptying.set_defaults(run=empty_trash)


def _add(
    actions: Any, common: argparse.ArgumentParser, name: str, says: str, run: Callable[[argparse.Namespace, Console], None]
) -> Any:
    """An action on one song."""
    parser = actions.add_parser(name, parents=[common], help=says, description=run.__doc__)
    parser.add_argument("song", metavar="SONG", type=readable, help="its id, the beginning of its id, or its title")
    parser.set_defaults(run=run)
    return parser


def list_songs(options: argparse.Namespace, console: Console) -> None:
    """List the songs of the library, newest first."""
    from airdesk.workflows.library_songs import list_library

    rows = list_library(settings_for(options.library), limit=options.limit, in_trash=options.trash)
    console.show({"songs": [asdict(row) for row in rows]}, lambda: _song_table(rows, in_trash=options.trash))


def _song_table(rows: list[SongRow], *, in_trash: bool) -> str:
    if not rows:
        if in_trash:
            return "The trash is empty."
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
    console.show(details.document(), lambda: _detail_lines(details, options.log))


def _detail_lines(details: SongDetails, level: Level | None) -> str:
    """The song in words; of the log of its runs what is of that level or graver."""
    from airdesk.library.events import is_at_least

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
        if level is not None:
            lines += [f"    {event_line(event)}" for event in details.events[run.id] if is_at_least(event, level)]
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


def rename_song(options: argparse.Namespace, console: Console) -> None:
    """Give a song another title."""
    from airdesk.workflows.library_songs import find_library_song
    from airdesk.workflows.song_library import rename

    settings = settings_for(options.library)
    row = find_library_song(options.song, settings)
    title = rename(row.id, options.title, settings)
    console.show({"song_id": row.id, "title": title}, lambda: f'"{row.title}" is now "{title}".')


def delete_song(options: argparse.Namespace, console: Console) -> None:
    """Put a song into the trash, from where `restore` brings it back; or remove it for good."""
    from airdesk.workflows.library_songs import find_library_song
    from airdesk.workflows.song_copies import delete_for_good
    from airdesk.workflows.song_library import trash

    settings = settings_for(options.library)
    row = find_library_song(options.song, settings, anywhere=options.for_good)
    (delete_for_good if options.for_good else trash)([row.id], settings)
    place = "gone for good" if options.for_good else "in the trash"
    console.show({"song_id": row.id, "title": row.title, "place": place}, lambda: f'"{row.title}" is {place}.')


def restore_song(options: argparse.Namespace, console: Console) -> None:
    """Take a song out of the trash."""
    from airdesk.workflows.library_songs import find_library_song
    from airdesk.workflows.song_library import restore

    settings = settings_for(options.library)
    row = find_library_song(options.song, settings, in_trash=True)
    restore([row.id], settings)
    console.show({"song_id": row.id, "title": row.title}, lambda: f'"{row.title}" is back.')


def empty_trash(options: argparse.Namespace, console: Console) -> None:
    """Remove all songs in the trash for good, with their files in the library."""
    from airdesk.workflows import song_copies

    count = song_copies.empty_trash(settings_for(options.library))
    console.show({"removed": count}, lambda: f"{count} songs are gone for good.")
