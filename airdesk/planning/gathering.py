"""From findings to a reading: what the words say together, and one sentence for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from airdesk.facts.instruments import InstrumentCatalogue, InstrumentWish
from airdesk.facts.lexicon import Effect, Lexicon
from airdesk.model.timebase import MAX_BARS, MAX_TEMPO_BPM, MIN_TEMPO_BPM, Meter, parse_meter
from airdesk.planning.contradictions import without_contradictions
from airdesk.planning.course import course_of, is_elsewhere, marked
from airdesk.planning.findings import Finding, GenreName, Heard, LengthWord
from airdesk.planning.form_reading import FormReading, read_form
from airdesk.planning.keys import FoundKey
from airdesk.planning.measures import Measure
from airdesk.planning.playing_reading import read_playing
from airdesk.planning.reading import Reading
from airdesk.planning.sentences import sentence
from airdesk.planning.unread import NOTHING_READ, unread_sentence
from airdesk.planning.wish_reading import read_wishes
from airdesk.planning.wishes import InstrumentWishes, stand_in_warning

GENRE_NAME_VOTES: Final = 10.0
NOT_THIS_GENRE: Final = -100.0
NEGATED: Final = -0.6
NEGATED_MILDLY: Final = -0.3
"""How much of a word's effect turns round in "not slow" and in "not too slow"."""

COLOUR: Final = 0.1
"""What energy and brightness add to a mood word's weight."""

OF_A_SCENE: Final = 0.6
"""How much of a say a place or an occasion has in the mode, against a word for a mood: a tense podcast is in minor."""

ELSEWHERE: Final = 0.3
"""How much a word says of the whole song that speaks of its beginning or end."""

MOOD_RULED_OUT: Final = -5.0
MOODS_RULED_OUT: Final = 3
"""How many of a mood word's meanings a "not" rules out: the nearest ones only."""


def gather(heard: Heard, lexicon: Lexicon, catalogue: InstrumentCatalogue) -> Reading:
    """The reading of a prompt from what was found in it and the words that nothing was read from."""
    form = read_form(heard, lexicon)
    findings, contradictions = without_contradictions(marked(form.findings, heard))
    effects = [(finding, finding.content) for finding in findings if isinstance(finding.content, Effect)]
    tonic, scale, mode = _key(findings)
    numbers, warnings = _numbers(findings)
    wishes = read_wishes(findings, catalogue, players=int(numbers.get("players", 0)))
    return Reading(
        genres=_genres(findings),
        moods=_moods(effects),
        energy=_together(finding_share(finding) * effect.energy for finding, effect in effects),
        brightness=_together(finding_share(finding) * effect.brightness for finding, effect in effects),
        tempo_shift=_together(finding_share(finding) * effect.tempo for finding, effect in effects),
        tempo_bpm=numbers.get("tempo"),
        tempo_range=_tempo_range(effects),
        tonic=tonic,
        scale=scale or (_style_scale(effects) if mode == "" else None),
        mode=mode or _mode(effects),
        leaning_scale=next((effect.scale for finding, effect in effects if effect.scale and not finding.is_negated), ""),
        meter=_meter(findings),
        bars=None if "bars" not in numbers else int(numbers["bars"]),
        length_seconds=numbers.get("seconds"),
        length_factor=_length_factor(findings),
        form=form.wish,
        course=course_of(findings),
        harmony=_harmony(effects),
        playing=read_playing(effects),
        wanted_sections=tuple(effect.sections for finding, effect in effects if effect.sections and not finding.is_negated),
        unwanted_sections=tuple(name for finding, effect in effects if finding.is_negated for name in effect.sections),
        wishes=wishes,
        title_words=_title_words(effects),
        understood=_understood(findings, heard, form, lexicon),
        warnings=(
            *warnings,
            *contradictions,
            *_meters_that_disagree(findings),
            *_warnings(findings, effects, wishes, heard.num_words),
        ),
        num_words=heard.num_words,
        num_known=len(findings),
    )


def _understood(findings: Sequence[Finding], heard: Heard, form: FormReading, lexicon: Lexicon) -> tuple[str, ...]:
    """A sentence for each finding and one for the words passed over; of a prompt without meaning a warning speaks."""
    says = dict.fromkeys(sentence(together) for together in _by_phrase(findings))
    before = {finding.start - 1 for finding in findings if isinstance(finding.content, InstrumentWish)}
    words = [heard.written(place) for place in form.unread if place not in before or not _is_number(heard, place, lexicon)]
    return (*heard.spelling, *says, *form.says, *unread_sentence(words)) if says else ()


def _by_phrase(findings: Sequence[Finding]) -> Iterable[list[Finding]]:
    """The findings of each phrase together: a word may mean an instrument and a style."""
    phrases: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        phrases.setdefault((finding.start, finding.end), []).append(finding)
    return phrases.values()


def _is_number(heard: Heard, place: int, lexicon: Lexicon) -> bool:
    return heard.words[place].kind == "number" or heard.words[place].text in lexicon.units.numbers


def finding_share(finding: Finding) -> float:
    """How much of a word's effect counts: more after "very", turned round after "not"."""
    if is_elsewhere(finding):
        return 0.0
    if not finding.is_negated:
        return finding.strength
    return NEGATED_MILDLY if finding.is_mild else NEGATED


def _together(values: Iterable[float]) -> float:
    """Several words push further than one, but not without end; -1..1."""
    felt = [value for value in values if value]
    total = sum(felt) / (1.0 + 0.5 * (len(felt) - 1)) if felt else 0.0
    return max(-1.0, min(1.0, total))


def _genres(findings: Sequence[Finding]) -> tuple[tuple[str, float], ...]:
    """Votes by genre, strongest first; of two genres named, the one that comes last ("jazz rock" is rock)."""
    votes: dict[str, float] = {}
    for place, finding in enumerate(findings):
        content = finding.content
        own = {content.name: GENRE_NAME_VOTES} if isinstance(content, GenreName) else {}
        own = dict(content.genres) if isinstance(content, Effect) else own
        for name, weight in own.items():
            if finding.is_negated:
                votes[name] = votes.get(name, 0.0) + (NOT_THIS_GENRE if weight >= GENRE_NAME_VOTES else -weight)
            else:
                votes[name] = max(votes.get(name, 0.0), weight + (0.01 * place if weight >= GENRE_NAME_VOTES else 0.0))
    return tuple(sorted(votes.items(), key=lambda vote: -vote[1]))


def _moods(effects: Sequence[tuple[Finding, Effect]]) -> tuple[tuple[str, float], ...]:
    """Votes by mood: the word that names it best counts; of equals the more colourful word, then the later one."""
    votes: dict[str, float] = {}
    for place, (finding, effect) in enumerate(effects):
        if finding.is_negated:
            votes.update((name, MOOD_RULED_OUT) for name in effect.moods[:MOODS_RULED_OUT])
            continue
        colour = COLOUR * (abs(effect.energy) + abs(effect.brightness))
        for rank, name in enumerate(effect.moods):
            weight = (finding.strength * (1.0 - 0.1 * rank) + colour) * (ELSEWHERE if is_elsewhere(finding) else 1.0)
            weight += 0.001 * place
            votes[name] = max(votes.get(name, 0.0), weight)
    return tuple(votes.items())


def _mode(effects: Sequence[tuple[Finding, Effect]]) -> str:
    """The mode most words ask for; none where they disagree. How the song begins or ends counts where nothing else is said."""
    having = [(finding, effect) for finding, effect in effects if effect.mode]
    whole = [(finding, effect) for finding, effect in having if not is_elsewhere(finding)]
    share = sum(
        (finding.strength if not finding.is_negated else finding_share(finding))
        * (OF_A_SCENE if effect.kind == "scene" else 1.0)
        * (1 if effect.mode == "major" else -1)
        for finding, effect in whole or having
    )
    return "major" if share > 0 else "minor" if share < 0 else ""


def _style_scale(effects: Sequence[tuple[Finding, Effect]]) -> str | None:
    """The scale a style cannot do without: blues, flamenco."""
    firm = (effect.scale for finding, effect in effects if effect.kind == "style" and not finding.is_negated)
    return next((scale for scale in firm if scale), None)


def _key(findings: Sequence[Finding]) -> tuple[int | None, str | None, str]:
    """Tonic, scale and mode; "in minor" alone names a mode and leaves the scale open."""
    keys = [finding.content for finding in findings if isinstance(finding.content, FoundKey) and not finding.is_negated]
    tonic = next((key.tonic for key in keys if key.tonic is not None), None)
    scale = next((key.scale for key in keys if key.scale is not None), None)
    denied = [finding.content.scale for finding in findings if isinstance(finding.content, FoundKey) and finding.is_negated]
    mode = {"major": "minor", "minor": "major"}.get(denied[0] or "", "") if denied else ""
    if scale in ("major", "minor") and not any(key.tonic is not None and key.scale for key in keys):
        return tonic, None, scale
    return tonic, scale, mode


def _numbers(findings: Sequence[Finding]) -> tuple[dict[str, float], list[str]]:
    """The first tempo, length and number of bars; those out of range are moved into it and reported."""
    numbers: dict[str, float] = {}
    for finding in findings:
        if isinstance(finding.content, Measure) and not finding.is_negated:
            numbers.setdefault(finding.content.kind, finding.content.value)
    warnings = []
    limits = {"tempo": (MIN_TEMPO_BPM, MAX_TEMPO_BPM, "BPM"), "bars": (1.0, float(MAX_BARS), "bars")}
    for kind, (low, high, unit) in limits.items():
        value = numbers.get(kind)
        if value is not None and not low <= value <= high:
            numbers[kind] = max(low, min(high, value))
            warnings.append(f"{value:g} {unit} in the prompt is out of range ({low:g} to {high:g}): {numbers[kind]:g} it is.")
    return numbers, warnings


def _title_words(effects: Sequence[tuple[Finding, Effect]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for finding, effect in effects if not finding.is_negated for word in effect.titles))


def _meter(findings: Sequence[Finding]) -> Meter | None:
    """The first meter given in figures, else the first that a word implies."""
    contents = [finding.content for finding in findings if not finding.is_negated]
    figures = [content.meter for content in contents if isinstance(content, Measure) and content.meter is not None]
    words = [parse_meter(content.meter) for content in contents if isinstance(content, Effect) and content.meter]
    return next(iter([*figures, *words]), None)


def _meters_that_disagree(findings: Sequence[Finding]) -> list[str]:
    """A sentence where a word implies another meter than the figures: "a waltz in 4/4"."""
    meter = _meter(findings)
    says = []
    for finding in findings:
        own = finding.content.meter if isinstance(finding.content, Effect) and not finding.is_negated else ""
        if own and parse_meter(own) != meter:
            says.append(f"“{finding.text}” means {own}, but the song is in {meter}.")
    return says


def _length_factor(findings: Sequence[Finding]) -> float:
    for finding in findings:
        if isinstance(finding.content, LengthWord) and not finding.is_negated:
            return finding.content.factor
    return 1.0


def _tempo_range(effects: Sequence[tuple[Finding, Effect]]) -> tuple[float, float] | None:
    """The tempos of the style named last that has its own."""
    ranges = [effect.bpm for finding, effect in effects if effect.bpm and not finding.is_negated]
    return (float(ranges[-1][0]), float(ranges[-1][1])) if ranges else None


def _harmony(effects: Sequence[tuple[Finding, Effect]]) -> str:
    names = [effect.harmony for finding, effect in effects if effect.harmony]
    denied = {effect.harmony for finding, effect in effects if effect.harmony and finding.is_negated}
    return next((name for name in reversed(names) if name not in denied), "")


def _warnings(
    findings: Sequence[Finding], effects: Sequence[tuple[Finding, Effect]], wishes: InstrumentWishes, num_words: int
) -> list[str]:
    warnings = []
    if not findings:
        why = "no word of the prompt was understood" if num_words else "the prompt has no words"
        warnings.append(f"{why[0].upper()}{why[1:]}{NOTHING_READ}")
    warnings += [stand_in_warning(wish) for wish in wishes.wanted if wish.missing]
    for finding, effect in effects:
        if effect.nearest and not finding.is_negated:
            nearest = max(effect.genres, key=lambda name: effect.genres[name])
            warnings.append(f"“{finding.text}” is no genre here yet: {nearest} comes nearest.")
    return warnings
