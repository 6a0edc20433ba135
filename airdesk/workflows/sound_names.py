"""What a sound is called on screen; reads no more of a patch than its name, for the window must not wait for synthesis."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from airdesk.midi.general_midi import PROGRAM_NAMES, drum_kit_name
from airdesk.model.own_sound import own_instrument_id
from airdesk.model.song import Track
from airdesk.paths import resources_folder

_KIT_BANK = 128
_OWN_SAMPLES = "Own samples"
_own_names: dict[str, str] = {}
"""Names of the instruments made of samples that this process has met, by their sound."""


def remember_own_names(names: Mapping[str, str]) -> None:
    """Keep what instruments made of samples are called, by the sound of tracks that play them."""
    _own_names.update(names)


def sound_name(sound: str) -> str:
    """The name of a track's sound: of a patch or an own instrument its own, of a SoundFont's preset that of General MIDI."""
    if own_instrument_id(sound) is not None:
        return _own_names.get(sound, _OWN_SAMPLES)
    return _factory_name(sound)


def played_name(track: Track) -> str:
    """What a track plays with, in a few words: its sound, or the file of its audio clips where it has no notes."""
    if not track.audio_clips or any(clip.notes for clip in track.clips):
        return sound_name(track.sound)
    files = list(dict.fromkeys(clip.source.name for clip in track.audio_clips))
    return files[0] if len(files) == 1 else f"{len(files)} files"


@cache
def _factory_name(sound: str) -> str:
    head, *numbers = sound.split(":")
    if head == "gm" and len(numbers) == 2 and all(number.isdecimal() for number in numbers):
        bank, program = map(int, numbers)
        return drum_kit_name(program) if bank == _KIT_BANK else PROGRAM_NAMES[min(program, 127)]
    try:
        text = (resources_folder() / "patches" / f"{sound}.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(text)["patch"]["name"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        return sound  # what is wrong with it is said where it is played
