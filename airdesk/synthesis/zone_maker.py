"""One zone from its plan: synthesised, cleaned, levelled, in 16 bits."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.kit_finish import finished
from airdesk.synthesis.made_zone import FULL_SCALE, MadeZone
from airdesk.synthesis.methods import METHODS
from airdesk.synthesis.parts.cleaning import cleaned
from airdesk.synthesis.parts.loudness import loudest_moment_lufs, steady_lufs
from airdesk.synthesis.patch import Tape
from airdesk.synthesis.sound import Note, Sound
from airdesk.synthesis.tape import taped
from airdesk.synthesis.zone_plan import ZonePlan


def make_zone(plan: ZonePlan) -> MadeZone:
    """The same plan gives the same samples, in any process."""
    note = Note(plan.root_pitch, plan.strength, plan.take, np.random.default_rng(plan.seed))
    made = METHODS[plan.voice.method].make(plan.voice.facts, note)
    heard = taped(made, plan.finish) if isinstance(plan.finish, Tape) else finished(made, plan.finish)
    return _stored(cleaned(heard), plan.loudness_lufs)


def _stored(sound: Sound, loudness_lufs: float) -> MadeZone:
    scaled = sound.audio * (FULL_SCALE / 32768.0 / max(1e-12, float(np.max(np.abs(sound.audio)))))
    audio = np.round(scaled * 32768.0).astype(np.int16)
    start = sound.loop_start_frame
    made_lufs = loudest_moment_lufs(scaled) if start is None else steady_lufs(scaled[:, start:])
    end = None if start is None else sound.num_frames
    return MadeZone(np.ascontiguousarray(audio), round(loudness_lufs - made_lufs, 3), start, end)
