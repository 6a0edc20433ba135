"""Edits of one version of a song carried over to a newer one, as where the user edits what is still being levelled."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

from airdesk.model.song import Song, Track

Value = TypeVar("Value", Song, Track)


def rebased(edited: Song, base: Song, newer: Song) -> Song:
    """The newer version with what was changed between *base* and *edited*; where both changed something, the edit stands."""
    bases, newers = ({track.id: track for track in song.tracks} for song in (base, newer))
    tracks = tuple(
        _rebased(track, bases[track.id], newers[track.id]) if track.id in bases and track.id in newers else track
        for track in edited.tracks
    )
    added = tuple(track for track in newer.tracks if track.id not in bases)
    return replace(_rebased(edited, base, newer), tracks=tracks + added)


def _rebased(edited: Value, base: Value, newer: Value) -> Value:
    changed: dict[str, Any] = {}
    for each in fields(edited):
        value = getattr(edited, each.name)
        if value != getattr(base, each.name):
            changed[each.name] = value
    return replace(newer, **changed)
