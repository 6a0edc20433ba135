"""Samples are found by words in any language, filters and order, a page at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.inventory.synonyms import instruments_meant
from airdesk.library.database import Library
from airdesk.library.sample_roots import add_root
from airdesk.library.sample_rows import SampleWrite, load_sample, write_samples
from airdesk.library.sample_search import ORDERS, SampleOrder, SampleQuery, count_by, count_samples, sample_page
from airdesk.model.sample import Sample, SoundHeader

PATHS = (
    "Kicks/Deep Kick 1.wav",
    "Kicks/Deep Kick 2.wav",
    "Hats/oh_dark.wav",
    "Hats/ch_tight.wav",
    "Piano/Soft Piano C4.wav",
    "Loops/Break 92bpm.wav",
    "Loops/Guitar Am 120bpm.wav",
    "Łódź/Trąbka A4.wav",
    "Pads/Pad F#m.wav",
)


@pytest.fixture
def filled(library: Library, tmp_path: object) -> Library:
    root = add_root(library, library.folder)
    names = NameReader()
    records = [
        sample_record(
            SampleFacts(root.id, path, 100 + place, names.read(path), SoundHeader("WAV", 44100, 1, 44100 * (1 + place)))
        )
        for place, path in enumerate(PATHS)
    ]
    write_samples(library, [SampleWrite(record, 1, record.id, "{}") for record in records])
    return library


def found(library: Library, text: str = "", **options: object) -> list[str]:
    query = SampleQuery(text=text, **options)  # type: ignore[arg-type]
    samples = sample_page(library, query, instruments_meant)
    assert count_samples(library, query, instruments_meant) == len(samples)
    return [sample.name for sample in samples]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("deep", ["Deep Kick 1.wav", "Deep Kick 2.wav"]),
        ("de ki 2", ["Deep Kick 2.wav"]),
        ("stopa", ["Deep Kick 1.wav", "Deep Kick 2.wav"]),
        ("bombo -2", ["Deep Kick 1.wav"]),
        ("open", ["oh_dark.wav"]),
        ("hihat", ["ch_tight.wav", "oh_dark.wav"]),
        ("oh", ["oh_dark.wav"]),
        ("F#m", ["Pad F#m.wav"]),
        ("f♯ minor", ["Pad F#m.wav"]),
        ("loop -drums", ["Guitar Am 120bpm.wav"]),
        ("-kicks -hats -loops", ["Pad F#m.wav", "Soft Piano C4.wav", "Trąbka A4.wav"]),
        ("TRABKA", ["Trąbka A4.wav"]),
        ("lodz", ["Trąbka A4.wav"]),
        ("trompeta", ["Trąbka A4.wav"]),
        ("nothing", []),
        ('" OR * (', ["Deep Kick 1.wav", "Deep Kick 2.wav"]),
        ("- -- \"'", [name.rpartition("/")[2] for name in sorted(PATHS, key=lambda path: path.rpartition("/")[2])]),
    ],
)
def test_words_find_samples(filled: Library, text: str, names: list[str]) -> None:
    if text.startswith('"'):
        assert found(filled, text) == []  # "OR" is a word like others
    else:
        assert found(filled, text) == names


def test_filters(filled: Library) -> None:
    assert found(filled, instruments=frozenset({"piano", "kick"}), text="-2") == ["Deep Kick 1.wav", "Soft Piano C4.wav"]
    assert found(filled, is_loop=True, tempo_bpm=(90, 100)) == ["Break 92bpm.wav"]
    assert found(filled, keys=frozenset({"A minor"})) == ["Guitar Am 120bpm.wav"]
    assert found(filled, length_seconds=(0, 2.5)) == ["Deep Kick 1.wav", "Deep Kick 2.wav"]
    assert found(filled, folder="Hats") == ["ch_tight.wav", "oh_dark.wav"]
    assert found(filled, favourites_only=True) == []


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("is_falling", [False, True])
def test_pages_together_are_the_whole_in_order(filled: Library, order: str, is_falling: bool) -> None:
    query = SampleQuery(order=order, is_falling=is_falling)  # type: ignore[arg-type]
    whole = [sample.id for sample in sample_page(filled, query, instruments_meant)]
    pages = [sample_page(filled, query, instruments_meant, start=start, count=3) for start in (0, 3, 6)]
    assert [sample.id for page in pages for sample in page] == whole
    assert sorted(whole) == sorted(PATHS)


def test_a_record_comes_back_as_it_was_written(filled: Library) -> None:
    _, sample = load_sample(filled, "Loops/Guitar Am 120bpm.wav")
    assert (sample.tempo_bpm, sample.key, sample.is_loop, sample.length_seconds) == (120.0, "A minor", True, 7.0)
    assert count_by(filled, "instrument")["kick"] == 2


@pytest.mark.parametrize("order", ["tempo_bpm", "length_seconds", "root_midi", "brightness_hz", "loudness_rms"])
def test_pages_in_an_order_that_some_have_no_value_for_end_with_those(library: Library, order: SampleOrder) -> None:
    root = add_root(library, library.folder)
    values = [None, 5, 3, None, 9, 1, None, 7]
    writes = []
    for number, value in enumerate(values):
        sample = replace(Sample(root.id, f"{number}.wav", family="drums"), **{order: value})  # type: ignore[arg-type]
        writes.append(SampleWrite(sample, 1, str(number), "{}"))
    write_samples(library, writes)
    for query in (SampleQuery(order=order), SampleQuery(order=order, families=frozenset({"drums"}))):
        whole = [sample.id for sample in sample_page(library, query, lambda _: ())]
        assert whole == [f"{number}.wav" for number in (5, 2, 1, 7, 4, 0, 3, 6)]
        for start in range(len(values)):
            page = sample_page(library, query, lambda _: (), start=start, count=3)
            assert [sample.id for sample in page] == whole[start : start + 3]
