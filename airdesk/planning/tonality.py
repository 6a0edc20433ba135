"""The key: what was asked for, else a tonic and a scale of the genre that fit the mood."""

from __future__ import annotations

from collections.abc import Mapping

from airdesk.chance import pick, seeded
from airdesk.errors import HarmonyError
from airdesk.facts.genres import Genre, Mood
from airdesk.model.harmony import SCALES, Key, find_scale, parse_pitch_class
from airdesk.planning.keys import find_key
from airdesk.planning.reading import Reading


def is_minor_scale(scale: str) -> bool:
    """True when the scale's third is a minor one."""
    return 3 in SCALES[scale] and 4 not in SCALES[scale]


def choose_key(
    key: str | None, scale: str | None, reading: Reading, genre: Genre, mood: Mood, seed: int
) -> tuple[Key, tuple[str, ...]]:
    """The song's key, and warnings where the request overrules the prompt. Raises HarmonyError."""
    warnings: list[str] = []
    tonic, asked_scale = find_key(key) if key is not None else (None, None)
    given = find_scale(scale) if scale is not None else None
    if given is not None and asked_scale is not None and given != asked_scale:
        raise HarmonyError(f'The key "{str(key)[:40]}" and the scale "{str(scale)[:40]}" disagree: give one of them.')
    asked_scale = given or asked_scale
    if tonic is not None and reading.tonic not in (None, tonic):
        warnings.append(f"The key {key} of the settings is used, not the one in the prompt.")
    if asked_scale is not None and reading.scale not in (None, asked_scale) and tonic in (None, reading.tonic):
        warnings.append(f"The scale {asked_scale} of the settings is used, not the one in the prompt.")
    if tonic is None:
        tonic = reading.tonic if reading.tonic is not None else _usual_tonic(genre, seed)
    final = asked_scale or reading.scale or _fitting_scale(genre, mood, reading, seed)
    return Key(tonic, final), tuple(warnings)


def _usual_tonic(genre: Genre, seed: int) -> int:
    rng = seeded(seed, "tonic", genre.name)
    return parse_pitch_class(genre.tonics[rng.randrange(len(genre.tonics))])


def _fitting_scale(genre: Genre, mood: Mood, reading: Reading, seed: int) -> str:
    """A scale of the mood or genre with the third that the words ask for."""
    mode = reading.mode or mood.mode or _mode_of_brightness(reading.brightness)
    weights: Mapping[str, float] = mood.scales or genre.scales
    fitting = _with_mode(weights, mode) or _with_mode(genre.scales, mode) or ({mode: 1.0} if mode else dict(weights))
    leaning = reading.leaning_scale
    if leaning and (not mode or is_minor_scale(leaning) == (mode == "minor")):
        fitting = {**fitting, leaning: sum(fitting.values())}
    return pick(seeded(seed, "scale", genre.name), list(fitting), list(fitting.values()))


def _with_mode(weights: Mapping[str, float], mode: str) -> dict[str, float]:
    return {scale: weight for scale, weight in weights.items() if not mode or is_minor_scale(scale) == (mode == "minor")}


def _mode_of_brightness(brightness: float) -> str:
    """Clearly bright words mean major and clearly dark ones minor, where nothing else decides."""
    if abs(brightness) < 0.3:
        return ""
    return "major" if brightness > 0 else "minor"
