"""`airdesk make`, `compose`, `beat`: songs from words."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from airdesk.cli.again_option import add_again_options, check_again, make_again
from airdesk.cli.console import Console
from airdesk.cli.instrument_config_option import add_instrument_config_option
from airdesk.cli.log_option import add_log_options, listening
from airdesk.cli.preset_option import add_preset_option, take_preset
from airdesk.cli.run_job import run_job
from airdesk.cli.samples_option import add_samples_options, sample_wish
from airdesk.cli.soundfont_option import add_soundfont_option
from airdesk.cli.values import folder, names, number, readable, seed, whole_number
from airdesk.errors import BadInputError
from airdesk.settings import Settings, settings_for

if TYPE_CHECKING:
    from airdesk.model.plan import PlanRequest
    from airdesk.workflows.results import RunResult

_MAX_PROMPT_BYTES = 100_000  # read from standard input; far above what is accepted


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    make = commands.add_parser("make", parents=[common], help="a finished song from a prompt", description=make_song.__doc__)
    _add_song_options(make, prompt="?")
    add_again_options(make)
    add_soundfont_option(make)
    add_samples_options(make)
    make.set_defaults(run=make_song)
    compose = commands.add_parser("compose", parents=[common], help="plan and notes only", description=compose_song.__doc__)
    _add_song_options(compose, prompt="?")
    compose.set_defaults(run=compose_song)
    beat = commands.add_parser("beat", parents=[common], help="a beat in a genre", description=make_beat.__doc__)
    _add_beat_options(beat)
    beat.set_defaults(run=make_beat)


def _add_song_options(parser: argparse.ArgumentParser, *, prompt: str | None = None) -> None:
    add_song_parameters(parser, prompt=prompt)
    add_preset_option(parser)
    add_log_options(parser)
    parser.add_argument("--out", type=folder, metavar="DIR", help="where the files go (default: a folder of the library)")


def add_song_parameters(parser: argparse.ArgumentParser, *, prompt: str | None = None) -> None:
    """Put prompt and musical parameters on a command; *prompt*: "?" where it may be left away."""
    says = 'what the song should be, in quotes; "-" reads it from standard input'
    parser.add_argument("prompt", metavar="PROMPT", type=readable, nargs=prompt, help=says)
    parser.add_argument("--genre", type=readable, help='one of the genres that "airdesk genres" lists')
    parser.add_argument("--mood", type=readable, help="a mood of the genre")
    parser.add_argument("--tempo", dest="tempo_bpm", type=number, metavar="BPM", help="20 to 300 quarter notes per minute")
    parser.add_argument("--key", type=readable, help='"A minor", "F#", "Bb dorian"')
    parser.add_argument("--scale", type=readable, help='"minor", "dorian", "blues"…')
    parser.add_argument("--meter", type=readable, help='"4/4", "3/4", "6/8"…')
    parser.add_argument("--bars", type=whole_number, help="length in bars, 1 to 512")
    parser.add_argument("--length-seconds", type=number, metavar="SECONDS", help="length in seconds; --bars wins over it")
    parser.add_argument("--instruments", type=names, default=(), metavar="A,B,…", help="instruments, separated by commas")
    add_instrument_config_option(parser)
    parser.add_argument("--seed", type=seed, help="the same seed makes the same song")
    parser.add_argument("--provider", type=readable, help="who plans and composes first: built-in, openai, anthropic…")
    parser.add_argument("--model", type=readable, help="the provider's language model")


def _add_beat_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("genre", metavar="GENRE", type=readable, help='one of the genres that "airdesk genres" lists')
    parser.add_argument("--bpm", type=number, help="within the genre's range")
    parser.add_argument("--key", type=readable, help='"Cm", "F# minor"…')
    parser.add_argument("--mood", type=readable, help="a mood of the genre")
    parser.add_argument("--duration", type=number, metavar="SECONDS", help="length in seconds")
    add_instrument_config_option(parser)
    add_soundfont_option(parser)
    parser.add_argument("--seed", type=seed, help="the same seed makes the same beat")
    add_log_options(parser)
    parser.add_argument("--out", type=folder, metavar="DIR", help="where the files go (default: a folder of the library)")


def make_song(options: argparse.Namespace, console: Console) -> None:
    """Make a song: plan, notes, sounds, stems, mix, master, pictures and a ZIP of it all."""
    from airdesk.cli.song_report import song_lines
    from airdesk.workflows import make_song as workflow

    settings = settings_for(options.library, soundfont=options.soundfont)
    check_again(options)
    if options.from_run is not None:
        make_again(options, settings, console, _lines_of)
        return
    if options.only == "score":
        compose_song(options, console)
        return
    request = workflow.MakeSongRequest(_plan_request(options, settings), options.out, sample_wish(options))
    with listening(options, console) as listener:
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

    settings = settings_for(options.library)
    request = workflow.ComposeSongRequest(_plan_request(options, settings), options.out)
    with listening(options, console) as listener:
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
        instrument_configs=tuple(options.instrument_configs or ()),
    )
    settings = settings_for(options.library, soundfont=options.soundfont)
    with listening(options, console) as listener:
        made = run_job(
            console,
            lambda progress: workflow.make_beat(request, settings, progress=progress, on_event=listener),
            kind="beat",
            label=options.genre,
        )
    console.show(made.document(), lambda: song_lines(made))


def _lines_of(made: RunResult) -> str:
    """The result in words; one without sound has fewer."""
    from airdesk.cli.song_report import composed_lines, song_lines

    return song_lines(made) if any(file.stage == "mix" for file in made.files) else composed_lines(made)


def _plan_request(options: argparse.Namespace, settings: Settings) -> PlanRequest:
    """What the command line and its preset ask for. Raises BadInputError."""
    from airdesk.model.plan import PlanRequest

    take_preset(options, settings)
    if options.prompt is None:
        raise BadInputError('The prompt is missing: say what the song should be, like "dusty lo-fi for a rainy night".')
    return PlanRequest(
        prompt=_prompt_from_input() if options.prompt == "-" else options.prompt,
        genre=options.genre,
        mood=options.mood,
        tempo_bpm=options.tempo_bpm,
        key=options.key,
        scale=options.scale,
        meter=options.meter,
        bars=options.bars,
        length_seconds=options.length_seconds,
        instruments=tuple(readable(name) for name in options.instruments),
        seed=options.seed,
        provider=options.provider,
        model=options.model,
        own_samples=options.own_samples,
        instrument_configs=tuple(options.instrument_configs or ()),
    )


def _prompt_from_input() -> str:
    """The prompt from standard input; what is far too long is not even read to its end."""
    content = sys.stdin.buffer.read(_MAX_PROMPT_BYTES)
    return readable(content.decode("utf-8", "replace")).strip()
