"""The form, as a model says it: sections with their bars, energies, players and chords, gaps filled from the built-in plan."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from airdesk.midi.document_fields import Problems, as_number, shown, whole_field
from airdesk.midi.plan_json import plan_to_document
from airdesk.model.plan import SongPlan
from airdesk.model.timebase import MAX_BARS
from airdesk.planning.model_plan_chords import ShapedSection, chords_of_all
from airdesk.planning.model_plan_shape import listed_names

LONGEST_NAME: Final = 40
_USUAL_BARS: Final = 8


def shaped_sections(entries: Sequence[Mapping[str, Any]], base: SongPlan, problems: Problems) -> list[ShapedSection]:
    """Sections with names and bars, together at most as long as a song can be."""
    sections: list[ShapedSection] = []
    left = MAX_BARS
    for number, entry in enumerate(entries):
        name = _section_name(entry.get("name"), number, problems)
        usual = next((one.bars for one in base.sections if one.name == name), _USUAL_BARS)
        if left < 1:
            problems.add("too many bars", f"The sections have more than {MAX_BARS} bars together; the rest is left out.")
            break
        if entry.get("bars") is None:
            problems.add("sections without bars", f"Section “{name}” has no length; it gets {min(usual, left)} bars.")
        bars = whole_field(entry, "bars", min(usual, left), 1, left, problems, f"Section “{name}”")
        sections.append(ShapedSection(name, bars, entry, bars))
        left -= bars
    return sections


def _section_name(said: object, number: int, problems: Problems) -> str:
    """A name in small letters without a number behind it: two verses are the same material."""
    name = " ".join(said.lower().split()) if isinstance(said, str) else ""
    if not name:
        problems.add("sections without a name", f"Section {number + 1} has no name but {shown(said)}.")
        return f"section {number + 1}"
    plain = name.replace("_", " ").replace("prechorus", "pre-chorus")
    if number_behind := re.search(r"\d{1,2}$", plain):
        plain = plain[: number_behind.start()].rstrip("#- ") or name
    if len(plain) > LONGEST_NAME:
        problems.add("names too long", f"The name of section {number + 1} has {len(plain)} letters; {LONGEST_NAME} are kept.")
    return plain[:LONGEST_NAME].strip()


def fitted_bars(lengths: Sequence[int], total: int) -> list[int]:
    """Lengths in the same proportions that add up to a total; those for which there is no bar left are 0."""
    lengths = list(lengths[:total])
    whole = sum(lengths)
    if whole == total:
        return lengths
    unit = next(unit for unit in (4, 2, 1) if total % unit == 0 and total // unit >= len(lengths))
    exact = [length * total / whole / unit for length in lengths]
    fitted = [max(1, math.floor(length)) for length in exact]
    while (rest := total // unit - sum(fitted)) != 0:
        step = 1 if rest > 0 else -1
        free = [index for index in range(len(fitted)) if fitted[index] + step >= 1]
        fitted[max(free, key=lambda index: (step * (exact[index] - fitted[index]), exact[index]))] += step
    return [length * unit for length in fitted]


def section_documents(
    sections: Sequence[ShapedSection],
    base: SongPlan,
    names: Sequence[str],
    meant: Callable[[str], Sequence[str]],
    problems: Problems,
    *,
    shift: int = 0,
) -> list[dict[str, Any]]:
    """The sections as a plan document has them, every field filled. *names*: of all who play.

    *shift*: semitones from the key the model chose to the one that is used; its chords go along.
    """
    scale = _energy_scale(sections, problems)
    usual = plan_to_document(base)["meta"]["sections"]
    chords = chords_of_all(sections, base, problems, shift)
    documents, likes = [], []
    for index, (section, spans) in enumerate(zip(sections, chords, strict=True)):
        like = next((one for one in usual if one["name"] == section.name), usual[index * len(usual) // len(sections)])
        documents.append(
            {
                "name": section.name,
                "bars": section.bars,
                "energy": _energy(section, like["energy"], scale, problems),
                "instruments": _playing(section, names, meant, problems),
                "chords": spans or like["chords"],
            }
        )
        likes.append(like["instruments"])
    _let_everybody_play(documents, likes, names, problems)
    return documents


def _energy_scale(sections: Sequence[ShapedSection], problems: Problems) -> float:
    """By what the energies are divided: some models count to 10 or 100; a few that are more than 1 are slips."""
    numbers = [number for section in sections if (number := as_number(section.entry.get("energy"))) is not None]
    highest, num_above = max(numbers, default=0.0), sum(number > 1.0 for number in numbers)
    is_fraction = 2 * num_above < len(numbers) or highest <= 1.0 or highest > 100.0
    scale = 1.0 if is_fraction else 10.0 if highest <= 10.0 else 100.0
    if scale > 1.0:
        problems.add("energies out of range", f"The energies go up to {highest:g}; they are read as parts of {scale:g}.")
    return scale


def _energy(section: ShapedSection, usual: float, scale: float, problems: Problems) -> object:
    said = section.entry.get("energy")
    number = as_number(said)
    if said is None:
        problems.add("sections without energy", f"Section “{section.name}” has no energy; {usual:g} is used.")
    elif number is None:
        problems.add("energy is no number", f"Section “{section.name}”: energy {shown(said)} is no number; {usual:g} is used.")
    return usual if number is None else number / scale


def _playing(
    section: ShapedSection, names: Sequence[str], meant: Callable[[str], Sequence[str]], problems: Problems
) -> list[str]:
    """Who plays in a section: those it names; where that is nobody, all."""
    said = section.entry.get("instruments")
    playing = {name for word in listed_names(said) for name in meant(word)}
    strangers = sorted(playing - set(names))
    if strangers:
        problems.add(
            "players left out", f"Section “{section.name}” names who does not play in this song: {', '.join(strangers)}."
        )
    if not playing & set(names):
        problems.add("sections without players", f"Section “{section.name}” names nobody who plays in this song; all do.")
    return [name for name in names if name in playing] or list(names)


def _let_everybody_play(
    documents: Sequence[dict[str, Any]], likes: Sequence[Sequence[str]], names: Sequence[str], problems: Problems
) -> None:
    """Who is in no section plays where the built-in plan has him (*likes*, for each section), else everywhere."""
    for name in names:
        if any(name in document["instruments"] for document in documents):
            continue
        problems.add("instruments without a section", f"The model has no section for the {name}: it plays as is usual.")
        is_usual = any(name in like for like in likes)
        for document, like in zip(documents, likes, strict=True):
            if name in like or not is_usual:
                document["instruments"] = [one for one in names if one == name or one in document["instruments"]]
