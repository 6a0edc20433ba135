"""What listening alone tells of samples with known truth: `python tests/benchmarks/describe_table.py FOLDER [BROKEN_FOLDER]`.

FOLDER holds `ground_truth.csv` and the files it names. Names and chunks are not looked at: only the sound.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np

from airdesk.inventory.description.files import describe_files
from airdesk.model.sample import Description, Filing

Row = dict[str, str]
Pair = tuple[Row, Description]

_CONFIDENCES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.01)

OCTAVE_MISNAMED = ("/casio/", "/trombone/")
"""Files whose names state another octave than what sounds, by the partials in their spectra: shown with and without."""

FAMILIES: dict[str, set[str]] = {
    "drum": {"drums", "percussion"}, "plucked": {"guitar", "pluck"}, "guitar": {"guitar"}, "woodwind": {"winds"},
    "brass": {"brass"}, "strings": {"strings"}, "keys": {"keys"}, "bass": {"bass"}, "pad": {"pad"}, "fx": {"fx"},
    "ambient": {"pad", "fx"},
}  # fmt: skip
"""Our families for those of the truth; `instrument` goes by the instrument, loops by their category."""

OTHER_FAMILIES: dict[str, str] = {
    "bassslap": "bass", "cello": "strings", "church_organ": "keys", "e_organ": "keys", "e_piano_accord": "keys",
    "flute": "winds", "harpsichord": "keys", "piano": "keys", "steel_guitar": "guitar", "trumpet": "brass", "violin": "strings",
}  # fmt: skip

INSTRUMENTS: dict[str, set[str]] = {
    "hihat": {"hi-hat"}, "hihat_closed": {"hi-hat"}, "hihat_open": {"hi-hat"}, "tabla": {"tabla", "congas"},
    "guitar": {"guitar", "electric guitar"}, "bass": {"bass", "sub bass", "808 bass"}, "bassslap": {"bass"},
    "contrabassoon": {"bassoon", "contrabassoon"}, "bass clarinet": {"clarinet", "bass clarinet"},
    "double bass": {"double bass", "bass"}, "church_organ": {"organ"}, "e_organ": {"organ"},
    "e_piano_accord": {"electric piano"}, "steel_guitar": {"guitar", "electric guitar"}, "violin": {"violin", "strings"},
    "casio_keyboard": {"electric piano", "organ", "piano"}, "ambient": {"pad", "fx"}, "kick_orchestral": {"kick"},
    "percussion": {"percussion", "crash", "ride", "woodblock", "cowbell", "congas", "shaker", "triangle", "tambourine"},
}  # fmt: skip
"""Our instruments for those of the truth, where they are not called the same."""


def main(folder: Path, broken: Path | None) -> None:
    """Everything this file measures."""
    with (folder / "ground_truth.csv").open(encoding="utf-8") as file:
        rows = {folder / row["file"]: row for row in csv.DictReader(file)}
    start = time.perf_counter()
    answers = dict(describe_files(list(rows), workers=2))
    seconds = time.perf_counter() - start
    pairs = [(rows[path], answer) for path, answer in answers.items() if isinstance(answer, Description)]
    print(f"{len(rows)} files in {seconds:.1f} s ({len(rows) / seconds:.0f} files/s), {len(rows) - len(pairs)} not read")
    _roots(pairs)
    _loops(pairs)
    _kinds(pairs)
    if broken is not None:
        _broken(broken)


def _filing(answer: Description) -> Filing:
    return answer.filing or Filing()


def _roots(pairs: list[Pair]) -> None:
    confirmed = [pair for pair in pairs if pair[0]["pitch_class_confirmed"] == "1"]
    _root_line("root, all", confirmed)
    well_named = [pair for pair in confirmed if not any(part in pair[0]["file"] for part in OCTAVE_MISNAMED)]
    _root_line("root, without misnamed octaves", well_named)
    unsure = sum(answer.root_midi is None for _, answer in well_named)
    print(f"  {unsure} of {len(well_named)} below the confidence that gives a root")


def _root_line(name: str, pairs: list[Pair]) -> None:
    errors = [_root_error(row, answer) for row, answer in pairs]
    right = [error for error in errors if abs(error) < 0.5]
    octaves = [error for error in errors if abs(error) >= 0.5 and abs(error - 12 * round(error / 12)) < 0.5]
    cents = 100 * float(np.median(np.abs(right)))
    print(f"{name}: {len(right) / len(errors):.1%} right, {len(octaves) / len(errors):.1%} octaves, median {cents:.1f} cents")
    for (row, answer), error in zip(pairs, errors, strict=True):
        if abs(error) >= 0.5 and not any(part in row["file"] for part in OCTAVE_MISNAMED):
            print(
                f"  {row['file']}: {row['midi_note']}, heard {float(row['midi_note']) + error:.2f} ({answer.root_confidence})"
            )


def _root_error(row: Row, answer: Description) -> float:
    if answer.root_midi is None:
        return 99.25
    return answer.root_midi + answer.root_cents / 100.0 - float(row["midi_note"])


def _loops(pairs: list[Pair]) -> None:
    loops = [pair for pair in pairs if "loop" in pair[0]["family"]]
    others = [pair for pair in pairs if "loop" not in pair[0]["family"]]
    found, false = sum(answer.is_loop for _, answer in loops), sum(answer.is_loop for _, answer in others)
    right = found + len(others) - false
    missed = len(loops) - found
    print(f"loop or not: {right / len(pairs):.1%} right; missed {missed} of {len(loops)}, wrongly {false} of {len(others)}")
    for row, answer in loops + others:
        if answer.is_loop != ("loop" in row["family"]):
            print(f"  {row['file']}")
    timed = [(row, answer, answer.tempo_bpm) for row, answer in loops if row["tempo_bpm"]]
    exact = len([tempo for row, _, tempo in timed if tempo is not None and abs(tempo / float(row["tempo_bpm"]) - 1) <= 0.01])
    octave = sum(tempo is not None and _near_octave(tempo, float(row["tempo_bpm"])) for row, _, tempo in timed)
    print(f"tempo within 1 %: {exact} of {len(timed)}, with half and double {octave}")
    for row, _, tempo in timed:
        if tempo is None or abs(tempo / float(row["tempo_bpm"]) - 1) > 0.01:
            print(f"  {row['file']}: {row['tempo_bpm']}, heard {tempo} ({row['beats']} beats)")


def _near_octave(tempo: float, truth: float) -> bool:
    return any(abs(tempo * factor / truth - 1) <= 0.01 for factor in (0.5, 1, 2))


def _kinds(pairs: list[Pair]) -> None:
    singles = [pair for pair in pairs if "loop" not in pair[0]["family"]]
    families = [_filing(answer).family in wanted_families(row) and not answer.is_loop for row, answer in singles]
    instruments = [_filing(answer).instrument in wanted_instruments(row) and not answer.is_loop for row, answer in singles]
    print(f"from sound alone: family {np.mean(families):.1%}, instrument {np.mean(instruments):.1%} of {len(singles)}")
    _reliability("family", [_filing(answer).family_confidence for _, answer in singles], families)
    _reliability("instrument", [_filing(answer).instrument_confidence for _, answer in singles], instruments)
    for name, key in (("source", _source), ("folder", _folder), ("instrument", lambda row: row["instrument"])):
        print(f"by {name}:")
        _shares(singles, families, instruments, key)
    print("family heard (columns) by truth (rows):")
    _confusion(singles)


def _reliability(name: str, confidences: list[float], right: list[bool]) -> None:
    """How often answers of each confidence are right, and how far the two are apart on the whole."""
    sure, truth = np.asarray(confidences), np.asarray(right, float)
    print(f"how sure of the {name}, and how often right:")
    apart = 0.0
    for low, high in pairwise(_CONFIDENCES):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            said, held = float(sure[inside].mean()), float(truth[inside].mean())
            apart += float(inside.mean()) * abs(said - held)
            print(f"  {low:.1f}–{min(high, 1.0):.1f}  {inside.sum():4} files  said {said:4.0%}  right {held:4.0%}")
    print(f"  {apart:.1%} apart; where wrong {sure[truth == 0].mean():.2f}, where right {sure[truth == 1].mean():.2f}")


def _source(row: Row) -> str:
    return row["file"].split("/")[1]


def _folder(row: Row) -> str:
    return "/".join(row["file"].split("/")[1:3]) if "sonic" not in row["file"] else "sonic_pi"


def _shares(pairs: list[Pair], families: list[bool], instruments: list[bool], key: Callable[[Row], str]) -> None:
    counts: dict[str, list[int]] = {}
    heard: dict[str, Counter[str]] = {}
    for (row, answer), is_family, is_instrument in zip(pairs, families, instruments, strict=True):
        entry = counts.setdefault(key(row), [0, 0, 0])
        entry[0] += 1
        entry[1] += is_family
        entry[2] += is_instrument
        heard.setdefault(key(row), Counter())["loop" if answer.is_loop else _filing(answer).instrument] += 1
    for name, (total, family, instrument) in sorted(counts.items(), key=lambda item: -item[1][0]):
        said = ", ".join(f"{word} {number}" for word, number in heard[name].most_common(5))
        print(f"  {name:32} {total:4}  family {family / total:5.0%}  instrument {instrument / total:5.0%}   {said}")


def _confusion(pairs: list[Pair]) -> None:
    table = Counter((_truth_family(row), "loop" if answer.is_loop else _filing(answer).family) for row, answer in pairs)
    columns = sorted({column for _, column in table})
    print(" " * 12 + "".join(f"{column[:8]:>9}" for column in columns))
    for family in sorted({row for row, _ in table}):
        print(f"{family:12}" + "".join(f"{table[family, column] or '.':>9}" for column in columns))


def _truth_family(row: Row) -> str:
    return row["family"] if row["family"] != "instrument" else next(iter(wanted_families(row)))


def _base(row: Row) -> str:
    return next((name for name in OTHER_FAMILIES if row["instrument"].startswith(name)), row["instrument"])


def wanted_families(row: Row) -> set[str]:
    """Our families that are right for a file."""
    return {OTHER_FAMILIES[_base(row)]} if row["family"] == "instrument" else FAMILIES[row["family"]]


def wanted_instruments(row: Row) -> set[str]:
    """Our instruments that are right for a file."""
    name = row["instrument"]
    base = _base(row)
    return INSTRUMENTS.get(name) or INSTRUMENTS.get(base) or {base}


def _broken(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".csv")
    start = time.perf_counter()
    answers: Iterable[tuple[Path, Description | str]] = describe_files(paths, workers=2)
    described, reasons = 0, Counter[str]()
    for path, answer in answers:
        if isinstance(answer, Description):
            described += 1
        else:
            reasons[answer.replace(path.name, "…")] += 1
    print(f"broken: {len(paths)} files, {described} described, in {time.perf_counter() - start:.1f} s; others:")
    for reason, count in reasons.most_common():
        print(f"  {count:3} {reason}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
