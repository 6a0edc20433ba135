"""Who plays, as a model says it: its words found among the instruments there are, each kept to what it can do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact
from airdesk.facts.usual_playing import usual_register
from airdesk.facts.words import words_of
from airdesk.midi.document_fields import Problems, shown
from airdesk.midi.plan_json import instrument_document
from airdesk.model.plan import ROLES, InstrumentPlan, Role, SongPlan
from airdesk.planning.model_plan_shape import config_entries, listed_names
from airdesk.planning.model_plan_traits import TraitsReader
from airdesk.planning.players import Player, instrument_plan, sound_of

MOST_INSTRUMENTS: Final = 24
MOST_NAMES: Final = 200  # different words for instruments in one answer
_MOST_WORDS: Final = 8  # of what a model calls an instrument


@dataclass(frozen=True, slots=True)
class Allowed:
    """The instruments a plan may have: what can be synthesised, and what the user has samples of."""

    catalogue: InstrumentCatalogue
    own: Mapping[str, str] = field(default_factory=dict)  # name in the user's inventory -> instrument it plays for
    num_samples: Mapping[str, int] = field(default_factory=dict)  # instrument -> samples of it

    def named(self, text: str) -> tuple[tuple[InstrumentFact, ...], bool]:
        """The instruments a text names, and whether it had to be cut down to what is understood; none where nothing is."""
        words = words_of(text)[:_MOST_WORDS]
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length, -1, -1):
                found = self._exactly(" ".join(words[start : start + length]))
                if found:
                    return found, length < len(words)
        return (), False

    def _exactly(self, text: str) -> tuple[InstrumentFact, ...]:
        wish = self.catalogue.find(text)
        if wish is not None:
            return self.catalogue.taken(wish)
        own = self.catalogue.get(self.own.get(text, ""))
        return () if own is None else (own,)


class ModelCast:
    """The instruments of one answer, and which of them each of its words means."""

    def __init__(self, allowed: Allowed, genre: Genre, base: SongPlan, problems: Problems) -> None:
        self._allowed, self._genre, self._base, self._problems = allowed, genre, base, problems
        self._meant: dict[str, tuple[str, ...]] = {}
        self._general: dict[str, str] = {}

    def play_under(self, names: Sequence[str]) -> None:
        """Let what a model names play as the more general instrument of these names: its upright bass as the bass."""
        catalogue = self._allowed.catalogue
        for general in names:
            for name in catalogue.covered(catalogue.named(general)):
                if name not in names:
                    self._general.setdefault(name, general)

    def meant(self, text: str) -> tuple[str, ...]:
        """Names of the instruments that a word stands for; told once where that is not plain."""
        if text not in self._meant and len(self._meant) >= MOST_NAMES:
            self._problems.add("too many names", f"“{text[:40]}” is left out: {MOST_NAMES} other names were read before it.")
            return ()
        if text not in self._meant:
            facts, is_cut = self._allowed.named(text)
            self._meant[text] = tuple(dict.fromkeys(self._general.get(fact.name, fact.name) for fact in facts))
            what = f"“{text[:40]}”"
            if not facts:
                self._problems.add("unknown instruments", f"There is no instrument {what}; it is left out.")
            elif is_cut:
                self._problems.add("instruments by another name", f"{what} is played by the {' and '.join(self._meant[text])}.")
        return self._meant[text]

    def documents(self, meta: Mapping[str, Any], section_names: Iterable[str]) -> list[dict[str, Any]]:
        """An entry of `instrument_configs` for every instrument of an answer, all fields filled and possible."""
        configs = self._configs(meta)
        listed = listed_names(meta.get("instruments"))
        names = list(dict.fromkeys([*self._all(listed), *configs, *self._all(section_names)]))
        self._tell_disagreement(set(self._all(listed)), set(configs))
        if len(names) > MOST_INSTRUMENTS:
            self._problems.add(
                "too many instruments", f"{len(names)} instruments are too many; the first {MOST_INSTRUMENTS} play."
            )
        return [self._document(name, configs.get(name, {})) for name in names[:MOST_INSTRUMENTS]]

    def _all(self, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            yield from self.meant(word)

    def _configs(self, meta: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        configs: dict[str, dict[str, Any]] = {}
        for entry in config_entries(meta, self._problems):
            text = entry.get("name")
            if not isinstance(text, str) or not text.strip():
                self._problems.add("instruments without a name", f"{shown(entry)} names no instrument; it is left out.")
                continue
            for name in self.meant(text.strip()):
                if name in configs and configs[name] != entry:
                    self._problems.add("instruments twice", f"The {name} is configured twice; the first counts.")
                configs.setdefault(name, entry)
        return configs

    def _tell_disagreement(self, listed: set[str], configured: set[str]) -> None:
        for name in sorted(configured - listed) if listed else ():
            self._problems.add("instruments not listed", f"The {name} is configured but not among the instruments; it plays.")
        if configured and not listed:
            self._problems.add("no instruments", "The list of instruments names nobody; those that are configured play.")
        if listed and not configured:
            self._problems.add("no configurations", "No instrument is configured: all play as usual.")
        for name in sorted(listed - configured) if configured else ():
            self._problems.add("instruments not configured", f"The {name} has no configuration; it plays as usual.")

    def _document(self, name: str, config: Mapping[str, Any]) -> dict[str, Any]:
        fact = self._allowed.catalogue.named(name)
        planned = self._usual(fact, self._role(fact, config))
        document = instrument_document(planned)
        where = f"The {name}"
        traits = TraitsReader(where, self._problems)
        if not fact.is_percussion:
            document["register"] = traits.register(fact, planned, config.get("register"))
        document["dynamics"] = traits.dynamics(planned.dynamics, config.get("dynamics"))
        document["articulation"] = traits.articulation(planned.articulation, config.get("articulation"))
        return document

    def _usual(self, fact: InstrumentFact, role: Role) -> InstrumentPlan:
        """The instrument as the built-in planner has it, or would have it in this role."""
        own = self._base.instrument_named(fact.name)
        if own is not None and own.role == role:
            return own
        low, high = usual_register(fact, role, self._genre)
        return instrument_plan(Player(fact, role, sound_of(fact, role, self._genre), low, high), self._allowed.catalogue)

    def _role(self, fact: InstrumentFact, config: Mapping[str, Any]) -> Role:
        own = self._base.instrument_named(fact.name)
        usual = fact.roles[0] if own is None else own.role
        said = config.get("role")
        if said is None:
            return usual
        role = said.strip().lower() if isinstance(said, str) else ""
        if role not in ROLES:
            self._problems.add(
                "unknown roles", f"The {fact.name}: role {shown(said)} is none of {', '.join(ROLES)}; {usual} is used."
            )
        elif fact.is_percussion != (role in ("drums", "percussion")):
            self._problems.add("roles that cannot be", f"The {fact.name} cannot be there for {role}; {usual} is used.")
        else:
            return role
        return usual
