"""The trainer of the analysis learns what is there to be learned, and its singer sings."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import soundfile

from airdesk.analysis.judge import judge_named, model_arrays, read_judge
from airdesk.paths import resources_folder
from beat_model.collecting import f_measure
from beat_model.fitting import Choice, Recipe, arrays_of, fit_choice, fit_keys, fit_yes_no, other_arrays
from beat_model.leads import drum, play
from beat_model.singing import LABELS_PER_SECOND, RATE, sing
from beat_model.sketched_songs import FIRST_NUMBER, sketch, sketched_rows
from beat_model.sung_songs import BANDS_PER_LEAD, drummed_rows, sampled_rows
from tests.benchmarks.songs_with_truth import is_reported

QUICK = Recipe(units=4, steps=400, drop=0.0, members=1)


def test_the_reading_that_is_always_best_gets_the_largest_share() -> None:
    rng = np.random.default_rng(1)
    choices = []
    for _ in range(40):
        rows = rng.standard_normal((5, 3))
        choices.append(Choice(rows, np.where(rows[:, 0] == rows[:, 0].max(), 1.0, 0.1)))
    judge = fit_choice(choices, QUICK)
    right = [judge.shares(each.rows.astype(np.float32)).argmax() == each.worth.argmax() for each in choices]
    assert np.mean(right) > 0.9
    stored = read_judge(arrays_of(judge, "test"), "test")
    first = choices[0].rows.astype(np.float32)
    assert np.allclose(stored.shares(first), judge.shares(first))


def test_yes_is_told_from_no() -> None:
    rows = np.random.default_rng(2).standard_normal((400, 3))
    judge = fit_yes_no(rows, rows[:, 1] > 1.0, QUICK)
    likely = judge.likelihoods(rows.astype(np.float32)) > 0.5
    assert np.mean(likely == (rows[:, 1] > 1.0)) > 0.85


def test_the_key_whose_tonic_and_mode_sound_gets_the_largest_share() -> None:
    rng = np.random.default_rng(4)
    songs, rights = rng.standard_normal((60, 12, 4)), rng.integers(0, 24, 60)
    songs[np.arange(60), rights % 12, rights // 12] += 4.0
    judge = fit_keys(songs, rights, QUICK)
    shares = np.stack([judge.shares(rows) for rows in songs.astype(np.float32)])
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert np.mean(shares.argmax(axis=1) == rights) > 0.9


def test_a_sketched_song_sounds_in_its_key() -> None:
    for number in (FIRST_NUMBER + 1, FIRST_NUMBER + 3):
        song = sketch(number)
        shares = judge_named("key").shares(sketched_rows(song, np.random.default_rng(number)))
        assert shares.argmax() == song.right


def test_the_singer_sings_where_it_says() -> None:
    voice, is_sung = sing(12.0, 0.5, np.random.default_rng(3))
    assert len(voice) == 12 * RATE
    level = np.sqrt(np.square(voice.reshape(12 * LABELS_PER_SECOND, -1)).mean(axis=1))
    assert level[is_sung].mean() > 20.0 * level[~is_sung].mean()


def test_a_made_up_lead_plays_notes_with_rests_between() -> None:
    levels = []
    for seed in range(6):
        lead = play(10.0, 0.5, np.random.default_rng(seed))
        assert len(lead) == 10 * RATE
        assert np.isfinite(lead).all()
        levels.append(np.sqrt(np.square(lead.reshape(100, -1)).mean(axis=1)))
    assert all((level > 0.01).mean() > 0.3 for level in levels)
    assert any((level < 1e-4).any() for level in levels)


def test_plain_drums_are_loudest_on_beats() -> None:
    for seed in range(4):
        drums = drum(16.0, 0.5, np.random.default_rng(seed))
        assert len(drums) == 16 * RATE
        levels = np.square(drums).reshape(32, 9, -1).mean(axis=(0, 2))
        assert levels.argmax() == 0


def test_a_saw_lead_has_more_high_partials_than_others() -> None:
    shares = []
    for is_saw in (False, True):
        leads = [play(8.0, 0.5, np.random.default_rng(seed), is_saw=is_saw) for seed in range(6)]
        power = [np.square(np.abs(np.fft.rfft(lead))) for lead in leads]
        shares.append(np.mean([each[4000 * 8 :].sum() / each.sum() for each in power]))
    assert shares[1] > 2.0 * shares[0]


def test_the_same_leads_over_drums_teach_the_same_again() -> None:
    once, again = drummed_rows(2), drummed_rows(2)
    assert all(np.array_equal(one, other) for one, other in zip(once, again, strict=True))
    assert not np.array_equal(once[0], once[1])


def test_leads_that_sound_alone_are_mixed_with_bands_of_which_something_may_be_learned(tmp_path: Path) -> None:
    songs, voices = tmp_path / "songs", tmp_path / "voices"
    noise = np.random.default_rng(5).standard_normal(4 * RATE)
    for folder, name, told in (
        (songs, "000-song", {"tempo_bpm": 100.0}),
        (voices, "300-lead", {"lead": "sax", "is_alone": True}),
        (voices, "301-lead", {"lead": "sax", "is_alone": True}),
        (voices, "324-lead", {"lead": "sax", "is_alone": False}),
    ):
        folder.mkdir(exist_ok=True)
        soundfile.write(folder / f"{name}.wav", 0.1 * noise, RATE)
        (folder / f"{name}.json").write_text(json.dumps(told | {"audio": f"{name}.wav"}), encoding="utf-8")
    (songs / "032-song.json").write_text("kept for testing, not to be read", encoding="utf-8")
    rows = sampled_rows(songs, voices)
    assert len(rows) == BANDS_PER_LEAD
    assert all(len(facts) > 4 and np.isfinite(facts).all() for facts in rows)


def test_the_other_judges_are_taken_over_as_they_are() -> None:
    kept = other_arrays(resources_folder() / "analysis" / "beat_model.npz", "voice")
    known = model_arrays()
    assert {key for key in known if key not in kept} == {key for key in known if key.startswith("voice.")}
    assert all(np.array_equal(kept[key], known[key]) for key in kept)


def test_beats_are_measured_from_five_seconds_on() -> None:
    beats = np.arange(0.0, 30.0, 0.5)
    assert f_measure(beats + 0.03, beats) == 1.0
    assert f_measure(beats[beats > 4.0], beats) == 1.0
    assert f_measure(beats[::2], beats) < 0.7


def test_nothing_is_learned_from_the_songs_that_test() -> None:
    assert [number for number in range(200) if is_reported(number)] == [*range(32, 64), *range(96, 128)]


def test_the_model_has_every_judge() -> None:
    assert {key.split(".")[0] for key in model_arrays()} == {"beats", "bars", "key", "voice"}
