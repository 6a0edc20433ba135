"""Renders a set with overlays from an inventory and a model's advice, and looks for both in the rendered file.

Run by hand: `python -m tests.benchmarks.mix_judge_advice FOLDER`. Songs and loop carry marks (see `mix_judge_songs`), so the
loop is found in the mix by listening alone: where it sounds, and how far its beats and bars lie from those of the songs. The
model is scripted: one change that the rules accept, one that they refuse. Prints both with the reasons; 'FAILS' stands where
something is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from airdesk.model.djset import MixRules
from airdesk.settings import settings_for
from airdesk.workflows.automix_set import AutomixReport, AutomixRequest, automix_set
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.benchmarks.mix_judge_marks import Marks, find_marks
from tests.benchmarks.mix_judge_songs import CARRIERS, SECOND_BURST_SECONDS, JudgedSong, SongOrder, make_song
from tests.benchmarks.mix_judge_sounds import Sounds
from tests.helpers.sample_folders import acid_chunk

MEDIAN_MS, WORST_MS = 5.0, 15.0
_RATE, _LOOP_BPM, _LOOP_BEATS = 44_100, 120.0, 8
_LATE_SECONDS = 0.04  # of its marks behind its beats, so that the first one is whole
_GAIN_DB = -12.0

SONGS = tuple(
    SongOrder(f"{number} {genre}", tempo, genre, 90.0, tonic, mode, bass_hz, CARRIERS[number], intro_bars=8, seed=number)
    for number, (genre, tempo, tonic, mode, bass_hz) in enumerate(
        (
            ("house", 122.0, 9, "minor", 55.0),
            ("techno", 124.0, 4, "minor", 82.4),
            ("house", 123.0, 9, "minor", 49.0),
            ("house", 125.0, 0, "major", 65.4),
        )
    )
)
LOOP = SongOrder("Shaker Loop 120", _LOOP_BPM, carrier_hz=CARRIERS[8])


class ScriptedModel:
    """Proposes a softer way into the second song, and a tempo in the next transition that is out of reach."""

    def propose(self, request: dict[str, Any]) -> str:
        """Two changes as JSON."""
        first, second, third = request["plan"]["order"][:3]
        change = {"action": "transition", "from": first, "to": second}
        soft = {**change, "style": "filter", "reason": "Both have a strong bass: a filter is a softer way in."}
        fast = {"action": "transition", "from": second, "to": third, "reason": "More drive in the middle of the set."}
        return json.dumps({"changes": [soft, {**fast, "tempo_plan": {"blend_bpm": 150.0}}]})


def write_loop(path: Path) -> JudgedSong:
    """Two bars of a shaker, its beats marked as those of a song are."""
    beat, sounds = 60.0 / _LOOP_BPM, Sounds(_RATE, 55.0, seed=5)
    audio = np.zeros(round(_LOOP_BEATS * beat * _RATE))
    for eighth in range(2 * _LOOP_BEATS):
        _add(audio, sounds.hat(), eighth * beat / 2)
    burst = sounds.marker(LOOP.carrier_hz)
    for number in range(_LOOP_BEATS):
        for moment in (0.0, SECOND_BURST_SECONDS) if number % 4 == 0 else (0.0,):
            _add(audio, 0.2 * burst, number * beat + _LATE_SECONDS + moment - len(burst) / 2 / _RATE)
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, audio, _RATE, subtype="PCM_16")
    content = path.read_bytes() + acid_chunk(_LOOP_BPM, _LOOP_BEATS)
    path.write_bytes(content[:4] + (len(content) - 8).to_bytes(4, "little") + content[8:])
    return JudgedSong(LOOP, path, np.zeros(0), np.zeros(0))


def _add(audio: np.ndarray, sound: np.ndarray, seconds: float) -> None:
    start = max(0, round(seconds * _RATE))
    part = sound[: len(audio) - start]
    audio[start : start + len(part)] += part


def rendered(folder: Path) -> tuple[AutomixReport, list[JudgedSong], JudgedSong]:
    """The set, rendered into a folder, its songs and the loop."""
    for place in ("songs", "loops"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    songs = [make_song(order, folder / "songs") for order in SONGS]
    loop = write_loop(folder / "loops" / "Percussion" / f"{LOOP.name}.wav")
    settings = settings_for(folder / "library")
    scan_inventory(ScanRequest((folder / "loops",)), settings)
    rules = MixRules(overlay_kinds=frozenset(("percussion",)), overlay_gain_db=_GAIN_DB)
    paths = tuple(song.path for song in songs)
    request = AutomixRequest(paths, folder / "out", order="given", strategy="llm", rules=rules, title="Advised")
    return automix_set(request, settings, model=ScriptedModel()), songs, loop


def overlay_lines(entries: list[dict[str, Any]], marks: dict[str, Marks]) -> list[str]:
    """Where the loop was laid and where it is heard, and how far from the songs' beats, for each transition."""
    heard, lines = marks[LOOP.name], []
    outside = np.ones(len(heard.beats), bool)
    for number, entry in enumerate(entries):
        name, overlay = f"{SONGS[number].name} > {SONGS[number + 1].name}", entry["overlay"]
        if overlay is None:
            lines.append(f"{name}: {entry['style']}, {entry['length_beats']:g} beats, no overlay")
            continue
        beat = (entry["end_seconds"] - entry["start_seconds"]) / entry["length_beats"]
        begin = entry["start_seconds"] + overlay["start_beat"] * beat
        end = begin + overlay["length_beats"] * beat
        inside = (heard.beats > begin - 0.1) & (heard.beats < end + 0.1)
        outside &= ~inside
        late = _LATE_SECONDS * beat * _LOOP_BPM / 60.0
        lines += _overlay_line(name, entry, (begin, end), heard.beats[inside] - late, heard.is_downbeat[inside], marks)
    if outside.any():
        lines.append(f"FAILS the loop is heard where none was laid: {heard.beats[outside][:5].round(2).tolist()} s")
    if not any(entry["overlay"] for entry in entries):
        lines.append("FAILS no overlay was laid")
    return lines


def _overlay_line(
    name: str, entry: dict[str, Any], span: tuple[float, float], beats: np.ndarray, is_bar: np.ndarray, marks: dict[str, Marks]
) -> list[str]:
    wanted = entry["overlay"]["length_beats"]
    if len(beats) < 0.7 * wanted:
        return [f"FAILS {name}: {len(beats)} of {wanted:g} beats of the loop are heard"]
    songs = [marks[order.name] for order in SONGS if name.startswith(order.name) or name.endswith(order.name)]
    errors = np.abs([nearest_ms(beat, np.concatenate([song.beats for song in songs])) for beat in beats])
    bars = np.abs([nearest_ms(beat, np.concatenate([song.downbeats for song in songs])) for beat in beats[is_bar]])
    line = (
        f"{name}: {entry['style']}, {entry['length_beats']:g} beats; laid over {span[0]:.2f}-{span[1]:.2f} s, heard from "
        f"{beats[0]:.2f} to {beats[-1]:.2f} s, {len(beats)} of {wanted:g} beats, beside the songs' beats by "
        f"{np.median(errors):.2f}/{errors.max():.2f} ms, its {len(bars)} bars beside theirs by "
        f"{np.max(bars, initial=0.0):.2f} ms"
    )
    is_late = abs(beats[0] - span[0]) > WORST_MS / 1000.0
    is_off = np.median(errors) > MEDIAN_MS or errors.max() > WORST_MS or not len(bars) or bars.max() > WORST_MS
    return [f"FAILS {line}" if is_late or is_off else line]


def nearest_ms(moment: float, others: np.ndarray) -> float:
    """Milliseconds from a moment to the nearest of others."""
    return float(1000.0 * np.min(np.abs(others - moment))) if len(others) else float("inf")


def advice_lines(document: dict[str, Any]) -> list[str]:
    """What the model proposed, what became of it, and what is rendered."""
    lines = []
    for each in document["proposals"]:
        verdict = "accepted" if each["is_accepted"] else "refused"
        lines.append(f"{verdict}: {each['change']}. The model: “{each['reason']}” The rules: {each['answer']}")
    if [each["is_accepted"] for each in document["proposals"]] != [True, False]:
        lines.append("FAILS one proposal should be accepted and the other refused")
    first = document["transitions"][0]
    if (first["style"], first["decided_by"]) != ("filter", "model"):
        lines.append(f"FAILS the accepted change is not in the mix: {first['style']} by {first['decided_by']}")
    return lines


def main() -> None:
    """Render and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    began, folder = time.monotonic(), parser.parse_args().folder
    report, songs, loop = rendered(folder)
    print(f"{report.rendered.duration_seconds:.0f} s in {time.monotonic() - began:.1f} s: {report.files[0]}")
    document = json.loads((folder / "out" / "mix.json").read_text(encoding="utf-8"))
    lines = [*advice_lines(document), *overlay_lines(document["transitions"], find_marks(report.files[0], [*songs, loop]))]
    print(*lines, sep="\n")
    sys.exit(any(line.startswith("FAILS") for line in lines))


if __name__ == "__main__":
    main()
