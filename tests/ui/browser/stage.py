"""The Inventory panel over a library of real files, and many rows where many are needed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from PySide6.QtCore import QCoreApplication, QEvent

from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.library.database import open_library
from airdesk.library.sample_roots import add_root
from airdesk.library.sample_rows import SampleWrite, write_samples
from airdesk.model.sample import SoundHeader
from airdesk.settings import Settings
from airdesk.ui.browser.browser import InventoryBrowser
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme
from airdesk.workflows.scan_inventory import ScanRequest, deep_description, scan_inventory
from tests.helpers.quiet_playback import QuietPlayback

FILES = {
    "Drums/Kicks/Kick 01.wav": 55.0,
    "Drums/Kicks/Kick 02.wav": 60.0,
    "Drums/Snares/Snare tight.wav": 190.0,
    "Drums/Hats/Open Hat.wav": 5000.0,
    "Keys/Felt Piano C4.wav": 261.63,
    "Keys/Felt Piano E4.wav": 329.63,
    "Keys/Organ A3.wav": 220.0,
}


def write_tones(folder: Path) -> Path:
    """Files whose names say what they are, each with a decaying tone of its own."""
    seconds = np.arange(16_000) / 32_000
    for name, frequency_hz in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        tone = 0.4 * np.sin(2 * np.pi * frequency_hz * seconds) * np.exp(-6 * seconds)
        soundfile.write(path, tone.astype(np.float32), 32_000, subtype="PCM_16")
    return folder


def scanned(settings: Settings, folder: Path, *, is_deep: bool = False) -> None:
    """Take a folder in."""
    scan_inventory(ScanRequest((folder,)), settings, describe=deep_description() if is_deep else None)


def many_rows(settings: Settings, count: int) -> None:
    """Rows without files: kicks, pianos and loops by turns."""
    kinds = ("Kicks/Kick", "Piano/Piano C4", "Loops/Break 140 BPM")
    names, header = NameReader("Packs"), SoundHeader("WAV 16 bit", 44_100, 1, 44_100)
    with open_library(settings.library_folder) as library:
        root = add_root(library, settings.library_folder / "Packs")
        ids = [f"{kinds[number % len(kinds)]} {number:06}.wav" for number in range(count)]
        facts = [SampleFacts(root_id=root.id, id=name, bytes=9, names=names.read(name), header=header) for name in ids]
        write_samples(library, [SampleWrite(sample_record(each), 1, each.id, "{}") for each in facts])


@contextmanager
def browsing(qtbot: Any, qapp: Any, settings: Settings, *, width: int = 300, height: int = 900) -> Iterator[InventoryBrowser]:
    """The panel in a session of its own, shown, with its samples read; nobody looks for changes in the folders by himself."""
    apply_theme(qapp)
    session = Session(replace(settings, watch_folders=False), QuietPlayback())
    browser = InventoryBrowser(session)
    browser.resize(width, height)
    browser.show()
    with qtbot.waitSignals([browser.list.shown, browser.list.facets_read]):
        browser.begin()
    yield browser
    browser.stop()
    browser.scanning.cancel()
    qtbot.waitUntil(lambda: not browser.scanning.is_running)
    browser.chosen.changes.finish()
    session.close()
    browser.close()
    for each in (browser, session):
        each.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()  # here, not in another thread, where Qt's timers must not end


def names(browser: InventoryBrowser) -> list[str]:
    """The names in the list, in order."""
    rows = [browser.model.at(place) for place in range(browser.model.rowCount())]
    return [row.sample.name for row in rows if row is not None]
