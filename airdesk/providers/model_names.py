"""Names of models: which can compose at all, and which one to take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from airdesk.providers.catalogue import Provider
from airdesk.providers.failure import NoAnswerError
from airdesk.providers.prices import known_models

_OTHER_WORK: Final = re.compile(
    r"embed|audio|speech|voice|tts|whisper|transcri|realtime|live|music|lyria|dall-?e|image|imagen|picture|flux|diffusion|sora|"
    r"video|veo\b|vision-preview|moderation|guard|rerank|ocr|computer-use|robotics|aqa|search|deep-research|codex|"
    r"davinci|babbage|instruct-0914|nomic|minilm|bge-|e5-|clip\b",
    re.IGNORECASE,
)


def can_compose(name: str) -> bool:
    """False for models of embeddings, sound, speech, pictures, films and the like, by their names."""
    return not _OTHER_WORK.search(name)


def fitting(names: Iterable[str]) -> tuple[str, ...]:
    """Those that can compose, each once, in the order given."""
    return tuple(name for name in dict.fromkeys(names) if can_compose(name))


def first_fitting(names: Iterable[str], provider: Provider) -> str:
    """The model that is asked where the user chose none: one that is known, else the first. Raises NoAnswerError."""
    found = fitting(names)
    known = next((name for name in known_models(provider) if name in found), None)
    if not found:
        load = "load one there" if provider.is_local else "choose another provider"
        raise NoAnswerError(f"{provider.name} has no model that can compose: {load}")
    return known or found[0]
