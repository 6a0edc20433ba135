""" "Build" as a section: between other sections it is one of them ("intro, build, drop"), elsewhere how the song goes."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import Final

from airdesk.facts.lexicon import Effect
from airdesk.planning.findings import Finding, Heard
from airdesk.planning.measures import Measure

_WORDS: Final = frozenset({"build", "buildup", "build up", "build-up"})
_BUILD: Final = Effect(kind="part", sections=("build", "rise"))


def with_builds(heard: Heard, bare: Container[str]) -> Heard:
    """A prompt in which builds between sections are sections, too. *bare*: words that may stand between two of a list."""
    sections = {place for finding in heard.findings if _is_section(finding) for place in range(finding.start, finding.end)}
    bars = {place for finding in heard.findings if _is_bars(finding) for place in range(finding.start, finding.end)}

    def meets_section(place: int, step: int) -> bool:
        while 0 <= place < len(heard.words) and place not in sections:
            word = heard.words[place]
            if word.text not in bare and word.kind != "number" and place not in bars:
                return False
            place += step
        return 0 <= place < len(heard.words)

    def read(finding: Finding) -> Finding:
        is_build = finding.text.lower() in _WORDS and not finding.is_negated
        is_between = is_build and meets_section(finding.start - 1, -1) and meets_section(finding.end, 1)
        return replace(finding, content=_BUILD, at="") if is_between else finding

    return replace(heard, findings=tuple(map(read, heard.findings)))


def _is_section(finding: Finding) -> bool:
    return isinstance(finding.content, Effect) and bool(finding.content.sections)


def _is_bars(finding: Finding) -> bool:
    return isinstance(finding.content, Measure) and finding.content.kind == "bars"
