"""Waveforms for rows: real files, a real library, a real process that decodes."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEventLoop, QTimer

from airdesk.library.sample_search import SampleQuery
from airdesk.model.sample import Sample
from airdesk.settings import Settings
from airdesk.ui.browser.thumbnails import Thumbnails
from airdesk.ui.session import Session
from airdesk.workflows.sample_inventory import find_samples
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.ui.conftest import PatientBot

COUNT = 60


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A library whose inventory has short samples, one of them broken."""
    folder, rng = tmp_path / "samples", np.random.default_rng(1)
    folder.mkdir()
    for number in range(COUNT):
        peak = np.float32(0.01 + 0.9 * number / COUNT)
        audio = rng.uniform(-1.0, 1.0, 4000 + 100 * number).astype(np.float32)
        soundfile.write(folder / f"hit {number:02}.wav", peak * audio, 44_100, subtype="FLOAT")
    (folder / "wrong.wav").write_bytes(b"RIFF and no more")
    settings = Settings(tmp_path / "library", soundfont="none")
    scan_inventory(ScanRequest((folder,)), settings)
    return settings


@pytest.fixture
def samples(settings: Settings) -> list[Sample]:
    query = SampleQuery(states=frozenset({"ok", "broken"}))
    return sorted(find_samples(query, settings).samples, key=lambda sample: sample.id)


@pytest.fixture
def session(qtbot: PatientBot, settings: Settings) -> Iterator[Session]:
    session = Session(settings)
    yield session
    session.close()


@pytest.fixture
def thumbnails(session: Session) -> Iterator[Thumbnails]:
    thumbnails = Thumbnails(session, session)
    yield thumbnails
    thumbnails.forget()
    thumbnails.close()


def all_of(thumbnails: Thumbnails, samples: list[Sample], qtbot: PatientBot) -> None:
    """Ask as a list that is painted, until all are there."""
    qtbot.waitUntil(lambda: sum(thumbnails.of(each) is None and not thumbnails.is_broken(each) for each in samples) == 0)


def test_a_waveform_comes_in_the_background_and_is_the_sounds(
    thumbnails: Thumbnails, samples: list[Sample], qtbot: PatientBot
) -> None:
    with qtbot.waitSignal(thumbnails.ready) as ready:
        assert thumbnails.of(samples[30]) is None
    assert ready.args[0] > 0
    outline = thumbnails.of(samples[30])
    assert outline is not None
    assert (outline.shape, outline.dtype) == ((2, 192), np.float32)
    assert np.abs(outline).max() == pytest.approx(0.46, abs=0.005)


def test_a_quiet_sound_keeps_its_shape_on_disk(
    thumbnails: Thumbnails, session: Session, samples: list[Sample], qtbot: PatientBot
) -> None:
    all_of(thumbnails, samples[:1], qtbot)
    fresh = thumbnails.of(samples[0])
    thumbnails.forget()
    shutil.rmtree(session.settings.library_folder.parent / "samples")  # so that they can only be what was kept
    all_of(thumbnails, samples[:1], qtbot)
    kept = thumbnails.of(samples[0])
    assert fresh is not None
    assert kept is not None
    np.testing.assert_allclose(kept, fresh, atol=0.01 / 127)


def test_a_broken_file_costs_nothing_but_itself_and_is_not_tried_again(
    thumbnails: Thumbnails, samples: list[Sample], qtbot: PatientBot
) -> None:
    all_of(thumbnails, samples, qtbot)
    assert [sample.name for sample in samples if thumbnails.is_broken(sample)] == ["wrong.wav"]
    came: list[int] = []
    thumbnails.ready.connect(came.append)
    assert thumbnails.of(samples[-1]) is None
    qtbot.wait(100)
    assert came == []


def test_the_rows_that_were_asked_for_last_come_first(thumbnails: Thumbnails, samples: list[Sample], qtbot: PatientBot) -> None:
    earlier: list[int] = []  # how many of the first ones were there when one of the last came

    def look() -> None:
        if not earlier and thumbnails.of(samples[-2]) is not None:
            earlier.append(sum(thumbnails.of(sample) is not None for sample in samples[5:40]))

    thumbnails.ready.connect(look)
    for sample in samples:
        thumbnails.of(sample)
    qtbot.waitUntil(lambda: bool(earlier))
    assert earlier == [0]


def test_what_was_scrolled_past_is_not_made(
    session: Session, samples: list[Sample], qtbot: PatientBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airdesk.ui.browser.thumbnails._MOST_WAITING", 5)
    thumbnails = Thumbnails(session, session)
    came: list[int] = []
    thumbnails.ready.connect(came.append)
    for sample in samples[:-1]:
        thumbnails.of(sample)
    qtbot.waitUntil(lambda: len(came) >= 6)
    qtbot.wait(200)
    assert len(came) <= 6
    thumbnails.close()


def test_memory_is_bounded(session: Session, samples: list[Sample], qtbot: PatientBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airdesk.ui.browser.thumbnails._MOST_KEPT", 10)
    thumbnails = Thumbnails(session, session)
    came: list[int] = []
    thumbnails.ready.connect(came.append)
    for sample in samples:
        thumbnails.of(sample)
    qtbot.waitUntil(lambda: len(came) == len(samples))
    assert len(thumbnails._kept) == 10
    thumbnails.close()


def test_a_screenful_is_there_at_once_and_the_window_stays_awake(
    thumbnails: Thumbnails, samples: list[Sample], qtbot: PatientBot
) -> None:
    all_of(thumbnails, samples[:3], qtbot)  # the process is there
    came: list[int] = []
    thumbnails.ready.connect(came.append)
    begun, beats = time.perf_counter(), [time.process_time()]  # the processor's time, so that others do not count
    for sample in samples[10:50]:
        thumbnails.of(sample)
    while len(came) < 40 and time.perf_counter() - begun < 20.0:
        loop = QEventLoop()
        QTimer.singleShot(1, loop.quit)
        loop.exec()
        beats.append(time.process_time())
    assert len(came) == 40 and time.perf_counter() - begun < 10.0  # what is asked is 0.3, on a machine that does nothing else
    assert max(np.diff(beats)) < 0.1


def test_a_damaged_cache_is_begun_anew(session: Session, samples: list[Sample], qtbot: PatientBot) -> None:
    path = session.settings.library_folder / "cache" / "outlines.db"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"no database" * 1000)
    thumbnails = Thumbnails(session, session)
    all_of(thumbnails, samples[:5], qtbot)
    thumbnails.close()
    assert path.read_bytes().startswith(b"SQLite format 3")


def test_what_is_asked_for_again_while_it_is_forgotten_comes(
    thumbnails: Thumbnails, samples: list[Sample], qtbot: PatientBot
) -> None:
    thumbnails.of(samples[0])
    thumbnails.forget()
    thumbnails.of(samples[0])
    with qtbot.waitSignal(thumbnails.ready):
        pass


def test_a_sample_that_is_gone_has_none(thumbnails: Thumbnails, samples: list[Sample], qtbot: PatientBot) -> None:
    gone = Sample(samples[0].root_id, "nowhere.wav")
    thumbnails.of(gone)
    qtbot.waitUntil(lambda: thumbnails.is_broken(gone))
