"""The sounds that a run chose, as they are kept with it: which track plays what, of which SoundFont, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airdesk.model.song import Song
from airdesk.settings import Settings
from airdesk.workflows.beginning import Beginning
from airdesk.workflows.run_log import RunLog

if TYPE_CHECKING:
    from airdesk.workflows.sound_source import SoundSource


def sounds_document(song: Song, source: SoundSource, samples: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """For the library: the sound of each track, the SoundFont's path or "none", and what was chosen of the user's samples."""
    tracks = [{"track": track.id, "instrument": track.instrument, "sound": track.sound} for track in song.tracks]
    soundfont = "none" if source.soundfont is None else str(source.soundfont.path)
    return {"tracks": tracks, "soundfont": soundfont, "samples": [dict(one) for one in samples]}


def keeps_sounds(begin: Beginning | None) -> bool:
    """True where the sounds of an earlier run are to be used."""
    return begin is not None and begin.sounds is not None


def say_sounds(begin: Beginning | None, log: RunLog) -> None:
    """Whose sounds play, where a run is done again from one of the stages that need them."""
    if begin is None or begin.stage not in ("render", "mix"):
        return
    if begin.sounds is None:
        log.note("samples", f"run {begin.run_id} kept no sounds, so they are chosen anew")
        return
    log.note("samples", f"the sounds of run {begin.run_id} are used")


def with_kept_sounds(song: Song, begin: Beginning | None, log: RunLog) -> Song:
    """The song with the sounds that an earlier run left; the song as it is where there are none.

    A sound that this AirDesk does not know is a warning, and its track plays what it would have anew.
    """
    from airdesk.synthesis.sound_choice import is_sound

    if begin is None or begin.sounds is None:
        return song
    rows = [row for row in begin.sounds.get("tracks") or () if isinstance(row, Mapping)]
    kept = {row.get("track"): row.get("sound") for row in rows}
    tracks = []
    for track in song.tracks:
        sound = kept.get(track.id, track.sound)
        if not isinstance(sound, str) or (sound != track.sound and not is_sound(sound)):
            log.warn("samples", f"{track.name} plays {track.sound}: the sound it was made with is not known here any more.")
            sound = track.sound
        tracks.append(track if sound == track.sound else replace(track, sound=sound))
    return replace(song, tracks=tuple(tracks))


def kept_samples(begin: Beginning | None) -> tuple[Mapping[str, Any], ...]:
    """What the earlier run had chosen of the user's samples, and why."""
    rows = (begin.sounds or {}).get("samples") if begin is not None else None
    return tuple(row for row in rows or () if isinstance(row, Mapping))


def with_kept_soundfont(settings: Settings, begin: Beginning | None, log: RunLog) -> Settings:
    """The settings with the SoundFont that the sounds of an earlier run came from; one that is gone is a warning."""
    kept = (begin.sounds or {}).get("soundfont") if begin is not None else None
    if not isinstance(kept, str) or kept == _soundfont(settings):
        return settings
    if kept == "none":
        log.note("samples", "no SoundFont plays, as before")
        return replace(settings, soundfont="none")
    if not Path(kept).is_file():
        log.warn("samples", f"The SoundFont {kept} of the run before is not there any more: other sounds play in its place.")
        return settings
    log.note("samples", f"the SoundFont {kept} plays, as before")
    return replace(settings, soundfont=Path(kept))


def _soundfont(settings: Settings) -> str:
    from airdesk.workflows.sound_source import open_sound_source

    source = open_sound_source(settings)
    return "none" if source.soundfont is None else str(source.soundfont.path)
