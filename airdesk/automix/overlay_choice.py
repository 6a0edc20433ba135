"""Which loop of the inventory lies over which transition: percussion, instruments or voices that fit tempo and key."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from airdesk.automix.pairing import MixSong, key_name, key_score, transposed
from airdesk.automix.transition_places import beat_seconds
from airdesk.automix.transition_rooms import entry_end
from airdesk.chance import seeded
from airdesk.model.djset import MixRules, Overlay, Transition
from airdesk.model.song_analysis import camelot_of

OverlayKind = Literal["percussion", "instrument", "vocals"]
KINDS: Final[tuple[OverlayKind, ...]] = ("percussion", "instrument", "vocals")

SLOWEST, FASTEST = 0.8, 1.25
"""How far a loop may be stretched; beyond it sounds torn."""
_SHORTEST_BEATS: Final = 16.0  # of a transition: a shorter one has no room for it
_MOST_SEMITONES: Final = 2
_WHOLE_BEATS: Final = 0.06  # of a beat: so far a loop's length may be from whole beats
_LOOP_BEATS: Final = (2, 64)
_LEAST_FIT: Final = 0.55
_NEAR_BEST: Final = 0.05  # among equals, chance chooses
_USED_COST, _USED_PLACES = 0.3, 4  # the same loop again, so many transitions later at most
_KIND_AGAIN_COST: Final = 0.05
_STRETCH_COST, _SHIFT_COST, _FAVOURITE_GAIN = 1.2, 0.08, 0.1


@dataclass(frozen=True, slots=True)
class OverlaySound:
    """A loop of the inventory, as far as it matters here."""

    key: int  # its row
    path: str
    kind: OverlayKind
    name: str
    tempo_bpm: float
    length_seconds: float
    tone: str = ""  # its key, "A minor"; empty: none, or not known
    is_full_kit: bool = False  # a whole drum kit rather than something on top
    is_favourite: bool = False

    @property
    def beats(self) -> float:
        """Its length in beats."""
        return self.length_seconds * self.tempo_bpm / 60.0


@dataclass(frozen=True, slots=True)
class _Fit:
    """A sound over a transition."""

    sound: OverlaySound
    worth: float
    tempo_bpm: float  # doubled or halved so that it is near the blend's
    ratio: float  # length in the mix over its own
    semitones: int


def with_overlays(
    transitions: Sequence[Transition], songs: Sequence[MixSong], sounds: Sequence[OverlaySound], rules: MixRules, seed: int
) -> tuple[Transition, ...]:
    """The transitions, those with room for it with an overlay of the kinds that the rules allow.

    What the user decided stays. None is better than one that fits badly. The same seed chooses the same.
    """
    allowed = [sound for sound in sounds if sound.kind in rules.overlay_kinds and is_loop_of_whole_beats(sound)]
    made: list[Transition] = []
    used: list[_Fit | None] = []
    for transition, (first, second) in zip(transitions, itertools.pairwise(songs), strict=True):
        fit = None
        if transition.decided_by != "user" and transition.overlay is None:
            fit = _best(allowed, transition, first, second, used[-_USED_PLACES:], seed)
        used.append(fit)
        made.append(transition if fit is None else _laid(transition, first, fit, rules))
    return tuple(made)


def is_loop_of_whole_beats(sound: OverlaySound) -> bool:
    """True where a sound can be repeated without losing the beat."""
    beats = round(sound.beats)
    return _LOOP_BEATS[0] <= beats <= _LOOP_BEATS[1] and abs(sound.beats - beats) <= _WHOLE_BEATS


def _best(
    sounds: Sequence[OverlaySound],
    transition: Transition,
    first: MixSong,
    second: MixSong,
    used: Sequence[_Fit | None],
    seed: int,
) -> _Fit | None:
    if transition.tempo_plan is None or transition.length_beats < _SHORTEST_BEATS or transition.style in ("cut", "echo_out"):
        return None
    fits = [fit for sound in sounds if (fit := _fit(sound, transition, first, second, used)) and fit.worth >= _LEAST_FIT]
    if not fits:
        return None
    best = max(fit.worth for fit in fits)
    near = sorted((fit for fit in fits if fit.worth >= best - _NEAR_BEST), key=lambda fit: fit.sound.path)
    return seeded(seed, "overlay", transition.from_id, transition.to_id).choice(near)


def _fit(
    sound: OverlaySound, transition: Transition, first: MixSong, second: MixSong, used: Sequence[_Fit | None]
) -> _Fit | None:
    """How well a sound lies over a transition; None where it cannot."""
    assert transition.tempo_plan is not None
    tempo, ratio = _folded(sound.tempo_bpm, transition.tempo_plan.blend_bpm)
    if not SLOWEST <= ratio <= FASTEST or not _fills_bars(sound.length_seconds * tempo / 60.0, first):
        return None
    if sound.kind == "vocals" and _is_sung(transition, first, second):
        return None
    semitones, tone_fit = _tone(sound, transition, first, second)
    if tone_fit < (0.9 if sound.kind == "instrument" else 0.45):
        return None
    worth = 1.0 - _STRETCH_COST * abs(math.log2(ratio)) - _SHIFT_COST * abs(semitones) - 0.4 * (1.0 - tone_fit)
    worth += _FAVOURITE_GAIN * sound.is_favourite - 0.15 * sound.is_full_kit
    worth -= _USED_COST * sum(1 for fit in used if fit is not None and fit.sound.key == sound.key)
    worth -= _KIND_AGAIN_COST * sum(1 for fit in used[-1:] if fit is not None and fit.sound.kind == sound.kind)
    return _Fit(sound, worth, tempo, ratio, semitones)


def _fills_bars(beats: float, song: MixSong) -> bool:
    """True where so many beats, repeated, fall on bars again and again: whole bars, or bars in equal parts."""
    whole, bar = round(beats), song.grid.beats_per_bar if song.grid else 4
    return whole >= 1 and abs(beats - whole) <= _WHOLE_BEATS and (whole % bar == 0 or bar % whole == 0)


def _folded(tempo_bpm: float, blend_bpm: float) -> tuple[float, float]:
    """The tempo counted so that it is nearest to the blend's, and the stretch it needs then."""
    best = min((tempo_bpm * factor for factor in (0.5, 1.0, 2.0)), key=lambda tempo: abs(math.log2(tempo / blend_bpm)))
    return best, best / blend_bpm


def _is_sung(transition: Transition, first: MixSong, second: MixSong) -> bool:
    """True where somebody sings in either song during the overlap."""
    out = transition.cue_out_seconds, transition.cue_out_seconds + transition.length_beats * beat_seconds(first)
    into = transition.cue_in_seconds, entry_end(second, transition)
    return first.shape.sung_seconds(*out) > 0.5 or second.shape.sung_seconds(*into) > 0.5


def _tone(sound: OverlaySound, transition: Transition, first: MixSong, second: MixSong) -> tuple[int, float]:
    """Semitones to shift it by, and how well it fits both songs then, 0..1."""
    tone = key_name(sound.tone)
    if sound.kind == "percussion":
        return 0, 1.0
    if tone is None:  # spoken words have no key, an instrument without one is a risk
        return 0, 0.6 if sound.kind == "vocals" else 0.0
    keys = [first.sure_key, second.sure_key]
    shift = transition.key_shift_semitones
    keys[1] = transposed(keys[1], shift) if keys[1] and shift and camelot_of(keys[1]) else keys[1]
    if not all(keys):
        return 0, 0.0
    found = {}
    for semitones in range(-_MOST_SEMITONES, _MOST_SEMITONES + 1):
        found[semitones] = min(key_score(key, transposed(tone, semitones), is_strict=True) for key in keys)
    best = max(found, key=lambda semitones: (found[semitones] - _SHIFT_COST * abs(semitones), -abs(semitones), semitones))
    return best, found[best]


def _laid(transition: Transition, first: MixSong, fit: _Fit, rules: MixRules) -> Transition:
    """The transition with a sound over its middle half, on bars, so that it is gone before the blend ends."""
    bar = first.grid.beats_per_bar if first.grid else 4
    start = round(transition.length_beats * 0.25 / bar) * bar
    length = max(bar, round(transition.length_beats * 0.5 / bar) * bar)
    sound = fit.sound
    overlay = Overlay(
        sound.kind,
        sound.path,
        sound.key,
        rules.overlay_gain_db,
        float(start),
        float(length),
        fit.tempo_bpm,
        float(fit.semitones),
    )
    return replace(transition, overlay=overlay, reasons=(*transition.reasons, _reason(fit, transition)))


def _reason(fit: _Fit, transition: Transition) -> str:
    assert transition.tempo_plan is not None
    sound, change = fit.sound, 100.0 * (1.0 / fit.ratio - 1.0)
    tempo = f"{fit.tempo_bpm:.0f} BPM" + (f", played {change:+.0f} %" if abs(change) >= 0.5 else ", the blend's tempo")
    tone = ""
    if sound.kind != "percussion" and key_name(sound.tone):
        moved = f" moved by {fit.semitones:+d}" if fit.semitones else ""
        tone = f"; its key ({sound.tone}{moved}) fits both songs"
    return f"“{sound.name}” lies over the middle: {tempo}{tone}"
