"""How samples are put into words: notes, lengths, levels, who says so and how sure it is."""

from __future__ import annotations

import math
from typing import Final

from airdesk.model.sample import Sample
from airdesk.ui.library.wording import key_text
from airdesk.ui.widgets.pitch_text import note_text, pitch_class_text

NONE: Final = "—"

WHO: Final = {
    "user": "you said so",
    "name": "by its name",
    "folder": "by its folder",
    "sound": "by its sound",
    "chunk": "written in the file",
    "audio": "by its sound",
}


def tuning_text(sample: Sample) -> str:
    """The note it sounds, else its key; a dash where neither is known."""
    if sample.root_midi is not None:
        return note_text(sample.root_midi)
    if sample.key:
        return key_text(sample.key)
    return NONE if sample.pitch_class is None else pitch_class_text(sample.pitch_class)


def root_with_cents(sample: Sample) -> str:
    """ "C4 +6 ct"; its key or a dash where it has no root."""
    cents = round(sample.root_cents)
    if sample.root_midi is None or not cents:
        return tuning_text(sample)
    return f"{tuning_text(sample)} {cents:+d} ct".replace("-", "−")


def seconds_text(seconds: float | None) -> str:
    """ "0.42 s", "3.1 s", "2:05"."""
    if seconds is None:
        return NONE
    if seconds >= 59.95:
        whole = round(seconds)
        return f"{whole // 60}:{whole % 60:02}"
    return f"{seconds:.1f} s" if seconds >= 0.95 else f"{seconds:.2f} s"


def loudness_text(sample: Sample) -> str:
    """ "−19.8 dB" of its average level; a dash where it has not been listened to."""
    level_db = loudness_db(sample)
    return NONE if level_db is None else f"{level_db:.1f} dB".replace("-", "−")


def loudness_db(sample: Sample) -> float | None:
    """Its average level (RMS) in dB; None where it is not known or silent."""
    return 20.0 * math.log10(sample.loudness_rms) if sample.loudness_rms else None


def tempo_text(sample: Sample) -> str:
    """ "124 BPM" of a loop; a dash of the rest."""
    return NONE if sample.tempo_bpm is None else f"{sample.tempo_bpm:.4g} BPM"


def brief_text(sample: Sample) -> str:
    """What a narrow list says behind the waveform: "C4 · 3.1 s"."""
    if sample.state != "ok":
        return str(sample.state)
    if sample.tempo_bpm is not None and sample.root_midi is None:
        return f"{sample.tempo_bpm:.3g} · {seconds_text(sample.length_seconds)}"
    return f"{tuning_text(sample)} · {seconds_text(sample.length_seconds)}"


def filed_text(sample: Sample) -> str:
    """ "Hi-hat, open"."""
    extra = "" if sample.subtype in ("", sample.instrument) else f", {sample.subtype}"
    return f"{shown(sample.instrument)}{extra}"


def shown(name: str) -> str:
    """A name with a capital at its head."""
    return name[:1].upper() + name[1:]


def sure_text(confidence: float) -> str:
    """How sure something is, in a word and a figure."""
    word = "sure" if confidence >= 0.9 else "likely" if confidence >= 0.6 else "a guess"
    return f"{word}, {round(100 * confidence)}\u00a0%"


def said_aloud(sample: Sample) -> str:
    """A row for who cannot see it."""
    facts = [sample.name, filed_text(sample), tuning_text(sample), tempo_text(sample), seconds_text(sample.length_seconds)]
    marks = ["favourite"] * sample.is_favourite + [f"{sample.state}: {sample.reason}"] * (sample.state != "ok")
    return ", ".join([fact for fact in facts if fact != NONE] + marks)
