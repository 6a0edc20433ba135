"""How one song goes into the next: what the rules must never do, and what they do in known cases."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.automix.alternatives import another
from airdesk.automix.arranging import mix_timeline
from airdesk.automix.mix_songs import deck_of, grid_of
from airdesk.automix.pairing import MixSong, key_name
from airdesk.automix.planning import plan_set, planned
from airdesk.automix.transition_rooms import entry_end
from airdesk.automix.transition_rules import alternative, decide
from airdesk.model.djset import STYLES, GridRepair, MixRules, Transition, with_transition
from airdesk.model.song_analysis import SongAnalysis, SongTags
from tests.helpers.analysed_songs import KEYS, analysis, mix_song, random_songs, set_of

RULES = MixRules()


def pair(first: SongAnalysis, second: SongAnalysis, rules: MixRules = RULES) -> tuple[MixSong, MixSong, Transition]:
    a, b = mix_song("a", first), mix_song("b", second)
    return a, b, decide(a, b, rules)


def end_of(song: MixSong, transition: Transition) -> float:
    beat = 0.5 if song.grid is None else song.grid.beat_seconds
    return transition.cue_out_seconds + transition.length_beats * beat


def words(transition: Transition) -> str:
    return " ".join(transition.reasons)


def test_two_like_songs_get_a_long_blend_on_phrases() -> None:
    a, b, made = pair(analysis(tempo_bpm=124.0), analysis(tempo_bpm=126.0, key="E minor"))
    assert made.style == "bass_swap" and made.length_beats in (32.0, 64.0)
    assert made.tempo_plan is not None and made.tempo_plan.blend_bpm == pytest.approx(126.0, abs=0.01)
    assert a.grid is not None and a.grid.nearest_downbeat(made.cue_out_seconds) == pytest.approx(made.cue_out_seconds, abs=1e-6)
    assert any(abs(entry_end(b, made) - phrase) < 0.05 for phrase in b.analysis.phrases)
    assert made.swap_beat is not None and made.swap_beat % 4 == 0
    assert "124.0 → 126.0 BPM (+1.6 %)" in words(made) and "8A → 9A are neighbours" in words(made)


def test_what_fits_nowhere_gets_a_short_honest_fade() -> None:
    _, _, made = pair(analysis(tempo_bpm=128.0, key="C major"), analysis(tempo_bpm=87.0, key="F# major", soft_intro_db=-8.0))
    assert made.tempo_plan is None and made.length_beats <= 16.0 and made.style in ("quick_fade", "echo_out")
    assert "more than the 8 % allowed" in words(made)


@pytest.mark.parametrize("soft_intro_db", [-6.0, -12.0, -20.0])
def test_what_fits_nowhere_is_still_heard_to_its_end(soft_intro_db: float) -> None:
    coming = analysis(tempo_bpm=77.0, key="F# major", energy=2, soft_intro_db=soft_intro_db, intro_bars=2)
    a, _, made = pair(analysis(tempo_bpm=135.0, beats_per_bar=3, key="C major", energy=9), coming)
    assert made.tempo_plan is None
    assert end_of(a, made) > a.analysis.audible_end_seconds - 2.0


def test_a_soft_start_is_passed_over_so_that_a_short_fade_has_no_hole() -> None:
    coming = analysis(tempo_bpm=77.0, key="F# major", soft_intro_db=-20.0, intro_bars=2)
    a, b, made = pair(analysis(tempo_bpm=135.0, beats_per_bar=3), coming)
    assert made.style == "quick_fade"
    assert made.cue_in_seconds + end_of(a, made) - made.cue_out_seconds == pytest.approx(b.shape.groove_in_seconds, abs=0.05)
    soft = pair(analysis(tempo_bpm=135.0, beats_per_bar=3), analysis(tempo_bpm=77.0, soft_intro_db=-20.0, intro_bars=16))[2]
    assert soft.cue_in_seconds == 0.0  # an intro of half a minute is not left out


@pytest.mark.parametrize(("tempos", "ratio"), [((70.0, 140.0), 2.0), ((140.0, 70.0), 0.5), ((141.0, 70.0), 0.5)])
def test_half_and_double_time_are_matched(tempos: tuple[float, float], ratio: float) -> None:
    _, b, made = pair(analysis(tempo_bpm=tempos[0]), analysis(tempo_bpm=tempos[1]))
    assert made.tempo_plan is not None and made.tempo_plan.beat_ratio == ratio
    assert b.grid is not None
    position = b.grid.position(entry_end(b, made))
    assert b.grid.bar_of(position) == pytest.approx(round(b.grid.bar_of(position)), abs=1e-6)  # ends where a bar begins


def test_three_into_four_is_not_matched() -> None:
    _, _, made = pair(analysis(beats_per_bar=3), analysis())
    assert made.tempo_plan is None and "three and four" in words(made)


def test_songs_without_beats_are_laid_over_one_another_for_sixteen_seconds() -> None:
    a, _, made = pair(analysis(tempo_bpm=None), analysis(tempo_bpm=None))
    assert made.style == "blend" and made.tempo_plan is None
    assert end_of(a, made) - made.cue_out_seconds == pytest.approx(16.0)
    assert end_of(a, made) == pytest.approx(a.analysis.audible_end_seconds, abs=0.1)


def test_a_fade_out_is_left_where_it_begins_or_near_its_end_never_in_the_middle() -> None:
    for start in (150.0, 165.0, 180.0, 190.0):
        a, _, made = pair(analysis(fade_out_start=start, seconds=200.0), analysis())
        bar = 4 * 0.5
        is_early, is_late = made.cue_out_seconds <= start + bar, end_of(a, made) >= 198.0
        assert is_early or is_late


def test_voices_do_not_collide_where_that_can_be_helped() -> None:
    a, b, made = pair(analysis(vocal=((20.0, 172.0),)), analysis(vocal=((20.0, 180.0),)))
    into = entry_end(b, made)
    assert made.cue_out_seconds >= 172.0 - 1.0 or into <= 20.0 + 1.0
    assert "sings in both" not in words(made)
    assert end_of(a, made) <= a.analysis.audible_end_seconds + 2.0


def test_silence_at_the_end_is_not_mixed() -> None:
    a, _, made = pair(analysis(seconds=230.0, tail_seconds=30.0), analysis())
    assert 195.0 <= end_of(a, made) <= 202.5


def test_a_key_is_shifted_only_where_it_helps_and_both_are_sure() -> None:
    clash = analysis(key="A minor"), analysis(key="Bb minor")
    assert pair(*clash)[2].key_shift_semitones == -1
    assert "clash: the incoming song is moved by -1 semitone" in words(pair(*clash)[2])
    unsure = analysis(key="A minor"), analysis(key="Bb minor", key_confidence=0.4)
    assert pair(*unsure)[2].key_shift_semitones == 0
    assert pair(*clash, MixRules(max_key_shift_semitones=0))[2].key_shift_semitones == 0
    fitting = analysis(key="A minor"), analysis(key="E minor")
    assert pair(*fitting)[2].key_shift_semitones == 0


def test_keys_that_clash_get_a_short_filtered_blend() -> None:
    made = pair(analysis(key="C major"), analysis(key="F# major"), MixRules(max_key_shift_semitones=0))[2]
    assert made.style == "filter" and made.length_beats <= 16.0


def test_beats_that_are_not_sure_make_it_short() -> None:
    made = pair(analysis(grid_confidence=0.45), analysis())[2]
    assert made.length_beats <= 16.0 and "not quite certain" in words(made)
    assert pair(analysis(grid_confidence=0.2), analysis())[2].tempo_plan is None


def test_a_song_that_sings_to_its_end_is_looped_under_one_that_sings_at_once() -> None:
    a, _, made = pair(analysis(vocal=((40.0, 196.1),), outro_bars=0, seconds=200.0), analysis(vocal=((1.0, 150.0),)))
    assert made.style == "loop" and made.loop_beats in (4.0, 8.0)
    assert a.grid is not None
    end = made.cue_out_seconds + made.loop_beats * a.grid.beat_seconds
    assert end <= a.analysis.audible_end_seconds + 0.05
    assert not a.shape.sung_seconds(made.cue_out_seconds, end)


def test_a_cold_end_goes_into_another_tempo_as_an_echo() -> None:
    a, _, made = pair(analysis(tempo_bpm=128.0), analysis(tempo_bpm=108.0, soft_intro_db=-4.0))
    assert made.style == "echo_out"
    assert a.analysis.audible_end_seconds - made.cue_out_seconds < 1.0  # only the last beat is turned into the echo


def test_a_cold_start_comes_in_at_once_over_a_soft_end() -> None:
    made = pair(analysis(tempo_bpm=128.0, soft_outro_db=-9.0), analysis(tempo_bpm=100.0))[2]
    assert made.style == "cold_start"


def test_a_cold_end_and_a_cold_start_far_apart_are_no_cut_but_a_short_fade() -> None:
    a, _, made = pair(analysis(tempo_bpm=128.0), analysis(tempo_bpm=174.0))
    assert made.style == "quick_fade" and made.tempo_plan is None and made.length_beats <= 8.0
    assert abs(end_of(a, made) - a.analysis.audible_end_seconds) < 2 * a.grid.beat_seconds  # type: ignore[union-attr]


def test_only_styles_that_are_allowed_are_used() -> None:
    for style in STYLES:
        made = pair(analysis(), analysis(tempo_bpm=126.0), MixRules(styles=frozenset((style,))))[2]
        assert made.style in (style, "quick_fade")
        if style in ("loop", "echo_out"):
            continue
        assert made.style == style


def test_tracks_of_an_album_meet_without_a_gap() -> None:
    def track(number: int, **more: float) -> SongAnalysis:
        return analysis(tags=SongTags(f"Part {number}", "Ada", "Suite", number), **more)  # type: ignore[arg-type]

    gapless = MixRules(keeps_albums_gapless=True)
    made = pair(track(1), track(2), gapless)[2]
    assert (made.style, made.length_beats, made.cue_out_seconds, made.cue_in_seconds) == ("cut", 0.0, 200.0, 0.0)
    songs = [mix_song("a", track(1)), mix_song("b", track(2))]
    timeline = mix_timeline([deck_of(song) for song in songs], [decide(songs[0], songs[1], gapless)])
    assert timeline.duration_seconds == pytest.approx(400.0)
    assert timeline.lanes[1].mix_start == pytest.approx(timeline.lanes[0].mix_end)
    assert pair(track(1), track(3), gapless)[2].length_beats > 0
    assert pair(track(1, tail_seconds=3.0), track(2), gapless)[2].length_beats > 0
    assert pair(track(1), track(2))[2].length_beats > 0


def test_alternatives_are_real_transitions() -> None:
    a, b, made = pair(analysis(tempo_bpm=124.0), analysis(tempo_bpm=126.0))
    assert len(made.rejected) >= 3
    for rejected in made.rejected:
        other = alternative(a, b, RULES, rejected)
        assert (other.style, other.cue_out_seconds, other.length_beats) == (
            rejected.style, rejected.cue_out_seconds, rejected.length_beats,
        )  # fmt: skip
        assert other.decided_by == "user" and other.tempo_plan is not None
        assert mix_timeline([deck_of(a), deck_of(b)], [other]).duration_seconds > 300.0
    assert len({(each.style, each.cue_out_seconds, each.cue_in_seconds, each.length_beats) for each in made.rejected}) == len(
        made.rejected
    )
    assert all(each.score <= made.score for each in made.rejected)


songs_of_any_kind = st.builds(
    analysis,
    tempo_bpm=st.one_of(st.none(), st.floats(60.0, 200.0)),
    seconds=st.floats(5.0, 400.0),
    key=st.one_of(st.none(), st.sampled_from(KEYS)),
    energy=st.integers(1, 10),
    beats_per_bar=st.sampled_from((3, 4)),
    first=st.floats(0.0, 2.0),
    grid_confidence=st.floats(0.0, 1.0),
    key_confidence=st.floats(0.0, 1.0),
    soft_intro_db=st.floats(-20.0, 0.0),
    soft_outro_db=st.floats(-20.0, 0.0),
    drift=st.sampled_from((0.0, 0.0, 0.02)),
    vocal=st.sampled_from(((), ((1.0, 4.0),), ((0.5, 390.0),), ((20.0, 60.0), (80.0, 120.0)))),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(songs_of_any_kind, min_size=2, max_size=5), st.floats(0.5, 12.0), st.sampled_from((4.0, 16.0, 64.0)))
def test_no_rule_is_ever_broken(analyses: list[SongAnalysis], tempo_limit: float, longest: float) -> None:
    rules = MixRules(max_tempo_change_percent=tempo_limit, max_length_beats=longest)
    songs = [mix_song(f"s{number}", each) for number, each in enumerate(analyses)]
    plan = plan_set(set_of(songs, rules=rules), songs)
    assert [(made.from_id, made.to_id) for made in plan.transitions] == list(itertools.pairwise(plan.song_ids))
    left = dict.fromkeys(plan.song_ids, 0.0)
    begins = {plan.songs[0].id: plan.songs[0].analysis.audible_start_seconds}
    for made, (first, second) in zip(plan.transitions, itertools.pairwise(plan.songs), strict=True):
        assert made.reasons and 0.0 <= made.score <= 1.0
        assert made.length_beats > 0 and made.style != "cut"
        assert abs(made.key_shift_semitones) <= rules.max_key_shift_semitones
        if made.tempo_plan is not None:
            assert first.tempo_bpm is not None and first.grid is not None
            assert abs(made.tempo_plan.blend_bpm / first.tempo_bpm - 1.0) <= tempo_limit / 100.0 + 0.02 + 1e-6
            assert made.length_beats <= max(longest, 2 * first.grid.beats_per_bar)
        begins[second.id] = entry_end(second, made)
        assert made.cue_out_seconds >= begins[first.id] - 0.05, "the overlaps of a song collide"
        left[second.id] += max(0.0, made.cue_in_seconds - second.analysis.audible_start_seconds)
        left[first.id] += max(0.0, first.analysis.audible_end_seconds - end_of(first, made)) if made.style != "loop" else 0.0
    for song in plan.songs:
        assert left[song.id] <= 0.1 * song.audible_seconds + 0.2
    timeline = mix_timeline([deck_of(song) for song in plan.songs], plan.transitions)
    for before, after in itertools.pairwise(timeline.lanes):
        assert before.mix_start < after.mix_start <= before.mix_end + 1e-6


def test_what_the_user_decided_stays_while_the_songs_are_neighbours() -> None:
    songs = random_songs(6, 2)
    dj_set = set_of(songs)
    plan = plan_set(dj_set, songs)
    first = plan.transitions[0]
    wish = alternative(plan.songs[0], plan.songs[1], RULES, first.rejected[0])
    kept = with_transition(planned(dj_set, plan), wish)
    again = plan_set(kept, plan.songs)
    assert again.song_ids == plan.song_ids and again.transitions[0] == wish
    assert planned(kept, again).songs == kept.songs


def test_a_transition_leaves_room_for_the_next_one_that_the_user_decided() -> None:
    songs = [mix_song(name, analysis(tempo_bpm=124.0)) for name in "abc"]
    dj_set = set_of(songs, goal="given")
    second = plan_set(dj_set, songs).transitions[1]
    early = replace(second, cue_out_seconds=songs[1].grid.downbeats()[8], decided_by="user")  # type: ignore[union-attr]
    plan = plan_set(with_transition(dj_set, early), songs)
    assert plan.transitions[1] == early
    assert entry_end(songs[1], plan.transitions[0]) <= early.cue_out_seconds + 0.05


def test_one_song_and_none_have_a_plan_too() -> None:
    song = mix_song("alone")
    assert plan_set(set_of([song]), [song]).song_ids == ("alone",)
    assert plan_set(set_of([]), []).transitions == ()


def test_the_same_set_gives_the_same_plan() -> None:
    songs = random_songs(16, 9)
    assert plan_set(set_of(songs, seed=3), songs) == plan_set(set_of(songs, seed=3), songs)


def test_a_constant_grid_is_exactly_even_and_a_drifting_one_is_left_alone() -> None:
    even = grid_of(analysis(tempo_bpm=123.45))
    assert even is not None
    steps = [b - a for a, b in itertools.pairwise(even.beats)]
    assert max(steps) - min(steps) < 1e-9
    drifting = analysis(tempo_bpm=120.0, drift=0.03)
    assert grid_of(drifting) is not None and grid_of(drifting).beats == drifting.beats  # type: ignore[union-attr]
    tapped = grid_of(analysis(tempo_bpm=None), GridRepair(tempo_bpm=90.0))
    assert tapped is not None and tapped.tempo_bpm == pytest.approx(90.0)


@pytest.mark.parametrize(
    ("text", "name"),
    [("A minor", "A minor"), ("8A", "A minor"), ("am", "A minor"), ("F#m", "F# minor"), ("Db", "Db major"), ("5b", "D# major"),
     ("H moll", None), ("", None), ("?", None), ("B", "B major"), ("bb min", "Bb minor")],
)  # fmt: skip
def test_keys_are_read_as_people_write_them(text: str, name: str | None) -> None:
    assert key_name(text) == name


def test_trying_another_again_and_again_comes_round_to_the_first_one() -> None:
    a, b, first = pair(analysis(tempo_bpm=124.0), analysis(tempo_bpm=126.0))
    seen, now = [first], first
    for _ in first.rejected:
        now = another(a, b, RULES, now)
        seen.append(now)
        assert now.tempo_plan is not None and now.decided_by == "user" and now.reasons
    assert len({(each.style, each.cue_out_seconds, each.cue_in_seconds, each.length_beats) for each in seen}) == len(seen)
    back = another(a, b, RULES, now)
    assert replace(back, reasons=(), rejected=(), decided_by="rules") == replace(first, reasons=(), rejected=())
    assert another(a, b, RULES, replace(first, rejected=())) == replace(first, rejected=())
