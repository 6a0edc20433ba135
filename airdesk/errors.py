"""Errors whose text is a sentence for the user; anything else that is raised is our own bug."""

from __future__ import annotations

from pathlib import Path


class AirdeskError(Exception):
    """What the user can understand and mend; `str(error)` is one sentence saying what to do."""

    is_bad_input = False
    """True where the request was wrong (exit code 2), False where the work failed (exit code 1)."""

    def __init__(self, message: str, *, path: Path | str | None = None) -> None:
        super().__init__(message)
        self.path = None if path is None else Path(path)


class BadInputError(AirdeskError, ValueError):
    """The request itself cannot be carried out: a value out of range, an unknown name, a wrong file."""

    is_bad_input = True


class PlanError(BadInputError):
    """A plan or the request for one does not hold together."""


class HarmonyError(BadInputError):
    """A key, scale or chord name nobody can read."""


class GenreError(BadInputError):
    """A genre that does not exist, or a genre file with mistakes in it."""


class ScoreError(BadInputError):
    """A score document that is not one."""


class MidiFileError(BadInputError):
    """A MIDI file that cannot be read or repaired."""


class AudioFileError(BadInputError):
    """An audio file that cannot be read."""


class PatchError(BadInputError):
    """A factory sound that does not exist, or a patch file with mistakes in it."""


class SoundFontError(BadInputError):
    """A SoundFont that is missing, damaged or none, or that cannot be played here."""


class OutputFolderError(BadInputError):
    """The folder asked for cannot take files."""


class AudioTooShortError(BadInputError):
    """Less audio than the measurement needs."""


class RenderError(AirdeskError):
    """Rendering cannot give what was asked for."""


class StorageError(AirdeskError):
    """Writing failed: the disk is full or went away."""


class LibraryError(AirdeskError):
    """The library is damaged, newer than this program, or locked."""


class DeviceError(AirdeskError):
    """The sound device is missing or refused."""


class ProviderError(AirdeskError):
    """A language model that did not answer, or no answer of use."""

    def __init__(self, message: str, *, passed_over: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.passed_over = passed_over  # why, for each that was asked


class CancelledError(AirdeskError):
    """The user cancelled the work; nothing half-written stays."""
