"""What was made, in words for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from airdesk.workflows.results import OutputFile, RunResult

_MOST_NAMES = 12  # of one player
_MAIN_FILES = ("master.wav", "mix.wav", "midi.mid", "pianoroll.png", "manifest.json")


def song_lines(made: RunResult) -> str:
    """A finished song: what it is, what was understood, where its files are."""
    lines = [*_heading(made), *_plan_lines(made), *_sound_lines(made), *_warning_lines(made), *_file_lines(made)]
    return "\n".join([*lines, _time_line(made)])


def composed_lines(composed: RunResult) -> str:
    """A composed song, without sound."""
    return "\n".join([*_heading(composed), *_plan_lines(composed), *_warning_lines(composed), *_file_lines(composed)])


def rendered_lines(rendered: RunResult) -> str:
    """A rendered file of notes."""
    lines = [*_heading(rendered), *_sound_lines(rendered), *_warning_lines(rendered), *_file_lines(rendered)]
    return "\n".join([*lines, _time_line(rendered)])


def _heading(result: RunResult) -> list[str]:
    key = f", {result.key}" if result.key else ""
    return [result.title, f"  {result.tempo_bpm:.4g} BPM{key}, {_length(result.duration_seconds)}"]


def _plan_lines(made: RunResult) -> list[str]:
    details = made.details
    lines = [
        f"  {details['genre']}, {details['mood']}, {details['meter']}, {details['bars']} bars, seed {details['seed']}",
        f"  form         {_form(details['sections'])}",
        f"  instruments  {', '.join(details['instruments'])}",
    ]
    lines += _model_lines(details.get("language_models"))
    if details["understood"]:
        lines += ["  understood", *(f"    {sentence}" for sentence in details["understood"])]
    return lines


def _model_lines(use: dict[str, Any] | None) -> list[str]:
    """One line: which language models answered, and what that took."""
    if not use:
        return []
    answers = "1 answer" if use["answers"] == 1 else f"{use['answers']} answers"
    tokens = "" if use["output_tokens"] is None else f", {(use['input_tokens'] or 0) + use['output_tokens']:,} tokens"
    cost = ", cost not known" if use["cost_usd"] is None else f", ${use['cost_usd']:.2g}" if use["cost_usd"] else ", free"
    return [f"  models       {', '.join(use['answered_by'])}: {answers}{tokens}{cost}"]


def _form(sections: Iterable[dict[str, Any]]) -> str:
    return " · ".join(f"{section['name']} {section['bars']}" for section in sections)


def _sound_lines(result: RunResult) -> list[str]:
    """One line: who plays what."""
    players: dict[str, list[str]] = {}
    for row in result.details.get("sounds", ()):
        players.setdefault(row.get("file") or row.get("samples", "AirDesk"), []).append(row["instrument"])
    lines = [f"  sounds       {'; '.join(f'{player}: {_few(names)}' for player, names in players.items())}"] if players else []
    chosen = [f"    {row['instrument']}: {row['reason']}" for row in result.details.get("samples", ())]
    return [*lines, *(["  samples", *chosen] if chosen else [])]


def _few(names: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(names))
    more = len(distinct) - _MOST_NAMES
    return ", ".join(distinct[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _warning_lines(result: RunResult) -> list[str]:
    return [f"  note: {' '.join(warning.split())}" for warning in result.warnings]


def _file_lines(result: RunResult) -> list[str]:
    named = [file for file in result.files if file.path in _MAIN_FILES or file.path.endswith(".zip")]
    stems = [file for file in result.files if file.path.startswith("stems/")]
    width = max(len(file.path) for file in named) + 2 if named else 0
    lines = [f"  files in {result.folder}", *(f"    {file.path:{width}}{_size(file)}" for file in named)]
    if stems:
        lines.append(f"    {'stems/':{width}}{len(stems)} files")
    others = len(result.files) - len(named) - len(stems)
    return [*lines, *([f"    and {others} more"] if others else [])]


def _size(file: OutputFile) -> str:
    return f"{file.bytes / 1e6:.1f} MB" if file.bytes >= 100_000 else f"{file.bytes / 1e3:.1f} kB"


def _length(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02} min"


def _time_line(result: RunResult) -> str:
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in result.stage_seconds.items())
    return f"  made in {sum(result.stage_seconds.values()):.1f} s ({stages})"
