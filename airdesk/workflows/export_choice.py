"""What of a song is exported, how, and under which names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from airdesk.audio.encodings import AUDIO_FORMATS, AudioFormat, FormatId
from airdesk.errors import BadInputError, RenderError
from airdesk.export.archive import archive_name
from airdesk.export.file_names import safe_file_name, unique_file_name
from airdesk.model.song import Song, Track, audible_tracks

ExportItem = Literal["master", "mix", "stems", "midi", "pictures"]
ITEMS: Final[tuple[ExportItem, ...]] = ("master", "mix", "stems", "midi", "pictures")
AUDIO_ITEMS: Final = frozenset({"master", "mix", "stems"})

IfExists = Literal["refuse", "overwrite", "number"]

_TAIL_SECONDS = 3.0  # about what rings after a song
_MIDI_BYTES = 40_000
_PICTURE_BYTES = 1_500_000
_MOST_NUMBERS = 1000


@dataclass(frozen=True, slots=True)
class ExportSpan:
    """A stretch of the song: exact to the frame, or with what rings after its end."""

    start_tick: int
    end_tick: int
    has_tail: bool = False


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """All that the user decides about an export."""

    items: frozenset[ExportItem] = frozenset({"master"})
    format: FormatId = "wav24"
    sample_rate: int = 44_100  # Hz
    name: str = ""  # of the files; empty: the song's title
    span: ExportSpan | None = None  # None: the whole song with what rings after it
    as_zip: bool = False  # all of it as one ZIP with a manifest
    if_exists: IfExists = "refuse"
    with_samples: bool = False  # in the ZIP: the files of the audio clips, too

    @property
    def audio_format(self) -> AudioFormat:
        """The format of its audio files."""
        return AUDIO_FORMATS[self.format]

    @property
    def has_audio(self) -> bool:
        """Whether anything must be rendered."""
        return bool(self.items & AUDIO_ITEMS)


@dataclass(frozen=True, slots=True)
class FileTask:
    """One file to be made."""

    item: ExportItem
    path: Path  # relative to the folder, or inside the ZIP
    track_id: str = ""  # for one part


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export wrote."""

    folder: Path
    files: tuple[Path, ...]  # whole paths
    warnings: tuple[str, ...]
    seconds: float


def check_choice(song: Song, choice: ExportChoice) -> None:
    """Raise BadInputError or RenderError where the choice cannot be carried out for this song."""
    if not choice.items:
        raise BadInputError("Nothing is chosen: tick at least one kind of file.")
    if choice.format not in AUDIO_FORMATS:
        raise BadInputError(f'"{choice.format}" is no audio format: use one of {", ".join(AUDIO_FORMATS)}.')
    wanted = choice.audio_format
    if choice.has_audio and choice.sample_rate not in wanted.rates:
        rates = " or ".join(f"{rate / 1000:g} kHz" for rate in wanted.rates)
        raise BadInputError(f"{wanted.name} has no sample rate of {choice.sample_rate / 1000:g} kHz: use {rates}.")
    span = choice.span
    if span is not None and not 0 <= span.start_tick < span.end_tick <= song.end_tick:
        raise BadInputError("The chosen stretch does not lie inside the song: choose another one.")
    if not sounding_tracks(song):
        raise RenderError("No track can be heard: unmute one, or give one notes.")
    if not choice.has_audio and not noted_tracks(song):
        raise BadInputError("What is heard is audio only, which MIDI and pictures cannot hold: choose audio files.")


def sounding_tracks(song: Song) -> tuple[Track, ...]:
    """The tracks that are heard and have notes or audio."""
    return tuple(track for track in audible_tracks(song) if not track.is_empty)


def noted_tracks(song: Song) -> tuple[Track, ...]:
    """The tracks that are heard and have notes."""
    return tuple(track for track in audible_tracks(song) if any(clip.notes for clip in track.clips))


def file_tasks(song: Song, choice: ExportChoice, name: str) -> list[FileTask]:
    """The files that an export makes, in the order they are made; *name*: of the song, already safe."""
    extension = choice.audio_format.extension
    tasks: list[FileTask] = []
    if "master" in choice.items:
        tasks.append(FileTask("master", Path(f"master.{extension}" if choice.as_zip else f"{name}.{extension}")))
    if "mix" in choice.items:
        tasks.append(FileTask("mix", Path(f"mix.{extension}" if choice.as_zip else f"{name} mix.{extension}")))
    parts = _part_names(sounding_tracks(song))
    if "stems" in choice.items:
        folder = Path("stems" if choice.as_zip else f"{name} stems")
        tasks += [FileTask("stems", folder / f"{part}.{extension}", track_id) for track_id, part in parts.items()]
    noted = {track.id for track in noted_tracks(song)}
    if "midi" in choice.items and noted:
        tasks.append(FileTask("midi", Path("midi.mid" if choice.as_zip else f"{name}.mid")))
        if choice.as_zip:
            tasks += [FileTask("midi", Path(f"midi_{part}.mid"), each) for each, part in parts.items() if each in noted]
    if "pictures" in choice.items and noted:
        stem = "pianoroll" if choice.as_zip else f"{name} piano roll"
        tasks += [FileTask("pictures", Path(f"{stem}.{kind}")) for kind in ("png", "svg")]
    return tasks


def final_paths(song: Song, choice: ExportChoice, name: str) -> list[Path]:
    """The files that appear in the folder, relative to it."""
    if choice.as_zip:
        return [Path(archive_name(name))]
    return [task.path for task in file_tasks(song, choice, name)]


def export_name(song: Song, choice: ExportChoice, out: Path) -> str:
    """The safe name of the files; with `__2`, `__3`… where the choice is to number and it is taken."""
    name = safe_file_name(choice.name.strip() or song.title)
    if choice.if_exists != "number":
        return name
    numbered = (name if number == 1 else f"{name}__{number}" for number in range(1, _MOST_NUMBERS))
    return next((each for each in numbered if not existing_files(song, choice, out, each)), name)


def existing_files(song: Song, choice: ExportChoice, out: Path, name: str | None = None) -> list[Path]:
    """Which of the files are there already, for the question whether to replace them."""
    chosen = name or safe_file_name(choice.name.strip() or song.title)
    return [out / path for path in final_paths(song, choice, chosen) if (out / path).exists()]


def expected_bytes(song: Song, choice: ExportChoice) -> Mapping[ExportItem, int]:
    """About how large each kind of file will be, whether it is chosen or not."""
    seconds = song.duration_seconds + _TAIL_SECONDS
    if choice.span is not None:
        start, end = (song.tempo_map.tick_to_seconds(tick) for tick in (choice.span.start_tick, choice.span.end_tick))
        seconds = end - start + (_TAIL_SECONDS if choice.span.has_tail else 0.0)
    wanted = choice.audio_format
    rate = 44_100 if wanted.is_lossy else choice.sample_rate  # a bit rate hardly depends on it
    audio = round(seconds * rate * wanted.bytes_per_frame)
    stems = round(audio * len(sounding_tracks(song)) * (0.5 if wanted.container in ("FLAC", "OGG") else 1.0))
    return {"master": audio, "mix": audio, "stems": stems, "midi": _MIDI_BYTES, "pictures": _PICTURE_BYTES}


def _part_names(tracks: tuple[Track, ...]) -> dict[str, str]:
    """Track id → the name its files carry; the second of a name gets `__2`."""
    taken: set[str] = set()
    return {track.id: unique_file_name(safe_file_name(track.name, "part").replace(".", " "), taken) for track in tracks}
