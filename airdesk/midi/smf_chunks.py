"""The chunks of a Standard MIDI File: its header and the bytes of each track, found even where lengths lie."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.errors import MidiFileError

_HEADER = b"MThd"
_TRACK = b"MTrk"
_MOST_TRACKS = 65535  # the header cannot announce more
_HEADER_SEARCH_BYTES = 65536  # room for a RIFF wrapper or a foreign header before the file proper


@dataclass(frozen=True, slots=True)
class MidiChunks:
    """A MIDI file taken apart, nothing decoded yet."""

    format: int  # 0 one track, 1 tracks at the same time, 2 tracks one after another
    division: int  # the header's 16 bits: ticks per quarter note, or SMPTE frames
    tracks: tuple[bytes, ...]  # the bytes inside each track chunk
    warnings: tuple[str, ...]


def split_chunks(data: bytes) -> MidiChunks:
    """Header and track bytes of a MIDI file. Raises MidiFileError where there is none."""
    warnings: list[str] = []
    start = _find_header(data, warnings)
    stated_length = int.from_bytes(data[start + 4 : start + 8], "big")
    fields = data[start + 8 : start + 14]
    if len(fields) < 6:
        raise MidiFileError("The MIDI file ends inside its header: export it again.")
    midi_format, track_count, division = (int.from_bytes(fields[at : at + 2], "big") for at in (0, 2, 4))
    if midi_format > 2:
        warnings.append(f"The file says it is of type {midi_format}, which does not exist; it was read as type 1.")
        midi_format = 1
    header_end = start + 8 + (stated_length if 6 <= stated_length <= 1024 else 6)
    tracks = _track_bytes(data, header_end, warnings)
    _check_track_count(track_count, len(tracks), warnings)
    return MidiChunks(midi_format, division, tuple(tracks), tuple(warnings))


def _find_header(data: bytes, warnings: list[str]) -> int:
    if not data:
        raise MidiFileError("The file is empty: choose a MIDI file with notes in it.")
    start = data.find(_HEADER, 0, _HEADER_SEARCH_BYTES)
    if start < 0:
        if data[4:8] == b"\0\0\0\6" and _TRACK in data:
            warnings.append("The first bytes of the file are damaged; the rest was read.")
            return 0
        raise MidiFileError("This is not a MIDI file: it has no MIDI header. Choose one that a music program exported.")
    if start and data[:4] != b"RIFF":
        warnings.append(f"{start} foreign bytes before the MIDI header were skipped.")
    return start


def _track_bytes(data: bytes, position: int, warnings: list[str]) -> list[bytes]:
    tracks: list[bytes] = []
    while position < len(data):
        if not _is_chunk_start(data, position):
            following = data.find(_TRACK, position)
            if following < 0:
                break
            warnings.append(f"{following - position} bytes that belong to no track were skipped.")
            position = following
        end = _chunk_end(data, position, len(tracks) + 1, warnings)
        if data[position : position + 4] == _TRACK:
            tracks.append(data[position + 8 : end])
            if len(tracks) > _MOST_TRACKS:
                raise MidiFileError("The MIDI file has more tracks than the format allows: export it again.")
        position = end
    return tracks


def _is_chunk_start(data: bytes, position: int) -> bool:
    name = data[position : position + 4]
    return len(data) - position >= 8 and name.isalpha() and name.isascii()


def _chunk_end(data: bytes, position: int, number: int, warnings: list[str]) -> int:
    """Where a chunk ends: as it says where that can be true, else at the next track or the end of the file."""
    stated = position + 8 + int.from_bytes(data[position + 4 : position + 8], "big")
    following = data.find(_TRACK, position + 8)
    if stated == len(data) or (stated < len(data) and _is_chunk_start(data, stated)):
        return stated
    is_last = following < 0
    if is_last and stated < len(data):
        return stated  # some bytes after the last track; nobody needs them
    warnings.append(f"Track {number} says it is {stated - position - 8} bytes long, which it is not; its real end was used.")
    return len(data) if is_last else following


def _check_track_count(stated: int, found: int, warnings: list[str]) -> None:
    if found == 0 and stated > 0:
        raise MidiFileError("The MIDI file ends after its header and holds no track: export it again.")
    if found == 0:
        warnings.append("The file has no tracks.")
    elif found < stated:
        warnings.append(f"The file announces {stated} tracks but holds {found}.")
