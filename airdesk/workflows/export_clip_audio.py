"""One clip or one track as a WAV of its own, to be dragged into another program."""

from __future__ import annotations

import shutil
from pathlib import Path

from airdesk.model.song import Song
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.export_audio import AudioWork, export_audio
from airdesk.workflows.export_choice import ExportChoice, ExportSpan, FileTask
from airdesk.workflows.export_clip import only_clip, piece_name, piece_of_song
from airdesk.workflows.export_place import disk_errors
from airdesk.workflows.run_log import RunLog


def render_piece(
    song: Song, track_id: str, clip_index: int | None, folder: Path, settings: Settings, progress: Progress
) -> Path:
    """The WAV of a clip, beginning with the clip and ringing out, or of a track: its stem.

    Raises BadInputError, RenderError, StorageError or CancelledError; then no file is left.
    """
    piece = piece_of_song(song, track_id, clip_index)
    span = None
    if clip_index is not None:
        clip = only_clip(piece.track(track_id))
        span = ExportSpan(clip.start_tick, clip.start_tick + clip.duration_ticks, has_tail=True)
    choice = ExportChoice(frozenset({"stems"}), sample_rate=settings.sample_rate, span=span)
    name = f"{piece_name(song, track_id, clip_index)}.wav"
    scratch = folder / f".{name}.part"
    try:
        with disk_errors(folder):
            scratch.mkdir(parents=True)
            work = AudioWork(piece, choice, scratch / "files", scratch, settings, RunLog())
            export_audio(work, [FileTask("stems", Path(name), track_id)], progress)
            (scratch / "files" / name).replace(folder / name)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return folder / name
