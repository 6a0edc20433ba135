"""Every format read back: its length to the frame, its level, its peaks, its tags."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.encoder import Cut, encode_file
from airdesk.audio.encodings import AUDIO_FORMATS, AudioFormat
from airdesk.audio.files import read_audio
from airdesk.dsp.loudness import LoudnessMeter
from airdesk.errors import BadInputError, CancelledError
from tests.helpers.signals import noise, sine

FORMATS = list(AUDIO_FORMATS.values())
SECONDS = 6.5


def music(sample_rate: int, *, peak: float = 0.9) -> np.ndarray:
    """Something between a tone and noise that comes and goes, in stereo."""
    tone = sine(220.0, SECONDS, sample_rate=sample_rate, channels=2)
    hiss = noise(SECONDS, rms_dbfs=-30.0, sample_rate=sample_rate, channels=2)
    swell = 0.6 + 0.4 * np.sin(np.arange(tone.shape[1]) * 2 * np.pi / sample_rate)
    audio = (tone + hiss) * swell
    return np.asarray(audio * (peak / np.abs(audio).max()), np.float32)


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    def put(audio: np.ndarray, sample_rate: int = 44_100) -> Path:
        path = tmp_path / "source.wav"
        soundfile.write(path, audio.T, sample_rate, subtype="FLOAT")
        return path

    return put


def loudness(audio: np.ndarray, sample_rate: int) -> float:
    meter = LoudnessMeter(sample_rate)
    meter.process(np.ascontiguousarray(audio, np.float32))
    return meter.integrated_lufs


@pytest.mark.parametrize(
    ("wanted", "rate"),
    [(each, rate) for each in FORMATS for rate in each.rates],
    ids=lambda value: str(getattr(value, "id", value)),
)
def test_length_level_and_rate_come_back(wanted: AudioFormat, rate: int, put: Callable[..., Path], tmp_path: Path) -> None:
    audio = music(rate)
    out = tmp_path / f"out.{wanted.extension}"
    written = encode_file(put(audio, rate), out, wanted, tags={"title": "Zażółć", "genre": "Lo-Fi"})
    heard = read_audio(out)
    assert heard.sample_rate == rate
    assert written.num_frames == heard.num_frames == audio.shape[1]
    assert loudness(heard.audio, rate) == pytest.approx(loudness(audio, rate), abs=0.2)
    assert np.abs(heard.audio).max() <= 1.0
    with soundfile.SoundFile(out) as file:
        assert (file.title, file.genre) == ("Zażółć", "Lo-Fi")
        assert file.subtype == wanted.subtype


def test_24_bit_is_exact_and_float_is_untouched(put: Callable[..., Path], tmp_path: Path) -> None:
    audio = np.rint(music(44_100) * 2**23).astype(np.float64) / 2**23
    source = put(audio)
    for name in ("wav24", "flac24", "wav32f"):
        wanted = AUDIO_FORMATS[name]
        out = tmp_path / f"{name}.{wanted.extension}"
        encode_file(source, out, wanted)
        assert np.array_equal(read_audio(out).audio, audio.astype(np.float32)), name


def test_16_bit_is_dithered_not_distorted(put: Callable[..., Path], tmp_path: Path) -> None:
    quiet = sine(1000.0, 4.0, channels=2) * np.float32(10 ** (-96 / 20) / 0.5)  # under one step
    out = tmp_path / "out.wav"
    encode_file(put(quiet), out, AUDIO_FORMATS["wav16"])
    heard = read_audio(out).audio[0]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    hz = np.fft.rfftfreq(len(heard), 1 / 44_100)
    tone, third = spectrum[np.abs(hz - 1000) < 3].max(), spectrum[np.abs(hz - 3000) < 3].max()
    assert tone > 8 * third, "the tone stands clear of its harmonics"


def test_silence_stays_silence_with_dither(put: Callable[..., Path], tmp_path: Path) -> None:
    encode_file(put(np.zeros((2, 5000), np.float32)), tmp_path / "out.wav", AUDIO_FORMATS["wav16"])
    assert not read_audio(tmp_path / "out.wav").audio.any()


@pytest.mark.parametrize("name", ["mp3", "ogg", "opus"])
def test_a_lossy_file_of_loud_music_does_not_clip_when_decoded(name: str, put: Callable[..., Path], tmp_path: Path) -> None:
    wanted = AUDIO_FORMATS[name]  # type: ignore[index]
    square = np.sign(sine(97.0, 4.0, sample_rate=48_000, channels=2)).astype(np.float32)
    out = tmp_path / f"out.{wanted.extension}"
    written = encode_file(put(square, 48_000), out, wanted)
    assert written.lowered_db > 0.0
    assert np.abs(read_audio(out).audio).max() <= 1.0


def test_by_how_much_a_lossy_file_is_quieter_is_what_was_written(
    put: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airdesk.audio.encoder._MAX_PASSES", 1)  # it stays too loud
    square = np.sign(sine(97.0, 2.0, channels=2)).astype(np.float32)
    assert encode_file(put(square), tmp_path / "out.mp3", AUDIO_FORMATS["mp3"]).lowered_db == 0.0


def test_over_full_scale_clips_and_tells_its_peak(put: Callable[..., Path], tmp_path: Path) -> None:
    source = put(music(44_100, peak=1.5))
    for name, top in (("wav24", 1.0), ("wav16", 1.0), ("wav32f", 1.5)):
        written = encode_file(source, tmp_path / "out.wav", AUDIO_FORMATS[name])  # type: ignore[index]
        assert written.peak == pytest.approx(1.5, abs=1e-4)
        assert np.abs(read_audio(tmp_path / "out.wav").audio).max() == pytest.approx(top, abs=1e-3)


def test_a_cut_is_exact_and_fades_at_its_edges(put: Callable[..., Path], tmp_path: Path) -> None:
    steady = np.full((2, 100_000), 0.5, np.float32)
    cut = Cut(start_frame=20_001, num_frames=50_003, fade_in_frames=44, fade_out_frames=176)
    written = encode_file(put(steady), tmp_path / "out.wav", AUDIO_FORMATS["wav32f"], cut=cut, gain_db=-6.0206)
    heard = read_audio(tmp_path / "out.wav").audio[0]
    assert written.num_frames == len(heard) == 50_003
    assert 0.0 < heard[0] < 0.01
    assert heard[-1] == 0.0
    assert heard[44 : 50_003 - 177] == pytest.approx(0.25, abs=1e-5)
    assert np.all(np.diff(heard[:44]) > 0)
    assert np.all(np.diff(heard[-176:]) < 0)


def test_a_rate_that_a_format_has_not_is_refused(put: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"OPUS.*48 kHz"):
        encode_file(put(music(44_100)), tmp_path / "out.opus", AUDIO_FORMATS["opus"])


def test_cancelling_stops_between_blocks(put: Callable[..., Path], tmp_path: Path) -> None:
    class Impatient:
        def report(self, fraction: float | None, stage: str) -> None:
            assert fraction is None or 0.0 <= fraction <= 1.0

        def check_cancelled(self) -> None:
            raise CancelledError("enough")

    with pytest.raises(CancelledError):
        encode_file(put(music(44_100)), tmp_path / "out.mp3", AUDIO_FORMATS["mp3"], progress=Impatient())


@pytest.mark.parametrize("name", ["wav24", "flac16", "mp3", "ogg"])
def test_a_disk_that_takes_no_more_is_a_sentence(name: str, put: Callable[..., Path], tmp_path: Path) -> None:
    source = put(music(44_100))
    code = f"""
import resource, signal
from pathlib import Path
from airdesk.audio.encoder import encode_file
from airdesk.audio.encodings import AUDIO_FORMATS
from airdesk.errors import StorageError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    encode_file(Path({str(source)!r}), Path({str(tmp_path / "out.bin")!r}), AUDIO_FORMATS[{name!r}])
except StorageError as error:
    print("storage:", error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("storage:"), done.stderr
