"""How long a note has to be played to know all of it: until it has died away, or until it only repeats itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from airdesk.synthesis.soundfont import generators
from airdesk.synthesis.soundfont.excerpt import Voice
from airdesk.synthesis.soundfont.regions import Region

LONGEST_DECAY_SECONDS = 6.0
"""What rings longer is faded out: few notes are held that long, and a low string would ring for half a minute."""
_LATEST_LOOP_SECONDS = 3.5
_LOOPED_SECONDS = 3.6  # in which a loop is looked for
_DECAYED = 0.66  # of the time for 100 dB: 66 dB
_SUSTAINED_CENTIBELS = 150
"""A level lower than this is the end of a decay, not the level of a held note."""
_LATEST_SUSTAIN_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class NoteLength:
    """How long to play."""

    seconds: float
    settled_seconds: float | None  # when what is held has settled; None where the note dies away


def note_length(voices: Sequence[Voice], key: int, *, is_percussion: bool) -> NoteLength:
    """The length of a note that all voices sound in; percussion always dies away."""
    sustaining = [] if is_percussion else [voice for voice in voices if sustains(voice.region)]
    if sustaining:
        settled = min(_LATEST_LOOP_SECONDS, max(_settled_seconds(voice, key) for voice in sustaining))
        return NoteLength(settled + _LOOPED_SECONDS, settled)
    seconds = max(_sounding_seconds(voice, key) for voice in voices)
    return NoteLength(min(LONGEST_DECAY_SECONDS, seconds), None)


def sustains(region: Region) -> bool:
    """Whether a region goes on for as long as its key is held."""
    level = region.value(generators.SUSTAIN_VOLUME)
    falls_seconds = region.seconds(generators.DECAY_VOLUME) * min(level, 1000) / 1000.0
    return region.loops and level <= _SUSTAINED_CENTIBELS and falls_seconds <= _LATEST_SUSTAIN_SECONDS


def _rise_seconds(region: Region) -> float:
    return sum(region.seconds(time) for time in (generators.DELAY_VOLUME, generators.ATTACK_VOLUME, generators.HOLD_VOLUME))


def _settled_seconds(voice: Voice, key: int) -> float:
    """When a region has reached its loop and its lasting level, and its vibrato has begun."""
    region = voice.region
    level = max(0, region.value(generators.SUSTAIN_VOLUME)) / 1000.0
    envelope = _rise_seconds(region) + region.seconds(generators.DECAY_VOLUME) * level
    swings = [region.seconds(time) for time in (generators.DELAY_MOD_LFO, generators.DELAY_VIBRATO_LFO)]
    return max(envelope, voice.place.loop_end / voice.place.speed(region, key), *swings)


def _sounding_seconds(voice: Voice, key: int) -> float:
    """When a region that is not held for ever has died away."""
    region, place = voice.region, voice.place
    envelope = _rise_seconds(region) + region.seconds(generators.DECAY_VOLUME) * _DECAYED
    is_silenced = region.value(generators.SUSTAIN_VOLUME) > _SUSTAINED_CENTIBELS
    limits = [envelope] if is_silenced else []
    if not region.loops and place.frames is not None:
        limits.append(place.frames / place.speed(region, key))
    return min(limits, default=LONGEST_DECAY_SECONDS)
