"""One note's excerpt sounds as the whole SoundFont does, through the real player."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdesk.synthesis.soundfont.excerpt import Voice, write_excerpt
from airdesk.synthesis.soundfont.opened import open_tables
from airdesk.synthesis.soundfont.player import play_note
from airdesk.synthesis.soundfont.sample_place import locate_sample, read_sample
from tests.helpers.soundfonts import Preset, Zone, compressed, noise, soundfont, tone

RATE = 44_100
pytest.importorskip("tinysoundfont")


def excerpt_of(path: Path, bank: int, program: int, key: int, velocity: int) -> bytes:
    font = open_tables(path)
    regions = [region for region in font.regions(bank, program) if region.sounds_at(key, velocity)]
    places = [locate_sample(font.container, font.tables, region) for region in regions]
    with path.open("rb") as file:
        return write_excerpt(
            [Voice(region, place, read_sample(file, place)) for region, place in zip(regions, places, strict=True)]
        )


def play_whole(path: Path, bank: int, program: int, key: int, velocity: int) -> np.ndarray:
    from tinysoundfont import _tinysoundfont as player

    font = player.SoundFont(str(path))
    font.set_output(player.OutputMode.StereoUnweaved, RATE, 0.0)
    font.channel_set_bank(0, bank)
    font.channel_set_preset_number(0, program, bank == 128)
    font.channel_note_on(0, key, velocity / 127.0)
    memory = bytearray(8 * RATE)
    font.render(memoryview(memory), False)
    return np.frombuffer(memory, np.float32).reshape(2, RATE)


@pytest.mark.parametrize(
    ("bank", "program", "key", "velocity"), [(0, 0, 64, 50), (0, 0, 64, 100), (0, 48, 70, 90), (128, 0, 38, 90)]
)
def test_an_excerpt_sounds_like_the_whole(band: Path, bank: int, program: int, key: int, velocity: int) -> None:
    part = play_note(excerpt_of(band, bank, program, key, velocity), key, 1.0, RATE)
    whole = play_whole(band, bank, program, key, velocity)
    scale = float(np.sum(part * whole) / np.sum(part * part))  # the player turns soft notes down, which we do ourselves
    assert np.max(np.abs(part)) > 0.05
    assert np.max(np.abs(scale * part - whole)) < 1e-4 * np.max(np.abs(whole))


def test_only_what_sounds_is_in_it(band: Path) -> None:
    soft, loud = excerpt_of(band, 0, 0, 60, 50), excerpt_of(band, 0, 0, 60, 100)
    assert len(soft) == len(loud) < band.stat().st_size / 2
    assert soft != loud


def test_compressed_samples_sound_like_plain_ones(tmp_path: Path) -> None:
    held = {54: 1, 37: 0}
    plain, packed = tmp_path / "plain.sf2", tmp_path / "packed.sf3"
    first, second = noise(0.2), tone(67, 0.5)
    plain.write_bytes(soundfont(Preset(0, [Zone(first, (0, 59)), Zone(second, (60, 127), generators=held)])))
    squeezed = [Zone(compressed(first), (0, 59)), Zone(compressed(second), (60, 127), generators=held)]
    packed.write_bytes(soundfont(Preset(0, squeezed)))
    for key, likeness in ((50, 0.9), (67, 0.999)):  # noise loses most when it is compressed
        one, other = (play_note(excerpt_of(path, 0, 0, key, 100), key, 1.5, RATE) for path in (plain, packed))
        correlation = np.sum(one * other) / np.sqrt(np.sum(one**2) * np.sum(other**2))
        assert correlation > likeness


def test_detuning_changes_the_pitch(band: Path) -> None:
    excerpt = excerpt_of(band, 0, 104, 60, 100)
    plain, sharp = (play_note(excerpt, 60, 1.0, RATE, detune_cents=cents) for cents in (0.0, 100.0))
    peaks = [np.argmax(np.abs(np.fft.rfft(audio[0]))) for audio in (plain, sharp)]
    assert peaks[1] / peaks[0] == pytest.approx(2 ** (1 / 12), rel=0.005)
