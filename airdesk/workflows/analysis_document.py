"""An analysed song as the command line prints it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airdesk.workflows.analyze_files import AnalyzedFile


def file_document(file: AnalyzedFile) -> dict[str, Any]:
    """Path and facts of a song for JSON."""
    song = file.analysis
    twin = [] if file.twin is None else [f"The same recording as {file.twin.name}."]
    return {
        "path": str(file.path),
        "duration_seconds": round(song.duration_seconds, 4),
        "tempo_bpm": song.tempo_bpm,
        "tempo_confidence": song.tempo_confidence,
        "tempo_alternatives": [asdict(each) for each in song.tempo_alternatives],
        "meter": song.meter,
        "beats": list(song.beats),
        "downbeats": list(song.downbeats),
        "downbeat_confidence": song.downbeat_confidence,
        "grid": song.grid,
        "grid_confidence": song.grid_confidence,
        "key": song.key,
        "camelot_key": song.camelot_key,
        "key_confidence": song.key_confidence,
        "tuning_cents": song.tuning_cents,
        "energy": song.energy,
        "energy_curve": list(song.energy_curve),
        "sections": [asdict(each) for each in song.sections],
        "phrases": list(song.phrases),
        "intro_end_seconds": song.intro_end_seconds,
        "outro_start_seconds": song.outro_start_seconds,
        "audible_start_seconds": song.audible_start_seconds,
        "audible_end_seconds": song.audible_end_seconds,
        "fade_out_start_seconds": song.fade_out_start_seconds,
        "vocal": [list(span) for span in song.vocal],
        "balance": dict(zip(("low", "mid", "high"), song.balance, strict=True)),
        "integrated_lufs": song.integrated_lufs,
        "loudness_range_lu": song.loudness_range_lu,
        "short_term_max_lufs": song.short_term_max_lufs,
        "true_peak_dbtp": song.true_peak_dbtp,
        "cue_in_seconds": song.cue_in_seconds,
        "cue_out_seconds": song.cue_out_seconds,
        "cue_ins": [asdict(each) for each in song.cue_ins],
        "cue_outs": [asdict(each) for each in song.cue_outs],
        "tags": asdict(song.tags),
        "warnings": [*song.warnings, *twin],
    }
