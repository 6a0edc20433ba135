"""The piano-roll pictures of a score; a picture that fails is a warning, never a failed song."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from airdesk.errors import CancelledError, StorageError
from airdesk.model.score import Score
from airdesk.progress import Progress
from airdesk.workflows.run_log import RunLog

ROLL_SVG = "pianoroll.svg"
ROLL_PNG = "pianoroll.png"


def write_pictures(folder: Path, score: Score, ids: Mapping[str, str], log: RunLog, progress: Progress) -> None:
    """Draw the whole score as SVG and PNG, and each instrument as SVG.

    *ids*: instrument -> the name its files carry.
    """
    from airdesk.midi.pianoroll import write_pianoroll_png, write_pianoroll_svg

    _draw(log, progress, partial(write_pianoroll_png, folder / ROLL_PNG, score), ROLL_PNG)
    _draw(log, progress, partial(write_pianoroll_svg, folder / ROLL_SVG, score), ROLL_SVG)
    for part in score.parts:
        name = f"pianoroll_{ids[part.instrument]}.svg"
        _draw(log, progress, partial(write_pianoroll_svg, folder / name, score, part.instrument), name)


def _draw(log: RunLog, progress: Progress, draw: Callable[[], object], name: str) -> None:
    progress.check_cancelled()
    try:
        draw()
    except (CancelledError, StorageError):  # a full disk stops the run where the audio is written
        raise
    except Exception as error:  # noqa: BLE001  whatever is wrong with a picture, the music goes on
        log.warn("midi", f"The picture {name} could not be drawn ({type(error).__name__}: {error}).")
