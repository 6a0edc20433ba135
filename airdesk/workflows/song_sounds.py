"""The sounds a song needs, each note's zone made or taken from the cache, one instrument per track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from airdesk.audio.instrument import Instrument
from airdesk.errors import RenderError, SoundFontError
from airdesk.midi.general_midi import PROGRAM_NAMES, drum_kit_name
from airdesk.model.own_sound import own_instrument_id
from airdesk.model.song import Song, Track, audible_tracks
from airdesk.progress import PartProgress, Progress
from airdesk.render.note_pitch import keys_played
from airdesk.settings import Settings
from airdesk.synthesis.bank import build_instruments
from airdesk.synthesis.sound_choice import playing_sound, sound_for_program, stand_in
from airdesk.synthesis.soundfont.sound_name import preset_sound
from airdesk.workflows.own_tracks import OwnTracks
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.sound_source import SoundSource, own_sounds_instead

Keys = set[tuple[int, int]]
"""Pairs of pitch and velocity that an instrument must have sounds for."""


@dataclass(frozen=True, slots=True)
class SongSounds:
    """What the tracks of a song play with."""

    instruments: Mapping[str, Instrument]  # track id -> instrument
    warnings: tuple[str, ...] = ()  # what plays otherwise than the song says, and why

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

    def report(self, song: Song) -> list[dict[str, str]]:
        """Who plays each track, for results: kind of the source, and of a SoundFont its file and preset."""
        return [
            {"track": track.id, "instrument": track.name, "sound": track.sound, **source_facts(instrument.source)}
            for track in song.tracks
            if (instrument := self.instruments.get(track.id)) is not None
        ]

    def note(self, song: Song, log: RunLog) -> None:
        """Put into the log who plays what, and what is to be said of it."""
        for warning in self.warnings:
            log.warn("samples", warning)
        log.note("samples", "sounds chosen", data={row.pop("track"): row for row in self.report(song)})


def source_facts(source: Mapping[str, str]) -> dict[str, str]:
    """What of an instrument's source is told of it."""
    return {name: source[name] for name in ("kind", "file", "preset", "samples", "own_drums") if name in source}


def with_sounds(song: Song, source: SoundSource | None = None) -> Song:
    """The song with a sound for every track that has none: the preset of its General MIDI program, else the nearest patch."""
    source = source or SoundSource()
    return replace(
        song, tracks=tuple(track if track.sound else replace(track, sound=_sound(track, source)) for track in song.tracks)
    )


def _sound(track: Track, source: SoundSource) -> str:
    return sound_for_program(track.program, bank=track.bank, is_percussion=track.is_percussion, soundfont=source.soundfont)


def build_song_sounds(song: Song, settings: Settings, progress: Progress, source: SoundSource | None = None) -> SongSounds:
    """Instruments for every audible track with notes. Raises RenderError where nothing can be heard, SoundFontError.

    A SoundFont that nobody named and that cannot be played is left out, with a warning.
    """
    playing = [(track, keys) for track in audible_tracks(song) if (keys := keys_played(track))]
    if not playing and not any(track.audio_clips for track in audible_tracks(song)):
        raise RenderError(_nothing_to_play(song))
    source = source or SoundSource()
    try:
        return _built(playing, settings, progress, source)
    except SoundFontError as error:
        if source.is_named:
            raise
        own = SoundSource(warnings=(*source.warnings, own_sounds_instead(error)))
    return _built(playing, settings, progress, own)


def _built(playing: Sequence[tuple[Track, Keys]], settings: Settings, progress: Progress, source: SoundSource) -> SongSounds:
    if any(own_instrument_id(track.sound) for track, _ in playing):
        from airdesk.workflows.own_song_sounds import own_tracks  # late: most songs need none of it

        own = own_tracks(playing, settings, PartProgress(progress, 0.0, 0.5), source)
    else:
        own = OwnTracks()
    needs: dict[str, set[tuple[int, int]]] = {}
    sounds, warnings = {}, [*source.warnings, *own.warnings]
    for track, keys in playing:
        if track.id in own.sounds and track.id not in own.factory:
            continue
        sound, keys = own.factory.get(track.id, (track.sound, keys))
        missing = stand_in(sound, source.soundfont)
        if missing is not None:
            warnings.append(f"{track.name}: no SoundFont here has {_preset_name(sound)}; {missing} plays instead.")
        sounds[track.id] = missing or playing_sound(sound, track.program, source.soundfont)
        needs.setdefault(sounds[track.id], set()).update(keys)
    built = build_instruments(
        needs,
        cache_folder=settings.sound_cache_folder,
        progress=PartProgress(progress, 0.5, 1.0) if own.sounds else progress,
        workers=settings.synthesis_workers,
        soundfont=source.soundfont,
    )
    instruments = {track: built[sound] for track, sound in sounds.items()}
    for track_id in own.sounds:
        instruments[track_id] = own.joined(track_id, instruments.get(track_id))
    return SongSounds(instruments, tuple(warnings))


def _preset_name(sound: str) -> str:
    preset = preset_sound(sound)
    if preset is None:
        return sound
    name = drum_kit_name(preset.program) if preset.is_kit else PROGRAM_NAMES[preset.program]
    return f"{name} ({sound})"


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
