"""What audio files say of themselves: title, artist, album, tempo and key, in whatever tags and encodings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from airdesk.errors import HarmonyError
from airdesk.model.harmony import parse_key
from airdesk.model.song_analysis import CAMELOT, SongTags

_LONGEST: Final = 300
_SLOWEST_BPM, _FASTEST_BPM = 30.0, 400.0
_TONICS: Final = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def read_tags(path: Path) -> SongTags:
    """The tags of a file; empty where it has none or they cannot be read."""
    import mutagen

    try:
        file = mutagen.File(path, easy=True)
        whole = mutagen.File(path) if file is not None else None
    except Exception:  # noqa: BLE001  other people's tags break the reader in every way there is; they are only evidence
        return SongTags()
    if file is None:
        return SongTags()
    easy, raw = file.tags or {}, (whole.tags if whole is not None else None) or {}
    return SongTags(
        title=_text(_first(easy, raw, "title", "TIT2", "\xa9nam")),
        artist=_text(_first(easy, raw, "artist", "TPE1", "\xa9ART")),
        album=_text(_first(easy, raw, "album", "TALB", "\xa9alb")),
        track_number=_whole(_first(easy, raw, "tracknumber", "TRCK", "trkn")),
        tempo_bpm=_tempo(_first(easy, raw, "bpm", "TBPM", "tmpo", "tempo")),
        key=_key(_first(easy, raw, "initialkey", "TKEY", "key", "----:com.apple.iTunes:initialkey")),
    )


def _first(easy: Any, raw: Any, *names: str) -> object:
    """The first value under any of some names."""
    for tags in (easy, raw):
        for name in names:
            try:
                value = tags[name]
            except (KeyError, ValueError, TypeError):
                continue
            value = getattr(value, "text", value)
            while isinstance(value, (list, tuple)) and value:
                value = value[0]
            if value not in (None, "", [], ()):
                return value
    return ""


def _text(value: object) -> str:
    """One clean line; text that was written in one encoding and is read in another is put right where that is certain."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    text = _repaired(text)
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return re.sub(r"\s+", " ", text).strip()[:_LONGEST]


def _repaired(text: str) -> str:
    """UTF-8 that was taken for Latin-1 ("MÃ¼nchen") read as UTF-8."""
    if not any("\x80" <= letter <= "\xff" for letter in text):
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _whole(value: object) -> int | None:
    match = re.match(r"\s*(\d{1,4})", str(value))
    return int(match[1]) if match else None


def _tempo(value: object) -> float | None:
    match = re.search(r"\d+(?:[.,]\d+)?", str(value))
    tempo = float(match[0].replace(",", ".")) if match else 0.0
    return tempo if _SLOWEST_BPM <= tempo <= _FASTEST_BPM else None


def _key(value: object) -> str:
    """Written in any of the usual ways: "Am", "A minor", "8A", "1m" (Open Key)."""
    text = _text(value)
    camelot = re.fullmatch(r"0?(\d{1,2})\s*([ABab])", text)
    if camelot:
        mode = "minor" if camelot[2].upper() == "A" else "major"
        name = f"{camelot[1]}{camelot[2].upper()}"
        return f"{_TONICS[CAMELOT[mode].index(name)]} {mode}" if name in CAMELOT[mode] else ""
    try:
        return parse_key(text).name if text else ""
    except HarmonyError:
        return ""
