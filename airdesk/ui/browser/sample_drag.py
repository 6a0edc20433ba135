"""What a dragged sample carries: its row for AirDesk, its file for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QMimeData, QUrl

from airdesk.workflows.browse_inventory import BrowsedSample

MIME_TYPE: Final = "application/x-airdesk-sample"


@dataclass(frozen=True, slots=True)
class DraggedSamples:
    """Rows of the inventory."""

    root_id: str  # of the first
    id: str
    keys: tuple[int, ...]


def sample_mime(rows: Sequence[BrowsedSample]) -> QMimeData:
    """Samples as they are dragged or copied; at least one."""
    first = rows[0]
    told = {"root_id": first.sample.root_id, "id": first.sample.id, "key": first.key, "keys": [row.key for row in rows]}
    mime = QMimeData()
    mime.setData(MIME_TYPE, json.dumps(told).encode())
    mime.setUrls([QUrl.fromLocalFile(str(row.path)) for row in rows])
    return mime


def dragged_samples(mime: QMimeData) -> DraggedSamples | None:
    """What was dragged; None where it is something else."""
    if not mime.hasFormat(MIME_TYPE):
        return None
    try:
        told = json.loads(mime.data(MIME_TYPE).data())
        keys = tuple(int(key) for key in told.get("keys") or [told["key"]])
        return DraggedSamples(str(told["root_id"]), str(told["id"]), keys)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
