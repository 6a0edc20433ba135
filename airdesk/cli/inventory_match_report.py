"""Similar and recommended samples in words for a person."""

from __future__ import annotations

from collections.abc import Sequence

from airdesk.model.notes import pitch_name
from airdesk.workflows.recommend_samples import PartRecommendation
from airdesk.workflows.similar_samples import SimilarSample


def similar_table(sample_id: str, found: Sequence[SimilarSample]) -> str:
    """Samples that sound alike, one a line, the nearest first."""
    if not found:
        return "No other sample was listened to yet: airdesk inventory scan DIR --deep listens to those of a folder."
    lines = [f"{'distance':>8}  {'instrument':16}  sample"]
    for one in found:
        lines.append(f"{one.distance:8.2f}  {one.sample.instrument:16}  {one.sample.id}")
        lines.append(f"{'':28}{one.reason}")
    return "\n".join([f"Like {sample_id}:", *lines])


def recommendation_lines(found: Sequence[PartRecommendation]) -> str:
    """Each part with its samples; those that would play it are marked."""
    if not found:
        return "This file has no notes: choose another one."
    return "\n\n".join(_part_lines(one) for one in found)


def _part_lines(found: PartRecommendation) -> str:
    part = found.part
    middle = part.middle_pitch
    around = "" if middle is None else f" around {pitch_name(middle)}"
    kinds = ", ".join(sorted(part.instruments)) or part.family
    lines = [f"{part.name} ({kinds}): {len(part.pitches)} notes{around}"]
    if not found.samples:
        return "\n".join([*lines, f"  {found.reason}."])
    for one in found.samples:
        lines.append(f"  {'*' if one.is_chosen else ' '} {one.sample.id}")
        lines.append(f"      {one.reason}")
    if part.is_percussion:
        lines.append(f"  {found.reason}.")
    return "\n".join(lines)
