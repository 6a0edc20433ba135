"""Audio clips as JSON documents and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from airdesk.model.audio_clip import AudioClip, AudioSource

_CLIP_FIELDS: Final = {field.name for field in fields(AudioClip)} - {"source"}
_SOURCE_FIELDS: Final = {field.name for field in fields(AudioSource)}


def audio_clip_to_document(clip: AudioClip) -> dict[str, Any]:
    """An audio clip as plain JSON values."""
    return asdict(clip)


def audio_clip_of_document(document: Mapping[str, Any]) -> AudioClip:
    """The audio clip of a document; what later versions say besides is passed over. Raises KeyError, TypeError."""
    source = AudioSource(**_known(document["source"], _SOURCE_FIELDS))
    clip = AudioClip(**_known(document, _CLIP_FIELDS), source=source)
    numbers = (clip.start_tick, clip.duration_ticks, clip.offset_seconds, clip.gain_db, clip.time_ratio, source.seconds)
    if not all(isinstance(number, int | float) for number in numbers) or clip.duration_ticks < 1:
        raise ValueError("an audio clip has no place or length")
    return clip


def _known(document: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name in names}
