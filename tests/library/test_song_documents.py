"""A song goes to JSON text and back and is the same song."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.errors import LibraryError
from airdesk.library.song_documents import song_from_document, song_to_document
from airdesk.model.audio_clip import AudioClip, AudioSource
from airdesk.model.harmony import SCALES, Key
from airdesk.model.notes import Note
from airdesk.model.plan import ROLES
from airdesk.model.score import ScoreSection
from airdesk.model.song import Automation, Ducking, MidiClip, PedalSpan, Song, Track
from airdesk.model.timebase import Meter, MeterChange, MeterMap, TempoChange, TempoMap

ticks = st.integers(0, 10**7)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
levels = st.floats(-120, 24)
notes = st.builds(Note, ticks, st.integers(0, 127), st.integers(1, 10**6), st.integers(1, 127))
clips = st.builds(MidiClip, ticks, ticks, st.lists(notes, max_size=5).map(tuple), texts)
automation = st.lists(st.builds(Automation, ticks, levels), max_size=3).map(tuple)
pedals = st.lists(st.builds(PedalSpan, st.sampled_from(["sustain", "sostenuto", "soft"]), ticks, ticks), max_size=3).map(tuple)
tracks = st.builds(
    Track,
    id=texts,
    name=texts,
    instrument=texts,
    role=st.sampled_from(ROLES),
    sound=texts,
    clips=st.lists(clips, max_size=3).map(tuple),
    program=st.integers(0, 127),
    bank=st.integers(0, 16383),
    gain_db=levels,
    pan=st.floats(-1, 1),
    room_send_db=st.none() | levels,
    echo_send_db=st.none() | levels,
    ducking=st.none() | st.builds(Ducking, texts, st.floats(0, 40), st.floats(0.01, 2)),
    is_muted=st.booleans(),
    is_soloed=st.booleans(),
    is_enabled=st.booleans(),
    gain_automation=automation,
    pan_automation=automation,
    pitch_automation=automation,
    vibrato_automation=automation,
    pedals=pedals,
    scale_cents=st.just(()) | st.lists(st.floats(-100, 100), min_size=12, max_size=12).map(tuple),
)
starts = st.sets(st.integers(1, 10**6), max_size=3).map(lambda values: (0, *sorted(values)))
tempi = starts.flatmap(
    lambda at: st.tuples(*[st.builds(TempoChange, st.just(tick), st.floats(20, 300)) for tick in at]).map(TempoMap)
)
meters = st.builds(Meter, st.integers(1, 32), st.sampled_from([1, 2, 4, 8, 16, 32]))
meter_maps = starts.flatmap(lambda at: st.tuples(*[st.builds(MeterChange, st.just(tick), meters) for tick in at]).map(MeterMap))
songs = st.builds(
    Song,
    title=texts,
    tempo_map=tempi,
    meter_map=meter_maps,
    tracks=st.lists(tracks, max_size=3).map(tuple),
    end_tick=ticks,
    key=st.none() | st.builds(Key, st.integers(0, 11), st.sampled_from(sorted(SCALES))),
    sections=st.lists(st.builds(ScoreSection, texts, st.integers(0, 500), st.integers(1, 64)), max_size=3).map(tuple),
    master_gain_db=st.none() | levels,
    genre=texts,
    prompt=texts,
    tags=st.lists(texts, max_size=3).map(tuple),
)


@given(songs)
def test_a_song_survives_json_exactly(song: Song) -> None:
    assert song_from_document(json.loads(json.dumps(song_to_document(song)))) == song


def test_a_song_stored_before_tracks_had_pedals_and_bends_still_loads() -> None:
    song = Song("Old", TempoMap((TempoChange(0, 90.0),)), MeterMap((MeterChange(0, Meter(4, 4)),)), (), 960)
    track = Track("piano", "Piano", "piano", "chords", "piano", (MidiClip(0, 960, (Note(0, 60, 480, 90),)),), 4)
    document = song_to_document(replace(song, tracks=(track,)))
    for name in ("bank", "pitch_automation", "vibrato_automation", "pedals", "scale_cents"):
        del document["tracks"][0][name]
    assert song_from_document(json.loads(json.dumps(document))).tracks == (track,)


def test_another_form_is_refused() -> None:
    with pytest.raises(LibraryError, match="update AirDesk"):
        song_from_document({"schema": "airdesk-song-99"})


def test_a_damaged_document_is_an_error() -> None:
    with pytest.raises(LibraryError, match="damaged"):
        song_from_document({"schema": "airdesk-song-1", "title": "x"})


def _song_of(track: Track) -> Song:
    return Song("Rain", TempoMap((TempoChange(0, 100.0),)), MeterMap((MeterChange(0, Meter(4, 4)),)), (track,), 960)


def test_audio_clips_come_back_as_they_were_and_older_songs_have_none() -> None:
    source = AudioSource("/samples/räin.wav", 3.5, "ab12", 7, "root", "fx/räin.wav", 90.0, 4.0)
    clip = AudioClip(480, 960, source, 0.25, "Rain", -3.0, 0.1, 0.2, "linear", 1.5, -2.0, True, True)
    song = _song_of(Track("rain", "Rain", "rain", "fx", "", audio_clips=(clip, clip)))
    document = json.loads(json.dumps(song_to_document(song)))
    assert song_from_document(document) == song
    document["tracks"][0]["audio_clips"][0]["from_the_future"] = 1
    document["tracks"][0]["audio_clips"][0]["source"]["from_the_future"] = 1
    assert song_from_document(document) == song
    del document["tracks"][0]["audio_clips"]
    assert song_from_document(document).tracks[0].audio_clips == ()


def test_a_damaged_audio_clip_is_said() -> None:
    clip = AudioClip(0, 9, AudioSource("/a", 1.0))
    document = song_to_document(_song_of(Track("rain", "Rain", "rain", "fx", "", audio_clips=(clip,))))
    document["tracks"][0]["audio_clips"][0]["start_tick"] = "soon"
    with pytest.raises(LibraryError):
        song_from_document(document)
