"""Whole plans: valid for every genre and seed, settings before words, clear errors."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.errors import BadInputError, GenreError, HarmonyError, PlanError
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.planner import plan_song

GENRES = load_genres()
CATALOGUE = load_instruments()


def plan(prompt: str = "", **fields: Any) -> SongPlan:
    return plan_song(PlanRequest(prompt, **fields), GENRES, CATALOGUE)


def names(song: SongPlan) -> list[str]:
    return [instrument.name for instrument in song.instruments]


def assert_valid(song: SongPlan) -> None:
    """Everything a composer relies on."""
    start = 0
    playing: set[str] = set()
    for section in song.sections:
        assert section.start_bar == start
        start += section.bars
        assert sum(span.duration_ticks for span in section.chords) == section.bars * song.meter.bar_ticks
        assert section.instruments
        assert 0.0 <= section.energy <= 1.0
        playing |= set(section.instruments)
    assert start == song.bars
    assert playing == set(names(song))
    for instrument in song.instruments:
        assert 0 <= instrument.low_pitch <= instrument.high_pitch <= 127
        assert instrument.sound
    assert song.title.strip() == song.title != ""
    assert song.steps_per_bar == song.meter.bar_beats * GENRES[song.genre].steps_per_beat


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_every_genre_plans_with_many_seeds(genre: str) -> None:
    for seed in range(25):
        song = plan(genre=genre, seed=seed)
        assert_valid(song)
        assert song.genre == genre
        assert GENRES[genre].tempo.min <= song.tempo_bpm <= GENRES[genre].tempo.max
        assert song.mood in {mood.name for mood in GENRES[genre].moods}
        roles = Counter(instrument.role for instrument in song.instruments)
        assert roles["drums"] <= 1
        assert {"chords", "pad", "lead"} & set(roles)


@settings(max_examples=60)
@given(
    genre=st.sampled_from(sorted(GENRES)),
    seed=st.integers(0, 10_000),
    bars=st.integers(1, 512),
    meter=st.sampled_from(["2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "9/8", "12/8"]),
    prompt=st.sampled_from(
        ["", "sad and slow, no drums", "with violin and harp", "only guitar", "epic boss fight", "bez perkusji"]
    ),
)
def test_any_request_gives_a_valid_plan(genre: str, seed: int, bars: int, meter: str, prompt: str) -> None:
    song = plan(prompt, genre=genre, seed=seed, bars=bars, meter=meter)
    assert_valid(song)
    assert song.bars == bars
    assert str(song.meter) == meter


def test_same_request_gives_the_same_plan() -> None:
    assert plan("dusty lo-fi for a rainy night") == plan("dusty lo-fi for a rainy night")
    assert plan("dusty lo-fi").seed != plan("dusty house").seed


def test_seeds_give_other_plans() -> None:
    songs = [plan(genre="pop", seed=seed) for seed in range(12)]
    assert len({song.title for song in songs}) >= 8
    assert len({song.key for song in songs}) >= 4
    assert len({tuple(names(song)) for song in songs}) >= 6


def test_default_tempo_is_the_genres_own_and_words_move_it() -> None:
    for genre in GENRES.values():
        assert plan(genre=genre.name, seed=3).tempo_bpm == genre.tempo.default
    assert plan("slow trap").tempo_bpm < plan("trap").tempo_bpm < plan("fast trap").tempo_bpm


def test_settings_beat_words_and_the_user_is_told() -> None:
    song = plan(
        "sad trap at 140 bpm in C minor, 3/4, 16 bars",
        genre="house",
        tempo_bpm=120.0,
        key="D major",
        meter="4/4",
        bars=24,
    )
    assert (song.genre, song.tempo_bpm, song.key.name, str(song.meter), song.bars) == ("house", 120.0, "D major", "4/4", 24)
    for word in ("genre", "120 BPM", "key", "meter", "length"):
        assert any(word in warning for warning in song.warnings), word


def test_tonic_without_scale_takes_the_genres_scale() -> None:
    assert plan("sad", genre="trap", key="F#").key.tonic == 6
    assert plan("sad", genre="trap", key="F#").key.is_minor
    assert plan(genre="pop", key="F#", scale="dorian").key.name == "F# dorian"


def test_key_and_scale_that_disagree_are_refused() -> None:
    with pytest.raises(HarmonyError, match="disagree"):
        plan(genre="pop", key="C major", scale="minor")


def test_tempo_outside_the_genre_is_used_with_a_warning() -> None:
    song = plan(genre="trap", tempo_bpm=60.0)
    assert song.tempo_bpm == 60.0
    assert any("60 BPM is unusual for trap, which is played at 140 to 160" in warning for warning in song.warnings)


@pytest.mark.parametrize("tempo_bpm", [19.9, 300.1, 0.0, -5.0, float("nan"), float("inf")])
def test_impossible_tempo_is_refused(tempo_bpm: float) -> None:
    with pytest.raises(PlanError, match="20 to 300"):
        plan(genre="trap", tempo_bpm=tempo_bpm)


@pytest.mark.parametrize("bars", [0, -1, 513, 100_000])
def test_impossible_number_of_bars_is_refused(bars: int) -> None:
    with pytest.raises(PlanError, match="1 to 512"):
        plan(genre="trap", bars=bars)


@pytest.mark.parametrize("seconds", [0.0, -3.0, 1e9, float("nan"), float("inf")])
def test_impossible_length_is_refused(seconds: float) -> None:
    with pytest.raises(PlanError, match="not possible"):
        plan(genre="trap", length_seconds=seconds)


def test_bars_win_over_seconds_and_the_difference_is_said() -> None:
    song = plan(genre="house", bars=16, length_seconds=60.0)
    assert song.bars == 16
    assert any("16 bars last 31.0 s, 29.0 s less than asked" in sentence for sentence in song.understood)


@pytest.mark.parametrize("seconds", [5.0, 30.0, 60.0, 95.0, 180.0, 400.0])
def test_length_in_seconds_is_met_within_a_bar(seconds: float) -> None:
    song = plan(genre="pop", length_seconds=seconds)
    bar_seconds = song.meter.bar_beats * 60 / song.tempo_bpm
    assert abs(song.length_seconds - seconds) <= max(bar_seconds, 0.04 * seconds)


def test_errors_name_what_there_is() -> None:
    with pytest.raises(GenreError, match="lo-fi, boom bap, house"):
        plan(genre="polka")
    with pytest.raises(PlanError, match="Moods of trap: dark, hype"):
        plan(genre="trap", mood="purple")
    with pytest.raises(PlanError, match="no instrument"):
        plan(genre="trap", instruments=("drums", "kazoo"))
    with pytest.raises(HarmonyError):
        plan(genre="trap", key="X minor")
    with pytest.raises(BadInputError):
        plan(genre="trap", meter="4/5")


def test_mood_the_genre_does_not_have_becomes_its_nearest() -> None:
    song = plan(genre="techno", mood="sad")
    assert song.mood in {mood.name for mood in GENRES["techno"].moods}
    assert any("nearest" in warning for warning in song.warnings)


def test_empty_prompt_needs_a_genre() -> None:
    with pytest.raises(PlanError, match="write a few words"):
        plan("  \n ")
    assert plan("", genre="jazz").genre == "jazz"


def test_huge_prompt_is_refused_and_a_long_one_is_read() -> None:
    with pytest.raises(PlanError, match="at most 20,000"):
        plan("sad " * 1_300_000)
    assert plan("sad trap " * 2000).genre == "trap"


def test_emoji_prompt_is_planned_with_a_warning() -> None:
    song = plan("🎵🧱")
    assert_valid(song)
    assert any("no words" in warning for warning in song.warnings)


TRICKY = """
no not without only just very too and or with in a la mi re Cm F# minor dorian 6/8 3:30 140 bpm 999999 bars minutes 0 at
tempo drums piano keys sad jazz , . ! bez nie i z sin con o ni solo lead melody drop intro rain 808s 80s waltz 🎵 ł
"""
WORDS = st.sampled_from(TRICKY.split())


@settings(max_examples=150)
@given(prompt=st.one_of(st.text(max_size=60), st.lists(WORDS, min_size=1, max_size=14).map(" ".join)), seed=st.integers(0, 50))
def test_no_prompt_breaks_the_planner(prompt: str, seed: int) -> None:
    try:
        song = plan(prompt, genre="lo-fi", seed=seed)
    except PlanError as error:
        assert "ruled out" in str(error)
    else:
        assert_valid(song)


def test_prompt_is_kept_as_it_was() -> None:
    assert plan("  Łódź 🎵 trap ").user_prompt == "  Łódź 🎵 trap "


def test_prompt_without_genre_finds_a_fitting_one_and_says_so() -> None:
    expected = {
        "calm meditation music": {"ambient"},
        "angry and aggressive": {"dubstep", "rock", "drill", "techno", "trap"},
        "happy song with guitar": {"pop", "rock"},
        "epic orchestra": {"cinematic"},
        "sax and upright bass in a smoky bar": {"jazz"},
        "distorted guitar": {"rock"},
        "808s": {"trap", "drill"},
    }
    for prompt, genres in expected.items():
        song = plan(prompt)
        assert song.genre in genres, (prompt, song.genre)


def test_wanted_instruments_play_in_the_main_sections() -> None:
    for seed in range(10):
        for genre in ("lo-fi", "techno", "classical", "dubstep"):
            song = plan("with violin and harp and cowbell", genre=genre, seed=seed)
            assert {"violin", "harp", "cowbell"} <= set(names(song))
            main = max(song.sections, key=lambda section: section.energy)
            assert {"violin", "harp", "cowbell"} <= set(main.instruments)


@pytest.mark.parametrize("prompt", ["no drums", "bez perkusji", "sin batería", "drumless, without drums"])
def test_no_drums_means_none(prompt: str) -> None:
    for genre in GENRES:
        assert not {"drums", "percussion"} & {instrument.role for instrument in plan(prompt, genre=genre).instruments}


def test_one_drum_ruled_out_leaves_the_others() -> None:
    song = plan("no hi-hats", genre="lo-fi")
    assert "hi-hat" not in names(song) and "drums" not in names(song)
    assert {"kick", "snare"} <= set(names(song))


def test_general_words_take_the_kind_that_suits_the_genre() -> None:
    assert any(name.endswith("guitar") for name in names(plan("with guitar", genre="trap")))
    assert "trumpet" not in names(plan("no brass", genre="jazz"))
    assert not any("guitar" in name for name in names(plan("no guitars", genre="rock")))


def test_listed_instruments_are_exactly_those() -> None:
    song = plan("rock", instruments=("drums", "bass", "piano"))
    assert names(song) == ["drums", "bass", "piano"]
    assert {instrument.role for instrument in song.instruments} == {"drums", "bass", "lead"}
    assert set(names(plan("rock", instruments=("keys",)))) == {
        "piano",
        "electric piano",
        "felt piano",
        "organ",
        "harpsichord",
        "clavinet",
    }
    assert names(plan("trap", instruments=("perkusja", "bajo"))) == ["drums", "bass"]


def test_listed_drum_parts_stay_parts() -> None:
    assert names(plan("trap", instruments=("kick", "snare", "hi-hat"))) == ["kick", "snare", "hi-hat"]


def test_settings_name_what_the_prompt_rules_out() -> None:
    song = plan("trap without drums", instruments=("drums", "bass"))
    assert "drums" in names(song)
    assert any("although the prompt rules it out" in warning for warning in song.warnings)


def test_nothing_left_to_play_is_refused() -> None:
    with pytest.raises(PlanError, match="ruled out"):
        plan(", ".join(f"no {name}" for name in CATALOGUE.names), genre="lo-fi")


def test_sections_can_be_asked_for_and_left_out() -> None:
    for seed in range(8):
        assert "intro" not in {section.name for section in plan("no intro", genre="pop", seed=seed).sections}
        assert plan("no intro", genre="pop", seed=seed, bars=64).bars == 64
    with_bridge = sum(
        "bridge" in {s.name for s in plan("with a bridge", genre="pop", seed=seed).sections} for seed in range(20)
    )
    without = sum("bridge" in {s.name for s in plan("", genre="pop", seed=seed).sections} for seed in range(20))
    assert with_bridge >= without


def test_the_tune_goes_to_whom_the_prompt_names() -> None:
    for genre in ("lo-fi", "pop", "house", "jazz"):
        song = plan("with a piano melody", genre=genre, seed=4)
        leads = [instrument.name for instrument in song.instruments if instrument.role == "lead"]
        assert leads in (["piano"], ["felt piano"])


def test_sections_differ_in_who_plays() -> None:
    for genre in ("lo-fi", "trap", "house", "edm", "rock", "cinematic"):
        for seed in range(5):
            counts = [len(section.instruments) for section in plan(genre=genre, seed=seed).sections]
            assert max(counts) > min(counts)


def test_titles_come_from_what_the_prompt_speaks_of() -> None:
    titles = {plan(f"rainy night {number}", genre="lo-fi").title for number in range(30)}
    assert any("Rain" in title or "Window" in title or "Umbrella" in title for title in titles)
    assert all(len(title) <= 60 for title in titles)
