from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.plan import PlanRequest
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import Meter, constant_meter, constant_tempo
from airdesk.ui.covers.cover import STYLES, cover_of, painted
from airdesk.ui.covers.material import BARS, fingerprint, material_of
from airdesk.ui.covers.palette import PALETTES
from airdesk.workflows.sketch_song import sketch_song

SIZE = QSize(468, 316)


@pytest.fixture(scope="module")
def songs() -> list[Song]:
    wanted = [("lo-fi", 3), ("house", 5), ("ambient", 8)]
    return [sketch_song(PlanRequest(f"{genre} at night", genre=genre, seed=seed)) for genre, seed in wanted]


def pixels(image: QImage) -> np.ndarray[Any, Any]:
    """Shape (height, width, 3), 0..255."""
    whole = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(whole.constBits(), np.uint8).reshape(whole.height(), whole.width(), 4)
    return rows[:, :, :3].astype(int)


def empty_song() -> Song:
    return Song("Nothing", constant_tempo(120), constant_meter(Meter(4, 4)), (), 1920, Key(0, "major"))


def test_the_same_song_has_the_same_picture_to_the_byte(songs: list[Song], qapp: Any) -> None:
    first, second = cover_of(songs[0], SIZE), cover_of(songs[0], SIZE)
    assert bytes(first.constBits()) == bytes(second.constBits())


def test_title_and_mixer_do_not_change_the_picture_but_notes_do(songs: list[Song], qapp: Any) -> None:
    song = songs[0]
    renamed = replace(song, title="Another", tracks=tuple(replace(track, gain_db=-20.0) for track in song.tracks))
    assert fingerprint(renamed) == fingerprint(song)
    assert bytes(cover_of(renamed, SIZE).constBits()) == bytes(cover_of(song, SIZE).constBits())
    fewer = replace(song, tracks=song.tracks[1:])
    assert bytes(cover_of(fewer, SIZE).constBits()) != bytes(cover_of(song, SIZE).constBits())


def test_an_edited_song_of_the_library_keeps_its_style(songs: list[Song], qapp: Any) -> None:
    song = songs[0]
    lead = max(range(len(song.tracks)), key=lambda number: len(song.tracks[number].clips))
    clip = song.tracks[lead].clips[0]
    moved = replace(clip, notes=tuple(replace(note, velocity=max(1, note.velocity - 3)) for note in clip.notes))
    track = replace(song.tracks[lead], clips=(moved, *song.tracks[lead].clips[1:]))
    edited = replace(song, tracks=(*song.tracks[:lead], track, *song.tracks[lead + 1 :]))
    before = pixels(cover_of(song, SIZE, identity="8de1c81efe33"))
    after = pixels(cover_of(edited, SIZE, identity="8de1c81efe33"))
    assert np.abs(before - after).mean() < 12


def test_different_songs_have_different_pictures(songs: list[Song], qapp: Any) -> None:
    assert len({bytes(cover_of(song, SIZE).constBits()) for song in songs}) == len(songs)


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_style_stands_out_from_its_ground_and_shows_the_notes(style: str, songs: list[Song], qapp: Any) -> None:
    palette = PALETTES[0]
    full = pixels(painted(material_of(songs[1]), style, palette, SIZE, np.random.default_rng(7)))
    bare = pixels(painted(material_of(empty_song()), style, palette, SIZE, np.random.default_rng(7)))
    luma = full @ np.array([0.114, 0.587, 0.299])
    assert np.percentile(luma, 98) - np.percentile(luma, 10) > 50
    assert (np.abs(full - bare).max(axis=2) > 24).mean() > 0.02


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_style_takes_a_song_without_notes_and_one_with_a_single_note(style: str, qapp: Any) -> None:
    note = MidiClip(0, 1920, (Note(0, 60, 480, 100),))
    single = replace(empty_song(), tracks=(Track("a", "A", "piano", "chords", "piano", (note,)),))
    for song in (empty_song(), single):
        painted(material_of(song), style, PALETTES[1], SIZE, np.random.default_rng(1))
        assert not cover_of(song, SIZE).isNull()


def test_a_cover_is_made_in_a_fraction_of_a_frame_of_patience(songs: list[Song], qapp: Any) -> None:
    spent = []
    for song in songs * 3:
        began = time.thread_time()
        cover_of(song, QSize(640, 432))
        spent.append(time.thread_time() - began)
    assert sorted(spent)[len(spent) // 2] < 0.06


def test_the_stretch_that_is_drawn_is_where_most_parts_play(songs: list[Song]) -> None:
    material = material_of(songs[1])
    assert len(material.low) and len(material.middle)
    assert material.drums.shape == (4, BARS * 8)
    assert 0.99 < material.energy.max() <= 1.0 and material.density.max() <= 1.0
