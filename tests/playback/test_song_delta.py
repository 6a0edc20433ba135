"""Songs come through to the other process whole, and an edit costs only what it changed."""

from __future__ import annotations

import pickle
from dataclasses import replace

from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, edit_clip_notes, edit_track
from airdesk.playback.song_delta import SongDelta, SongReceiver, SongSender
from tests.helpers.playing import held, held_song


def sent(delta: SongDelta) -> SongDelta:
    return pickle.loads(pickle.dumps(delta))


def test_every_value_arrives_as_it_was_sent() -> None:
    sender, receiver = SongSender(), SongReceiver()
    song = held_song(held("one"), held("two"), held("three"))
    edits = [
        song,
        edit_track(song, "two", lambda track: replace(track, gain_db=-6.0)),
        edit_clip_notes(song, "three", 0, lambda notes: ()),
        replace(song, tracks=song.tracks[::-1]),
        replace(song, tracks=song.tracks[:1]),
        replace(song, title="again"),
        song,
    ]
    for value in edits:
        assert receiver.song(sent(sender.delta(value))) == value


def test_a_fader_sends_no_notes_and_an_edit_only_its_clip() -> None:
    sender = SongSender()
    many = tuple(Note(number, 60, 1, 100) for number in range(3000))
    clips = tuple(MidiClip(3000 * number, 3000, many[:]) for number in range(3))
    song = held_song(replace(held("one"), clips=clips), held("two"))
    whole = len(pickle.dumps(sender.delta(song)))
    fader = len(pickle.dumps(sender.delta(edit_track(song, "one", lambda track: replace(track, gain_db=-1.0)))))
    assert fader < whole / 20
    edited = edit_clip_notes(song, "two", 0, lambda notes: (*notes, Note(5, 50, 5, 50)))
    assert len(pickle.dumps(sender.delta(edited))) < whole / 20


def test_what_is_shared_stays_shared_on_the_other_side() -> None:
    sender, receiver = SongSender(), SongReceiver()
    song = held_song(held("one"), held("two"))
    first = receiver.song(sent(sender.delta(song)))
    second = receiver.song(sent(sender.delta(edit_track(song, "one", lambda track: replace(track, pan=1.0)))))
    assert first is not None and second is not None
    assert first.tracks[1] is second.tracks[1]
    assert first.tracks[0].clips[0] is second.tracks[0].clips[0]


def test_no_song_is_a_value_too() -> None:
    sender, receiver = SongSender(), SongReceiver()
    song = held_song()
    assert receiver.song(sent(sender.delta(song))) == song
    assert receiver.song(sent(sender.delta(None))) is None
    assert receiver.song(sent(sender.delta(song))) == song
