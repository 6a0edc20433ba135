"""An audio file as a `SongAnalysis`: one pass of listening, then everything that follows from it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.cues import find_cues
from airdesk.analysis.energy import balance_of, energy_curve, energy_of, overview_of
from airdesk.analysis.form import HIGH_HZ, LOW_HZ, Form, form_of
from airdesk.analysis.key_finding import FoundKey, find_key
from airdesk.analysis.listening import Heard, listen
from airdesk.analysis.loudness_course import LoudnessCourse, loudness_course
from airdesk.analysis.rhythm import Rhythm, find_rhythm
from airdesk.analysis.tags import read_tags
from airdesk.analysis.voice import vocal_spans
from airdesk.errors import AudioFileError
from airdesk.model.song_analysis import SongAnalysis, SongTags, TempoAlternative

Doubles = NDArray[np.float64]

SHORTEST_SECONDS: Final = 3.0
_LISTENING: Final = 0.9  # of the work
_LEAST_ALTERNATIVE: Final = 0.02
_UNSURE: Final = 0.5
_RELATIONS: Final = ((0.5, "half"), (2.0, "double"), (2 / 3, "2:3"), (1.5, "3:2"), (1 / 3, "third"), (3.0, "triple"))


def analyse_file(path: Path, on_fraction: Callable[[float], None] | None = None) -> SongAnalysis:
    """Everything that can be told of a file; *on_fraction* hears how far it is and may raise.

    Raises AudioFileError: not to be read, no sound in it, or too short to say anything.
    """
    heard = listen(path, None if on_fraction is None else lambda part: on_fraction(part * _LISTENING))
    if heard.duration_seconds < SHORTEST_SECONDS:
        raise AudioFileError(
            f"{path.name} is only {heard.duration_seconds:.1f} s long: a song needs {SHORTEST_SECONDS:g} s at least.", path=path
        )
    if not math.isfinite(heard.integrated_lufs):
        raise AudioFileError(f"{path.name} is silent: choose a file with music in it.", path=path)
    return analysis_of(heard, read_tags(path))


def analysis_of(heard: Heard, tags: SongTags = SongTags()) -> SongAnalysis:  # noqa: B008  an immutable value
    """What follows from what was heard."""
    course = loudness_course(heard.loudness_hops, heard.duration_seconds)
    rhythm = find_rhythm(heard, course.audible_start, course.audible_end)
    if rhythm is not None and rhythm.clearness < _NO_BEAT:
        rhythm = None
    parts = _Parts(heard, course, rhythm)
    form = None if rhythm is None else form_of(heard, rhythm, course.audible_start, course.audible_end)
    key = find_key(heard, np.zeros(0) if rhythm is None else rhythm.downbeats, course.audible_start, course.audible_end)
    return parts.joined(form, key, tags)


_NO_BEAT: Final = 0.03


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the fields of an analysis are made from."""

    heard: Heard
    course: LoudnessCourse
    rhythm: Rhythm | None

    def joined(self, form: Form | None, key: FoundKey, tags: SongTags) -> SongAnalysis:
        """The analysis of the song, with what was found of its form, key and tags."""
        heard, course, rhythm = self.heard, self.course, self.rhythm
        tempo = None if rhythm is None else round(rhythm.tempi[0][0], 4)
        curves = rhythm.song.curves if rhythm is not None else np.zeros((0, 4), np.float32)
        cue_ins, cue_outs = find_cues(course, form)
        sections = () if form is None else form.sections
        has_intro = len(sections) > 1 and sections[0].kind == "intro"
        has_outro = len(sections) > 1 and sections[-1].kind == "outro"
        return SongAnalysis(
            duration_seconds=heard.duration_seconds,
            sample_rate=heard.sample_rate,
            num_channels=heard.num_channels,
            tempo_bpm=tempo,
            tempo_confidence=0.0 if rhythm is None else round(rhythm.tempi[0][1] * rhythm.clearness, 3),
            tempo_alternatives=() if rhythm is None else _alternatives(rhythm),
            beats_per_bar=4 if rhythm is None else rhythm.beats_per_bar,
            beats=() if rhythm is None else _rounded(rhythm.grid.beats),
            downbeats=() if rhythm is None else _rounded(rhythm.downbeats),
            downbeat_confidence=0.0 if rhythm is None else round(rhythm.bar_share * rhythm.share, 3),
            grid="constant" if rhythm is not None and rhythm.grid.is_constant else "drifting",
            grid_confidence=0.0 if rhythm is None else round(rhythm.share * rhythm.clearness, 3),
            key=None if key.key is None else key.key.name,
            key_confidence=round(key.confidence, 3),
            tuning_cents=round(key.tuning_cents, 1),
            energy=energy_of(heard, curves, course, tempo),
            energy_curve=energy_curve(course, curves),
            sections=sections,
            phrases=() if form is None else form.phrases,
            intro_end_seconds=sections[0].end_seconds if has_intro else round(course.audible_start, 3),
            outro_start_seconds=sections[-1].start_seconds if has_outro else round(course.audible_end, 3),
            audible_start_seconds=round(course.audible_start, 3),
            audible_end_seconds=round(course.audible_end, 3),
            fade_out_start_seconds=None if course.fade_out_start is None else round(course.fade_out_start, 3),
            vocal=vocal_spans(heard, course.audible_start, course.audible_end),
            bars=() if form is None else form.bars,
            balance=balance_of(heard, LOW_HZ, HIGH_HZ),
            integrated_lufs=_level(heard.integrated_lufs),
            loudness_range_lu=round(heard.loudness_range_lu, 2),
            short_term_max_lufs=_level(heard.short_term_max_lufs),
            short_term_lufs=course.short_term_lufs,
            true_peak_dbtp=round(20.0 * math.log10(heard.true_peak), 2) if heard.true_peak > 0 else None,
            cue_ins=cue_ins,
            cue_outs=cue_outs,
            overview=overview_of(heard, LOW_HZ, HIGH_HZ),
            tags=tags,
            warnings=_warnings(rhythm, key, tags),
        )


def _rounded(seconds: Doubles) -> tuple[float, ...]:
    return tuple(round(float(each), 5) for each in seconds)


def _level(lufs: float) -> float | None:
    return round(lufs, 2) if math.isfinite(lufs) else None


def _alternatives(rhythm: Rhythm) -> tuple[TempoAlternative, ...]:
    chosen = rhythm.tempi[0][0]
    rest = [(tempo, share) for tempo, share in rhythm.tempi[1:] if share >= _LEAST_ALTERNATIVE]
    return tuple(TempoAlternative(round(tempo, 3), round(share, 3), _relation(tempo / chosen)) for tempo, share in rest[:5])


def _relation(ratio: float) -> str:
    return next((name for wanted, name in _RELATIONS if abs(ratio / wanted - 1.0) < 0.04), "other")


def _warnings(rhythm: Rhythm | None, key: FoundKey, tags: SongTags) -> tuple[str, ...]:
    """What a person should look at."""
    found = []
    if rhythm is None:
        found.append("No beat was found: blends can only be plain fades.")
    else:
        if rhythm.tempi[0][1] * rhythm.clearness < _UNSURE:
            found.append("The tempo is uncertain: check it by ear.")
        if tags.tempo_bpm is not None and _relation(tags.tempo_bpm / rhythm.tempi[0][0]) == "other" and _differs(tags, rhythm):
            found.append(f"The file's tags say {tags.tempo_bpm:g} BPM, what is heard is {rhythm.tempi[0][0]:.1f}.")
    if key.key is None or key.confidence < 0.2:
        found.append("The key is uncertain.")
    elif tags.key and tags.key != key.key.name:
        found.append(f"The file's tags say {tags.key}, what is heard is {key.key.name}.")
    return tuple(found)


def _differs(tags: SongTags, rhythm: Rhythm) -> bool:
    return tags.tempo_bpm is not None and abs(tags.tempo_bpm / rhythm.tempi[0][0] - 1.0) > 0.02
