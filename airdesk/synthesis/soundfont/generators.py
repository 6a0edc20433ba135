"""The generators of a SoundFont that matter here: numbers, values where none is stated, units.

*Source*: SoundFont Technical Specification 2.04, section 8.1.
"""

from __future__ import annotations

from typing import Final

START_OFFSET: Final = 0  # frames
END_OFFSET: Final = 1
LOOP_START_OFFSET: Final = 2
LOOP_END_OFFSET: Final = 3
START_COARSE_OFFSET: Final = 4  # 32 768 frames
FILTER_CUTOFF: Final = 8  # cents above 8.176 Hz
END_COARSE_OFFSET: Final = 12
PAN: Final = 17
DELAY_MOD_LFO: Final = 21  # times are in timecents: 1200 log2(seconds)
DELAY_VIBRATO_LFO: Final = 23
DELAY_VOLUME: Final = 33
ATTACK_VOLUME: Final = 34
HOLD_VOLUME: Final = 35
DECAY_VOLUME: Final = 36
SUSTAIN_VOLUME: Final = 37  # centibels below full
RELEASE_VOLUME: Final = 38
INSTRUMENT: Final = 41
KEY_RANGE: Final = 43
VELOCITY_RANGE: Final = 44
LOOP_START_COARSE_OFFSET: Final = 45
ATTENUATION: Final = 48  # centibels
LOOP_END_COARSE_OFFSET: Final = 50
COARSE_TUNE: Final = 51  # semitones
FINE_TUNE: Final = 52  # cents
SAMPLE: Final = 53
SAMPLE_MODES: Final = 54  # 1 and 3: loops
SCALE_TUNING: Final = 56
ROOT_KEY: Final = 58
LARGEST: Final = 58

COARSE_FRAMES: Final = 32_768
LOOPING_MODES: Final = (1, 3)

_NO_TIME: Final = -12_000
DEFAULTS: Final = {
    FILTER_CUTOFF: 13_500,
    **dict.fromkeys((DELAY_MOD_LFO, DELAY_VIBRATO_LFO, 25, 26, 27, 28, 30), _NO_TIME),
    **dict.fromkeys((DELAY_VOLUME, ATTACK_VOLUME, HOLD_VOLUME, DECAY_VOLUME, RELEASE_VOLUME), _NO_TIME),
    SCALE_TUNING: 100,
    ROOT_KEY: -1,
}
"""What holds where a SoundFont states nothing; 0 for all others."""

NOT_ADDED: Final = frozenset((0, 1, 2, 3, 4, 12, 41, 43, 44, 45, 46, 47, 50, 53, 54, 57, 58))
"""Generators that a preset cannot change: for all others it adds to what the instrument says."""


_TIMES = dict.fromkeys((21, 23, 25, 27, 33, 35), (_NO_TIME, 5_000)) | dict.fromkeys((26, 28, 30, 34, 36, 38), (_NO_TIME, 8_000))
RANGES: Final = {
    **dict.fromkeys((5, 6, 7, 10, 11), (-12_000, 12_000)),  # how far oscillators and envelopes move pitch and filter
    FILTER_CUTOFF: (1_500, 13_500),
    9: (0, 960),
    13: (-960, 960),
    **dict.fromkeys((15, 16, 29), (0, 1_000)),
    PAN: (-500, 500),
    **_TIMES,
    **dict.fromkeys((22, 24), (-16_000, 4_500)),
    **dict.fromkeys((31, 32, 39, 40), (-1_200, 1_200)),
    SUSTAIN_VOLUME: (0, 1_440),
    **dict.fromkeys((46, 47, ROOT_KEY), (-1, 127)),
    ATTENUATION: (0, 1_440),
    COARSE_TUNE: (-120, 120),
    FINE_TUNE: (-99, 99),
    SAMPLE_MODES: (0, 3),
    SCALE_TUNING: (0, 1_200),
    57: (0, 127),
}
"""What a generator can be; what is stated beyond is taken as the nearest value inside."""


def within_range(generator: int, amount: int) -> int:
    """The amount as far as the generator allows it."""
    low, high = RANGES.get(generator, (-32_768, 32_767))
    return max(low, min(high, amount))


def default(generator: int) -> int:
    """The value of a generator that is not stated."""
    return DEFAULTS.get(generator, 0)


def timecents_to_seconds(timecents: int) -> float:
    """Seconds of a time; what is as good as none is 0."""
    return 0.0 if timecents <= _NO_TIME else float(2.0 ** (min(timecents, 8_000) / 1200.0))
