"""Songs as they stand in a set after analysis, made without any audio: beats, form, voices and levels exactly as asked for."""

from __future__ import annotations

import random
from collections.abc import Sequence

from airdesk.automix.mix_songs import grid_of
from airdesk.automix.pairing import MixSong
from airdesk.model.djset import DjSet, GridRepair, MixRules, SetSong
from airdesk.model.song_analysis import BarLevels, CuePoint, SongAnalysis, SongSection, SongTags

KEYS = tuple(f"{tonic} {mode}" for tonic in ("C", "D", "E", "F", "G", "A", "B") for mode in ("major", "minor"))


def analysis(
    *,
    tempo_bpm: float | None = 120.0,
    seconds: float = 200.0,
    key: str | None = "A minor",
    energy: int = 6,
    beats_per_bar: int = 4,
    first: float = 0.25,
    tail_seconds: float = 0.0,
    vocal: Sequence[tuple[float, float]] = (),
    fade_out_start: float | None = None,
    grid_confidence: float = 0.9,
    key_confidence: float = 0.8,
    intro_bars: int = 8,
    outro_bars: int = 8,
    soft_intro_db: float = 0.0,
    soft_outro_db: float = 0.0,
    balance: tuple[float, float, float] = (0.3, 0.5, 0.2),
    tags: SongTags | None = None,
    drift: float = 0.0,
    lufs: float = -12.0,
) -> SongAnalysis:
    """An analysis of a song; *tail_seconds*: silence at its end; *drift*: share by which the tempo moves over the song."""
    end = seconds - tail_seconds
    beats: list[float] = []
    if tempo_bpm is not None:
        time, beat = first, 60.0 / tempo_bpm
        while time < end - 0.01:
            beats.append(round(time, 5))
            time += beat * (1.0 + drift * len(beats) * beat / seconds)
    downbeats = tuple(beats[::beats_per_bar])
    phrases = tuple(downbeats[::8])
    intro_end = downbeats[min(intro_bars, len(downbeats) - 1)] if downbeats else first
    outro_start = downbeats[-min(outro_bars, len(downbeats))] if downbeats else end
    levels = [0.0] * (int(seconds) + 1)
    for second in range(len(levels)):
        levels[second] = soft_intro_db if second < intro_end else soft_outro_db if second >= outro_start else 0.0
    if fade_out_start is not None:
        slope = 30.0 / max(1.0, end - fade_out_start)
        levels = [level - slope * max(0.0, second - fade_out_start) for second, level in enumerate(levels)]
    short = tuple(lufs + level if second < end else -70.0 for second, level in enumerate(levels))
    bars = tuple(BarLevels(at, -12.0 + levels[int(at)], -14.0 + levels[int(at)], -20.0 + levels[int(at)]) for at in downbeats)
    sections = (
        (SongSection(downbeats[0], intro_end, "intro", 3.0), SongSection(intro_end, outro_start, "verse", 6.0),
         SongSection(outro_start, end, "outro", 3.0)) if len(downbeats) > 24 else ()
    )  # fmt: skip
    out = (
        CuePoint(outro_start, "the outro begins", 0.9) if downbeats else CuePoint(max(0.0, end - 8.0), "the last seconds", 0.3)
    )
    return SongAnalysis(
        duration_seconds=seconds, sample_rate=44_100, num_channels=2, tempo_bpm=tempo_bpm, tempo_confidence=grid_confidence,
        tempo_alternatives=(), beats_per_bar=beats_per_bar, beats=tuple(beats), downbeats=downbeats,
        downbeat_confidence=grid_confidence, grid="drifting" if drift else "constant", grid_confidence=grid_confidence,
        key=key, key_confidence=key_confidence, tuning_cents=0.0, energy=energy, energy_curve=(energy / 10.0,) * len(levels),
        sections=sections, phrases=phrases, intro_end_seconds=intro_end, outro_start_seconds=outro_start,
        audible_start_seconds=0.0, audible_end_seconds=end, fade_out_start_seconds=fade_out_start, vocal=tuple(vocal),
        bars=bars, balance=balance, integrated_lufs=lufs, loudness_range_lu=5.0, short_term_max_lufs=lufs + 1.0,
        short_term_lufs=short, true_peak_dbtp=-1.0, cue_ins=(CuePoint(first, "the first downbeat", 0.9),),
        cue_outs=(out,), overview=(), tags=tags or SongTags(),
    )  # fmt: skip


def mix_song(
    name: str, song: SongAnalysis | None = None, *, artist: str = "", pinned: bool = False, tied: bool = False
) -> MixSong:
    """A song of a set by its id, which is its title too."""
    song = song or analysis()
    entry = SetSong(name, f"/songs/{name}.wav", f"hash-{name}", name, artist, is_pinned=pinned, is_tied_to_next=tied)
    return MixSong(entry, song, grid_of(song, GridRepair()))


def set_of(songs: Sequence[MixSong], *, rules: MixRules | None = None, seed: int = 0, **more: object) -> DjSet:
    """A set of them."""
    return DjSet("Friday", tuple(song.song for song in songs), rules=rules or MixRules(), seed=seed, **more)  # type: ignore[arg-type]


def random_songs(count: int, seed: int = 1, *, num_artists: int = 0) -> list[MixSong]:
    """Songs of many tempos, keys and energies; of *num_artists* artists, 0: each of another."""
    rng = random.Random(seed)
    songs = []
    for number in range(count):
        tempo = rng.choice((rng.uniform(84, 96), rng.uniform(118, 130), rng.uniform(122, 128), rng.uniform(168, 176)))
        song = analysis(
            tempo_bpm=round(tempo, 2), seconds=rng.uniform(150, 240), key=rng.choice(KEYS), energy=rng.randint(2, 9),
            soft_intro_db=-rng.uniform(0, 8), soft_outro_db=-rng.uniform(0, 8), lufs=rng.uniform(-16, -9),
        )  # fmt: skip
        artist = f"artist {rng.randrange(num_artists)}" if num_artists else f"artist {number}"
        songs.append(mix_song(f"s{number}", song, artist=artist))
    return songs
