"""A mix in text files: a track list for people, a cue sheet for players."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from airdesk.automix.mix_tracks import MixTrack, one_line

CUE_FRAMES: Final = 75
"""In a second of a cue sheet."""
MOST_CUE_TRACKS: Final = 99
_CUE_KINDS: Final = {".mp3": "MP3", ".aif": "AIFF", ".aiff": "AIFF"}  # all else is called WAVE, as FLAC is by custom
_BOM: Final = b"\xef\xbb\xbf"


def tracklist_text(title: str, tracks: Sequence[MixTrack], duration_seconds: float) -> str:
    """When which song begins, with tempo and key, and how it goes into the next; times in minutes and seconds."""
    heading = one_line(title) or "Mix"
    count = f"{len(tracks)} song" + ("" if len(tracks) == 1 else "s")
    lines = [heading, f"{count}, {minutes(duration_seconds)}", ""]
    names = [f"{track.artist} – {track.title}" if track.artist else track.title for track in tracks]
    width = min(60, max((len(name) for name in names), default=0))
    for track, name in zip(tracks, names, strict=True):
        tempo = f"{track.tempo_bpm:6.1f} BPM" if track.tempo_bpm else "         –"
        line = f"{track.number:3d}  {minutes(track.start_seconds):>6}  {name:<{width}}  {tempo}  {track.key or '–'}"
        lines.append(line.rstrip())
        if track.style:
            lines.append(f"{'':13}↓ {_going(track)}")
    return "\n".join(lines) + "\n"


def _going(track: MixTrack) -> str:
    style = track.style.replace("_", " ")
    if not track.length_beats:
        return f"{style}, no gap"
    bars = track.length_beats / track.beats_per_bar
    bars_text = f" ({bars:g} bar{'' if bars == 1 else 's'})" if bars == int(bars) else ""
    return f"{style}, {track.length_beats:g} beats{bars_text}"


def minutes(seconds: float) -> str:
    """ "73:05" for 4385 seconds; hours are minutes too, so that all times of a list read alike."""
    whole = int(max(0.0, seconds) + 1e-6)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def cue_sheet(title: str, mix_file_name: str, tracks: Sequence[MixTrack]) -> bytes:
    """A cue sheet of the mix; in UTF-8, with a byte order mark where anything is not ASCII, so that players can tell.

    Each song's own file is named in a REM line. Players stop at track 99, so later songs are in REM lines only.
    """
    kind = _CUE_KINDS.get(PurePath(mix_file_name).suffix.casefold(), "WAVE")
    lines = [f"TITLE {_quoted(title or 'Mix')}", f"FILE {_quoted(mix_file_name)} {kind}"]
    for track in tracks[:MOST_CUE_TRACKS]:
        lines += _cue_track(track)
    lines += [
        f"REM TRACK {track.number} INDEX {cue_time(track.start_seconds)} {_quoted(track.title)}"
        for track in tracks[MOST_CUE_TRACKS:]
    ]
    text = "\r\n".join(lines) + "\r\n"
    return text.encode() if text.isascii() else _BOM + text.encode()


def _cue_track(track: MixTrack) -> list[str]:
    lines = [f"  TRACK {track.number:02d} AUDIO", f"    TITLE {_quoted(track.title)}"]
    if track.artist:
        lines.append(f"    PERFORMER {_quoted(track.artist)}")
    lines.append(f"    REM FILE {_quoted(track.file_name)}")
    if track.tempo_bpm:
        lines.append(f"    REM BPM {track.tempo_bpm:g}")
    if track.key:
        lines.append(f"    REM KEY {_quoted(track.key)}")
    return [*lines, f"    INDEX 01 {cue_time(track.start_seconds if track.number > 1 else 0.0)}"]


def cue_time(seconds: float) -> str:
    """ "73:05:37": minutes, seconds and 75ths of a second, never later than the moment itself."""
    frames = int(max(0.0, seconds) * CUE_FRAMES + 1e-6)
    return f"{frames // (60 * CUE_FRAMES):02d}:{frames // CUE_FRAMES % 60:02d}:{frames % CUE_FRAMES:02d}"


def _quoted(text: str) -> str:
    """In quotes; those inside become single ones, for which cue sheets know no other way."""
    return '"' + one_line(text).replace('"', "'") + '"'
