"""Header and description as JSON text, so that a record can be made anew when the user corrects it."""

from __future__ import annotations

import json
from typing import Any

from airdesk.model.sample import Description, Filing, SoundHeader


def facts_text(header: SoundHeader | None, description: Description | None) -> str:
    """Both as text."""
    document: dict[str, Any] = {}
    if header is not None:
        document["header"] = {name: value for name in SoundHeader.__slots__ if (value := getattr(header, name)) is not None}
    if description is not None:
        document["description"] = {name: getattr(description, name) for name in Description.__slots__}
        if description.filing is not None:
            document["description"]["filing"] = {name: getattr(description.filing, name) for name in Filing.__slots__}
    return json.dumps(document, separators=(",", ":"))


def facts_of_text(text: str) -> tuple[SoundHeader | None, Description | None]:
    """Header and description of such a text; what an older program wrote otherwise is left out."""
    try:
        document = json.loads(text or "{}")
        return _header(document.get("header")), _description(document.get("description"))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None, None


def _header(values: Any) -> SoundHeader | None:
    if not values:
        return None
    loop = values.get("loop_frames")
    return SoundHeader(**{**values, "loop_frames": tuple(loop) if loop else None})


def _description(values: Any) -> Description | None:
    if not values:
        return None
    filing = values.get("filing")
    return Description(**{**values, "timbre": tuple(values["timbre"]), "filing": Filing(**filing) if filing else None})
