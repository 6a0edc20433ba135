"""`airdesk analyze`: tempo, beats, key, form and loudness of songs that come as audio."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.run_job import run_job
from airdesk.errors import BadInputError
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.workflows.analyze_files import AnalyzedFile, AnalyzeReport

_EXIT_NOTHING_USABLE = 2


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    analyze = commands.add_parser(
        "analyze", parents=[common], help="tempo, beats, key, form and loudness of songs", description=analyse.__doc__
    )
    analyze.add_argument("audio", metavar="AUDIO", nargs="+", type=Path, help="audio files, or folders with some in them")
    analyze.add_argument("--again", action="store_true", help="listen again to what is in the library already")
    analyze.set_defaults(run=analyse)


def analyse(options: argparse.Namespace, console: Console) -> None:
    """Find out tempo, beats, downbeats, key, energy, sections, voices, loudness and cue points of songs."""
    from airdesk.workflows.analyze_files import AnalyzeRequest, analyze_files

    settings = settings_for(options.library)
    request = AnalyzeRequest(tuple(path.expanduser() for path in options.audio), listens_again=options.again)
    label = ", ".join(path.name for path in options.audio)[:80]
    report = run_job(console, lambda progress: analyze_files(request, settings, progress=progress), kind="analyze", label=label)
    if report.files:
        console.show(report.document(), lambda: _lines(report))
        return
    if not console.is_json:
        raise BadInputError(_nothing_usable(report))
    console.show(report.document(), lambda: "")
    raise SystemExit(_EXIT_NOTHING_USABLE)


def _nothing_usable(report: AnalyzeReport) -> str:
    first = report.failed[0].reason
    return first if len(report.failed) == 1 else f"None of the {len(report.failed)} files can be analysed. The first: {first}"


def _lines(report: AnalyzeReport) -> str:
    lines = [f"{'tempo':>8}  {'meter':5}  {'key':12}  {'energy':>6}  {'LUFS':>6}  {'length':>7}  file"]
    for file in report.files:
        lines.append(_line(file))
        lines += [f"          {warning}" for warning in file.analysis.warnings]
        if file.twin is not None:
            lines.append(f"          The same recording as {file.twin.name}.")
    lines += [f"left out: {each.reason}" for each in report.failed]
    return "\n".join(lines)


def _line(file: AnalyzedFile) -> str:
    song = file.analysis
    tempo = "–" if song.tempo_bpm is None else f"{song.tempo_bpm:.2f}{'~' if song.grid == 'drifting' else ' '}"
    key = "–" if song.key is None else f"{song.key} {song.camelot_key or ''}"
    lufs = "–" if song.integrated_lufs is None else f"{song.integrated_lufs:.1f}"
    minutes, seconds = divmod(round(song.duration_seconds), 60)
    return f"{tempo:>8}  {song.meter:5}  {key:12}  {song.energy:>6}  {lufs:>6}  {minutes:>4}:{seconds:02}  {file.path.name}"
