"""What was understood of a prompt, as values: the planner decides what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from airdesk.model.playing import AS_USUAL, Playing
from airdesk.model.timebase import Meter
from airdesk.planning.wishes import InstrumentWishes


@dataclass(frozen=True, slots=True)
class FormWish:
    """What the words say about the form; sections are named by any of several names: "chorus|hook"."""

    sections: tuple[str, ...] = ()  # all of them in order; single letters stand for sections of the genre
    section_bars: int = 0  # of each of these; 0: as usual
    opening: tuple[str, ...] = ()  # the sections it begins with
    last: str = ""
    bars: tuple[tuple[str, int], ...] = ()  # of certain sections, in numbers or as "long" and "short"
    counts: tuple[tuple[str, int], ...] = ()  # how often certain sections come
    lengths: tuple[int, ...] = ()  # bars of each of `sections` where that is said, 0 where it is not; empty: of none
    counted_bars: tuple[tuple[str, int], ...] = ()  # of `bars`, those in numbers
    is_spelled: bool = False  # the user's own words say `sections`: it is no style's usual form

    @property
    def is_exact(self) -> bool:
        """True where every section is named."""
        return bool(self.sections)


@dataclass(frozen=True, slots=True)
class Reading:
    """A prompt, read."""

    genres: tuple[tuple[str, float], ...] = ()  # genre name and how strongly the words speak for it
    moods: tuple[tuple[str, float], ...] = ()  # mood name and how strongly; negative: not that
    energy: float = 0.0  # -1..1
    brightness: float = 0.0  # -1..1
    tempo_shift: float = 0.0  # -1..1, within the genre's range
    tempo_bpm: float | None = None
    tempo_range: tuple[float, float] | None = None  # of a style that has its own
    tonic: int | None = None  # pitch class
    scale: str | None = None
    mode: str = ""  # "minor" or "major" where only the third is clear
    leaning_scale: str = ""  # what a scene suggests, where nothing else is said
    meter: Meter | None = None
    bars: int | None = None
    length_seconds: float | None = None
    length_factor: float = 1.0  # on the genre's usual length
    form: FormWish = FormWish()
    course: tuple[float, ...] = ()  # energy along the song, -1..1; none: as the form goes
    harmony: str = ""  # a progression by name that all sections have
    playing: Playing = AS_USUAL
    wanted_sections: tuple[tuple[str, ...], ...] = ()  # each by any of its names
    unwanted_sections: tuple[str, ...] = ()
    wishes: InstrumentWishes = field(default_factory=InstrumentWishes)
    title_words: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()  # one sentence each
    warnings: tuple[str, ...] = ()
    num_words: int = 0
    num_known: int = 0  # words that meant something
