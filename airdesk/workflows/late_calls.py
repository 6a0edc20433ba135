"""Calls of heavy workflows that can be made from where nothing heavy is loaded: what they need is imported with the call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from airdesk.library.events import Event
from airdesk.model.plan import SongPlan
from airdesk.model.song import Song
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.export_choice import ExportChoice, ExportResult


def export_song(
    song: Song,
    plan: SongPlan | None,
    choice: ExportChoice,
    out: Path,
    settings: Settings,
    *,
    progress: Progress,
    on_event: Callable[[str, Event], None] | None = None,
) -> ExportResult:
    """As `export_song_files`."""
    from airdesk.workflows.export_files import export_song_files

    return export_song_files(song, plan, choice, out, settings, progress, on_event=on_event)


def render_wav(
    song: Song, track_id: str, clip_index: int | None, folder: Path, settings: Settings, *, progress: Progress
) -> Path:
    """As `render_piece`."""
    from airdesk.workflows.export_clip_audio import render_piece

    return render_piece(song, track_id, clip_index, folder, settings, progress)
