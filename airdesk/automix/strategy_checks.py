"""One proposed transition held against songs and rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from airdesk.audio.files import audio_info
from airdesk.automix.pairing import MixSong, tempo_match
from airdesk.automix.transition_places import clock
from airdesk.automix.transition_rules import Room, decide, judged
from airdesk.errors import AudioFileError
from airdesk.model.djset import STYLES, MixRules, Overlay, TempoPlan, Transition

RATIOS: Final = (0.5, 1.0, 2.0)
_MATCHING: Final = ("bass_swap", "loop")
_LONGEST_REASON: Final = 300
_MOVED_SECONDS: Final = 0.02  # to the beat: less is not worth a word
_MOST_RAMP_BARS: Final = 64


class Unusable(Exception):  # noqa: N818 - what it says of a proposal, no error of ours
    """A proposal that cannot be used."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def checked_transition(
    row: Mapping[str, object], first: MixSong, second: MixSong, rules: MixRules, *, room: Room, skipped_seconds: float = 0.0
) -> tuple[Transition, list[str]]:
    """The transition of a row of JSON, with its score by the rules, and notes on what was moved. Raises Unusable."""
    wish, notes = _read(row, first, second, rules)
    if _is_gapless(wish):
        own = decide(first, second, rules)
        if not _is_gapless(own):
            raise Unusable(["Only tracks of an album that go on without a gap may meet without any overlap."])
        return replace(own, decided_by="model", reasons=_reasons(row) or own.reasons), notes
    score, weighed = judged(first, second, rules, wish, room=room, skipped_seconds=skipped_seconds)
    if weighed.problems:
        raise Unusable([f"{problem}." for problem in weighed.problems])
    reasons = _reasons(row) or weighed.notes
    return replace(wish, score=round(score, 4), reasons=reasons, decided_by="model"), notes


def _is_gapless(transition: Transition) -> bool:
    return transition.style == "cut" and transition.length_beats == 0.0


def _read(row: Mapping[str, object], first: MixSong, second: MixSong, rules: MixRules) -> tuple[Transition, list[str]]:
    """The fields of a row, each checked by itself. Raises Unusable with all that is wrong."""
    reader = _Reader(row)
    style = row.get("style")
    if style not in STYLES:
        reader.wrong.append(f"The style {style!r:.40} is none of {', '.join(STYLES)}.")
    elif style not in rules.styles:
        reader.wrong.append(f"The rules do not allow the style “{style}”.")
    length = reader.number("length_beats", 0.0, max(rules.max_length_beats, 1.0))
    low, high = second.analysis.audible_start_seconds - 0.1, second.analysis.audible_end_seconds
    cue_out = reader.number("cue_out_seconds", 0.0, first.analysis.duration_seconds)
    cue_in = reader.number("cue_in_seconds", min(low, 0.0), high)
    shift = reader.number(
        "key_shift_semitones", -float(rules.max_key_shift_semitones), float(rules.max_key_shift_semitones), 0.0
    )
    if shift != round(shift):
        reader.wrong.append(f"A key is shifted by whole semitones, not {shift:g}.")
    plan = _tempo_plan(reader, first, second, rules)
    loop = reader.number("loop_beats", 0.0, 16.0, 0.0)
    swap = None if row.get("swap_beat") is None else reader.number("swap_beat", 0.0, max(length, 0.0))
    if style == "loop" and (loop <= 0.0 or loop > length):
        reader.wrong.append("A loop needs loop_beats, no more than the overlap is long.")
    if plan is None and style in _MATCHING:
        reader.wrong.append(f"The style “{style.replace('_', ' ')}” needs matched beats, and there is no tempo plan.")
    if not length and style != "cut":
        reader.wrong.append("An overlap needs a length of more than 0 beats.")
    overlay = _overlay(reader, rules)
    if reader.wrong:
        raise Unusable(reader.wrong)
    wish = Transition(
        first.id, second.id, style, cue_out, cue_in, length, plan, round(shift), swap,  # type: ignore[arg-type]
        loop_beats=loop if style == "loop" else 0.0, overlay=overlay,
    )  # fmt: skip
    return _on_downbeats(wish, first, second)


def _tempo_plan(reader: _Reader, first: MixSong, second: MixSong, rules: MixRules) -> TempoPlan | None:
    value = reader.row.get("tempo_plan")
    if value is None:
        return None
    if not isinstance(value, Mapping):
        reader.wrong.append("The tempo_plan is no object.")
        return None
    plan = _Reader(value)
    ratio = plan.number("beat_ratio", 0.5, 2.0, 1.0)
    blend = plan.number("blend_bpm", 20.0, 400.0)
    bars = [plan.number(name, 0.0, float(_MOST_RAMP_BARS), 0.0) for name in ("ramp_bars", "return_bars")]
    reader.wrong += plan.wrong
    if plan.wrong:
        return None
    if ratio not in RATIOS:
        reader.wrong.append(f"A beat_ratio is 0.5, 1 or 2, not {ratio:g}.")
    elif tempo_match(first, second) is None or first.tempo_bpm is None or second.tempo_bpm is None:
        reader.wrong.append(f"The beats of “{first.title}” and “{second.title}” cannot be matched.")
    else:
        changes = (blend / first.tempo_bpm, blend * ratio / second.tempo_bpm)
        worst = max(abs(change - 1.0) for change in changes) * 100.0
        if worst > rules.max_tempo_change_percent + 0.01:
            limit = rules.max_tempo_change_percent
            reader.wrong.append(f"At {blend:g} BPM a song would change by {worst:.1f} %, more than the {limit:g} % allowed.")
    return TempoPlan(blend, ratio, int(bars[0]), int(bars[1]))


def _overlay(reader: _Reader, rules: MixRules) -> Overlay | None:
    value = reader.row.get("overlay")
    if value is None:
        return None
    if not isinstance(value, Mapping) or value.get("kind") not in ("percussion", "instrument", "vocals"):
        reader.wrong.append("An overlay is an object with a kind (percussion, instrument or vocals) and a path.")
        return None
    if value["kind"] not in rules.overlay_kinds:
        reader.wrong.append(f"The rules do not allow overlays of {value['kind']}.")
    if not isinstance(value.get("path"), str) or not value["path"]:
        reader.wrong.append("An overlay needs the path of its file.")
    else:
        try:
            audio_info(Path(value["path"]))
        except (AudioFileError, OSError, ValueError) as error:  # a path may be anything
            reader.wrong.append(str(error) if isinstance(error, AudioFileError) else "An overlay's path is no path.")
    inner = _Reader(value)
    tempo = None if value.get("tempo_bpm") is None else inner.number("tempo_bpm", 20.0, 400.0)
    key = value.get("sample_key")
    overlay = Overlay(
        value["kind"],
        str(value.get("path", "")),
        key if isinstance(key, int) and not isinstance(key, bool) else None,
        inner.number("gain_db", -60.0, 0.0, rules.overlay_gain_db),
        inner.number("start_beat", 0.0, 512.0, 0.0),
        inner.number("length_beats", 0.0, 512.0, 0.0),
        tempo,
        inner.number("semitones", -12.0, 12.0, 0.0),
    )
    reader.wrong += inner.wrong
    return overlay


def _on_downbeats(wish: Transition, first: MixSong, second: MixSong) -> tuple[Transition, list[str]]:
    """Cues of matched songs on their downbeats, and what was moved."""
    if wish.tempo_plan is None or first.grid is None or second.grid is None:
        return wish, []
    places = {"cue_out_seconds": (first, wish.cue_out_seconds), "cue_in_seconds": (second, wish.cue_in_seconds)}
    moved: dict[str, Any] = {}
    notes = []
    for name, (song, seconds) in places.items():
        assert song.grid is not None
        place = song.grid.nearest_downbeat(seconds)
        if abs(place - seconds) > _MOVED_SECONDS:
            notes.append(
                f"The cue at {clock(seconds)} of “{song.title}” was moved by {place - seconds:+.2f} s to its downbeat."
            )
        moved[name] = place
    return replace(wish, **moved), notes


def _reasons(row: Mapping[str, object]) -> tuple[str, ...]:
    """The reasons a row gives, however it gives them."""
    found = row.get("reasons", row.get("reason"))
    texts = found if isinstance(found, list) else [found]
    return tuple(" ".join(text.split())[:_LONGEST_REASON] for text in texts if isinstance(text, str) and text.strip())


class _Reader:
    """Reads numbers of an object and remembers what is wrong with them."""

    def __init__(self, row: Mapping[str, object]) -> None:
        self.row = row
        self.wrong: list[str] = []

    def number(self, name: str, low: float, high: float, usual: float | None = None) -> float:
        """A number within limits; *usual* where it is missing, None: it must be there."""
        value = self.row.get(name)
        if value is None and usual is not None:
            return usual
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            self.wrong.append(f"{name} must be a number, not {value!r:.40}." if value is not None else f"{name} is missing.")
            return usual or 0.0
        if not low <= value <= high:
            self.wrong.append(f"{name} is {value:g}: it can be {low:g} to {high:g}.")
        return float(value)


def _is_finite(value: int | float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
