"""SoundFonts put together byte by byte, whole or broken: real files for the real player."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from airdesk.units import pitch_to_hz

RATE = 32_000

Generators = Mapping[int, int]
PAN, ATTACK, DECAY, SUSTAIN, RELEASE, CUTOFF, MODES, ROOT, VIBRATO_PITCH, VIBRATO_HZ = 17, 34, 36, 37, 38, 8, 54, 58, 6, 24


@dataclass(frozen=True)
class Sample:
    """One wave."""

    wave: NDArray[np.float64]  # -1..1
    root: int = 60
    loop: tuple[int, int] = (0, 0)
    correction_cents: int = 0
    rate: int = RATE
    kind: int = 1

    def content(self) -> bytes:
        return np.round(np.clip(self.wave, -1.0, 1.0) * 32_000).astype("<i2").tobytes()


@dataclass(frozen=True)
class Zone:
    """When a sample sounds, and how."""

    sample: Sample
    keys: tuple[int, int] = (0, 127)
    velocities: tuple[int, int] = (0, 127)
    generators: Generators = field(default_factory=dict)


@dataclass(frozen=True)
class Preset:
    """What a program plays."""

    program: int
    zones: Sequence[Zone]
    bank: int = 0
    name: str = "test"


def timecents(seconds: float) -> int:
    return round(1200 * np.log2(seconds))


def tone(root: int, seconds: float = 1.0, *, cents: float = 0.0, partials: int = 4, decay: float = 0.0) -> Sample:
    """A tone of a few partials, `cents` sharp of its root, falling by `decay` dB per second; its loop is whole periods."""
    hz = pitch_to_hz(root + cents / 100.0)
    seconds_axis = np.arange(round(seconds * RATE)) / RATE
    wave = 0.3 * np.sum([np.sin(2 * np.pi * hz * n * seconds_axis) / n for n in range(1, partials + 1)], axis=0)
    start, length = whole_periods(hz, len(wave))
    return Sample(wave * 10.0 ** (-decay * seconds_axis / 20.0), root, (start, start + length))


def whole_periods(hz: float, frames: int) -> tuple[int, int]:
    """Where a loop begins, and the number of frames in which most nearly a whole number of periods fits."""
    start = frames // 3
    most = int((frames - start - 100) * hz / RATE)
    count = min(range(max(1, most // 2), most + 1), key=lambda n: abs(n * RATE / hz - round(n * RATE / hz)))
    return start, round(count * RATE / hz)


def noise(seconds: float = 0.3, seed: int = 1, decay: float = 120.0) -> Sample:
    """A struck noise."""
    frames = round(seconds * RATE)
    fall = 10.0 ** (-decay * np.arange(frames) / RATE / 20.0)
    return Sample(np.random.default_rng(seed).uniform(-0.8, 0.8, frames) * fall, 60)


def compressed(sample: Sample) -> Sample:
    """The same as it lies in a .sf3 file."""
    return replace(sample, kind=sample.kind | 0x10)


def soundfont(*presets: Preset, name: str = "Test font") -> bytes:
    """A whole SoundFont."""
    samples = list(dict.fromkeys(id(zone.sample) for preset in presets for zone in preset.zones))
    by_id = {id(zone.sample): zone.sample for preset in presets for zone in preset.zones}
    data, headers = _sample_data([by_id[key] for key in samples])
    phdr, pbag, pgen, inst, ibag, igen = b"", b"", b"", b"", b"", b""
    num_bags, num_generators = 0, 0
    for number, preset in enumerate(presets):
        phdr += struct.pack("<20sHHHIII", preset.name.encode(), preset.program, preset.bank, number, 0, 0, 0)
        pbag += struct.pack("<HH", number, 0)
        pgen += struct.pack("<Hh", 41, number)
        inst += struct.pack("<20sH", preset.name.encode(), num_bags)
        for zone in preset.zones:
            ibag += struct.pack("<HH", num_generators, 0)
            content = _generators(zone, samples.index(id(zone.sample)))
            igen += content
            num_generators += len(content) // 4
            num_bags += 1
    count = len(presets)
    tables = {
        "phdr": phdr + struct.pack("<20sHHHIII", b"EOP", 0, 0, count, 0, 0, 0),
        "pbag": pbag + struct.pack("<HH", count, 0),
        "pmod": bytes(10),
        "pgen": pgen + bytes(4),
        "inst": inst + struct.pack("<20sH", b"EOI", num_bags),
        "ibag": ibag + struct.pack("<HH", num_generators, 0),
        "imod": bytes(10),
        "igen": igen + bytes(4),
        "shdr": headers + struct.pack("<20sIIIIIBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    info = chunk("ifil", struct.pack("<HH", 2, 1)) + chunk("INAM", name.encode() + b"\0")
    lists = [chunk("LIST", b"INFO" + info), chunk("LIST", b"sdta" + chunk("smpl", data))]
    lists.append(chunk("LIST", b"pdta" + b"".join(chunk(key, table) for key, table in tables.items())))
    return chunk("RIFF", b"sfbk" + b"".join(lists))


def chunk(name: str, content: bytes) -> bytes:
    return name.encode() + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _generators(zone: Zone, sample: int) -> bytes:
    ranges = struct.pack("<HBBHBB", 43, *zone.keys, 44, *zone.velocities)
    others = b"".join(struct.pack("<Hh", number, amount) for number, amount in zone.generators.items())
    return ranges + others + struct.pack("<Hh", 53, sample)


def _sample_data(samples: Sequence[Sample]) -> tuple[bytes, bytes]:
    data, headers = b"", b""
    for number, sample in enumerate(samples):
        is_compressed = bool(sample.kind & 0x10)
        unit = 1 if is_compressed else 2
        content = _vorbis(sample) if is_compressed else sample.content()
        start = len(data) // unit
        end = start + len(content) // unit
        shift = 0 if is_compressed else start
        headers += struct.pack(
            "<20sIIIIIBbHH",
            *(f"sample {number}".encode(), start, end, sample.loop[0] + shift, sample.loop[1] + shift),
            *(sample.rate, sample.root, sample.correction_cents, 0, sample.kind),
        )
        data += content
        data += bytes(92 + len(data) % 2)
    return data, headers


def _vorbis(sample: Sample) -> bytes:
    import soundfile

    memory = io.BytesIO()
    soundfile.write(memory, sample.wave.astype(np.float32), sample.rate, format="OGG", subtype="VORBIS")
    return memory.getvalue()


def small_band() -> bytes:
    """A piano that dies away, strings that are held in stereo with a vibrato, a clean organ, and a kit."""
    soft = Zone(tone(60, 1.5, cents=12.0, partials=2, decay=20.0), velocities=(0, 70))
    loud = Zone(tone(60, 1.5, cents=12.0, partials=8, decay=20.0), velocities=(71, 127))
    piano = Preset(0, [soft, loud], name="Piano")
    held = {MODES: 1, SUSTAIN: 0, VIBRATO_PITCH: 12, VIBRATO_HZ: round(1200 * np.log2(5.0 / 8.176)), RELEASE: timecents(1.0)}
    left, right = tone(67, 0.8, cents=-7.0, partials=6), tone(67, 0.8, cents=-7.0, partials=3)
    strings = Preset(
        48, [Zone(left, generators={**held, PAN: -500}), Zone(right, generators={**held, PAN: 500})], name="Strings"
    )
    kick, snare = noise(0.2, 1), noise(0.3, 2)
    kit_zones = [Zone(kick, (36, 36), generators={ROOT: 36}), Zone(snare, (38, 38), generators={ROOT: 38})]
    kit_zones.append(Zone(snare, (90, 90), generators={ROOT: 90}))
    kit = Preset(0, kit_zones, bank=128, name="Kit")
    sitar = Preset(104, [Zone(tone(60, 1.0, decay=30.0))], name="Sitar")
    koto = Preset(104, [Zone(tone(72, 1.0, decay=40.0))], bank=8, name="Other sitar")
    return soundfont(piano, strings, kit, sitar, koto)
