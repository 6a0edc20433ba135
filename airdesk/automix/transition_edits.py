"""What a hand may do to a transition: move it, lengthen it, change its parts; within what both songs allow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from airdesk.automix.pairing import MixSong
from airdesk.automix.tempo_course import SECONDS_PER_BEAT_WITHOUT_GRID
from airdesk.errors import BadInputError
from airdesk.model.djset import Transition, TransitionStyle

SHORTEST_BEATS: Final = 1.0
LONGEST_BEATS: Final = 256.0
MOST_SEMITONES: Final = 6
MOST_RAMP_BARS: Final = 64
_SWAP_FROM_BEATS: Final = 16.0
_SWAP_PLACE: Final = 0.6  # of the overlap
_SLACK_SECONDS: Final = 0.02

Part = Literal["start", "end", "middle", "song"]
"""What is dragged: an edge of the overlap, the overlap along both songs, or the incoming song along the other."""


@dataclass(frozen=True, slots=True)
class TransitionHands:
    """Both songs of a transition, with the transitions at their other ends."""

    first: MixSong
    second: MixSong
    before: Transition | None = None  # into the first song
    after: Transition | None = None  # out of the second

    def dragged(self, transition: Transition, part: Part, beats: float, *, snaps: bool = True) -> Transition:
        """The transition after a drag of so many beats, as far as the songs allow. *snaps*: to bars of the outgoing song."""
        beats = self._snapped(transition, part, beats) if snaps else float(round(beats))
        step = float(self.beats_per_bar() if snaps else 1)
        while abs(beats) >= 1.0:
            found = self._moved(transition, part, beats)
            if not self.problem(found):
                return found
            beats -= step if beats > 0 else -step
        return transition

    def with_length(self, transition: Transition, beats: float) -> Transition:
        """Another length; basses change places at its middle part again. Raises BadInputError."""
        return self._checked(_fitted(replace(transition, length_beats=beats)))

    def with_style(self, transition: Transition, style: TransitionStyle) -> Transition:
        """Another style."""
        loop = min(4.0, transition.length_beats) if style == "loop" else 0.0
        return self._checked(_fitted(replace(transition, style=style, loop_beats=loop, swap_beat=None)))

    def with_cues(self, transition: Transition, cue_out: float | None = None, cue_in: float | None = None) -> Transition:
        """Other moments of the files. Raises BadInputError."""
        return self._checked(
            replace(
                transition,
                cue_out_seconds=transition.cue_out_seconds if cue_out is None else cue_out,
                cue_in_seconds=transition.cue_in_seconds if cue_in is None else cue_in,
            )
        )

    def nudged(self, transition: Transition, *, out_beats: float = 0.0, in_beats: float = 0.0) -> Transition:
        """Cues moved by beats of their own songs. Raises BadInputError."""
        return self.with_cues(
            transition,
            _later(self.first, transition.cue_out_seconds, out_beats),
            _later(self.second, transition.cue_in_seconds, in_beats),
        )

    def with_key_shift(self, transition: Transition, semitones: int) -> Transition:
        """The incoming song higher or lower through the overlap. Raises BadInputError."""
        return self._checked(replace(transition, key_shift_semitones=semitones))

    def with_ramp(self, transition: Transition, bars: int) -> Transition:
        """Bars over which tempos meet and part; 0: as many as small steps need. Raises BadInputError."""
        if transition.tempo_plan is None:
            raise BadInputError("The beats of these songs are not matched, so there is no tempo ramp.")
        plan = replace(transition.tempo_plan, ramp_bars=bars, return_bars=bars)
        return self._checked(replace(transition, tempo_plan=plan))

    def beats_per_bar(self) -> int:
        """Of the outgoing song."""
        return 4 if self.first.grid is None else self.first.grid.beats_per_bar

    def problem(self, transition: Transition) -> str:
        """Why a transition cannot be, a sentence; empty where it can."""
        plan = transition.tempo_plan
        if not SHORTEST_BEATS <= transition.length_beats <= LONGEST_BEATS:
            return f"The length is {transition.length_beats:g} beats; it can be {SHORTEST_BEATS:g} to {LONGEST_BEATS:g}."
        if abs(transition.key_shift_semitones) > MOST_SEMITONES:
            return f"The key can be shifted by {MOST_SEMITONES} semitones at most."
        if plan is not None and not 0 <= plan.ramp_bars <= MOST_RAMP_BARS:
            return f"The tempo ramp can have 0 to {MOST_RAMP_BARS} bars."
        return self._problem_out(transition) or self._problem_in(transition)

    # ── within ──

    def _problem_out(self, transition: Transition) -> str:
        """What is wrong in the outgoing song."""
        title, analysis = self.first.title, self.first.analysis
        earliest = analysis.audible_start_seconds
        if self.before is not None:
            earliest = _later(self.first, self.before.cue_in_seconds, _own_beats(self.before))
        if transition.cue_out_seconds < earliest - _SLACK_SECONDS:
            return f"The out cue must lie behind {_clock(earliest)}, where the transition into “{title}” is over."
        latest = _later(self.first, analysis.audible_end_seconds, -0.5 * transition.length_beats)
        if transition.cue_out_seconds > latest + _SLACK_SECONDS:
            end = _clock(analysis.audible_end_seconds)
            return (
                f"The out cue must lie before {_clock(latest)}: half of the overlap is heard of “{title}”, which ends at {end}."
            )
        return ""

    def _problem_in(self, transition: Transition) -> str:
        """What is wrong in the incoming song."""
        title, analysis = self.second.title, self.second.analysis
        if not -_SLACK_SECONDS <= transition.cue_in_seconds < analysis.audible_end_seconds - 0.25:
            return f"The in cue must lie between 0:00.000 and {_clock(analysis.audible_end_seconds)}, the end of “{title}”."
        end = _later(self.second, transition.cue_in_seconds, _own_beats(transition))
        latest = analysis.audible_end_seconds if self.after is None else self.after.cue_out_seconds
        if end > latest + _SLACK_SECONDS:
            behind = "ends" if self.after is None else "goes into the next song"
            return f"The overlap would last until {_clock(end)} of “{title}”, which {behind} at {_clock(latest)}: shorten it."
        return ""

    def _checked(self, transition: Transition) -> Transition:
        found = replace(transition, decided_by="user")
        if problem := self.problem(found):
            raise BadInputError(problem)
        return found

    def _moved(self, transition: Transition, part: Part, beats: float) -> Transition:
        moves_out, moves_in, longer = {
            "start": (beats, beats, -beats),
            "end": (0.0, 0.0, beats),
            "middle": (beats, beats, 0.0),
            "song": (beats, 0.0, 0.0),
        }[part]
        ratio = 1.0 if transition.tempo_plan is None else transition.tempo_plan.beat_ratio
        moved = replace(
            transition,
            cue_out_seconds=_later(self.first, transition.cue_out_seconds, moves_out),
            cue_in_seconds=_later(self.second, transition.cue_in_seconds, moves_in * ratio),
            length_beats=transition.length_beats + longer,
            decided_by="user",
        )
        return _fitted(moved) if longer else moved

    def _snapped(self, transition: Transition, part: Part, beats: float) -> float:
        """So many beats that what is moved lands on a downbeat of the outgoing song."""
        grid = self.first.grid
        if grid is None:
            return float(round(beats))
        place = grid.position(transition.cue_out_seconds) + (transition.length_beats if part == "end" else 0.0)
        bar = round(grid.bar_of(place + beats))
        return float(round(grid.first_downbeat + bar * grid.beats_per_bar - place)) if round(beats) else 0.0


def _own_beats(transition: Transition) -> float:
    """Beats of the incoming song in an overlap."""
    return transition.length_beats * (1.0 if transition.tempo_plan is None else transition.tempo_plan.beat_ratio)


def _later(song: MixSong, seconds: float, beats: float) -> float:
    """A moment of a song some beats later."""
    if not beats:
        return seconds
    if song.grid is None:
        return seconds + beats * SECONDS_PER_BEAT_WITHOUT_GRID
    return song.grid.seconds(song.grid.position(seconds) + beats)


def _fitted(transition: Transition) -> Transition:
    """Basses change places within the overlap, on a beat of four."""
    length, swap = transition.length_beats, transition.swap_beat
    if length < _SWAP_FROM_BEATS or not transition.is_beat_matched:
        return replace(transition, swap_beat=None)
    if swap is None or not 0.1 * length <= swap <= 0.95 * length:
        swap = float(round(length * _SWAP_PLACE / 4) * 4)
    return replace(transition, swap_beat=swap)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(0.0, seconds), 60.0)
    return f"{int(minutes)}:{rest:06.3f}"
