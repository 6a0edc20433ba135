"""`airdesk automix`: one continuous mix of songs that come as audio."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.log_option import add_log_options, listening
from airdesk.cli.run_job import run_job
from airdesk.cli.values import folder, number, seed
from airdesk.model.djset import MixRules
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.workflows.automix_set import AutomixReport


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    automix = commands.add_parser(
        "automix", parents=[common], help="one continuous mix of songs", description=automix_songs.__doc__
    )
    automix.add_argument("audio", metavar="AUDIO", nargs="+", type=Path, help="audio files, or folders with some in them")
    automix.add_argument("--out", type=folder, metavar="DIR", required=True, help="where the mix goes")
    automix.add_argument(
        "--order", choices=("auto", "given"), default="auto", help="find an order (default), or keep the one given"
    )
    automix.add_argument("--strategy", choices=("rules", "llm"), default="rules", help="who decides the transitions")
    automix.add_argument("--lufs", type=number, metavar="LUFS", help="integrated loudness of the mix, -30 to -6 (default -14)")
    automix.add_argument("--seed", type=seed, default=0, help="the same seed makes the same mix")
    automix.add_argument("--format", choices=("wav", "flac", "mp3"), default="wav", help="of the mix (default wav)")
    add_log_options(automix)
    automix.set_defaults(run=automix_songs)


def automix_songs(options: argparse.Namespace, console: Console) -> None:
    """Make one continuous mix of songs: order, transitions, matched beats and loudness, and a report of every decision."""
    from airdesk.workflows.automix_document import automix_document
    from airdesk.workflows.automix_set import AutomixRequest, automix_set

    settings = settings_for(options.library)
    request = AutomixRequest(
        tuple(path.expanduser() for path in options.audio),
        options.out,
        options.order,
        options.strategy,
        _rules(options.lufs),
        options.seed,
        options.format,
    )
    label = ", ".join(path.name for path in options.audio)[:80]
    with listening(options, console) as listener:
        report = run_job(
            console,
            lambda progress: automix_set(request, settings, progress=progress, on_event=listener),
            kind="automix",
            label=label,
        )
    console.show(automix_document(report), lambda: _lines(report))


def _rules(lufs: float | None) -> MixRules:
    """The rules of a mix of that loudness. Raises BadInputError."""
    from airdesk.errors import BadInputError

    if lufs is None:
        return MixRules()
    if not -30.0 <= lufs <= -6.0:
        raise BadInputError(f"--lufs is {lufs:g}: it can be -30 to -6.")
    return replace(MixRules(), target_lufs=lufs)


def _lines(report: AutomixReport) -> str:
    """The mix in words."""
    starts = [lane.mix_start for lane in report.rendered.plan.timeline.lanes]
    lines = [f"{_clock(start)}  {song.title}" for start, song in zip(starts, report.songs, strict=True)]
    for place, transition in enumerate(report.transitions):
        lines[place] += f"\n         {transition.style}, {transition.length_beats:g} beats: {'; '.join(transition.reasons)}"
    lines += [f"left out: {each.reason}" for each in report.left_out]
    lines += report.warnings
    master = report.rendered.master
    lines.append(
        f"{_clock(report.rendered.duration_seconds)} at {master.integrated_lufs:.1f} LUFS, {master.true_peak_dbtp:.1f} dBTP: "
        f"{report.files[0]}"
    )
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
