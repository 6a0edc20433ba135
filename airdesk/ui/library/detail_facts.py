"""What the details say of a song, as texts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from airdesk.model.song import Song
from airdesk.ui.compose.credits_wording import composer_text, money_text, tokens_text
from airdesk.ui.library.wording import TODAY, age_group, age_text, count_text, length_text, local_time, tempo_text
from airdesk.ui.widgets.pitch_text import signed
from airdesk.ui.widgets.plain_text import visible
from airdesk.workflows.song_library import SongSheet

LONGEST_PROMPT: Final = 1200
"""Characters of a prompt that are shown; all of it is reused."""


def facts_text(sheet: SongSheet) -> str:
    """ "1:12 · 3 takes · changed today 14:02"."""
    row, now = sheet.row, datetime.now().astimezone()
    when = age_text(row.changed_at, now)
    day = "today " if age_group(row.changed_at, now) == TODAY else ""
    time = "" if day else f" {local_time(row.changed_at):%H:%M}"
    return f"{length_text(row.duration_seconds)} · {count_text(row.num_takes, 'take')} · changed {day}{when}{time}"


def parameters_of(sheet: SongSheet) -> list[tuple[str, str]]:
    """Names and values, those that are known."""
    row, song, plan = sheet.row, sheet.current.song, sheet.current.plan
    made = sheet.made_by
    found = [
        ("Genre", row.genre),
        ("Mood", "" if plan is None else plan.mood),
        ("Tempo", tempo_text(row.tempo_bpm)),
        ("Key", signed(row.key or "")),
        ("Meter", str(song.meter_map.meter_at(0))),
        ("Bars", str(_num_bars(song))),
        ("Seed", "" if sheet.current.row.seed is None else str(sheet.current.row.seed)),
        ("Composer", composer_text(made) if plan is not None else ""),
        ("Planner", visible(made.planned_by)),
        ("Tokens", tokens_text(made)),
        ("Cost", money_text(made)),
    ]
    return [(name, value) for name, value in found if value]


def shortened(prompt: str) -> str:
    """As much of a prompt as one reads here."""
    return prompt if len(prompt) <= LONGEST_PROMPT else f"{prompt[:LONGEST_PROMPT].rstrip()}…"


def _num_bars(song: Song) -> int:
    position = song.meter_map.bar_position(max(0, song.end_tick - 1))
    return position.bar + 1


def cover_text(song: Song) -> str:
    """ "cover from 842 notes"."""
    return f"cover from {count_text(sum(len(clip.notes) for track in song.tracks for clip in track.clips), 'note')}"
