"""Orders of songs: exact for few, good for many, the same for the same seed, and never against a pin or a tie."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.automix.energy_course import drawn_energy, wanted_energies
from airdesk.automix.order_exact import best_order
from airdesk.automix.order_search import search
from airdesk.automix.order_terms import order_terms
from airdesk.automix.ordering import SetOrder, find_order
from airdesk.automix.pairing import MixSong, pair_score
from airdesk.automix.pairing_table import pair_table
from airdesk.errors import CancelledError
from airdesk.model.djset import MixRules, OrderGoal
from airdesk.model.song_analysis import SongTags
from airdesk.progress import NoProgress
from tests.helpers.analysed_songs import analysis, mix_song, random_songs, set_of

GOALS: tuple[OrderGoal, ...] = ("harmonic", "rise", "wave", "peak_late", "flat", "drawn")


def ids(order: SetOrder) -> list[str]:
    return [song.id for song in order.songs]


@pytest.mark.parametrize("goal", GOALS)
def test_the_exact_order_is_the_best_of_all(goal: OrderGoal) -> None:
    songs = random_songs(7, 3, num_artists=3)
    dj_set = set_of(songs, goal=goal, energy_curve=((0.0, 9.0), (1.0, 2.0)) if goal == "drawn" else ())
    terms = order_terms(dj_set, songs)
    best = min(terms.cost(order) for order in itertools.permutations(range(7)))
    assert terms.cost(best_order(terms, NoProgress())) == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("goal", ["harmonic", "peak_late", "flat"])
def test_the_search_for_many_songs_finds_the_optimum_of_twelve(goal: OrderGoal) -> None:
    songs = random_songs(12, 11, num_artists=4)
    terms = order_terms(set_of(songs, goal=goal), songs)
    *_, found = search(terms, 0)
    assert found.cost == pytest.approx(terms.cost(best_order(terms, NoProgress())), abs=1e-9)
    assert found.cost == pytest.approx(terms.cost(found.order), abs=1e-6)


def test_the_search_never_gets_worse_and_is_the_same_for_the_same_seed() -> None:
    songs = random_songs(30, 4, num_artists=8)
    terms = order_terms(set_of(songs, goal="wave"), songs)
    found = list(search(terms, 5))
    assert [each.cost for each in found] == sorted((each.cost for each in found), reverse=True)
    assert found[-1] == list(search(terms, 5))[-1]
    assert sorted(found[-1].order) == list(range(30))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_pins_and_ties_hold_in_any_order(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 15))
    songs = random_songs(count, data.draw(st.integers(0, 50)))
    pinned = data.draw(st.sets(st.integers(0, count - 1), max_size=2))
    tied = data.draw(st.one_of(st.none(), st.integers(0, count - 2)))
    songs = [
        replace(song, song=replace(song.song, is_pinned=index in pinned, is_tied_to_next=index == tied))
        for index, song in enumerate(songs)
    ]
    order = find_order(set_of(songs, goal=data.draw(st.sampled_from(GOALS[:5]))), songs)
    assert sorted(ids(order)) == sorted(song.id for song in songs)
    assert order.notices == ()
    for index in pinned:
        assert order.songs[index].id == songs[index].id
    if tied is not None:
        place = ids(order).index(songs[tied].id)
        assert order.songs[place + 1].id == songs[tied + 1].id


def test_an_album_that_pins_tear_apart_is_said() -> None:
    def track(number: int, *, pinned: bool) -> MixSong:
        return mix_song(f"t{number}", analysis(tags=SongTags("", "Ada", "Suite", number)), pinned=pinned)

    songs = [track(1, pinned=True), mix_song("x", pinned=True), track(2, pinned=True)]
    order = find_order(set_of(songs, rules=MixRules(keeps_albums_gapless=True)), songs)
    assert ids(order) == ["t1", "x", "t2"]
    assert "contradict" in order.notices[0]


def test_energy_rises_where_a_rise_is_asked_for() -> None:
    songs = [mix_song(f"s{energy}", analysis(energy=energy)) for energy in random.Random(2).sample(range(1, 10), 9)]
    order = find_order(set_of(songs, goal="rise"), songs)
    assert [song.analysis.energy for song in order.songs] == list(range(1, 10))


def test_a_late_peak_lies_late() -> None:
    songs = [mix_song(f"s{number}", analysis(energy=1 + number % 9)) for number in range(18)]
    energies = [song.analysis.energy for song in find_order(set_of(songs, goal="peak_late"), songs).songs]
    peak = max(range(16), key=lambda place: sum(energies[place : place + 3]))
    assert 0.6 < (peak + 1) / 17 < 0.95
    assert sum(energies[:4]) < sum(energies[-4:]) < sum(energies[12:16])


def test_a_flat_set_keeps_its_level_in_every_stretch() -> None:
    songs = [mix_song(f"s{number}", analysis(energy=2 + 2 * (number % 4))) for number in range(12)]
    energies = [song.analysis.energy for song in find_order(set_of(songs, goal="flat"), songs).songs]
    assert all(3.9 <= sum(energies[place : place + 3]) / 3 <= 6.1 for place in range(10))


def test_a_drawn_curve_is_followed_by_its_shape() -> None:
    songs = [mix_song(f"s{energy}", analysis(energy=energy)) for energy in (2, 4, 6, 8)]
    order = find_order(set_of(songs, goal="drawn", energy_curve=((0.0, 9.0), (1.0, 1.0))), songs)
    assert [song.analysis.energy for song in order.songs] == [8, 6, 4, 2]


@given(st.lists(st.integers(1, 10), min_size=1, max_size=40), st.sampled_from(("rise", "wave", "peak_late", "flat")))
def test_named_courses_ask_only_for_what_there_is(energies: list[int], goal: OrderGoal) -> None:
    wanted = wanted_energies(goal, energies)
    assert wanted is not None and len(wanted) == len(energies)
    if goal == "flat":
        assert wanted[0] == pytest.approx(sum(energies) / len(energies))
    else:
        assert sorted(wanted) == sorted(energies)


def test_a_drawn_curve_is_straight_between_its_points() -> None:
    points = [(0.5, 8.0), (0.0, 2.0), (1.0, 4.0)]
    assert [drawn_energy(points, place) for place in (-1.0, 0.0, 0.25, 0.5, 0.75, 2.0)] == [2.0, 2.0, 5.0, 8.0, 6.0, 4.0]


def test_the_table_of_pairs_says_what_the_single_scores_say() -> None:
    songs = [
        *random_songs(8, 2),
        mix_song("none", analysis(tempo_bpm=None, key=None)),
        mix_song("waltz", analysis(beats_per_bar=3)),
    ]
    rules = MixRules()
    table = pair_table(songs, rules)
    for (a, first), (b, second) in itertools.product(enumerate(songs), repeat=2):
        score = pair_score(first, second, rules)
        assert max(0.0, table[a, b]) == pytest.approx(score.total)


def test_one_artist_does_not_follow_on_itself_where_it_can_be_helped() -> None:
    songs = [mix_song(f"s{number}", artist="Ada" if number < 3 else f"other {number}") for number in range(6)]
    order = find_order(set_of(songs), songs)
    places = [place for place, song in enumerate(order.songs) if song.song.artist == "Ada"]
    assert min(b - a for a, b in itertools.pairwise(places)) >= 2


def test_the_same_song_twice_is_kept_apart() -> None:
    twice = [mix_song("a"), mix_song("b"), mix_song("c"), mix_song("d")]
    twice[1] = replace(twice[1], song=replace(twice[1].song, content_hash=twice[0].song.content_hash))
    order = ids(find_order(set_of(twice), twice))
    assert abs(order.index("a") - order.index("b")) > 1


def test_tracks_of_an_album_stay_together_where_that_is_asked_for() -> None:
    def track(number: int) -> SongTags:
        return SongTags(f"Part {number}", "Ada", "Suite", number)

    songs = [mix_song(f"t{number}", analysis(tags=track(number), energy=9 - 2 * number)) for number in (3, 1, 2)]
    songs += [mix_song("x", analysis(energy=4)), mix_song("y", analysis(energy=6))]
    order = ids(find_order(set_of(songs, goal="rise", rules=MixRules(keeps_albums_gapless=True)), songs))
    place = order.index("t1")
    assert order[place : place + 3] == ["t1", "t2", "t3"]
    assert ids(find_order(set_of(songs, goal="rise"), songs)) != order


def test_the_given_order_stays() -> None:
    songs = random_songs(9, 8)
    assert ids(find_order(set_of(songs, goal="given"), songs)) == [song.id for song in songs]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_songs_have_an_order_too(count: int) -> None:
    songs = random_songs(count, 1)
    assert len(find_order(set_of(songs), songs).songs) == count


def test_who_cancels_has_the_best_so_far() -> None:
    class Impatient:
        calls = 0

        def report(self, fraction: float | None, stage: str) -> None:
            pass

        def check_cancelled(self) -> None:
            self.calls += 1
            if self.calls > 5:
                raise CancelledError("Stopped.")

    songs = random_songs(40, 6)
    heard: list[SetOrder] = []
    with pytest.raises(CancelledError):
        find_order(set_of(songs), songs, progress=Impatient(), on_better=heard.append)
    assert heard and sorted(ids(heard[-1])) == sorted(song.id for song in songs)
    assert [order.cost for order in heard] == sorted((order.cost for order in heard), reverse=True)
