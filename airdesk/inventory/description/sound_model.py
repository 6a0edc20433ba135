"""The trained model, and the classes it answers with."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from airdesk.inventory.description.network import Network, read_network
from airdesk.paths import resources_folder


@dataclass(frozen=True, slots=True)
class SoundClass:
    """A kind of sound as the inventory files it."""

    name: str  # as the model knows it
    instrument: str
    category: str
    family: str
    subtype: str = ""


@dataclass(frozen=True, slots=True)
class SoundModel:
    """What was learned about sounds."""

    pitch: Network  # evidence of a candidate -> how likely it is the pitch
    pitched: Network  # evidence of the best candidate -> whether there is a pitch at all
    tempo: Network  # evidence of a candidate -> how likely it is the tempo of a loop
    kind: Network  # shape and rhythm of a sound -> its class


def sound_model_path() -> Path:
    """Where the model lies."""
    return resources_folder() / "inventory" / "sound_model.npz"


@cache
def sound_model() -> SoundModel:
    """The model, read once per process."""
    with np.load(sound_model_path()) as file:
        arrays = {key: file[key] for key in file.files}
    return SoundModel(*(read_network(arrays, name) for name in ("pitch", "pitched", "tempo", "kind")))


@cache
def sound_classes() -> tuple[SoundClass, ...]:
    """All classes, in the order of the model's answers."""
    document = tomllib.loads((resources_folder() / "inventory" / "sound_classes.toml").read_text(encoding="utf-8"))
    return tuple(SoundClass(**entry) for entry in document["class"])
