"""What is dragged over the timeline: which of it is sound, and where it lies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData

from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.clip_sources import ClipSources, DroppedFile, clip_sources

SAMPLE_MIME: Final = "application/x-airdesk-sample"
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
    if mime.hasFormat(SAMPLE_MIME):
        samples = _samples(bytes(mime.data(SAMPLE_MIME).data()))
        if samples:
            paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
            paths += [""] * (len(samples) - len(paths))
            return tuple(DroppedFile(path, key) for path, key in zip(paths, samples, strict=False))
    paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    return tuple(DroppedFile(path) for path in paths if Path(path).suffix.lower() in SUFFIXES)


def _samples(text: bytes) -> list[int]:
    """The keys of dragged samples: one object or a list of them."""
    try:
        told = json.loads(text)
        rows = told if isinstance(told, list) else [told]
        return [int(row["key"]) for row in rows]
    except (ValueError, TypeError, KeyError):
        return []
