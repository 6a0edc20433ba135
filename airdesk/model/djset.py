"""A set: songs in an order, how each goes into the next, and the rules both follow; and the edits it takes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal

TransitionStyle = Literal["blend", "bass_swap", "filter", "echo_out", "loop", "quick_fade", "cut", "cold_start"]
STYLES: Final[tuple[TransitionStyle, ...]] = (
    "blend", "bass_swap", "filter", "echo_out", "loop", "quick_fade", "cut", "cold_start",
)  # fmt: skip

OrderGoal = Literal["given", "harmonic", "rise", "wave", "peak_late", "flat", "drawn"]
"""Given: as the songs stand. Harmonic: keys and tempos only. The others also follow a curve of energy."""


@dataclass(frozen=True, slots=True)
class GridRepair:
    """What the user says of a song's beats; the analysis itself stays as it is."""

    beat_factor: float = 1.0  # 2: twice as many beats, 0.5: every other one
    shift_beats: float = 0.0  # 0.5: half a beat later
    downbeat_seconds: float | None = None  # the beat nearest to it begins a bar
    tempo_bpm: float | None = None  # tapped: a constant grid of this tempo
    beats_per_bar: int | None = None


@dataclass(frozen=True, slots=True)
class SetSong:
    """One song of a set: its file and what the user said of it."""

    id: str  # unique in the set; the same file may be there twice
    path: str
    content_hash: str = ""  # SHA-256, under which its analysis is kept; empty until it was analysed
    title: str = ""
    artist: str = ""
    album: str = ""
    key: str = ""  # "A minor", where the user knows better than the analysis
    grid_repair: GridRepair = GridRepair()
    is_pinned: bool = False  # stays at its place when an order is looked for
    is_tied_to_next: bool = False  # the song after it stays after it
    is_excluded: bool = False  # stays in the list, is not in the mix
    problem: str = ""  # why it cannot be used, a sentence


@dataclass(frozen=True, slots=True)
class Overlay:
    """A sound of the inventory over a transition."""

    kind: Literal["percussion", "instrument", "vocals"]
    path: str
    sample_key: int | None = None  # its row in the inventory
    gain_db: float = -18.0
    start_beat: float = 0.0  # of the overlap
    length_beats: float = 0.0  # 0: to the end of the overlap
    tempo_bpm: float | None = None  # of the sound; None: it is no loop
    semitones: float = 0.0


@dataclass(frozen=True, slots=True)
class TempoPlan:
    """How the tempos of two songs meet: the outgoing one ramps up to the blend, the incoming one glides back after it."""

    blend_bpm: float  # beats of the outgoing song per minute through the whole overlap
    beat_ratio: float = 1.0  # beats of the incoming song for each of the outgoing one: 2 for 70 into 140
    ramp_bars: int = 0  # bars over which the outgoing song comes to it; 0: as many as small steps need
    return_bars: int = 0  # bars over which the incoming song goes back to its own tempo; 0: likewise


@dataclass(frozen=True, slots=True)
class Rejected:
    """Another way into the next song that was weighed, and why it was not taken."""

    style: TransitionStyle
    cue_out_seconds: float
    cue_in_seconds: float
    length_beats: float
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Transition:
    """How one song goes into the next; seconds are those of the songs' own files."""

    from_id: str
    to_id: str
    style: TransitionStyle
    cue_out_seconds: float  # where the overlap begins in the outgoing song
    cue_in_seconds: float  # what of the incoming song sounds at that moment
    length_beats: float  # of the overlap, in beats of the outgoing song; of seconds / 0.5 where there is no grid
    tempo_plan: TempoPlan | None = None  # None: both keep their own tempo and their beats are not matched
    key_shift_semitones: int = 0  # of the incoming song, undone after the overlap
    swap_beat: float | None = None  # beat of the overlap at which the basses change places
    loop_beats: float = 0.0  # style "loop": the outgoing song repeats this many beats from the cue on
    overlay: Overlay | None = None
    score: float = 0.0  # 0..1, how well they fit
    reasons: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    decided_by: Literal["rules", "model", "user"] = "rules"

    @property
    def is_beat_matched(self) -> bool:
        """True where the beats of both lie on one another."""
        return self.tempo_plan is not None


@dataclass(frozen=True, slots=True)
class MixRules:
    """What transitions may do; a change counts from the next one that is decided."""

    max_tempo_change_percent: float = 8.0
    max_key_shift_semitones: int = 1
    keeps_pitch: bool = True  # key lock
    styles: frozenset[TransitionStyle] = frozenset(STYLES)
    max_length_beats: float = 64.0
    overlay_kinds: frozenset[str] = frozenset()  # none: no overlays
    overlay_gain_db: float = -18.0
    target_lufs: float = -14.0
    ceiling_dbtp: float = -1.0
    is_strict_about_keys: bool = False  # diagonal neighbours of the Camelot wheel do not count as fitting
    keeps_albums_gapless: bool = False
    max_left_out_percent: float = 10.0  # of a song's audible length


@dataclass(frozen=True, slots=True)
class DjSet:
    """An ordered list of songs to be mixed; an edit replaces it by another."""

    title: str = ""
    songs: tuple[SetSong, ...] = ()
    transitions: tuple[Transition, ...] = ()  # of songs that follow one another in the mix; those missing are decided by rules
    rules: MixRules = MixRules()
    goal: OrderGoal = "harmonic"
    energy_curve: tuple[tuple[float, float], ...] = field(default=())  # place in the set 0..1, energy 1..10; drawn by hand
    seed: int = 0

    def song(self, song_id: str) -> SetSong:
        """The song of that id. Raises KeyError."""
        for song in self.songs:
            if song.id == song_id:
                return song
        raise KeyError(song_id)

    @property
    def mixed_songs(self) -> tuple[SetSong, ...]:
        """The songs of the mix, in order."""
        return tuple(song for song in self.songs if not song.is_excluded and not song.problem)

    def transition(self, from_id: str, to_id: str) -> Transition | None:
        """The transition between two songs, None while none is decided."""
        for transition in self.transitions:
            if (transition.from_id, transition.to_id) == (from_id, to_id):
                return transition
        return None


def with_transition(dj_set: DjSet, transition: Transition) -> DjSet:
    """The set with a transition in the place of the one between the same songs."""
    pair = (transition.from_id, transition.to_id)
    others = tuple(other for other in dj_set.transitions if (other.from_id, other.to_id) != pair)
    return replace(dj_set, transitions=(*others, transition))


def with_song(dj_set: DjSet, song: SetSong) -> DjSet:
    """The set with a song in the place of the one of the same id. Raises KeyError."""
    dj_set.song(song.id)
    return replace(dj_set, songs=tuple(song if other.id == song.id else other for other in dj_set.songs))
