"""What a run gives back: facts of the song and the files it wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file that was written."""

    path: str  # relative to the run's folder, POSIX form
    stage: str  # plan, score, samples, render, mix, library
    bytes: int
    sha256: str | None = None

    def document(self) -> dict[str, Any]:
        """The file for JSON; without a hash where none was asked for."""
        row: dict[str, Any] = {"path": self.path, "stage": self.stage, "bytes": self.bytes}
        return row if self.sha256 is None else {**row, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class RunResult:
    """What every pipeline reports; the JSON that other programs rely on."""

    run_id: str
    title: str
    tempo_bpm: float
    key: str | None  # "A minor"
    duration_seconds: float  # musical length
    tail_seconds: float  # what rings after it
    files: tuple[OutputFile, ...]
    warnings: tuple[str, ...]
    stage_seconds: Mapping[str, float]
    folder: Path
    details: Mapping[str, Any] = field(default_factory=dict)  # what only some pipelines report

    def document(self) -> dict[str, Any]:
        """The result for JSON."""
        return {
            "run_id": self.run_id,
            "title": self.title,
            "tempo_bpm": self.tempo_bpm,
            "key": self.key,
            "duration_seconds": round(self.duration_seconds, 6),
            "tail_seconds": round(self.tail_seconds, 6),
            "files": [file.document() for file in self.files],
            "warnings": list(self.warnings),
            "stage_seconds": dict(self.stage_seconds),
            "folder": str(self.folder),
            **self.details,
        }
