"""The sounds a song needs, each note's zone made or taken from the cache, one instrument per track."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from airdesk.audio.instrument import Instrument
from airdesk.errors import RenderError
from airdesk.model.song import Song, Track, audible_tracks
from airdesk.progress import Progress
from airdesk.render.note_pitch import keys_played
from airdesk.settings import Settings
from airdesk.synthesis.bank import build_instruments, patch_for_drum_program, patch_for_program


@dataclass(frozen=True, slots=True)
class SongSounds:
    """What the tracks of a song play with."""

    instruments: Mapping[str, Instrument]  # track id -> instrument

    def document(self, song: Song) -> list[dict[str, object]]:
        """The sounds for the render state: patch, name, source and the zones' keys of each track."""
        return [
            {
                "track": track.id,
                "sound": track.sound,
                "name": instrument.name,
                "source": dict(instrument.source),
                "zones": [zone.key for zone in instrument.zones],
            }
            for track in song.tracks
            if (instrument := self.instruments.get(track.id)) is not None
        ]


def with_sounds(song: Song) -> Song:
    """The song with a factory sound for every track that has none, by its General MIDI program."""
    return replace(song, tracks=tuple(track if track.sound else replace(track, sound=_sound(track)) for track in song.tracks))


def _sound(track: Track) -> str:
    return patch_for_drum_program(track.program) if track.is_percussion else patch_for_program(track.program)


def build_song_sounds(song: Song, settings: Settings, progress: Progress) -> SongSounds:
    """Instruments for every audible track with notes. Raises RenderError where nothing is left to play."""
    needs: dict[str, set[tuple[int, int]]] = {}
    playing = [(track, keys) for track in audible_tracks(song) if (keys := keys_played(track))]
    if not playing:
        raise RenderError(_nothing_to_play(song))
    for track, keys in playing:
        needs.setdefault(track.sound, set()).update(keys)
    built = build_instruments(
        needs, cache_folder=settings.sound_cache_folder, progress=progress, workers=settings.synthesis_workers
    )
    return SongSounds({track.id: built[track.sound] for track, _ in playing})


def _nothing_to_play(song: Song) -> str:
    """The sentence that names the tracks and why each dropped out."""
    if not song.tracks:
        return "There is nothing to play: it has no notes at all; choose another file."
    heard = {track.id for track in audible_tracks(song)}
    reasons = [f"{track.name} ({_silence_reason(track, is_heard=track.id in heard)})" for track in song.tracks]
    return f"There is nothing to play: {', '.join(reasons[:12])}; give one of them notes or switch it on."


def _silence_reason(track: Track, *, is_heard: bool) -> str:
    if is_heard:
        return "has no notes"
    if not track.is_enabled:
        return "is switched off"
    return "is muted" if track.is_muted else "is not soloed"
