"""Keys, scales and chords: their names, their notes, and roman numerals in a key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from airdesk.errors import HarmonyError

SCALES: Final[dict[str, tuple[int, ...]]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "melodic minor": (0, 2, 3, 5, 7, 9, 11),
    "harmonic major": (0, 2, 4, 5, 7, 8, 11),
    "double harmonic": (0, 1, 4, 5, 7, 8, 11),
    "phrygian dominant": (0, 1, 4, 5, 7, 8, 10),
    "lydian dominant": (0, 2, 4, 6, 7, 9, 10),
    "altered": (0, 1, 3, 4, 6, 8, 10),
    "hungarian minor": (0, 2, 3, 6, 7, 8, 11),
    "neapolitan minor": (0, 1, 3, 5, 7, 8, 11),
    "neapolitan major": (0, 1, 3, 5, 7, 9, 11),
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "major blues": (0, 2, 3, 4, 7, 9),
    "hirajoshi": (0, 2, 3, 7, 8),
    "in sen": (0, 1, 5, 7, 10),
    "whole tone": (0, 2, 4, 6, 8, 10),
    "diminished": (0, 2, 3, 5, 6, 8, 9, 11),
    "dominant diminished": (0, 1, 3, 4, 6, 7, 9, 10),
    "augmented": (0, 3, 4, 7, 8, 11),
    "chromatic": tuple(range(12)),
}
"""Semitones above the tonic."""

_SCALE_ALIASES: Final = {
    "": "major",
    "maj": "major",
    "ionian": "major",
    "dur": "major",
    "mayor": "major",
    "m": "minor",
    "min": "minor",
    "aeolian": "minor",
    "natural minor": "minor",
    "moll": "minor",
    "mol": "minor",
    "menor": "minor",
    "harmonic": "harmonic minor",
    "melodic": "melodic minor",
    "jazz minor": "melodic minor",
    "ukrainian dorian": "hungarian minor",
    "gypsy": "double harmonic",
    "byzantine": "double harmonic",
    "spanish": "phrygian dominant",
    "acoustic": "lydian dominant",
    "pentatonic": "minor pentatonic",
    "pentatonic minor": "minor pentatonic",
    "pentatonic major": "major pentatonic",
    "octatonic": "diminished",
    "dorycka": "dorian",
    "dorico": "dorian",
    "frigio": "phrygian",
    "frygijska": "phrygian",
    "lidio": "lydian",
    "lidyjska": "lydian",
    "mixolidio": "mixolydian",
    "miksolidyjska": "mixolydian",
}

_LETTERS: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11, "H": 11}
_SHARP_NAMES: Final = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLAT_NAMES: Final = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_FLAT_MAJOR_TONICS: Final = frozenset({1, 3, 5, 8, 10})  # Db Eb F Ab Bb: keys written with flats
_STEP_IN_MAJOR: Final = {"dorian": 2, "phrygian": 4, "lydian": 5, "mixolydian": 7}
"""Where a mode begins in the major scale of the same notes, in semitones: that scale decides how its notes are spelled."""


def parse_pitch_class(text: str) -> int:
    """Pitch class 0..11 of a note name such as "Bb", "F#" or "H". Raises HarmonyError."""
    name = text.strip().replace("♯", "#").replace("♭", "b")
    if not name or name[0].upper() not in _LETTERS or any(mark not in "#b" for mark in name[1:]) or len(name) > 3:
        raise HarmonyError(f'"{text[:40]}" is no note name: use C to B with # or b, like F# or Bb.')
    return (_LETTERS[name[0].upper()] + name.count("#") - name[1:].count("b")) % 12


def find_scale(text: str) -> str:
    """Canonical name of a scale from any of its names. Raises HarmonyError."""
    name = re.sub(r"[\s_-]+", " ", text.strip().lower())
    name = re.sub(r" ?scale$", "", name)
    name = _SCALE_ALIASES.get(name, name)
    if name not in SCALES:
        raise HarmonyError(f'"{text[:40]}" is no scale I know: use one of {", ".join(SCALES)}.')
    return name


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic and a scale."""

    tonic: int  # pitch class 0..11
    scale: str = "major"  # a name in SCALES

    def __post_init__(self) -> None:
        if not 0 <= self.tonic <= 11 or self.scale not in SCALES:
            raise HarmonyError(f"{self.tonic} {self.scale} is no key.")

    @property
    def tonic_name(self) -> str:
        """The tonic as this key spells it: "Bb"."""
        return pitch_class_name(self.tonic, self)

    @property
    def name(self) -> str:
        """ "A minor"."""
        return f"{self.tonic_name} {self.scale}"

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """The scale's pitch classes from the tonic up."""
        return tuple((self.tonic + step) % 12 for step in SCALES[self.scale])

    @property
    def is_minor(self) -> bool:
        """True when the scale's third is a minor one."""
        return 3 in SCALES[self.scale] and 4 not in SCALES[self.scale]

    @property
    def seven_notes(self) -> tuple[int, ...]:
        """Semitones of the seven degrees chords are built on: the scale itself, or its major or minor parent."""
        steps = SCALES[self.scale]
        return steps if len(steps) == 7 else SCALES["minor" if self.is_minor else "major"]


def pitch_class_name(pitch_class: int, key: Key | None = None) -> str:
    """Spelled with flats where the key is written with flats, else sharps."""
    if key is None:
        return _SHARP_NAMES[pitch_class % 12]
    step = _STEP_IN_MAJOR.get(key.scale, 9 if key.is_minor else 0)
    relative_major = (key.tonic - step) % 12
    return (_FLAT_NAMES if relative_major in _FLAT_MAJOR_TONICS else _SHARP_NAMES)[pitch_class % 12]


def parse_key(text: str, scale: str | None = None) -> Key:
    """Key of a text like "Cm", "D dorian", "F# minor" or (with `scale`) "Bb". Raises HarmonyError."""
    match = re.match(
        r"^\s*([A-Ha-h](?:[#♯]{1,2}|[b♭]{1,2}|is|-sharp|-flat| sharp| flat)?)(?:\s+|-|(?=m|M|$))(.*)$", text.strip()
    )
    if not match:
        raise HarmonyError(f'"{text[:40]}" is no key: write it like A minor, Cm, F# or D dorian.')
    tonic_text = re.sub(r"is$|[- ]sharp$", "#", match[1])
    tonic = parse_pitch_class(re.sub(r"[- ]flat$", "b", tonic_text))
    rest = match[2].strip()
    if rest == "M":
        rest = "major"
    if scale is not None and rest and find_scale(rest) != find_scale(scale):
        raise HarmonyError(f'The key "{text[:40]}" and the scale "{scale[:40]}" disagree: give one of them.')
    return Key(tonic, find_scale(scale if scale is not None else rest))


QUALITIES: Final[dict[str, tuple[int, ...]]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "69": (0, 4, 7, 9, 14),
    "m69": (0, 3, 7, 9, 14),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "mmaj7": (0, 3, 7, 11),
    "dim7": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
    "aug7": (0, 4, 8, 10),
    "augmaj7": (0, 4, 8, 11),
    "7sus4": (0, 5, 7, 10),
    "7b5": (0, 4, 6, 10),
    "7b9": (0, 4, 7, 10, 13),
    "7#9": (0, 4, 7, 10, 15),
    "7#11": (0, 4, 7, 10, 18),
    "7b13": (0, 4, 7, 10, 20),
    "7alt": (0, 4, 10, 13, 20),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "9": (0, 4, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14),
    "m9": (0, 3, 7, 10, 14),
    "9sus4": (0, 5, 7, 10, 14),
    "mmaj9": (0, 3, 7, 11, 14),
    "11": (0, 7, 10, 14, 17),
    "m11": (0, 3, 7, 10, 14, 17),
    "maj7#11": (0, 4, 7, 11, 18),
    "maj9#11": (0, 4, 7, 11, 14, 18),
    "13": (0, 4, 10, 14, 21),
    "maj13": (0, 4, 11, 14, 21),
    "m13": (0, 3, 10, 14, 21),
    "13sus4": (0, 5, 10, 14, 21),
}
"""Semitones above the root, in close order; names as in lead sheets."""

_QUALITY_ALIASES: Final = {
    "maj": "",
    "M": "",
    "min": "m",
    "-": "m",
    "°": "dim",
    "o": "dim",
    "+": "aug",
    "sus": "sus4",
    "M7": "maj7",
    "Δ": "maj7",
    "min7": "m7",
    "-7": "m7",
    "°7": "dim7",
    "o7": "dim7",
    "ø": "m7b5",
    "ø7": "m7b5",
    "+7": "aug7",
    "7#5": "aug7",
    "M9": "maj9",
    "min9": "m9",
    "6/9": "69",
    "mM7": "mmaj7",
    "min6": "m6",
    "maj11": "maj9#11",
}


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord symbol: root, quality and (for inversions and slash chords) another bass note."""

    root: int  # pitch class 0..11
    quality: str = ""  # a name in QUALITIES
    bass: int | None = None  # pitch class under the chord when it is not the root

    def __post_init__(self) -> None:
        if self.quality not in QUALITIES:
            raise HarmonyError(f'"{self.quality[:40]}" is no chord quality I know.')

    @property
    def intervals(self) -> tuple[int, ...]:
        """Semitones above the root."""
        return QUALITIES[self.quality]

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """All its pitch classes, root first; the slash bass, if foreign, last."""
        own = tuple(dict.fromkeys((self.root + step) % 12 for step in self.intervals))
        return own if self.bass is None or self.bass in own else (*own, self.bass)

    @property
    def bass_pitch_class(self) -> int:
        """What the bass plays."""
        return self.root if self.bass is None else self.bass

    @property
    def is_minor(self) -> bool:
        """True when it has a minor third and no major one."""
        return 3 in self.intervals and 4 not in self.intervals

    @property
    def guide_tones(self) -> tuple[int, ...]:
        """Third (or what replaces it) and seventh (or sixth): the notes that tell the chord apart."""
        chosen = [step for step in self.intervals if step in (2, 3, 4, 5)][:1]
        chosen += [step for step in self.intervals if step in (9, 10, 11)][:1]
        return tuple((self.root + step) % 12 for step in chosen)

    def named(self, key: Key | None = None) -> str:
        """The symbol, spelled as the key spells: "Dm9", "C/E"."""
        slash = "" if self.bass is None else f"/{pitch_class_name(self.bass, key)}"
        return f"{pitch_class_name(self.root, key)}{self.quality}{slash}"


def find_quality(text: str) -> str:
    """Canonical name of a chord quality. Raises HarmonyError."""
    quality = _QUALITY_ALIASES.get(text, text)
    if quality not in QUALITIES:
        raise HarmonyError(f'"{text[:40]}" is no chord quality I know.')
    return quality


def parse_chord(text: str) -> Chord:
    """Chord of a symbol like "Am7", "F#m7b5", "C/E". Raises HarmonyError."""
    match = re.match(r"^([A-H](?:#{1,2}|b{1,2})?)(.*?)(?:/([A-H](?:#|b)?))?$", text.strip())
    if not match:
        raise HarmonyError(f'"{text[:40]}" is no chord symbol: write it like Am7, G13 or C/E.')
    bass = None if match[3] is None else parse_pitch_class(match[3])
    return Chord(parse_pitch_class(match[1]), find_quality(match[2]), bass)


_NUMERALS: Final = {"i": 0, "ii": 1, "iii": 2, "iv": 3, "v": 4, "vi": 5, "vii": 6}
_NUMERAL_PATTERN: Final = re.compile(r"^([b#]?)([ivIV]+)([^/]*)(?:/([b#]?)([1-7]|[ivIV]+))?$")


def chord_in_key(numeral: str, key: Key) -> Chord:
    """Chord of a roman numeral in a key: "ii7", "bVII", "V7/V" (secondary), "I/3" (third in the bass).

    Degrees are those of the key's own scale (in A minor VI is F); b and # move them by a semitone. Capitals are major,
    small letters minor; a suffix names the rest as in lead sheets ("iv9" is a minor ninth). Raises HarmonyError.
    """
    match = _NUMERAL_PATTERN.match(numeral.strip())
    if not match or match[2].lower() not in _NUMERALS:
        raise HarmonyError(f'"{numeral[:40]}" is no roman numeral: write it like ii7, bVII or V7/V.')
    accidental, letters, suffix, slash_accidental, slash = match.groups()
    slash_shift = {"b": -1, "#": 1}.get(slash_accidental or "", 0)
    if slash is not None and not slash.isdigit():
        target = _degree(key, _NUMERALS[slash.lower()]) + slash_shift
        home = Key(target % 12, "major" if slash.isupper() else "minor")
        return chord_in_key(f"{accidental}{letters}{suffix}", home)
    root = (_degree(key, _NUMERALS[letters.lower()]) + {"b": -1, "#": 1}.get(accidental, 0)) % 12
    quality = _numeral_quality(letters.islower(), suffix)
    if slash is None:
        return Chord(root, quality)
    return Chord(root, quality, _chord_degree(root, quality, int(slash), slash_shift))


def _degree(key: Key, index: int) -> int:
    return key.tonic + key.seven_notes[index]


def _numeral_quality(is_small: bool, suffix: str) -> str:
    canonical = _QUALITY_ALIASES.get(suffix, suffix)
    if is_small and canonical in ("", "6", "69", "7", "9", "11", "13", "maj7", "maj9", "add9"):
        return find_quality("m" + canonical)
    return find_quality(canonical)


def _chord_degree(root: int, quality: str, number: int, shift: int) -> int:
    """Pitch class of the chord's third, fifth, seventh... as the slash asks for it."""
    wanted = {1: (0,), 2: (2, 14, 13), 3: (4, 3, 5, 2), 4: (5,), 5: (7, 6, 8), 6: (9,), 7: (10, 11, 9)}[number]
    have = [step for step in wanted if step in QUALITIES[quality]]
    return (root + (have or list(wanted))[0] + shift) % 12
