"""A sample as an entry of `inventory.json`, and such an entry as a sample again: exchange names, every value checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Final, TypeGuard

from airdesk.inventory.stored_facts import facts_of_text, facts_text
from airdesk.library.sample_roots import SampleRoot
from airdesk.library.stored_records import StoredRecord
from airdesk.model.sample import Correction, Description, Filing, Sample, SampleState, SoundHeader

_EXCHANGE: Final = {"length_sec": "length_seconds"}
_PLAIN: Final = (
    *("id", "instrument", "category", "family", "subtype", "source", "bytes", "is_loop", "sample_rate", "root_midi"),
    *("root_cents", "root_confidence", "tempo_bpm", "loudness_rms", "gain_db_normalize", "brightness_hz", "key", "kind"),
)
_NUMBER: Final = (int, float)
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    **dict.fromkeys(("instrument", "category", "family", "subtype", "source", "key", "kind"), (str,)),
    **dict.fromkeys(("bytes", "sample_rate", "root_midi"), (int,)),
    **dict.fromkeys(("root_cents", "root_confidence", "tempo_bpm", "loudness_rms", "gain_db_normalize"), _NUMBER),
    **dict.fromkeys(("brightness_hz", "length_seconds"), _NUMBER),
    "is_loop": (bool,),
}
_NO_TEXT: Final = re.compile("[\0\ud800-\udfff]")
_OF_ANNOTATION: Final[Mapping[str, tuple[type, ...]]] = {"str": (str,), "int": (int,), "float": _NUMBER, "bool": (bool,)}


def entry_of(stored: StoredRecord, root: SampleRoot, own: Correction | None) -> dict[str, Any]:
    """A sample's entry; `heard` and `header` are what its record can be made from again."""
    sample = stored.sample
    row = {name: getattr(sample, name) for name in _PLAIN}
    row |= {name: getattr(sample, ours) for name, ours in _EXCHANGE.items()}
    row |= {"file_rel": sample.id, "file_abs": str(root.path / sample.id), "pitch": sample.root_midi, "tags": list(sample.tags)}
    row |= {"channels": sample.num_channels, "fingerprint": stored.fingerprint}
    row |= {"state": str(sample.state), "reason": sample.reason}
    row |= {"favourite": sample.is_favourite, "correction": said(own) if own else None}
    facts = json.loads(facts_text(*facts_of_text(stored.facts)))
    return row | {"header": facts.get("header"), "heard": facts.get("description")}


def said(correction: Correction) -> dict[str, Any]:
    """What a correction says, for JSON."""
    nothing = asdict(Correction())
    return {name: value for name, value in asdict(correction).items() if value != nothing[name]}


def sample_of_entry(root: SampleRoot, row: Mapping[str, Any]) -> Sample | None:
    """The record of an entry, None where it is none; what has the wrong type is left out."""
    sample_id = row.get("id") or row.get("file_rel")
    if not sample_id or not is_text(sample_id) or sample_id.startswith("/") or ".." in sample_id.split("/"):
        return None
    values: dict[str, Any] = {}
    for name in (*_PLAIN, *_EXCHANGE):
        value = row.get(name)
        if name != "id" and _is_value(value, _TYPES[_EXCHANGE.get(name, name)]):
            values[_EXCHANGE.get(name, name)] = value
    tags = row.get("tags")
    values["tags"] = tuple(tag for tag in tags if is_text(tag)) if isinstance(tags, list) else ()
    if not (root.path / sample_id).is_file():
        values |= {"state": SampleState.MISSING, "reason": "its file is not here"}
    elif row.get("state") == SampleState.BROKEN:
        values |= {"state": SampleState.BROKEN, "reason": reason if is_text(reason := row.get("reason")) else ""}
    return Sample(root_id=root.id, id=sample_id, **values)


def facts_of_entry(row: Mapping[str, Any]) -> str:
    """What an entry's record can be made from, as it is kept; "{}" where it has nothing of that, or something wrong."""
    header, heard = row.get("header"), row.get("heard")
    filing = heard.get("filing") if isinstance(heard, dict) else None
    is_right = _fits(SoundHeader, header) and _fits(Description, heard) and _fits(Filing, filing)
    facts = {name: value for name, value in (("header", header), ("description", heard)) if value}
    return facts_text(*facts_of_text(json.dumps(facts))) if is_right and header else "{}"


def correction_of(values: Any) -> Correction:
    """The correction in such a document; what has the wrong type is left out."""
    names = {field.name for field in fields(Correction)}
    listed = values.items() if isinstance(values, dict) else ()
    given: dict[str, Any] = {name: value for name, value in listed if name in names and _is_value(value, _TYPES[name])}
    return Correction(**given)


def _fits(kind: type, values: Any) -> bool:
    """Whether values are those of a dataclass: its names only, each of its type; None fits too."""
    if values is None:
        return True
    if not isinstance(values, dict):
        return False
    known = {field.name: str(field.type) for field in fields(kind)}
    return all(name in known and _is_of(known[name], value) for name, value in values.items())


def _is_of(annotation: str, value: Any) -> bool:
    if value is None:
        return "None" in annotation
    if annotation.startswith("tuple"):
        return isinstance(value, list) and len(value) < 1000 and all(_is_number(each) for each in value)
    plain = annotation.partition(" |")[0]
    if plain.endswith("Filing"):
        return isinstance(value, dict)
    return _is_value(value, _OF_ANNOTATION.get(plain, (str,)))


def _is_value(value: Any, types: tuple[type, ...]) -> bool:
    """Whether a value is of one of the types, and can be kept."""
    if bool in types:
        return isinstance(value, bool)
    return isinstance(value, types) and (is_text(value) or _is_number(value))


def is_text(value: Any) -> TypeGuard[str]:
    """Whether a value is text as files and databases hold it: JSON may escape halves of characters, too."""
    return isinstance(value, str) and _NO_TEXT.search(value) is None


def _is_number(value: Any) -> bool:
    return isinstance(value, _NUMBER) and not isinstance(value, bool) and abs(value) < 1e15
