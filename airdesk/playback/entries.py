"""Where the sound processes begin; what they need is imported only there, never in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.heap import BufferWrapper

    from airdesk.playback.preparation import Prepare


def audio_entry(connection: Connection, memory: BufferWrapper, sample_rate: int) -> None:
    """The process that owns the sound device."""
    from airdesk.playback.audio_process import run_audio

    run_audio(connection, memory, sample_rate)


def renderer_entry(connection: Connection, memory: BufferWrapper, sample_rate: int, prepare: Prepare) -> None:
    """The process that renders before the playhead."""
    from airdesk.playback.render_process import run_renderer

    run_renderer(connection, memory, sample_rate, prepare)
