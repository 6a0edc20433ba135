"""`airdesk genres` and `airdesk doctor`: what there is and what works."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.workflows.doctor import Check
    from airdesk.workflows.list_genres import GenreRow


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    genres = commands.add_parser("genres", parents=[common], help="the genres and their tempi", description=show_genres.__doc__)
    genres.set_defaults(run=show_genres)
    doctor = commands.add_parser("doctor", parents=[common], help="what works on this machine", description=examine.__doc__)
    doctor.set_defaults(run=examine)


def show_genres(_: argparse.Namespace, console: Console) -> None:
    """Show the genres with their tempo range, default tempo, marks and moods."""
    from airdesk.workflows.list_genres import list_genres

    rows = list_genres()
    console.show({"genres": [row.document() for row in rows]}, lambda: _genre_table(rows))


def _genre_table(rows: list[GenreRow]) -> str:
    lines = [f"{'genre':15}{'BPM (default)':16}marks; moods"]
    for row in rows:
        tempo = f"{row.min_bpm:g}–{row.max_bpm:g} ({row.default_bpm:g})"
        lines.append(f"{row.genre:15}{tempo:16}{', '.join(row.marks)}; {', '.join(row.moods)}")
    return "\n".join(lines)


def examine(options: argparse.Namespace, console: Console) -> None:
    """Check what works on this machine and say what mends the rest."""
    from airdesk.workflows.doctor import examine as examine_machine

    checks = examine_machine(settings_for(options.library))
    console.show({"checks": [check.document() for check in checks]}, lambda: _check_lines(checks))


def _check_lines(checks: list[Check]) -> str:
    lines = []
    for check in checks:
        lines.append(f"{'ok     ' if check.ok else 'missing'} {check.name}: {check.detail}")
        if check.mend:
            lines.append(f"        mend: {check.mend}")
    return "\n".join(lines)
