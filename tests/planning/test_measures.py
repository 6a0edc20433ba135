"""Numbers with units, in three languages."""

from __future__ import annotations

import pytest

from airdesk.facts.lexicon import load_lexicon
from airdesk.facts.words import split_words
from airdesk.planning.measures import measure_reader


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("140 bpm", "tempo", 140.0),
        ("140bpm", "tempo", 140.0),
        ("92.5 BPM", "tempo", 92.5),
        ("92,5 bpm", "tempo", 92.5),
        ("120-130 bpm", "tempo", 125.0),
        ("tempo: 90", "tempo", 90.0),
        ("at 124", "tempo", 124.0),
        ("w tempie 100", "tempo", 100.0),
        ("100 uderzeń na minutę", "tempo", 100.0),
        ("120 pulsaciones por minuto", "tempo", 120.0),
        ("2 minutes", "seconds", 120.0),
        ("2 min 30 s", "seconds", 150.0),
        ("two minutes", "seconds", 120.0),
        ("a minute", "seconds", 60.0),
        ("half a minute", "seconds", 30.0),
        ("pół minuty", "seconds", 30.0),
        ("półtorej minuty", "seconds", 90.0),
        ("trzy minuty", "seconds", 180.0),
        ("minuto y medio", None, 0.0),
        ("un minuto y medio", "seconds", 90.0),
        ("medio minuto", "seconds", 30.0),
        ("3:15", "seconds", 195.0),
        ("45 sekund", "seconds", 45.0),
        ("16 bars", "bars", 16.0),
        ("32-bar", "bars", 32.0),
        ("sixteen bars", "bars", 16.0),
        ("32 takty", "bars", 32.0),
        ("16 compases", "bars", 16.0),
        ("6/8", "meter", 0.0),
        ("24/7", None, 0.0),
        ("100 reasons", None, 0.0),
        ("at 90 seconds", None, 0.0),
    ],
)
def test_measures_are_read(text: str, kind: str | None, value: float) -> None:
    words = split_words(text)
    measure = measure_reader(load_lexicon().units).measure_at(words, [word.text for word in words], 0)
    if kind is None:
        assert measure is None
    else:
        assert measure is not None
        assert (measure.kind, measure.value) == (kind, value)
        assert measure.length == len(words)
