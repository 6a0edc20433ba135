"""`airdesk render`: stems and a mix from notes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from airdesk.cli.console import Console
from airdesk.cli.log_option import add_log_options, listening
from airdesk.cli.run_job import run_job
from airdesk.cli.samples_option import add_samples_options, sample_wish
from airdesk.cli.soundfont_option import add_soundfont_option
from airdesk.cli.values import folder, whole_number
from airdesk.settings import settings_for


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    render = commands.add_parser(
        "render", parents=[common], help="stems and a mix from a MIDI file", description=render_notes.__doc__
    )
    render.add_argument("file", metavar="FILE", type=Path, help="a Standard MIDI File, or a midi.json that AirDesk wrote")
    render.add_argument("--sample-rate", type=whole_number, metavar="HZ", help="44100 (default), 48000, 88200 or 96000")
    render.add_argument("--manifest", action="store_true", help="also write manifest.json with the SHA-256 of every file")
    add_soundfont_option(render)
    add_samples_options(render)
    add_log_options(render)
    render.add_argument("--out", type=folder, metavar="DIR", required=True, help="where the files go")
    render.set_defaults(run=render_notes)


def render_notes(options: argparse.Namespace, console: Console) -> None:
    """Render a Standard MIDI File or a midi.json to a stem for each part and their mix."""
    from airdesk.workflows import render_file as workflow

    request = workflow.RenderFileRequest(
        options.file, options.out, options.sample_rate, writes_manifest=options.manifest, samples=sample_wish(options)
    )
    settings = settings_for(options.library, soundfont=options.soundfont)
    with listening(options, console) as listener:
        rendered = run_job(
            console,
            lambda progress: workflow.render_file(request, settings, progress=progress, on_event=listener),
            kind="render",
            label=options.file.name,
        )
    console.show(rendered.document(), lambda: _lines(rendered))


def _lines(rendered: Any) -> str:
    from airdesk.cli.song_report import rendered_lines

    return rendered_lines(rendered)
