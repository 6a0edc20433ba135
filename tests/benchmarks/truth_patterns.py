"""Styles written out by hand, as songs: the second half of the songs with known beats, made without the composer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from airdesk.model.harmony import Key, chord_in_key
from airdesk.model.notes import Note
from airdesk.model.plan import Role
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import TICKS_PER_BEAT, Meter, constant_meter, constant_tempo

SIXTEENTH = TICKS_PER_BEAT // 4


@dataclass(frozen=True)
class Pattern:
    """One bar of a style in sixteenths ("x" loud, "o" soft), and who plays it."""

    tempos: tuple[float, float]
    kick: str
    snare: str
    hat: str
    bass: str
    chords: str
    meter: str = "4/4"
    swing: float = 0.5  # of each pair of eighths
    programs: tuple[int, int, int] = (33, 0, 80)  # bass, chords, lead
    hat_pitch: int = 42


PATTERNS = {
    "rock": Pattern(
        (95, 160),
        "x.....x.x.......",
        "....x.......x...",
        "x.o.x.o.x.o.x.o.",
        "x.x.x.x.x.x.x.x.",
        "x.......x...x...",
        programs=(34, 29, 30),
    ),
    "house": Pattern(
        (118, 130),
        "x...x...x...x...",
        "....x.......x...",
        "..x...x...x...x.",
        "..x...x...x...x.",
        "x..x..x.........",
        programs=(38, 4, 81),
        hat_pitch=46,
    ),
    "techno": Pattern(
        (126, 142),
        "x...x...x...x...",
        "................",
        "..x.o.x...x.o.x.",
        ".xx..xx..xx..xx.",
        "x...............",
        programs=(38, 90, 81),
        hat_pitch=42,
    ),
    "swing": Pattern(
        (110, 230),
        "x.......x.......",
        "....o.......o...",
        "x...x.x.x...x.x.",
        "x...x...x...x...",
        "......x.....x...",
        swing=0.66,
        programs=(32, 0, 66),
        hat_pitch=51,
    ),
    "ballad": Pattern(
        (58, 84),
        "x.......x.x.....",
        "....x.......x...",
        "x.o.x.o.x.o.x.o.",
        "x.......x.......",
        "x...x...x...x...",
        programs=(33, 0, 48),
    ),
    "drum and bass": Pattern(
        (165, 180),
        "x.........x.....",
        "....x.......x...",
        "x.x.x.x.x.x.x.x.",
        "x...............",
        "x...............",
        programs=(38, 89, 81),
    ),
    "waltz": Pattern(
        (90, 190), "x...........", "....o...o...", "x...x...x...", "x...........", "....x...x...", "3/4", programs=(32, 21, 73)
    ),
    "jazz waltz": Pattern(
        (120, 180),
        "x...........",
        "......o.....",
        "x...x.x.x...",
        "x.......x...",
        "....x.......",
        "3/4",
        0.66,
        programs=(32, 0, 11),
        hat_pitch=51,
    ),
    "half-time trap": Pattern(
        (128, 152),
        "x.....x.........",
        "........x.......",
        "x.x.x.x.x.xxx.x.",
        "x.....x.........",
        "x...............",
        programs=(38, 88, 80),
    ),
    "hip hop": Pattern(
        (82, 100),
        "x......x..x.....",
        "....x.......x...",
        "x.x.x.x.x.x.x.x.",
        "x......x..x.....",
        "x.......x.......",
        swing=0.54,
        programs=(33, 4, 73),
    ),
    "funk": Pattern(
        (96, 116),
        "x..x......x..x..",
        "....x..o.o..x..o",
        "xxxxxxxxxxxxxxxx",
        "x..x..x...x.x.x.",
        "..x...x..x......",
        programs=(36, 27, 61),
    ),
    "reggae": Pattern(
        (68, 92),
        "........x.......",
        "........x.......",
        "x.x.x.x.x.x.x.x.",
        "x...x.x...x.x...",
        "....x.......x...",
        programs=(33, 16, 56),
    ),
    "bossa": Pattern(
        (110, 150),
        "x.....x.x.....x.",
        "x.....x...x.....",
        "x.x.x.x.x.x.x.x.",
        "x.....x.x.....x.",
        "x.....x...x..x..",
        programs=(32, 24, 73),
    ),
    "punk": Pattern(
        (168, 200),
        "x.......x.x.....",
        "....x.......x...",
        "x...x...x...x...",
        "x.x.x.x.x.x.x.x.",
        "x.x.x.x.x.x.x.x.",
        programs=(34, 30, 30),
        hat_pitch=46,
    ),
    "pop": Pattern(
        (96, 128),
        "x.....x.x.......",
        "....x.......x...",
        "x.x.x.x.x.x.x.x.",
        "x..x..x.x..x..x.",
        "x..x..x.x..x..x.",
        programs=(33, 0, 80),
    ),
    "piano solo": Pattern(
        (66, 130),
        "................",
        "................",
        "................",
        "x.......x.......",
        "....x.o.....x.o.",
        programs=(0, 0, 0),
    ),
}

PROGRESSIONS = {
    "major": (("I", "V", "vi", "IV"), ("I", "vi", "IV", "V"), ("I", "IV", "I", "V"), ("ii7", "V7", "I", "I")),
    "minor": (("i", "VI", "III", "VII"), ("i", "iv", "VII", "III"), ("i", "VI", "iv", "V"), ("i", "i", "iv", "V")),
}


HATS = (
    "x.x.x.x.x.x.x.x.",
    "x.o.x.o.x.o.x.o.",
    "x...x...x...x...",
    "..x...x...x...x.",
    "xoxoxoxoxoxoxoxo",
    "x.xxx.x.x.xxx.x.",
    "................",
)
BASSES = (
    "x.......x.......",
    "x.x.x.x.x.x.x.x.",
    "x...x...x...x...",
    "x..x..x.x..x..x.",
    "x...............",
    "x.....x.x.......",
)
CHORDS = (
    "x...............",
    "x.......x.......",
    "x...x...x...x...",
    "..x...x...x...x.",
    "x..x..x.........",
    "x.x.x.x.x.x.x.x.",
    "....x.......x...",
)


def varied(pattern: Pattern, rng: Random) -> Pattern:
    """The same style played otherwise: other hats, bass, chords and sounds, a kick more or less."""
    length = len(pattern.kick)

    def one_of(rows: tuple[str, ...], usual: str) -> str:
        return (rng.choice(rows) if rng.random() < 0.6 else usual)[:length]

    kick = [*pattern.kick]
    if "x" in kick:
        for place in range(2, length, 2):
            if rng.random() < 0.08:
                kick[place] = "." if kick[place] == "x" else "o"
    hat = pattern.hat if "x" not in pattern.hat else one_of(HATS, pattern.hat)
    programs = (
        rng.choice((32, 33, 34, 36, 38, 39)),
        rng.choice((0, 4, 16, 24, 26, 29, 48, 88, 90)),
        rng.choice((11, 56, 66, 73, 80, 81, 40)),
    )
    return replace(
        pattern,
        kick="".join(kick),
        hat=hat,
        bass=one_of(BASSES, pattern.bass),
        chords=one_of(CHORDS, pattern.chords),
        programs=programs,
        hat_pitch=rng.choice((42, 42, 46, 51, 54, 70)),
    )


def pattern_song(style: str, key: Key, tempo_bpm: float, bars: int, rng: Random, *, is_varied: bool = False) -> Song:
    """A song of a style: intro without drums, verses, a break, an end."""
    pattern = varied(PATTERNS[style], rng) if is_varied else PATTERNS[style]
    meter = Meter(*map(int, pattern.meter.split("/")))
    mode = "minor" if key.is_minor else "major"
    verse, refrain = rng.choice(PROGRESSIONS[mode]), rng.choice(PROGRESSIONS[mode])
    player = _Player(pattern, key, meter, rng)
    drums_from, break_at = rng.choice((0, 4, 8)), (bars * 5 // 8) // 4 * 4
    for bar in range(bars):
        numerals = refrain if bar // 8 % 2 else verse
        is_break = break_at <= bar < break_at + 4 and style not in ("swing", "waltz")
        player.bar(bar, numerals[bar % 4], with_drums=bar >= drums_from and not is_break, with_lead=bar // 4 % 3 != 0)
    return Song(
        title=style,
        tempo_map=constant_tempo(tempo_bpm),
        meter_map=constant_meter(meter),
        tracks=player.tracks(bars),
        end_tick=bars * meter.bar_ticks,
        key=key,
        genre="",
    )


class _Player:
    """Writes notes bar by bar."""

    def __init__(self, pattern: Pattern, key: Key, meter: Meter, rng: Random) -> None:
        self._pattern, self._key, self._meter, self._rng = pattern, key, meter, rng
        self._notes: dict[str, list[Note]] = {"drums": [], "bass": [], "chords": [], "lead": []}
        self._lead_pitch = 72

    def bar(self, bar: int, numeral: str, *, with_drums: bool, with_lead: bool) -> None:
        start = bar * self._meter.bar_ticks
        chord = chord_in_key(numeral, self._key)
        if with_drums:
            if bar % 8 == 0:
                self._add("drums", start, 49, 240, 100)
            for row, pitch in (
                (self._pattern.kick, 36),
                (self._pattern.snare, 38),
                (self._pattern.hat, self._pattern.hat_pitch),
            ):
                for step, loud in self._hits(row):
                    self._add("drums", start + step, pitch, 120, 104 if loud else 70)
        root = 36 + (chord.root - 36) % 12
        bass = (root, root, root + 7, root)
        for number, (step, _) in enumerate(self._hits(self._pattern.bass)):
            self._add("bass", start + step, bass[number % 4] if len(self._pattern.bass) > 4 else root, 200, 96)
        for step, loud in self._hits(self._pattern.chords):
            for pitch_class in chord.pitch_classes:
                self._add("chords", start + step, 60 + (pitch_class - 60) % 12, 420, 80 if loud else 60)
        if with_lead:
            self._sing(start, chord.pitch_classes)

    def _sing(self, start: int, chord: tuple[int, ...]) -> None:
        steps = range(0, self._meter.bar_ticks, TICKS_PER_BEAT // 2)
        for number, step in enumerate(steps):
            if self._rng.random() > (0.75 if number % 2 == 0 else 0.4):
                continue
            allowed = chord if number % 4 == 0 else self._key.pitch_classes
            near = [p for p in range(self._lead_pitch - 5, self._lead_pitch + 6) if p % 12 in allowed and 62 <= p <= 86]
            self._lead_pitch = self._rng.choice(near or [72])
            self._add("lead", start + self._swung(step), self._lead_pitch, 220, 88)

    def _hits(self, row: str) -> list[tuple[int, bool]]:
        return [(self._swung(place * SIXTEENTH), mark == "x") for place, mark in enumerate(row) if mark != "."]

    def _swung(self, tick: int) -> int:
        eighth = TICKS_PER_BEAT // 2
        beat, inside = divmod(tick, TICKS_PER_BEAT)
        late = self._pattern.swing * TICKS_PER_BEAT
        moved = inside / eighth * late if inside <= eighth else late + (inside - eighth) / eighth * (TICKS_PER_BEAT - late)
        return beat * TICKS_PER_BEAT + round(moved)

    def _add(self, track: str, tick: int, pitch: int, ticks: int, velocity: int) -> None:
        velocity = max(1, min(127, velocity + self._rng.randint(-6, 6)))
        self._notes[track].append(Note(max(0, tick), pitch, ticks, velocity))

    def tracks(self, bars: int) -> tuple[Track, ...]:
        length = bars * self._meter.bar_ticks + 4 * TICKS_PER_BEAT
        bass, chords, lead = self._pattern.programs
        made = []
        roles: tuple[tuple[str, Role, int, float], ...] = (
            ("drums", "drums", 0, -4.0),
            ("bass", "bass", bass, -6.0),
            ("chords", "chords", chords, -10.0),
            ("lead", "lead", lead, -9.0),
        )
        for name, role, program, gain_db in roles:
            if self._notes[name]:
                clip = MidiClip(0, length, tuple(sorted(self._notes[name])))
                made.append(Track(name, name, name, role, "", (clip,), program, gain_db=gain_db))
        return tuple(made)
