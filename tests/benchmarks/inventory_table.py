"""How many files names file under the right instrument and family. Run by hand:

python -m tests.benchmarks.inventory_table FOLDER [--misses]

FOLDER holds `ground_truth.csv` (file, instrument, family) and the files. How the truth's words map to ours is written below:
the truth calls one thing by several names (percussion, guitar, loops), and names families more coarsely.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from airdesk.inventory.names.reader import LOOPS, NameReader
from airdesk.model.sample import Filing

INSTRUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "hihat": ("hi-hat",),
    "hihat_closed": ("hi-hat/hat closed",),
    "hihat_open": ("hi-hat/hat open",),
    "kick_orchestral": ("kick",),
    "crash": ("crash", "cymbal"),
    "percussion": ("percussion", "cymbal", "crash", "gong", "cowbell", "congas", "woodblock", "triangle"),
    "casio_keyboard": ("keyboard", "electric piano"),
    "church_organ": ("organ",),
    "e_organ": ("organ",),
    "e_piano_accord": ("electric piano",),
    "bassslap": ("bass",),
    "guitar": ("guitar", "electric guitar", "steel guitar"),
    "steel_guitar_heavy_distorted": ("steel guitar",),
    "steel_guitar_medium_distorted": ("steel guitar",),
    "steel_guitar_slight_distorted": ("steel guitar",),
    "violin_double_stop": ("violin",),
    "violin_fingered": ("violin",),
    "violin_pizzicato": ("violin",),
    "ambient": ("atmosphere", "pad"),
    "fx": ("fx", "impact", "vinyl", "riser", "nature"),
    "loop": LOOPS,
    "bass": ("bass", "sub bass", "808 bass"),
}
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "drum": ("drums", "percussion"),
    "plucked": ("pluck", "guitar"),
    "woodwind": ("winds",),
    "ambient": ("pad", "fx"),
    "guitar": ("guitar",),
    "instrument": ("keys", "guitar", "strings", "winds", "brass", "bass", "pluck", "mallets", "voice"),
    "loop": ("loop:*",),
    "drum_loop": ("loop:drums", "loop:percussion"),
    "bass_loop": ("loop:bass",),
    "melodic_loop": ("loop:keys", "loop:guitar", "loop:strings", "loop:winds", "loop:brass", "loop:pluck", "loop:lead"),
    "strings": ("strings",),
}


def is_right_instrument(truth: str, filing: Filing) -> bool:
    """True when our word for the instrument is the truth's."""
    ours = {filing.instrument, f"{filing.instrument}/{filing.subtype}"}
    return bool(ours & set(INSTRUMENTS.get(truth, (truth.replace("_", " "),))))


def is_right_family(truth: str, filing: Filing) -> bool:
    """True when our family is the truth's; loops are families of their own there."""
    prefix = "loop:" if filing.category == "loop" else ""
    ours = {f"{prefix}{filing.family}", *(["loop:*"] if prefix else [])}
    return bool(ours & set(FAMILIES.get(truth, (truth,))))


def main() -> None:
    """Print both shares, the confusion of families and, where asked, every miss."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    with (arguments.folder / "ground_truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    reader = NameReader(arguments.folder.name)
    right: Counter[str] = Counter()
    confusion: dict[str, Counter[str]] = {}
    for row in rows:
        filing = reader.read(row["file"]).filing
        is_instrument, is_family = is_right_instrument(row["instrument"], filing), is_right_family(row["family"], filing)
        right.update({"instrument": is_instrument, "family": is_family})
        confusion.setdefault(row["family"], Counter())[f"{'loop:' * (filing.category == 'loop')}{filing.family}"] += 1
        if arguments.misses and not (is_instrument and is_family):
            ours = f"{filing.instrument} / {filing.subtype or '-'} / {filing.family}"
            print(f"{row['file'][:80]:80} {row['instrument']} / {row['family']}  ours: {ours}")
    for what in ("instrument", "family"):
        print(f"{what:12} {right[what]:4} of {len(rows)}  {100 * right[what] / len(rows):5.1f} %")
    print("\ntruth's family → ours")
    for family, found in sorted(confusion.items()):
        print(f"{family:14} {', '.join(f'{name} {count}' for name, count in found.most_common())}")


if __name__ == "__main__":
    main()
