"""`--only`, `--from-run` and `--stage`: a part of a song, or a run done again."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from airdesk.cli.console import Console
from airdesk.cli.log_option import listening
from airdesk.cli.run_job import run_job
from airdesk.cli.values import readable
from airdesk.errors import BadInputError
from airdesk.settings import Settings

if TYPE_CHECKING:
    from airdesk.workflows.results import RunResult

STAGES: Final = ("plan", "score", "samples", "render", "mix")
_SAMPLES: Final = ("samples", "layers", "prefer_organic", "add_percussion", "preset")


def add_again_options(parser: argparse.ArgumentParser) -> None:
    """Put `--only`, `--from-run` and `--stage` (also `--from`) on a command."""
    parser.add_argument(
        "--only", choices=("score", "render"), help="plan and notes without sound, or the sound of the notes of --from-run"
    )
    parser.add_argument("--from-run", metavar="RUN_ID", type=readable, help="do an earlier run again, with what it asked for")
    parser.add_argument(
        "--stage",
        "--from",
        dest="stage",
        choices=STAGES,
        help="with --from-run: plan (all anew), score (its plan is kept), samples (its notes too), render (its sounds too) or "
        "mix (its stems too, where they are still there); "
        "default: where it stopped, of a run that ended well plan",
    )


def check_again(options: argparse.Namespace) -> None:
    """Raise BadInputError where the options contradict each other."""
    if options.from_run is None:
        if options.stage is not None:
            raise BadInputError("--stage says from where an earlier run is done again: give its id with --from-run.")
        if options.only == "render":
            raise BadInputError("There are no notes yet: give a run with --from-run, or a file to airdesk render FILE.")
        return
    given = [name for name in (*_request_names(), *_SAMPLES) if _is_given(getattr(options, name, None))]
    if given:
        said = {"prompt": "the prompt", "tempo_bpm": "--tempo"}.get(given[0], f"--{given[0].replace('_', '-')}")
        raise BadInputError(f"--from-run asks for what that run asked for: leave {said} away, or start anew without it.")
    if options.only == "render" and options.stage in ("plan", "score"):
        raise BadInputError("--only render takes the notes as they are: leave --stage away.")


def make_again(options: argparse.Namespace, settings: Settings, console: Console, lines: Callable[[RunResult], str]) -> None:
    """Do the run again, as files, and report what came of it."""
    from airdesk.workflows.results import RunResult
    from airdesk.workflows.run_again import run_again, stage_again

    stage = options.stage or ("render" if options.only == "render" else stage_again(options.from_run, settings))
    with listening(options, console) as listener:
        made = run_job(
            console,
            lambda progress: run_again(
                options.from_run,
                stage,
                settings,
                out=options.out,
                only=options.only,
                as_take=False,
                progress=progress,
                on_event=listener,
            ),
            kind="make",
            label=f"run {options.from_run} again",
        )
    assert isinstance(made, RunResult)
    console.show(made.document(), lambda: lines(made))


def _is_given(value: object) -> bool:
    """Whether an option was used; 0 is a seed like others."""
    return value is not None and value is not False and value != ()


def _request_names() -> list[str]:
    from airdesk.model.plan import PlanRequest

    return [field.name for field in fields(PlanRequest)]
