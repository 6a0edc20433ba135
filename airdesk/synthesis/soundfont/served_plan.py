"""The plan of a sound that a preset serves: a factory sound played by it, or the preset as itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from airdesk.audio.instrument import Instrument
from airdesk.synthesis.factory_plan import factory_instrument
from airdesk.synthesis.patch import About, Drum, KitFinish, Patch
from airdesk.synthesis.sound_plan import AnyZonePlan, SoundPlan
from airdesk.synthesis.soundfont.preset_plan import (
    SAMPLING_VERSION,
    PresetFacts,
    PresetZonePlan,
    covers,
    layers_of,
    pitch_zones,
)
from airdesk.synthesis.soundfont.sound_name import PresetSound
from airdesk.synthesis.soundfont.source import SoundFont
from airdesk.synthesis.zone_plan import HIGHEST_PITCH, full_velocity_lufs, needed_zones

Notes = Collection[tuple[int, int]]

_RELEASE_SHARE = 0.29
"""A release that falls evenly by 100 dB is heard like one of ours that takes this share of its time: both lose the first
20 dB, which is what is heard, as quickly."""
_RELEASES_SECONDS = (0.06, 1.2)
_DECAYING_EXPONENT = 1.6
_SUSTAINED_EXPONENT = 1.2
"""How loudness follows velocity: less where breath or bow hold a note."""
_MOST_TAKES = 2  # each costs as much as the first
_SHORT_SECONDS = 2.5  # what rings longer is seldom struck so fast that its strikes would be heard as one
_OTHER_DRUM_DB = -6.0


def served_patch_plan(patch: Patch, notes: Notes, font: SoundFont) -> SoundPlan | None:
    """A factory sound as its preset plays it; None where no preset may, or the SoundFont lacks it. Raises SoundFontError."""
    wanted = patch.about.soundfont_preset
    facts = None if wanted is None else font.facts(wanted)
    if facts is None:
        return None
    instrument = replace(factory_instrument(patch), source=_source(font, facts) | {"patch": patch.id})
    if isinstance(patch.finish, KitFinish) and patch.drums:
        return _kit(instrument, patch, facts, notes, font, patch.finish)
    return _melodic(replace(instrument, release_seconds=_release_seconds(facts)), patch.about, facts, notes, font)


def preset_plan(sound: PresetSound, kit: Patch | None, notes: Notes, font: SoundFont) -> SoundPlan | None:
    """A preset as itself; None where the SoundFont lacks it. Raises SoundFontError.

    *kit*: of a kit the patch that stands in, for the levels of the drums and for those that the preset lacks.
    """
    number = font.drum_preset(sound.program) if sound.is_kit else font.melodic_preset(sound.bank, sound.program)
    facts = None if number is None else font.facts(number)
    if facts is None:
        return None
    if kit is not None:
        instrument = replace(factory_instrument(kit), name=facts.name, source=_source(font, facts))
        return _kit(instrument, replace(kit, about=replace(kit.about, soundfont_notes=())), facts, notes, font, KitFinish())
    exponent = _SUSTAINED_EXPONENT if facts.sustains else _DECAYING_EXPONENT
    about = About(facts.name, "orchestra", low_pitch=0, high_pitch=HIGHEST_PITCH, velocity_exponent=exponent)
    instrument = Instrument(
        name=facts.name,
        zones=(),
        release_seconds=_release_seconds(facts),
        velocity_exponent=exponent,
        source=_source(font, facts),
    )
    return _melodic(instrument, about, facts, notes, font)


def _source(font: SoundFont, facts: PresetFacts) -> dict[str, str]:
    return {
        "kind": "soundfont",
        "file": font.path.name,
        "soundfont": font.name,
        "preset": facts.name,
        "bank": str(facts.bank),
        "program": str(facts.program),
        "identity": facts.identity,
        "sampling_version": str(SAMPLING_VERSION),
    }


def _release_seconds(facts: PresetFacts) -> float:
    low, high = _RELEASES_SECONDS
    return round(min(high, max(low, _RELEASE_SHARE * facts.release_seconds)), 3)


def _melodic(instrument: Instrument, about: About, facts: PresetFacts, notes: Notes, font: SoundFont) -> SoundPlan:
    takes = min(_MOST_TAKES, about.takes) if facts.rings_seconds <= _SHORT_SECONDS else 1
    zones = [
        replace(_zone(font, facts, (root, low, high), layer, take, full_velocity_lufs(about)), tone=about.soundfont_tone)
        for root, low, high in pitch_zones(facts, about.low_pitch, about.high_pitch)
        for layer in layers_of(facts)
        for take in range(takes)
    ]
    return SoundPlan(instrument, tuple(zone for zone in zones if _is_needed(zone, notes)))


def _kit(
    instrument: Instrument, patch: Patch, facts: PresetFacts, notes: Notes, font: SoundFont, finish: KitFinish
) -> SoundPlan:
    """The drums that the preset has, and for all others those of the patch."""
    allowed = patch.about.soundfont_notes
    served = {note for note, _ in notes if covers(facts, note) and (not allowed or note in allowed)}
    known = {note: drum for drum in patch.drums for note in drum.notes}
    zones: list[AnyZonePlan] = [
        replace(zone, finish=finish, is_percussion=True, tone=patch.about.soundfont_tone)
        for note in sorted(served)
        for zone in _drum_zones(font, facts, patch.about, known.get(note), note)
        if _is_needed(zone, notes)
    ]
    own = needed_zones(patch, [(note, velocity) for note, velocity in notes if note not in served])
    stand_ins = sorted({zone.root_pitch for zone in own})
    source = {**instrument.source, "own_drums": " ".join(map(str, stand_ins))} if stand_ins else instrument.source
    return SoundPlan(replace(instrument, source=source), (*zones, *own))


def _drum_zones(font: SoundFont, facts: PresetFacts, about: About, drum: Drum | None, note: int) -> Iterator[PresetZonePlan]:
    """The zones of a drum, as loud as ours; of one that we do not know, as loud as most."""
    level_db, takes = (_OTHER_DRUM_DB, 1) if drum is None else (drum.level_db, drum.takes)
    for layer in layers_of(facts):
        for take in range(min(_MOST_TAKES, takes)):
            yield _zone(font, facts, (note, note, note), layer, take, full_velocity_lufs(about) + level_db)


def _zone(
    font: SoundFont,
    facts: PresetFacts,
    pitches: tuple[int, int, int],
    velocities: tuple[int, int],
    take: int,
    loudness_lufs: float,
) -> PresetZonePlan:
    return PresetZonePlan(
        soundfont=font.path,
        stamp=font.stamp,
        preset=(facts.bank, facts.program),
        identity=facts.identity,
        root_pitch=pitches[0],
        low_pitch=pitches[1],
        high_pitch=pitches[2],
        low_velocity=velocities[0],
        high_velocity=velocities[1],
        take=take,
        loudness_lufs=loudness_lufs,
        finish=KitFinish(),
        is_percussion=False,
    )


def _is_needed(zone: PresetZonePlan, notes: Notes) -> bool:
    return any(
        zone.low_pitch <= pitch <= zone.high_pitch and zone.low_velocity <= velocity <= zone.high_velocity
        for pitch, velocity in notes
    )
