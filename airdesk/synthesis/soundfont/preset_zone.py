"""One zone sampled from a preset: played, freed of the player's traces, touched, looped or faded, tuned and levelled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from airdesk.errors import SoundFontError
from airdesk.synthesis.kit_finish import finished
from airdesk.synthesis.made_zone import FULL_SCALE, MadeZone
from airdesk.synthesis.parts.cleaning import cleaned
from airdesk.synthesis.parts.envelopes import fade_end
from airdesk.synthesis.parts.filters import bell, chain, high_shelf
from airdesk.synthesis.parts.loudness import loudest_moment_lufs, steady_lufs
from airdesk.synthesis.sound import SAMPLE_RATE, Signal, Sound, frames
from airdesk.synthesis.soundfont.excerpt import Voice, write_excerpt
from airdesk.synthesis.soundfont.half_rate import OVERSAMPLING, straightened, to_our_rate
from airdesk.synthesis.soundfont.loops import looped
from airdesk.synthesis.soundfont.note_length import LONGEST_DECAY_SECONDS, NoteLength, note_length
from airdesk.synthesis.soundfont.opened import kept_regions, opened
from airdesk.synthesis.soundfont.player import FastAudio, play_note
from airdesk.synthesis.soundfont.preset_plan import PresetZonePlan
from airdesk.synthesis.soundfont.regions import Region
from airdesk.synthesis.soundfont.sample_place import locate_sample, read_sample
from airdesk.synthesis.soundfont.touch import FULL_VELOCITY, needed_share, touch_response
from airdesk.synthesis.soundfont.tuning import measured_cents

_TOUCH_SECONDS = 0.3  # from which the brightness of a layer is judged
_PERCUSSION_PITCH = 64  # whose touch drums have

_DETUNES_CENTS = (0.0, -14.0, 11.0, -6.0)
_TILTS_DB = (0.0, -1.5, 1.2, -0.8)
_TILT_HZ = 2000.0
"""By round robin: how the same wave, struck again, differs; of melodic sounds the detuning is measured and tuned away."""

_ONSET_LEVELS = {True: 0.01, False: 0.16}
"""Share of the peak with which a sound begins, by whether it is held: what is plucked or struck shall not come late because
fingers and hammers were recorded before it."""
_LEAD_SECONDS = 0.0015  # kept before the onset
_LONGEST_LEAD_SECONDS = 0.2
_BEHIND_ATTACK_SECONDS = 0.08
_SHORT_NOTE_SECONDS = 0.5
_FADED_SHARE = 0.25  # of a sound that is cut off before it has died away
_SAME = 2e-4  # channels that differ by less are one
_GLANCE = 5  # of so many frames one is looked at to find that out
_WIDEST_DB = 4.5  # between the channels of a drum: some kits put their hi-hat into one ear


def make_preset_zone(plan: PresetZonePlan) -> MadeZone:
    """The same plan gives the same samples, in any process. Raises SoundFontError."""
    voices = _voices(plan, plan.played_velocity)
    length = note_length(voices, plan.root_pitch, is_percussion=plan.is_percussion)
    share = _touch_share(plan, voices)
    audio = _onset_first(_played(plan, voices, length.seconds, share), length)
    if not np.any(audio):
        raise SoundFontError(f"The SoundFont {plan.soundfont} is silent where it should sound: choose another one.")
    sound = finished(_ended(audio, length), plan.finish)
    return _stored(cleaned(sound), plan)


def _voices(plan: PresetZonePlan, velocity: int) -> list[Voice]:
    """What sounds at the root of a zone. Raises SoundFontError where nothing does."""
    font = opened(plan.soundfont, plan.stamp)
    regions = kept_regions(plan.soundfont, plan.stamp, plan.preset)
    sounding = [region for region in regions if region.sounds_at(plan.root_pitch, velocity)]
    with plan.soundfont.open("rb") as file:
        voices = []
        for region in sounding or _nearest(plan, regions, velocity):
            place = locate_sample(font.container, font.tables, region)
            voices.append(Voice(region, place, read_sample(file, place)))
    if not voices:
        raise SoundFontError(f"The SoundFont {plan.soundfont} was changed while it was used: run the work again.")
    return voices


def _nearest(plan: PresetZonePlan, regions: Sequence[Region], velocity: int) -> list[Region]:
    """The regions of the key that sound at the nearest velocity, for presets that leave some velocities out."""
    at_key = [region for region in regions if region.low_key <= plan.root_pitch <= region.high_key]
    distances = [max(region.low_velocity - velocity, velocity - region.high_velocity) for region in at_key]
    return [region for region, distance in zip(at_key, distances, strict=True) if distance == min(distances)]


def _touch_share(plan: PresetZonePlan, voices: Sequence[Voice]) -> float:
    """How much of our own touch the layer needs."""
    if plan.high_velocity >= FULL_VELOCITY:
        return 0.0
    hardest = _voices(plan, FULL_VELOCITY)
    if write_excerpt(hardest) == write_excerpt(voices):
        return 1.0
    layer, hard = (_played(plan, each, _TOUCH_SECONDS, 0.0) for each in (voices, hardest))
    return needed_share(layer, hard, plan.played_velocity, _touch_pitch(plan))


def _touch_pitch(plan: PresetZonePlan) -> int:
    return _PERCUSSION_PITCH if plan.is_percussion else plan.root_pitch


def _played(plan: PresetZonePlan, voices: Sequence[Voice], seconds: float, touch_share: float) -> Signal:
    """The note as recorded, at the rate of our sounds."""
    detune_cents = _DETUNES_CENTS[plan.take % len(_DETUNES_CENTS)]
    rate = OVERSAMPLING * SAMPLE_RATE
    fast = play_note(write_excerpt(voices), plan.root_pitch, seconds, rate, detune_cents=detune_cents)
    fast = _in_few_channels(fast, is_percussion=plan.is_percussion)
    treble = straightened(max(voice.place.speed(voice.region, plan.root_pitch) for voice in voices))
    tilt = high_shelf(_TILT_HZ, _TILTS_DB[plan.take % len(_TILTS_DB)])
    tone = [bell(band.hz, band.gain_db, q=band.q) for band in plan.tone]
    return to_our_rate(fast, chain(treble, tilt, *tone, touch_response(plan.played_velocity, _touch_pitch(plan), touch_share)))


def _onset_first(audio: Signal, length: NoteLength) -> Signal:
    """The sound without the silence before it."""
    level = np.max(np.abs(audio), axis=0)
    is_held = length.settled_seconds is not None
    heard = np.flatnonzero(level > _ONSET_LEVELS[is_held] * float(np.max(level)))
    onset = (int(heard[0]) if len(heard) else 0) - frames(_LEAD_SECONDS)
    return audio[:, min(max(0, onset), frames(_LONGEST_LEAD_SECONDS)) :]


def _in_few_channels(audio: FastAudio, *, is_percussion: bool) -> FastAudio:
    """One channel where both are the same, or where a melodic sound only stands to one side: its place is the mixer's."""
    left, right = audio[:, ::_GLANCE].astype(np.float64)
    power, common = float(np.sum(left**2) * np.sum(right**2)), float(np.sum(left * right))
    is_panned = not is_percussion and power > 0 and common > 0 and common**2 > (1.0 - _SAME) ** 2 * power
    if is_panned or float(np.max(np.abs(left - right))) <= _SAME * float(np.max(np.abs(left))):
        return np.asarray(np.mean(audio, axis=0, keepdims=True))
    return _not_in_one_ear(audio) if is_percussion else audio


def _not_in_one_ear(audio: FastAudio) -> FastAudio:
    """A drum that stands too far to one side, moved to where it is heard from both speakers."""
    levels_db = 10.0 * np.log10(np.maximum(np.sum(audio**2, axis=1), 1e-20))
    side_db = float(levels_db[0] - levels_db[1])
    if abs(side_db) <= _WIDEST_DB:
        return audio
    louder = audio[0] if side_db > 0 else audio[1]
    softer = louder * np.float32(10.0 ** (-_WIDEST_DB / 20.0))
    return np.stack([louder, softer] if side_db > 0 else [softer, louder])


def _ended(audio: Signal, length: NoteLength) -> Sound:
    """The sound with a loop, or dying away."""
    if length.settled_seconds is not None:
        return looped(audio, frames(length.settled_seconds))
    if length.seconds >= LONGEST_DECAY_SECONDS:
        return Sound(audio * fade_end(audio.shape[1], _FADED_SHARE * length.seconds))
    return Sound(audio)


def _stored(sound: Sound, plan: PresetZonePlan) -> MadeZone:
    """In 16 bits, with its level, its loop and its true pitch."""
    scaled = sound.audio * (FULL_SCALE / 32768.0 / max(1e-12, float(np.max(np.abs(sound.audio)))))
    audio = np.ascontiguousarray(np.round(scaled * 32768.0).astype(np.int16))
    start = sound.loop_start_frame
    cents = None if plan.is_percussion else measured_cents(_behind_attack(scaled, start), SAMPLE_RATE, plan.root_pitch)
    return MadeZone(
        audio,
        round(plan.loudness_lufs - _loudness_lufs(scaled, start), 3),
        start,
        None if start is None else sound.num_frames,
        tuning_cents=round(cents or 0.0, 2),
    )


def _loudness_lufs(audio: Signal, loop_start_frame: int | None) -> float:
    """How loud a note is: what dies away in its loudest moment; what is held on the whole, in its loop or as a short note."""
    if loop_start_frame is None:
        return loudest_moment_lufs(audio)
    return max(steady_lufs(audio[:, loop_start_frame:]), steady_lufs(audio[:, : frames(_SHORT_NOTE_SECONDS)]))


def _behind_attack(audio: Signal, loop_start_frame: int | None) -> Signal:
    """The part of a sound that its pitch is heard in: the loop if it has one."""
    attack = min(frames(_BEHIND_ATTACK_SECONDS), audio.shape[1] // 4)
    return audio[:, attack if loop_start_frame is None else loop_start_frame :]
