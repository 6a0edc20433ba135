"""The tables of a SoundFont as arrays, checked so far that following their indices is safe.

*Source*: SoundFont Technical Specification 2.04, section 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from airdesk.synthesis.soundfont.container import Container, damaged

Records = NDArray[Any]
"""A structured array."""

_BAG = np.dtype([("generators", "<u2"), ("modulators", "<u2")])
_GENERATOR = np.dtype([("number", "<u2"), ("amount", "<i2")])
RECORDS = {
    "phdr": np.dtype([("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("library", "<u4", 3)]),
    "pbag": _BAG,
    "pgen": _GENERATOR,
    "inst": np.dtype([("name", "S20"), ("bag", "<u2")]),
    "ibag": _BAG,
    "igen": _GENERATOR,
    "shdr": np.dtype(
        [
            ("name", "S20"),
            ("start", "<u4"),
            ("end", "<u4"),
            ("loop_start", "<u4"),
            ("loop_end", "<u4"),
            ("sample_rate", "<u4"),
            ("root_key", "u1"),
            ("correction_cents", "i1"),
            ("link", "<u2"),
            ("kind", "<u2"),
        ]
    ),
}
"""The records of each table; each table ends with one that only marks its end."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Presets point to bags, bags to generators, those to instruments, and so on down to the samples."""

    presets: Records
    preset_bags: Records
    preset_generators: Records
    instruments: Records
    instrument_bags: Records
    instrument_generators: Records
    samples: Records


def read_tables(container: Container) -> Tables:
    """The tables of a SoundFont. Raises SoundFontError where they do not fit together."""
    read = {name: _records(container, name) for name in RECORDS}
    for owner, field, owned in (
        ("phdr", "bag", "pbag"),
        ("pbag", "generators", "pgen"),
        ("inst", "bag", "ibag"),
        ("ibag", "generators", "igen"),
    ):
        indices = read[owner][field].astype(np.int64)
        if np.any(np.diff(indices) < 0) or indices[-1] >= len(read[owned]):
            raise damaged(container.path, f"its tables {owner} and {owned} do not fit together")
    return Tables(*(read[name] for name in RECORDS))


def _records(container: Container, name: str) -> Records:
    content, kind = container.tables[name], RECORDS[name]
    if len(content) < kind.itemsize or len(content) % kind.itemsize:
        raise damaged(container.path, f"its table {name} has a wrong size")
    return np.frombuffer(content, kind)
