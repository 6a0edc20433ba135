"""What is dragged over the timeline: which of it is sound, and where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData

from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.ui.browser.sample_drag import dragged_samples
from airdesk.workflows.clip_sources import ClipSources, DroppedFile, clip_sources

SUFFIXES: Final = frozenset(
    {
        ".wav",
        ".wave",
        ".aif",
        ".aiff",
        ".aifc",
        ".flac",
        ".ogg",
        ".oga",
        ".opus",
        ".mp3",
        ".w64",
        ".rf64",
        ".caf",
        ".au",
        ".bwf",
    }
)

FILE_FILTER: Final = f"Audio files ({' '.join(f'*{suffix}' for suffix in sorted(SUFFIXES))})"
"""For the question which file it shall be."""


class SourcesCall:
    """Looks at files; can be sent to another process."""

    def __init__(self, files: Sequence[DroppedFile], settings: Settings) -> None:
        self._files, self._settings = tuple(files), settings

    def __call__(self, progress: Progress) -> ClipSources:
        """What they are."""
        return clip_sources(self._files, self._settings, progress)


def dropped_files(mime: QMimeData) -> tuple[DroppedFile, ...]:
    """The sounds that are dragged; none where it is something else."""
    paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    samples = dragged_samples(mime)
    if samples is not None:
        paths += [""] * (len(samples.keys) - len(paths))
        return tuple(DroppedFile(path, key) for path, key in zip(paths, samples.keys, strict=False))
    return tuple(DroppedFile(path) for path in paths if Path(path).suffix.lower() in SUFFIXES)
