"""A planned set becomes a folder: the mix, its track list, its cue sheet and every decision."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from airdesk.audio.chapters import Chapter
from airdesk.audio.disk_errors import storage_error
from airdesk.library.outside_work import noted_outside, sweep_beside, sweep_outside
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.mix_intake import MIX_NAME
from airdesk.workflows.output_folder import check_output_folder, staged_output
from airdesk.workflows.render_mix import MixFormat, RenderChoice, RenderedMix, render_mix

if TYPE_CHECKING:
    from airdesk.automix.mix_tracks import MixTrack
    from airdesk.automix.pairing import MixSong
    from airdesk.automix.planning import SetPlan
    from airdesk.automix.set_mixer import MixPlan
    from airdesk.model.djset import DjSet

TRACKLIST_NAME: Final = "tracklist.txt"
_RATES: Final = (44_100, 48_000)


@dataclass(frozen=True, slots=True)
class RenderedSet:
    """What was written."""

    mix: RenderedMix
    files: tuple[Path, ...]  # the mix first


def render_set(
    dj_set: DjSet,
    plan: SetPlan,
    out: Path,
    settings: Settings,
    *,
    format: MixFormat = "wav",  # noqa: A002 - what everybody calls it
    num_workers: int | None = None,
    decisions: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> RenderedSet:
    """Render a set into a folder. Nothing is there under its own name before all is done; the same plan gives the same bytes.

    *num_workers*: processes; None: one for each core. *decisions*: the rest of what `decisions_document` takes.
    Raises OutputFolderError, RenderError, AudioFileError, StorageError, CancelledError.
    """
    from airdesk.automix.mix_planning import plan_mix
    from airdesk.automix.mix_tracks import mix_tracks

    check_output_folder(out)
    sweep_outside(settings.library_folder)
    sweep_beside(out)
    mix_plan = plan_mix(plan.songs, plan.transitions, dj_set.rules)
    tracks = mix_tracks(plan.songs, mix_plan.timeline, plan.transitions)
    choice = RenderChoice(
        mix_rate(plan.songs), format, dj_set.rules.target_lufs, dj_set.rules.ceiling_dbtp, num_workers, dj_set.title
    )
    name = f"automix-{os.getpid()}"
    with noted_outside(settings.library_folder, out / f".airdesk-{name}.part"), staged_output(out, name) as folder:
        chapters = [Chapter(track.start_seconds, _name(track)) for track in tracks]
        mix = render_mix(mix_plan, folder, MIX_NAME, choice, progress or NoProgress(), chapters=chapters)
        _write_texts(folder, mix.path.name, dj_set, plan, mix_plan, tracks, decisions or {})
    names = (mix.path.name, TRACKLIST_NAME, f"{MIX_NAME}.cue", f"{MIX_NAME}.json")
    return RenderedSet(mix, tuple(out / each for each in names))


def mix_rate(songs: Sequence[MixSong]) -> int:
    """The sample rate that most of the sound has, so that little is resampled."""
    seconds = {rate: sum(song.audible_seconds for song in songs if song.analysis.sample_rate == rate) for rate in _RATES}
    return max(_RATES, key=lambda rate: (seconds[rate], -rate))


def _name(track: MixTrack) -> str:
    return f"{track.artist} – {track.title}" if track.artist else track.title


def _write_texts(
    folder: Path,
    mix_name: str,
    dj_set: DjSet,
    plan: SetPlan,
    mix_plan: MixPlan,
    tracks: Sequence[MixTrack],
    decisions: Mapping[str, Any],
) -> None:
    """Track list, cue sheet and decisions. Raises StorageError."""
    from airdesk.automix.decisions import decisions_document
    from airdesk.automix.mix_texts import cue_sheet, tracklist_text

    duration = mix_plan.timeline.duration_seconds
    said = decisions_document(dj_set, plan.songs, plan.transitions, mix_plan.timeline, **decisions)
    texts = {
        TRACKLIST_NAME: tracklist_text(dj_set.title, tracks, duration).encode(),
        f"{MIX_NAME}.cue": cue_sheet(dj_set.title, mix_name, tracks),
        f"{MIX_NAME}.json": (json.dumps(said, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8", "replace"),
    }
    for name, content in texts.items():
        try:
            (folder / name).write_bytes(content)
        except OSError as error:
            raise storage_error(error, folder / name) from error
