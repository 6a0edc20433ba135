"""Regions of an SFZ file: what each of them plays and when, inherited from the headers above it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from airdesk.inventory.instruments.sfz.opcodes import HARMLESS, PLAYED, bounded, frame_of, key_of, note_number, number_of
from airdesk.inventory.instruments.sfz.text import Header

MOST_REGIONS: Final = 4096
_LEVELS: Final = ("global", "master", "group", "region")


@dataclass(frozen=True, slots=True)
class Region:
    """One region, its values in our units."""

    sample: str  # path as written, with the default path before it
    low_key: int
    high_key: int
    low_velocity: int
    high_velocity: int
    center: int  # key at which it sounds untransposed
    tune_semitones: float
    keytrack: float  # semitones per key
    gain_db: float
    pan: float  # -1..1
    veltrack: float  # 0..1
    attack_seconds: float
    decay_seconds: float
    sustain: float  # 0..1
    release_seconds: float
    start_frame: int
    end_frame: int | None
    loop_mode: str  # "", no_loop, one_shot, loop_continuous, loop_sustain
    loop_start: int | None
    loop_end: int | None  # the one after the last
    position: int | None  # in turn among those of the same notes, from 1
    low_random: float | None
    group: int
    off_by: int


@dataclass(slots=True)
class SfzRegions:
    """The regions that are played, and what of the file is not."""

    regions: list[Region] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)  # why regions are not played

    def remarks(self) -> tuple[str, ...]:
        """What is not played, in sentences."""
        said = [f"{count} regions are not played: {reason}." for reason, count in self.left_out.most_common(6)]
        if self.unknown:
            names = ", ".join(name for name, _ in self.unknown.most_common(12))
            more = f" and {len(self.unknown) - 12} more" if len(self.unknown) > 12 else ""
            said.append(f"These opcodes are not played: {names}{more}.")
        return tuple(said)


def read_regions(headers: Sequence[Header]) -> SfzRegions:
    """The regions with what they inherit; of key switches the default is played, or the lowest."""
    result = SfzRegions()
    known = ("control", *_LEVELS, "curve", "effect", "midi", "sample")
    for kind, count in Counter(header.kind for header in headers if header.kind not in known).items():
        result.left_out[f"<{kind[:20]}> is not known"] += count
    switch = _switch(_inheriting(headers))
    for values in _inheriting(headers):
        _take(values, switch, result)
    num_regions = sum(header.kind == "region" for header in headers)
    if num_regions > MOST_REGIONS:
        result.left_out[f"the file has more than {MOST_REGIONS} of them"] += num_regions - MOST_REGIONS
    return result


def _inheriting(headers: Sequence[Header]) -> Iterator[Mapping[str, str]]:
    """The opcodes of one region after another with those of the headers above it, which all together would fill the memory."""
    inherited: dict[str, dict[str, str]] = {level: {} for level in _LEVELS}
    control: dict[str, str] = {}
    count = 0
    for header in headers:
        if header.kind == "control":
            control |= header.opcodes
        elif header.kind in _LEVELS:
            place = _LEVELS.index(header.kind)
            inherited[header.kind] = header.opcodes
            for below in _LEVELS[place + 1 :]:
                inherited[below] = {}
            if header.kind == "region":
                count += 1
                if count > MOST_REGIONS:
                    return
                values = {name: value for level in _LEVELS for name, value in _exclusive(inherited, level).items()}
                yield control | values


def _exclusive(inherited: Mapping[str, dict[str, str]], level: str) -> dict[str, str]:
    """Opcodes of one level; `key` sets what `lokey`, `hikey` and the centre of the levels above said."""
    values = inherited[level]
    if "key" not in values:
        return values
    key = values["key"]
    return {"lokey": key, "hikey": key, "pitch_keycenter": key} | {
        name: value for name, value in values.items() if name != "key"
    }


def _switch(merged: Iterable[Mapping[str, str]]) -> int | None:
    """The key switch that is down."""
    told = [(note_number(values.get("sw_last", "")), note_number(values.get("sw_default", ""))) for values in merged]
    switches = [key for key, _ in told if key is not None]
    known = [key for _, key in told if key is not None and key in switches]
    return known[0] if known else min(switches, default=None)


def _take(values: Mapping[str, str], switch: int | None, result: SfzRegions) -> None:
    for name in values:
        if name not in PLAYED and name not in HARMLESS and not name.startswith(("label_", "set_cc", "set_hdcc")):
            result.unknown[name[:40]] += 1
    reason = _unplayed(values, switch)
    if reason:
        result.left_out[reason] += 1
        return
    region = _region(values)
    if region.low_key > region.high_key or region.low_velocity > region.high_velocity:
        result.left_out["no note reaches them"] += 1
    else:
        result.regions.append(region)


def _unplayed(values: Mapping[str, str], switch: int | None) -> str:
    """Why a region is not played; empty for one that is."""
    sample = values.get("sample", "")
    if not sample:
        return "they name no sample"
    if sample.startswith("*"):
        return "they want a generated wave"
    if values.get("trigger", "attack") not in ("attack", "first"):
        return "they sound when a key is released or slurred"
    own = note_number(values.get("sw_last", ""))
    if own is not None and own != switch:
        return "another key switch calls them"
    if values.get("end", "").strip() == "-1":
        return "they are switched off"
    controlled = (name for name in values if re.fullmatch(r"(?:on_)?(?:locc|lohdcc)\d+", name))
    if any(number_of(values, name, 0.0) > 0.0 for name in controlled):
        return "a controller calls them"
    return ""


def _region(values: Mapping[str, str]) -> Region:
    offset = int(number_of(values, "note_offset", 0.0)) + 12 * int(number_of(values, "octave_offset", 0.0))
    low, high = key_of(values, "lokey", 0) + offset, key_of(values, "hikey", 127) + offset
    loop_end = frame_of(values, "loop_end", "loopend")
    end = frame_of(values, "end")
    return Region(
        sample=values.get("default_path", "") + values["sample"],
        low_key=max(0, low),
        high_key=min(127, high),
        low_velocity=max(1, int(number_of(values, "lovel", 1.0))),
        high_velocity=min(127, int(number_of(values, "hivel", 127.0))),
        center=key_of(values, "pitch_keycenter", 60) + offset,
        tune_semitones=bounded(values, "transpose", 0.0, 127.0)
        + bounded(values, "tune" if "tune" in values else "pitch", 0.0, 9600.0) / 100.0,
        keytrack=bounded(values, "pitch_keytrack", 100.0, 1200.0) / 100.0,
        gain_db=_gain_db(values),
        pan=bounded(values, "pan", 0.0, 100.0) / 100.0,
        veltrack=bounded(values, "amp_veltrack", 100.0, 100.0) / 100.0,
        attack_seconds=max(0.0, bounded(values, "ampeg_attack", 0.0, 30.0)),
        decay_seconds=max(0.0, bounded(values, "ampeg_decay", 0.0, 100.0)),
        sustain=min(1.0, max(0.0, bounded(values, "ampeg_sustain", 100.0, 100.0) / 100.0)),
        release_seconds=max(0.0, bounded(values, "ampeg_release", 0.001, 100.0)),
        start_frame=max(0, frame_of(values, "offset") or 0),
        end_frame=None if end is None or end < 0 else end + 1,
        loop_mode=values.get("loop_mode", values.get("loopmode", "")).casefold(),
        loop_start=frame_of(values, "loop_start", "loopstart"),
        loop_end=None if loop_end is None else loop_end + 1,
        position=int(number_of(values, "seq_position", 1.0)) if number_of(values, "seq_length", 1.0) > 1 else None,
        low_random=number_of(values, "lorand", 0.0) if "lorand" in values or "hirand" in values else None,
        group=int(number_of(values, "group" if "group" in values else "polyphony_group", 0.0)),
        off_by=int(number_of(values, "off_by", 0.0)),
    )


def _gain_db(values: Mapping[str, str]) -> float:
    """Volume, and amplitude in percent."""
    percent = bounded(values, "amplitude", 100.0, 1000.0)
    return bounded(values, "volume", 0.0, 144.0) + (20.0 * math.log10(percent / 100.0) if percent > 0 else -144.0)
