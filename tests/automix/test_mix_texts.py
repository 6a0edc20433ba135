"""Track lists, cue sheets and decisions: right times, any title, readable again."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.automix.arranging import mix_timeline
from airdesk.automix.decisions import decisions_document
from airdesk.automix.mix_songs import decks_of
from airdesk.automix.mix_texts import cue_sheet, cue_time, minutes, tracklist_text
from airdesk.automix.mix_tracks import MixTrack, mix_tracks
from airdesk.automix.planning import plan_set
from airdesk.automix.strategy_json import validated
from airdesk.model.djset import MixRules
from tests.helpers.analysed_songs import analysis, mix_song, random_songs, set_of


def track(number: int, title: str = "Song", artist: str = "", start: float = 0.0) -> MixTrack:
    return MixTrack(number, start, start + 100, title, artist, "", 124.0, "8A (A minor)", f"{number}.mp3", 32.0, 4, "bass_swap")


def test_a_track_list_has_times_titles_tempos_keys_and_transitions() -> None:
    songs = [mix_song("a", analysis(tempo_bpm=124.0)), mix_song("b", analysis(tempo_bpm=126.0, key=None), artist="Ada")]
    plan = plan_set(set_of(songs, goal="given"), songs)
    timeline = mix_timeline(decks_of(songs), plan.transitions)
    text = tracklist_text("Friday", mix_tracks(songs, timeline, plan.transitions), timeline.duration_seconds)
    lines = text.splitlines()
    assert lines[:3] == ["Friday", f"2 songs, {minutes(timeline.duration_seconds)}", ""]
    assert re.fullmatch(r"  1   00:00  a {6,}  124.0 BPM  8A \(A minor\)", lines[3])
    assert "↓ bass swap, 32 beats (8 bars)" in lines[4]
    assert f"  2   {minutes(timeline.lanes[1].mix_start)}  Ada – b" in lines[5] and lines[5].endswith("126.0 BPM  –")
    assert len(lines) == 6


def test_songs_without_a_title_are_called_as_their_files() -> None:
    song = mix_song("x")
    song = replace(song, song=replace(song.song, title="", path="/music/07 Night\nBus.flac"))
    timeline = mix_timeline(decks_of([song]), [])
    (found,) = mix_tracks([song], timeline, [])
    assert (found.title, found.file_name, found.style) == ("07 Night Bus", "07 Night Bus.flac", "")


def test_a_cue_sheet_names_the_mix_and_every_song() -> None:
    text = cue_sheet("Friday", "mix.flac", [track(1, 'The "Thing"', "Ada"), track(2, start=61.5)]).decode("ascii")
    assert text.split("\r\n") == [
        'TITLE "Friday"', 'FILE "mix.flac" WAVE', "  TRACK 01 AUDIO", "    TITLE \"The 'Thing'\"", '    PERFORMER "Ada"',
        '    REM FILE "1.mp3"', "    REM BPM 124", '    REM KEY "8A (A minor)"', "    INDEX 01 00:00:00",
        "  TRACK 02 AUDIO", '    TITLE "Song"', '    REM FILE "2.mp3"', "    REM BPM 124", '    REM KEY "8A (A minor)"',
        "    INDEX 01 01:01:37", "",
    ]  # fmt: skip
    assert 'FILE "mix.mp3" MP3' in cue_sheet("", "mix.mp3", []).decode()


def test_letters_of_all_scripts_are_marked_as_utf_8() -> None:
    data = cue_sheet("Nächte", "mix.wav", [track(1, "夜のバス")])
    assert data.startswith(b"\xef\xbb\xbf") and "夜のバス" in data.decode("utf-8-sig")


def test_more_than_ninety_nine_songs_leave_the_sheet_readable() -> None:
    text = cue_sheet("", "mix.wav", [track(number, start=60.0 * number) for number in range(1, 121)]).decode()
    assert text.count("TRACK ") - text.count("REM TRACK ") == 99 and text.count("REM TRACK ") == 21


@given(st.text(max_size=40), st.text(max_size=20))
def test_no_title_breaks_a_line(title: str, artist: str) -> None:
    data = cue_sheet(title, "mix.wav", [track(1, title, artist)])
    lines = data.decode("utf-8-sig").split("\r\n")
    assert all(line.count('"') % 2 == 0 and "\n" not in line and "\r" not in line for line in lines)
    assert lines[-2] == "    INDEX 01 00:00:00"
    assert len(tracklist_text(title, [replace(track(1), style="")], 10.0).splitlines()) == 4


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "00:00:00"), (61.5, "01:01:37"), (5999.999, "99:59:74"), (7384.0, "123:04:00")]
)
def test_cue_times_count_seventy_fifths(seconds: float, text: str) -> None:
    assert cue_time(seconds) == text


def test_decisions_can_be_read_again_as_a_strategy() -> None:
    songs = random_songs(5, 3)
    dj_set = set_of(songs)
    plan = plan_set(dj_set, songs)
    timeline = mix_timeline(decks_of(plan.songs), plan.transitions)
    document = json.loads(
        json.dumps(decisions_document(dj_set, plan.songs, plan.transitions, timeline, left_out=[("/x", "It is silent.")]))
    )
    assert [song["id"] for song in document["order"]] == list(plan.song_ids)
    assert all(transition["reasons"] for transition in document["transitions"])
    assert document["left_out"] == [{"path": "/x", "reason": "It is silent."}]
    read = validated(document, plan.songs, MixRules())
    assert not [problem for problem in read.problems if problem.is_replaced]
    assert [each.style for each in read.transitions] == [each.style for each in plan.transitions]
