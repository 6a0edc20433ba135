"""Analyses of songs that need no audio: even beats, one key, an intro, a middle and an outro."""

from __future__ import annotations

from airdesk.model.song_analysis import BarLevels, CuePoint, SongAnalysis, SongSection, SongTags


def drummed_analysis(
    tempo_bpm: float, seconds: float, *, key: str | None = "A minor", title: str = "", energy: int = 6, per_bar: int = 4
) -> SongAnalysis:
    """What would be known of a steady song."""
    beat = 60.0 / tempo_bpm
    beats = tuple(0.5 + number * beat for number in range(int((seconds - 1.0) / beat)))
    downbeats = beats[::per_bar]
    intro, outro = downbeats[8], downbeats[-9]
    return SongAnalysis(
        duration_seconds=seconds, sample_rate=44_100, num_channels=2, tempo_bpm=tempo_bpm, tempo_confidence=0.9,
        tempo_alternatives=(), beats_per_bar=per_bar, beats=beats, downbeats=downbeats, downbeat_confidence=0.9,
        grid="constant", grid_confidence=0.95, key=key, key_confidence=0.8, tuning_cents=0.0, energy=energy,
        energy_curve=(0.5,) * int(seconds),
        sections=(
            SongSection(0.5, intro, "intro", 3.0), SongSection(intro, outro, "verse", 6.0),
            SongSection(outro, seconds, "outro", 3.0),
        ),
        phrases=downbeats[::8], intro_end_seconds=intro, outro_start_seconds=outro, audible_start_seconds=0.4,
        audible_end_seconds=seconds - 0.2, fade_out_start_seconds=None, vocal=(),
        bars=tuple(BarLevels(start, -20.0, -18.0, -24.0) for start in downbeats), balance=(0.4, 0.4, 0.2),
        integrated_lufs=-12.0, loudness_range_lu=4.0, short_term_max_lufs=-9.0, short_term_lufs=(-12.0,) * int(seconds),
        true_peak_dbtp=-0.5, cue_ins=(CuePoint(downbeats[0], "first beat", 0.9),), cue_outs=(CuePoint(outro, "outro", 0.9),),
        overview=tuple((120 + n % 80, 90, 40 + n % 30) for n in range(600)), tags=SongTags(title=title),
    )  # fmt: skip
