"""`airdesk make`, `compose`, `beat`: songs from words."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.run_job import run_job
from airdesk.cli.samples_option import add_samples_options, sample_wish
from airdesk.cli.soundfont_option import add_soundfont_option
from airdesk.cli.values import folder, names, number, readable, seed, whole_number
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.model.plan import PlanRequest

_MAX_PROMPT_BYTES = 100_000  # read from standard input; far above what is accepted


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    make = commands.add_parser("make", parents=[common], help="a finished song from a prompt", description=make_song.__doc__)
    _add_song_options(make)
    add_soundfont_option(make)
    add_samples_options(make)
    make.set_defaults(run=make_song)
    compose = commands.add_parser("compose", parents=[common], help="plan and notes only", description=compose_song.__doc__)
    _add_song_options(compose)
    compose.set_defaults(run=compose_song)
    beat = commands.add_parser("beat", parents=[common], help="a beat in a genre", description=make_beat.__doc__)
    _add_beat_options(beat)
    beat.set_defaults(run=make_beat)


def _add_song_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "prompt", metavar="PROMPT", type=readable, help='what the song should be, in quotes; "-" reads it from standard input'
    )
    parser.add_argument("--genre", type=readable, help='one of the genres that "airdesk genres" lists')
    parser.add_argument("--mood", type=readable, help="a mood of the genre")
    parser.add_argument("--tempo", type=number, metavar="BPM", help="20 to 300 quarter notes per minute")
    parser.add_argument("--key", type=readable, help='"A minor", "F#", "Bb dorian"')
    parser.add_argument("--scale", type=readable, help='"minor", "dorian", "blues"…')
    parser.add_argument("--meter", type=readable, help='"4/4", "3/4", "6/8"…')
    parser.add_argument("--bars", type=whole_number, help="length in bars, 1 to 512")
    parser.add_argument("--length-seconds", type=number, metavar="SECONDS", help="length in seconds; --bars wins over it")
    parser.add_argument("--instruments", type=names, default=(), metavar="A,B,…", help="instruments, separated by commas")
    parser.add_argument("--seed", type=seed, help="the same seed makes the same song")
    parser.add_argument("--provider", type=readable, help="who plans and composes first: built-in, openai, anthropic…")
    parser.add_argument("--model", type=readable, help="the provider's language model")
    parser.add_argument("--log", action="store_true", help="show the run log on standard error")
    parser.add_argument("--out", type=folder, metavar="DIR", help="where the files go (default: a folder of the library)")


def _add_beat_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("genre", metavar="GENRE", type=readable, help='one of the genres that "airdesk genres" lists')
    parser.add_argument("--bpm", type=number, help="within the genre's range")
    parser.add_argument("--key", type=readable, help='"Cm", "F# minor"…')
    parser.add_argument("--mood", type=readable, help="a mood of the genre")
    parser.add_argument("--duration", type=number, metavar="SECONDS", help="length in seconds")
    add_soundfont_option(parser)
    parser.add_argument("--seed", type=seed, help="the same seed makes the same beat")
    parser.add_argument("--log", action="store_true", help="show the run log on standard error")
    parser.add_argument("--out", type=folder, metavar="DIR", help="where the files go (default: a folder of the library)")


def make_song(options: argparse.Namespace, console: Console) -> None:
    """Make a song: plan, notes, sounds, stems, mix, master, pictures and a ZIP of it all."""
    from airdesk.cli.song_report import song_lines
    from airdesk.workflows import make_song as workflow

    request = workflow.MakeSongRequest(_plan_request(options), options.out, sample_wish(options))
    listener = console.event if options.log else None
    settings = settings_for(options.library, soundfont=options.soundfont)
    made = run_job(
        console,
        lambda progress: workflow.make_song(request, settings, progress=progress, on_event=listener),
        kind="make",
        label=request.plan.prompt[:80],
    )
    console.show(made.document(), lambda: song_lines(made))


def compose_song(options: argparse.Namespace, console: Console) -> None:
    """Compose only: the plan, the notes as JSON and MIDI, and their pictures."""
    from airdesk.cli.song_report import composed_lines
    from airdesk.workflows import compose_song as workflow

    request = workflow.ComposeSongRequest(_plan_request(options), options.out)
    listener = console.event if options.log else None
    settings = settings_for(options.library)
    composed = run_job(
        console,
        lambda progress: workflow.compose_song(request, settings, progress=progress, on_event=listener),
        kind="compose",
        label=request.plan.prompt[:80],
    )
    console.show(composed.document(), lambda: composed_lines(composed))


def make_beat(options: argparse.Namespace, console: Console) -> None:
    """Make a beat in a genre, as a song is made; tempi outside the genre's range are refused."""
    from airdesk.cli.song_report import song_lines
    from airdesk.workflows import make_beat as workflow

    request = workflow.BeatRequest(
        genre=options.genre,
        tempo_bpm=options.bpm,
        key=options.key,
        mood=options.mood,
        duration_seconds=options.duration,
        seed=options.seed,
        out=options.out,
    )
    listener = console.event if options.log else None
    settings = settings_for(options.library, soundfont=options.soundfont)
    made = run_job(
        console,
        lambda progress: workflow.make_beat(request, settings, progress=progress, on_event=listener),
        kind="beat",
        label=options.genre,
    )
    console.show(made.document(), lambda: song_lines(made))


def _plan_request(options: argparse.Namespace) -> PlanRequest:
    from airdesk.model.plan import PlanRequest

    return PlanRequest(
        prompt=_prompt_from_input() if options.prompt == "-" else options.prompt,
        genre=options.genre,
        mood=options.mood,
        tempo_bpm=options.tempo,
        key=options.key,
        scale=options.scale,
        meter=options.meter,
        bars=options.bars,
        length_seconds=options.length_seconds,
        instruments=tuple(readable(name) for name in options.instruments),
        seed=options.seed,
        provider=options.provider,
        model=options.model,
    )


def _prompt_from_input() -> str:
    """The prompt from standard input; what is far too long is not even read to its end."""
    content = sys.stdin.buffer.read(_MAX_PROMPT_BYTES)
    return readable(content.decode("utf-8", "replace")).strip()
