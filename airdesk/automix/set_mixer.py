"""All decks of a mix summed, block by block: what is written to the file and what is heard are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.automix.deck import DeckPlayer
from airdesk.automix.deck_curves import Curve, DeckCurves, change_seconds, transition_curves
from airdesk.automix.lane_player import GrowingRun, LanePlayer
from airdesk.automix.lane_runs import MeasuredRun, Run, stretched_run
from airdesk.automix.mix_timeline import Lane, MixTimeline, Overlap
from airdesk.automix.overlay_player import OverlayPlayer
from airdesk.automix.song_reader import SongReader
from airdesk.automix.voice_dips import voice_dips
from airdesk.model.djset import Transition

BLOCK_FRAMES = 32768


@dataclass(frozen=True, slots=True)
class MixPlan:
    """Everything that a mix is made from."""

    timeline: MixTimeline
    transitions: tuple[Transition, ...]
    paths: Mapping[str, Path]  # song id -> file
    gains_db: Mapping[str, Curve]  # song id -> its level over the mix
    trim_db: Curve | None = None  # of the whole mix, where a transition would dip or bulge
    overlay_lufs: float = -14.0  # how loud an overlay at 0 dB is
    sung: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)  # song id -> spans of the mix


RunMaker = Callable[[str, Run], Audio | GrowingRun]
"""The audio of a stretched run of a song; see `stretched_run`."""


def matched_seconds(plan: MixPlan, song_id: str, run: Run) -> tuple[float, float] | None:
    """The overlap in which a run's beats must lie on another song's; None where it has none."""
    for overlap in plan.timeline.overlaps:
        if song_id in (overlap.from_id, overlap.to_id):
            start, end = max(overlap.mix_start, run.mix_start), min(overlap.mix_end, run.mix_end)
            if end - start > 0.5:
                return start, end
    return None


def matched_beats(plan: MixPlan, song_id: str, run: Run) -> tuple[float, ...]:
    """The beats of a run that lie on another song's, in seconds of the mix."""
    beats: list[float] = []
    for transition, overlap in zip(plan.transitions, plan.timeline.overlaps, strict=True):
        if song_id in (overlap.from_id, overlap.to_id) and transition.is_beat_matched:
            beats += [beat for beat in overlap.beats if run.mix_start <= beat < run.mix_end]
    return tuple(beats)


def make_run(plan: MixPlan, song_id: str, run: Run, sample_rate: int, check: Callable[[], None] | None = None) -> MeasuredRun:
    """A stretched run of a song of the plan."""
    reader = SongReader(plan.paths[song_id], sample_rate)
    matched, beats = matched_seconds(plan, song_id, run), matched_beats(plan, song_id, run)
    return stretched_run(reader, run, sample_rate, matched=matched, beats=beats, check=check)


def mix_blocks(
    plan: MixPlan, sample_rate: int, *, start_frame: int = 0, runs: RunMaker | None = None, block_frames: int = BLOCK_FRAMES
) -> Iterator[Audio]:
    """The mix from a frame on, float32 of shape (2, block_frames), the last block shorter.

    *runs*: where stretched runs come from; None: they are made when they are reached.
    """
    maker = runs or (lambda song_id, run: make_run(plan, song_id, run, sample_rate).audio)
    waiting = [_deck(plan, lane, sample_rate, maker) for lane in plan.timeline.lanes]  # what is over is let go of
    end = round(plan.timeline.duration_seconds * sample_rate)
    waiting = [deck for deck in waiting if not deck.is_over(start_frame)]
    overlays = overlay_players(plan, sample_rate)
    for frame in range(start_frame, end, block_frames):
        count = min(block_frames, end - frame)
        mix = np.zeros((2, count), np.float32)
        for deck in waiting:
            if deck.start_frame < frame + count:
                mix += deck.read(frame, count)
        waiting = [deck for deck in waiting if not deck.is_over(frame + count)]
        for overlay in overlays:
            overlay.add(mix, frame)
        overlays = [overlay for overlay in overlays if overlay.end_frame > frame + count]
        if plan.trim_db is not None:
            plan.trim_db.amplify(mix, frame / sample_rate, sample_rate)
        yield mix


def overlay_players(plan: MixPlan, sample_rate: int) -> list[OverlayPlayer]:
    """The overlays of a mix."""
    return [
        OverlayPlayer(transition, overlap, plan.overlay_lufs, sample_rate)
        for transition, overlap in zip(plan.transitions, plan.timeline.overlaps, strict=True)
        if transition.overlay is not None
    ]


def lane_player(plan: MixPlan, lane: Lane, sample_rate: int, maker: RunMaker) -> LanePlayer:
    """The song of a lane as a stream, before its deck."""
    joins = [overlap for overlap in plan.timeline.overlaps if overlap.is_gapless]
    ends = any(each.to_id == lane.song_id for each in joins), any(each.from_id == lane.song_id for each in joins)
    return LanePlayer(plan.paths[lane.song_id], lane, sample_rate, lambda run: maker(lane.song_id, run), gapless_ends=ends)


def _deck(plan: MixPlan, lane: Lane, sample_rate: int, maker: RunMaker) -> DeckPlayer:
    player = lane_player(plan, lane, sample_rate, maker)
    gain = plan.gains_db.get(lane.song_id, Curve(((0.0, 0.0),)))
    return DeckPlayer(player, gain, song_curves(plan.transitions, plan.timeline.overlaps, lane.song_id, plan.sung), sample_rate)


def song_curves(
    transitions: Sequence[Transition],
    overlaps: Sequence[Overlap],
    song_id: str,
    sung: Mapping[str, tuple[tuple[float, float], ...]] | None = None,
) -> tuple[DeckCurves, ...]:
    """The curves of the transitions into a song and out of it. *sung*: spans of the mix by song, where voices step back."""
    curves: list[DeckCurves] = []
    for transition, overlap in zip(transitions, overlaps, strict=True):
        if song_id not in (transition.from_id, transition.to_id):
            continue
        outgoing, incoming = transition_curves(transition, overlap)
        voices = [(sung or {}).get(each, ()) for each in (transition.from_id, transition.to_id)]
        dips = voice_dips(overlap, change_seconds(transition, overlap), *voices)
        if transition.to_id == song_id:
            curves.append(replace(incoming, mid_db=dips[1]))
        if transition.from_id == song_id:
            curves.append(replace(outgoing, mid_db=dips[0]))
    return tuple(curves)
