"""A sample's record from all that is known of it: user before chunk before name before sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from airdesk.inventory.corrections import corrected, merged
from airdesk.inventory.names.vocabulary import load_vocabulary
from airdesk.model.sample import Correction, Description, Filing, NameFacts, Sample, SampleState, SoundHeader

_DEFAULT_ROOT: Final = 60
"""What editors write into a `smpl` chunk where nobody has told them a root."""
_SAME_TEMPO: Final = 0.01
_SHORTEST_LOOP_SECONDS: Final = 0.35


@dataclass(frozen=True, slots=True)
class SampleFacts:
    """All sources of a record."""

    root_id: str
    id: str
    bytes: int
    names: NameFacts
    header: SoundHeader | None = None
    description: Description | None = None
    corrections: Sequence[Correction] = ()  # the farthest folder's first, the file's own last
    problem: str = ""
    is_favourite: bool = False


def sample_record(facts: SampleFacts) -> Sample:
    """The record of a file as lists and the renderer use it."""
    said = merged(facts.corrections)
    header, heard = facts.header, facts.description
    is_loop = _is_loop(facts, said)
    filing = corrected(_filing(facts, is_loop=is_loop), said)
    tempo, tempo_source = _tempo(facts, said) if is_loop else (None, "")
    sample = Sample(
        root_id=facts.root_id,
        id=facts.id,
        instrument=filing.instrument,
        category=filing.category,
        family=filing.family,
        subtype=filing.subtype,
        instrument_confidence=filing.instrument_confidence,
        category_confidence=filing.category_confidence,
        family_confidence=filing.family_confidence,
        subtype_confidence=filing.subtype_confidence,
        source=filing.source,
        tags=facts.names.tags,
        bytes=facts.bytes,
        pitch_class=facts.names.pitch_class,
        key=(heard.key if heard and heard.key else facts.names.key) if filing.family not in ("drums", "percussion") else "",
        tempo_bpm=tempo,
        tempo_source=tempo_source,
        beats=_beats(facts, tempo) if is_loop else None,
        is_loop=is_loop,
        velocity=facts.names.velocity,
        velocity_layer=facts.names.velocity_layer,
        round_robin=facts.names.round_robin,
        state=SampleState.BROKEN if facts.problem else SampleState.OK,
        reason=facts.problem,
        is_favourite=facts.is_favourite,
        **_root(facts, said, filing),
    )
    if header is not None:
        sample = replace(
            sample,
            kind=header.kind,
            sample_rate=header.sample_rate,
            num_channels=header.num_channels,
            length_seconds=round(header.length_seconds, 6),
            loop_start=header.loop_frames[0] if header.loop_frames else None,
            loop_end=header.loop_frames[1] if header.loop_frames else None,
        )
    return sample if heard is None else _with_description(sample, heard)


def _filing(facts: SampleFacts, *, is_loop: bool) -> Filing:
    """Names decide where they say anything; the sound where they do not."""
    named = facts.names.filing
    heard = facts.description.filing if facts.description else None
    if named.category == "loop" and not is_loop:  # a folder of loops with a single hit in it
        named = replace(named, instrument=named.subtype or "other", category="other", subtype="")
        drawer = load_vocabulary().drawers.get(named.instrument)
        named = replace(named, category=drawer.category, subtype=drawer.subtype) if drawer else named
    if heard is not None and (named.instrument == "other" or named.instrument_confidence < heard.instrument_confidence / 2):
        return replace(heard, source="sound")
    return named


def _is_loop(facts: SampleFacts, said: Correction) -> bool:
    """The user, then the chunk, then the name, then the sound."""
    if said.is_loop is not None:
        return said.is_loop
    header = facts.header
    if header is not None and header.length_seconds < _SHORTEST_LOOP_SECONDS:
        return False
    votes = (header.is_loop if header else None, facts.names.is_loop, facts.description.is_loop if facts.description else None)
    return next((vote for vote in votes if vote is not None), False)


def _root(facts: SampleFacts, said: Correction, filing: Filing) -> dict[str, Any]:
    """The root with its source; chunk, name and sound beside it, to show where they disagree."""
    heard, named = facts.description, facts.names.root_midi
    chunk = facts.header.root_midi if facts.header else None
    audio = heard.root_midi if heard else None
    known: dict[str, Any] = {"root_chunk": chunk, "root_name": named, "root_audio": audio}
    if said.root_midi is not None:
        return {**known, "root_midi": said.root_midi, "root_cents": said.root_cents or 0.0} | _sure("user", 1.0)
    if filing.category in ("drums", "loop") and chunk is None:
        return known
    has_chunk = chunk is not None and not (chunk == _DEFAULT_ROOT and _says_otherwise(facts))
    near = {"root_cents": heard.root_cents} if heard else {}
    if has_chunk and facts.header is not None:
        return {**known, "root_midi": chunk, "root_cents": facts.header.root_cents} | _sure("chunk", 0.95)
    if named is not None:
        return (
            {**known, "root_midi": named} | (near if audio == named else {}) | _sure("name", 0.98 if audio == named else 0.85)
        )
    if heard is not None and audio is not None:
        return {**known, "root_midi": audio, "root_cents": heard.root_cents} | _sure("audio", heard.root_confidence)
    return known


def _says_otherwise(facts: SampleFacts) -> bool:
    """True where something beside the chunk speaks against a root of 60, or the sound has none."""
    others = (facts.names.root_midi, facts.names.pitch_class, facts.description.root_midi if facts.description else None)
    is_drum = facts.names.filing.category == "drums"
    return is_drum or any(other is not None and other % 12 != 0 for other in others) or others[0] not in (None, _DEFAULT_ROOT)


def _sure(source: str, confidence: float) -> dict[str, Any]:
    return {"root_source": source, "root_confidence": confidence}


def _tempo(facts: SampleFacts, said: Correction) -> tuple[float | None, str]:
    """The user's, else the first of sound, chunk and name that another one confirms, else the first there is."""
    if said.tempo_bpm is not None:
        return said.tempo_bpm, "user"
    listed = [
        (facts.description.tempo_bpm if facts.description else None, "audio"),
        (facts.header.tempo_bpm if facts.header else None, "chunk"),
        (facts.names.tempo_bpm, "name"),
    ]
    known = [(tempo, source) for tempo, source in listed if tempo]
    for place, (tempo, source) in enumerate(known):
        if any(abs(other / tempo - 1.0) <= _SAME_TEMPO for other, _ in known[place + 1 :]):
            return tempo, source
    written = [each for each in known if each[1] != "audio"]
    return next(iter(written or known), (None, ""))


def _beats(facts: SampleFacts, tempo: float | None) -> float | None:
    header, heard = facts.header, facts.description
    if header is not None and header.beats:
        return header.beats
    if heard is not None and heard.beats and heard.tempo_bpm and tempo and abs(heard.tempo_bpm / tempo - 1.0) <= _SAME_TEMPO:
        return heard.beats
    return round(header.length_seconds * tempo / 60.0, 3) if header is not None and tempo else None


def _with_description(sample: Sample, heard: Description) -> Sample:
    return replace(
        sample,
        is_described=True,
        peak=heard.peak,
        loudness_rms=heard.loudness_rms,
        gain_db_normalize=heard.gain_db_normalize,
        onset_seconds=heard.onset_seconds,
        decay_seconds=heard.decay_seconds,
        brightness_hz=heard.brightness_hz,
        noisiness=heard.noisiness,
        timbre=heard.timbre,
    )
