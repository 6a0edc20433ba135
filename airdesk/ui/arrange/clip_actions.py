"""What the timeline does with the selected audio clip: by key, by menu, each one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from airdesk.model.audio_clip import AUDIO_FROM, AudioClip
from airdesk.model.audio_clip_edits import (
    add_audio_clip,
    crossfaded,
    duplicated,
    edit_audio_clip,
    moved,
    remove_audio_clip,
    split_audio_clip,
    split_clip,
    trimmed_end,
    with_fades,
    with_tempo_following,
)
from airdesk.model.song import Song
from airdesk.ui.arrange.bar_grid import neighbour

if TYPE_CHECKING:
    from airdesk.ui.arrange.arrange_view import ArrangeView

GAIN_STEP_DB: Final = 1.0
LOWEST_GAIN_DB, HIGHEST_GAIN_DB = -60.0, 24.0
SHORT_FADE_SECONDS: Final = 0.5


class ClipActions:
    """Edits of the audio clip that is selected; nothing happens where none is."""

    clipboard: ClassVar[AudioClip | None] = None  # kept when another song is opened

    def __init__(self, view: ArrangeView) -> None:
        self._view = view

    @property
    def selected(self) -> tuple[Song, str, int, AudioClip] | None:
        """The song, track, number and value of the selected audio clip."""
        song, clip = self._view.session.song, self._view.lanes.selected_clip
        if song is None or clip is None or clip[1] < AUDIO_FROM:
            return None
        track = next((track for track in song.tracks if track.id == clip[0]), None)
        index = clip[1] - AUDIO_FROM
        if track is None or index >= len(track.audio_clips):
            return None
        return song, track.id, index, track.audio_clips[index]

    def remove(self) -> bool:
        """Take the clip away."""
        return self._edit("Delete", lambda song, track_id, index, _: remove_audio_clip(song, track_id, index))

    def duplicate(self) -> bool:
        """Put the same clip behind it."""
        return self._add("Duplicate", lambda clip: duplicated(clip))

    def copy(self) -> bool:
        """Remember the clip for `paste`."""
        found = self.selected
        if found is not None:
            ClipActions.clipboard = found[3]
            self._view.session.tell(f"{_name(found[3])} is copied: Ctrl+V puts it at the playhead of the selected track.")
        return found is not None

    def cut(self) -> bool:
        """Remember the clip and take it away."""
        found = self.selected
        if found is not None:
            ClipActions.clipboard = found[3]
        return self._edit("Cut", lambda song, track_id, index, _: remove_audio_clip(song, track_id, index))

    def paste(self) -> bool:
        """Put the remembered clip at the playhead of the selected track."""
        session, clip = self._view.session, ClipActions.clipboard
        track_id = session.selected_track_id
        if clip is None or session.song is None or self._view.lane_data.index_of(track_id) < 0:
            return False
        placed = moved(clip, session.position_tick())
        session.edit(f"Paste {_name(clip)}", lambda song: add_audio_clip(song, track_id, placed))
        self._select_last(track_id)
        return True

    def split(self) -> bool:
        """Cut the clip in two at the playhead."""
        tick, found = self._view.session.position_tick(), self.selected
        if found is None:
            return False
        if len(split_clip(found[3], tick, found[0].tempo_map)) == 1:
            self._view.session.tell(
                f"The playhead is not inside {_name(found[3])}: put it where the clip shall be cut.", "warning"
            )
            return True
        return self._edit("Split", lambda song, track_id, index, _: split_audio_clip(song, track_id, index, tick))

    def nudge(self, direction: Literal[-1, 1]) -> bool:
        """Move the clip by one step of the grid."""
        return self._change("Move", lambda clip, song: moved(clip, self._neighbour(clip.start_tick, song, direction)))

    def lengthen(self, direction: Literal[-1, 1]) -> bool:
        """Move the end of the clip by one step of the grid."""
        return self._change(
            "Trim", lambda clip, song: trimmed_end(clip, self._neighbour(clip.end_tick, song, direction), song.tempo_map)
        )

    def change_gain(self, step_db: float) -> bool:
        """Make the clip louder or softer."""
        return self._change("Change gain of", lambda clip, _: with_gain(clip, clip.gain_db + step_db))

    def follow_tempo(self, follows: bool) -> bool:
        """Stretch the clip to the song's tempo, or play it at its own speed."""
        label = "Let the song's tempo lead" if follows else "Original speed of"
        return self._change(label, lambda clip, song: with_tempo_following(clip, follows, song.tempo_map))

    def mute(self) -> bool:
        """Let the clip be silent, or be heard again."""
        found = self.selected
        label = "Unmute" if found is not None and found[3].is_muted else "Mute"
        return self._change(label, lambda clip, _: replace(clip, is_muted=not clip.is_muted))

    def crossfade(self) -> bool:
        """Fade the clip and those it overlaps on its track over into each other."""
        found = self.selected
        if found is None:
            return False
        song, track_id, index, _ = found
        if crossfaded(song, track_id, index) == song:
            self._view.session.tell("No clip of this track overlaps the selected one: move it so that both overlap.", "warning")
            return True
        return self._edit("Crossfade", lambda song, track_id, index, _: crossfaded(song, track_id, index))

    def loop(self, is_looped: bool) -> bool:
        """Let the file begin anew where it ends, or no longer."""
        return self._change("Loop" if is_looped else "Unloop", lambda clip, _: replace(clip, is_looped=is_looped))

    def shape_fades(self, shape: Literal["equal power", "linear"]) -> bool:
        """Give both fades a shape."""
        return self._change("Shape fades of", lambda clip, _: replace(clip, fade_shape=shape))

    def fade(self, fade_in_seconds: float | None, fade_out_seconds: float | None) -> bool:
        """Give the clip fades; None leaves one as it is."""
        return self._change(
            "Fade",
            lambda clip, song: with_fades(
                clip,
                clip.fade_in_seconds if fade_in_seconds is None else fade_in_seconds,
                clip.fade_out_seconds if fade_out_seconds is None else fade_out_seconds,
                song.tempo_map,
            ),
        )

    def set_gain(self, gain_db: float) -> bool:
        """Give the clip a gain."""
        return self._change("Set gain of", lambda clip, _: with_gain(clip, gain_db))

    def transpose(self, semitones: float) -> bool:
        """Move the clip's pitch."""
        return self._change("Transpose", lambda clip, _: replace(clip, semitones=max(-24.0, min(24.0, semitones))))

    def _neighbour(self, tick: int, song: Song, direction: Literal[-1, 1]) -> int:
        return neighbour(tick, song.meter_map, self._view.axis.pixels_per_tick, direction)

    def _change(self, label: str, change: Callable[[AudioClip, Song], AudioClip]) -> bool:
        return self._edit(
            label,
            lambda song, track_id, index, _: edit_audio_clip(song, track_id, index, lambda clip: change(clip, song)),
        )

    def _add(self, label: str, made: Callable[[AudioClip], AudioClip]) -> bool:
        found = self.selected
        done = self._edit(label, lambda song, track_id, _index, clip: add_audio_clip(song, track_id, made(clip)))
        if found is not None:
            self._select_last(found[1])
        return done

    def _edit(self, label: str, edit: Callable[[Song, str, int, AudioClip], Song]) -> bool:
        found = self.selected
        if found is None:
            return False
        _, track_id, index, clip = found
        self._view.session.edit(f"{label} {_name(clip)}", lambda song: edit(song, track_id, index, clip))
        return True

    def _select_last(self, track_id: str) -> None:
        song = self._view.session.song
        if song is not None:
            self._view.session.select_clip(track_id, AUDIO_FROM + len(song.track(track_id).audio_clips) - 1)


def with_gain(clip: AudioClip, gain_db: float) -> AudioClip:
    """The clip with another gain, inside of what is possible."""
    return replace(clip, gain_db=max(LOWEST_GAIN_DB, min(HIGHEST_GAIN_DB, gain_db)))


def _name(clip: AudioClip) -> str:
    return clip.name or clip.source.name
