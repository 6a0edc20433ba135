"""Lessons from our own factory sounds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from airdesk.synthesis.patch_reader import patch_ids, patches_folder, read_patch
from airdesk.synthesis.zone_maker import make_zone
from airdesk.synthesis.zone_plan import ZonePlan, all_zones
from sound_model.lesson import SAMPLE_RATE, Lesson, levelled
from sound_model.soundfont_notes import DRUM_NOTES

CLASSES = {
    "accordion": "accordion", "bass-808": "sub bass", "bass-acid": "synth bass", "bass-finger": "bass",
    "bass-growl": "synth bass", "bass-pick": "bass", "bass-reese": "synth bass", "bass-sub": "sub bass",
    "bass-synth": "synth bass", "bass-upright": "upright bass", "bass-wobble": "synth bass", "brass": "brass",
    "choir": "choir", "choir-oohs": "choir", "clarinet": "clarinet", "clavinet": "clavinet",
    "electric-piano": "electric piano", "felt-piano": "piano", "flute": "flute", "fm-keys": "electric piano",
    "glockenspiel": "glockenspiel", "guitar-clean": "clean guitar", "guitar-driven": "driven guitar",
    "guitar-muted": "clean guitar", "guitar-nylon": "guitar", "guitar-steel": "guitar", "harmonica": "harmonica",
    "harp": "harp", "harpsichord": "harpsichord", "impact": "fx", "kalimba": "kalimba", "koto": "koto",
    "lead-saw": "synth lead", "lead-soft": "synth lead", "lead-square": "synth lead", "lead-supersaw": "synth lead",
    "mandolin": "mandolin", "marimba": "marimba", "music-box": "glockenspiel", "organ": "organ", "organ-pipe": "organ",
    "pad-dark": "pad", "pad-glass": "pad", "pad-warm": "pad", "piano": "piano", "pizzicato": "pizzicato",
    "pluck-bright": "synth pluck", "pluck-synth": "synth pluck", "rain": "fx", "reverse-cymbal": "fx", "riser": "fx",
    "sax": "sax", "stab-house": "synth pluck", "steel-drum": "steel drum", "strings": "strings", "strings-solo": "violin",
    "sub-drop": "fx", "synth-brass": "brass", "tape-keys": "electric piano", "tape-stop": "fx", "tape-strings": "strings",
    "timpani": "timpani", "trumpet": "trumpet", "tubular-bells": "tubular bells", "vibraphone": "vibraphone", "vinyl": "fx",
}  # fmt: skip
"""What the factory sounds are, where they are one thing."""

NOTES_EACH = 6
LONGEST_SECONDS = 3.0


def patch_lessons(rng: np.random.Generator) -> Iterator[Lesson]:
    """A few notes of every factory sound, every drum of every kit."""
    for patch_id in patch_ids(patches_folder()):
        patch = read_patch(patch_id, patches_folder())
        zones = [zone for zone in all_zones(patch) if zone.take == 0]
        if patch.drums:
            by_note = {note: name for name, notes in DRUM_NOTES.items() for note in notes}
            yield from (_lesson(z, by_note[z.root_pitch], patch_id, None, rng) for z in zones if z.root_pitch in by_note)
        elif patch_id in CLASSES:
            chosen = rng.permutation(len(zones))[:NOTES_EACH]
            is_pitched = CLASSES[patch_id] != "fx" and patch_id != "stab-house"
            for zone in (zones[index] for index in chosen):
                yield _lesson(zone, CLASSES[patch_id], patch_id, zone.root_pitch if is_pitched else None, rng)


def _lesson(zone: ZonePlan, sound_class: str, patch_id: str, root: float | None, rng: np.random.Generator) -> Lesson:
    audio = make_zone(zone).audio.astype(np.float32).mean(axis=0)
    end = int(rng.uniform(0.3, 1.0) * LONGEST_SECONDS * SAMPLE_RATE) if root is not None else 4 * SAMPLE_RATE
    audio = audio[:end]
    fade = min(len(audio), 2000)
    audio[-fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return Lesson(levelled(audio), sound_class, f"patch {patch_id}", root)
