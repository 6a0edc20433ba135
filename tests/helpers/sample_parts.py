"""Parts and samples for trials of matching."""

from __future__ import annotations

from collections.abc import Sequence

from airdesk.inventory.matching.candidates import Candidate
from airdesk.inventory.matching.parts import PartNeeds, part_needs
from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.model.notes import Note
from airdesk.model.plan import Role
from airdesk.model.sample import Description, Sample, SoundHeader
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import Meter, constant_meter, constant_tempo


def track(name: str, role: Role, pitches: Sequence[int], *, ticks: int = 480) -> Track:
    """A track with its notes one after the other."""
    notes = tuple(Note(number * ticks, pitch, ticks, 90) for number, pitch in enumerate(pitches))
    clips = (MidiClip(0, ticks * max(1, len(notes)), notes),) if notes else ()
    return Track(name.replace(" ", "-"), name, name, role, "", clips)


def song(*tracks: Track, genre: str = "", prompt: str = "") -> Song:
    """A song of 120 BPM: a beat is half a second."""
    end = max((clip.start_tick + clip.duration_ticks for one in tracks for clip in one.clips), default=1920)
    return Song("Trial", constant_tempo(120.0), constant_meter(Meter(4, 4)), tracks, end, genre=genre, prompt=prompt)


def part(name: str, role: Role, pitches: Sequence[int], *, genre: str = "", prompt: str = "", ticks: int = 480) -> PartNeeds:
    """What such a track asks for."""
    one = track(name, role, pitches, ticks=ticks)
    return part_needs(song(one, genre=genre, prompt=prompt), one)


def sample(path: str, *, seconds: float = 2.0, rms: float = 0.2, root: int | None = None, confidence: float = 0.9) -> Sample:
    """A sample as its name files it, with a length and, where they are given, a loudness and a root that were heard."""
    heard = Description(loudness_rms=rms, root_midi=root, root_confidence=confidence, peak=0.9)
    header = SoundHeader("WAV 16 bit", 44100, 1, int(44100 * seconds))
    return sample_record(SampleFacts("r", path, 9, NameReader().read(path), header, heard))


def candidates(*samples: Sample | str) -> list[Candidate]:
    """Samples with keys from 1 on."""
    made = [sample(one) if isinstance(one, str) else one for one in samples]
    return [Candidate(number + 1, one) for number, one in enumerate(made)]
