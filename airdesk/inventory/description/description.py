"""What is known of a sample once it has been listened to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleHints:
    """What a file says of itself, in its chunks and in its name; None where it says nothing."""

    chunk_root_midi: int | None = None
    chunk_root_cents: float = 0.0
    chunk_tempo_bpm: float | None = None
    chunk_beats: float | None = None
    chunk_is_loop: bool | None = None
    name_root_midi: int | None = None
    name_tempo_bpm: float | None = None
    name_is_loop: bool | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """The pitch of a sample."""

    midi: int | None  # None where there is no pitch
    cents: float  # -50 .. 50, how much higher it sounds
    confidence: float  # 0..1
    source: str  # "chunk", "name", "audio" or "" for none


@dataclass(frozen=True, slots=True)
class Guess:
    """What a sound is, told from the sound alone."""

    instrument: str
    category: str
    family: str
    subtype: str
    instrument_confidence: float  # 0..1
    family_confidence: float  # 0..1


@dataclass(frozen=True, slots=True)
class Description:
    """Everything that listening tells about a sample."""

    sample_rate: int  # Hz, of the file
    length_seconds: float
    channels: int
    peak_dbfs: float
    loudness_rms: float  # linear, of the part that is heard
    gain_db_normalize: float  # brings loudness_rms to 0.2, as far as the peak allows
    onset_seconds: float
    attack_seconds: float
    decay_seconds: float  # from the peak down by 40 dB
    is_loop: bool
    loop_confidence: float  # 0..1, that is_loop is right
    tempo_bpm: float | None  # of loops
    bars: float | None  # of four beats
    root_midi: int | None
    root_cents: float
    root_confidence: float  # 0..1
    root_source: str  # "chunk", "name", "audio" or ""
    heard_root_midi: int | None  # from the audio alone
    heard_root_cents: float
    brightness_hz: float
    noisiness: float  # 0..1
    timbre: tuple[float, ...]  # 24 numbers; near ones sound alike
    key: str  # "A minor" of tonal loops, else ""
    guess: Guess
    disagreements: tuple[str, ...] = ()  # sentences: where chunk, name and audio say different things
