"""Where somebody sings in both songs of an overlap, the one that is not in front steps back in the middle of the spectrum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from airdesk.automix.fader_curves import Curve
from airdesk.automix.mix_timeline import Lane, Overlap

VOICE_DIP_DB = -7.0
_RAMP_SECONDS = 0.4
_SHORTEST_SECONDS = 0.5
_JOINED_SECONDS = 1.5  # spans nearer to one another are one

Spans = Sequence[tuple[float, float]]


def sung_in_mix(lane: Lane, vocal: Spans) -> tuple[tuple[float, float], ...]:
    """Where in the mix a song is sung, from where it is in its file."""
    first, last = lane.pieces[0].source_start, lane.pieces[-1].source_end
    inside = [(max(start, first), min(end, last)) for start, end in vocal]
    return tuple((lane.to_mix(start), lane.to_mix(end)) for start, end in inside if end > start)


def voice_dips(overlap: Overlap, change_seconds: float, outgoing: Spans, incoming: Spans) -> tuple[Curve | None, Curve | None]:
    """The dips of both songs in dB; None where none is needed.

    *change_seconds*: of the mix; until then the outgoing song is in front. *outgoing*, *incoming*: where they are sung.
    """
    clashes = _joined(
        (max(a, c, overlap.mix_start), min(b, d, overlap.mix_end)) for a, b in outgoing for c, d in incoming if a < d and c < b
    )
    long = [span for span in clashes if span[1] - span[0] >= _SHORTEST_SECONDS]
    early = [(start, min(end, change_seconds)) for start, end in long if start < change_seconds]
    late = [(max(start, change_seconds), end) for start, end in long if end > change_seconds]
    return _dip(late), _dip(early)


def _joined(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The spans in order, those close to one another made one."""
    result: list[tuple[float, float]] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if result and start - result[-1][1] < _JOINED_SECONDS:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def _dip(spans: Spans) -> Curve | None:
    points: list[tuple[float, float]] = []
    for start, end in spans:
        points += [(start - _RAMP_SECONDS, 0.0), (start, VOICE_DIP_DB), (end, VOICE_DIP_DB), (end + _RAMP_SECONDS, 0.0)]
    return Curve(tuple(points)) if points else None
