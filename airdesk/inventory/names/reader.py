"""A sample's path → what its names say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from airdesk.inventory.names.evidence import Evidence, Hit, read_evidence
from airdesk.inventory.names.musical_marks import MusicalMarks, named_tempo, read_marks
from airdesk.inventory.names.vocabulary import Vocabulary, load_vocabulary
from airdesk.model.sample import Filing, NameFacts

_FOLDER_TRUST: Final = (0.9, 0.8, 0.7)
"""How much a folder's word counts beside the file's own, the nearest first."""
_ROOT_TRUST: Final = 0.65
_LOOP_NAMES: Final = {
    "drums": "drum loop",
    "percussion": "drum loop",
    "bass": "bass loop",
    "voice": "vocal loop",
    "fx": "fx loop",
}
LOOPS: Final = ("drum loop", "bass loop", "vocal loop", "fx loop", "melodic loop", "loop")


class NameReader:
    """Reads names of one root; folders are read once."""

    def __init__(self, root_name: str = "", vocabulary: Vocabulary | None = None) -> None:
        self._vocabulary = vocabulary or load_vocabulary()
        self._root = read_evidence(root_name, self._vocabulary)
        self._folders: dict[str, Evidence] = {}
        self._chains: dict[str, tuple[tuple[Evidence, float], ...]] = {}

    def read(self, sample_id: str) -> NameFacts:
        """What the path of a sample, relative to its root, says."""
        folder, _, name = sample_id.rpartition("/")
        stem = name.rpartition(".")[0] or name
        own = read_evidence(stem, self._vocabulary)
        chain = self._chain(folder)
        hit, confidence, source = _choose(own, chain)
        marks = read_marks(stem, own.parts) if own.parts else MusicalMarks()
        tempo = marks.tempo_bpm or _folder_tempo(folder)
        is_loop = _is_loop(own, chain, hit, has_tempo=marks.tempo_bpm is not None)
        if tempo is None and is_loop:
            tempo = marks.bare_tempo
        filing = self._filing(own, hit, confidence, source)
        if is_loop:
            filing = _as_loop(filing, own, chain)
        is_pitched = filing.family not in ("drums", "percussion")
        return NameFacts(
            filing=filing,
            root_midi=marks.root_midi if is_pitched and not is_loop else None,
            pitch_class=marks.pitch_class if is_pitched else None,
            key=marks.key if is_pitched else "",
            tempo_bpm=tempo if is_loop else None,
            is_loop=is_loop,
            velocity=marks.velocity,
            velocity_layer=marks.velocity_layer,
            round_robin=marks.round_robin,
            tags=tuple(dict.fromkeys([*own.tags, *(tag for evidence, _ in chain for tag in evidence.tags)])),
        )

    def _chain(self, folder: str) -> tuple[tuple[Evidence, float], ...]:
        """The folders above a file with their trust, the nearest first, the root last."""
        if folder not in self._chains:
            names = [name for name in reversed(folder.split("/")) if name][: len(_FOLDER_TRUST)]
            found = [(self._folder(name), trust) for name, trust in zip(names, _FOLDER_TRUST, strict=False)]
            self._chains[folder] = (*found, (self._root, _ROOT_TRUST))
        return self._chains[folder]

    def _folder(self, name: str) -> Evidence:
        if name not in self._folders:
            self._folders[name] = read_evidence(name, self._vocabulary)
        return self._folders[name]

    def _filing(self, own: Evidence, hit: Hit | None, confidence: float, source: str) -> Filing:
        if hit is None:
            return Filing()
        drawer, subtype = hit.drawer, hit.drawer.subtype
        for word in own.words:
            for modifier in self._vocabulary.modifiers.get(word, ()):
                if modifier.instrument == drawer.name:
                    drawer = self._vocabulary.drawers[modifier.becomes] if modifier.becomes else drawer
                    subtype = modifier.subtype
        sure = round(confidence, 2)
        return Filing(
            drawer.name,
            drawer.category,
            drawer.family,
            subtype,
            instrument_confidence=sure,
            category_confidence=sure,
            family_confidence=sure,
            subtype_confidence=round(confidence * 0.9, 2) if subtype else 0.0,
            source="name" if source == "name" else "folder",
        )


def _choose(own: Evidence, chain: Sequence[tuple[Evidence, float]]) -> tuple[Hit | None, float, str]:
    """The word that decides, how sure it is, and whether the file's name or a folder's said it."""
    mine = own.best
    folders = [(hit, trust) for evidence, trust in chain if (hit := evidence.best) is not None]
    strong = next(((hit, trust) for hit, trust in folders if not hit.drawer.is_weak), None)
    theirs = strong or (folders[0] if folders else None)
    if mine is None:
        return (theirs[0], theirs[0].strength * theirs[1], "folder") if theirs else (None, 0.0, "")
    if theirs is None:
        return mine, mine.strength, "name"
    hit, trust = theirs
    if hit.drawer.family == mine.drawer.family and not mine.drawer.is_weak:
        return mine, min(0.99, mine.strength + 0.04), "name"
    if hit.drawer.category == "bass" and mine.drawer.is_head:  # a "pluck" among the basses
        return hit, hit.strength * trust, "folder"
    agrees = hit.drawer.category == mine.drawer.category
    if (mine.drawer.is_weak or (mine.is_short and not agrees)) and not hit.drawer.is_weak:
        return hit, hit.strength * trust, "folder"
    return mine, mine.strength * (1.0 if agrees or hit.drawer.is_weak else 0.85), "name"


def _is_loop(own: Evidence, chain: Sequence[tuple[Evidence, float]], hit: Hit | None, *, has_tempo: bool) -> bool | None:
    """Whether names call it a loop; the nearest word decides, and a vague one of a folder not where the file is a drum."""
    if own.loop in ("loop", "one_shot"):
        return own.loop == "loop"
    if has_tempo or own.loop == "maybe":
        return True
    is_drum = hit is not None and hit.drawer.category == "drums" and own.best is not None and not own.best.drawer.is_weak
    for evidence, _ in chain:
        if evidence.loop == "one_shot" or (evidence.loop == "loop"):
            return evidence.loop == "loop"
        if evidence.loop == "maybe" and not is_drum:
            return True
    return None


def _as_loop(filing: Filing, own: Evidence, chain: Sequence[tuple[Evidence, float]]) -> Filing:
    """The filing of a loop: what it is made of becomes its subtype."""
    said = [evidence.loop_family for evidence in (own, *(each for each, _ in chain)) if evidence.loop_family]
    is_weak = filing.instrument_confidence < 0.5
    family = said[0] if said and is_weak else filing.family
    known = family != "other"
    return replace(
        filing,
        instrument=_LOOP_NAMES.get(family, "melodic loop" if known else "loop"),
        category="loop",
        family=family,
        subtype="" if family != filing.family or not known else filing.instrument,
        instrument_confidence=max(0.8 if known else 0.6, filing.instrument_confidence),
        category_confidence=0.95,
        family_confidence=max(0.8, filing.family_confidence) if known else 0.0,
        source=filing.source or "name",
    )


def _folder_tempo(folder: str) -> float | None:
    return next((tempo for name in reversed(folder.split("/")) if (tempo := named_tempo(name)) is not None), None)
