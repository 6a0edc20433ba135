"""The report of a mix as the command line prints it and as it is kept beside the mix."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airdesk.model.djset import Transition
    from airdesk.workflows.automix_set import AutomixReport


def automix_document(report: AutomixReport) -> dict[str, Any]:
    """Order, transitions, files, warnings and what was left out, for JSON."""
    master = report.rendered.master
    return {
        "order": [song.song.path for song in report.songs],
        "transitions": [_transition(report, place) for place in range(len(report.transitions))],
        "files": [str(path) for path in report.files],
        "warnings": list(report.warnings),
        "left_out": [{"path": str(each.path), "reason": each.reason} for each in report.left_out],
        "duration_seconds": round(report.rendered.duration_seconds, 4),
        "stretched_seconds": round(report.rendered.stretched_seconds, 1),
        "integrated_lufs": round(master.integrated_lufs, 2) if math.isfinite(master.integrated_lufs) else None,
        "true_peak_dbtp": round(master.true_peak_dbtp, 2),
        "seconds": report.seconds,
    }


def _transition(report: AutomixReport, place: int) -> dict[str, Any]:
    from airdesk.automix.level_guard import loudness_jump_lu

    transition: Transition = report.transitions[place]
    overlap, heard = report.rendered.plan.timeline.overlaps[place], report.rendered.joins[place]
    jump = loudness_jump_lu(report.rendered.hop_energies, overlap)
    errors = heard.beat_errors_ms
    return {
        "from": report.songs[place].song.path,
        "to": report.songs[place + 1].song.path,
        "cue_out_seconds": round(transition.cue_out_seconds, 4),
        "cue_in_seconds": round(transition.cue_in_seconds, 4),
        "start_seconds": round(overlap.mix_start, 4),
        "end_seconds": round(overlap.mix_end, 4),
        "length_beats": transition.length_beats,
        "style": transition.style,
        "tempo_plan": None if transition.tempo_plan is None else asdict(transition.tempo_plan),
        "key_shift_semitones": transition.key_shift_semitones,
        "overlap_beat_error_ms": None if not errors else round(max(abs(error) for error in errors), 2),
        "loudness_jump_lu": None if jump is None else round(jump, 2),
        "score": transition.score,
        "reasons": list(transition.reasons),
    }
