"""Instruments made of samples that can still be read in a damaged library."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress

from airdesk.errors import AirdeskError
from airdesk.library.database import Library
from airdesk.library.failures import DAMAGE
from airdesk.library.instrument_rows import InstrumentRow, instrument_rows, keep_instrument

_BOTH_WAYS = ("ORDER BY rowid", "ORDER BY rowid DESC")


def salvage_instruments(old: sqlite3.Connection, library: Library) -> int:
    """Bring over all instruments that read well and are not there; returns how many.

    Their definitions know samples by content, too: where a sample got another key, it is found by that.
    """
    known = {row.id for row in instrument_rows(library)}
    count = len(known)
    for way in _BOTH_WAYS:
        with suppress(*DAMAGE):
            for row in old.execute(f"SELECT id, name, kind, definition, created_at FROM sampled_instruments {way}"):
                values = tuple(row)
                if values[0] in known or not all(isinstance(value, str) for value in values):
                    continue
                with suppress(ValueError, AirdeskError):
                    json.loads(values[3])
                    keep_instrument(library, InstrumentRow(*values))
                    known.add(values[0])
    return len(known) - count
