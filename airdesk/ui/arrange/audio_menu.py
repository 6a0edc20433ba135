"""The menu of an audio clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from airdesk.ui.arrange.clip_actions import SHORT_FADE_SECONDS
from airdesk.ui.arrange.clip_questions import ask_gain, ask_transposition
from airdesk.ui.arrange.missing_files import ask_replacement

if TYPE_CHECKING:
    from airdesk.ui.arrange.arrange_view import ArrangeView


def add_audio_actions(view: ArrangeView, menu: QMenu) -> None:
    """Put into a menu what can be done with the selected audio clip."""
    found = view.clips.selected
    if found is None:
        return
    clip, clips = found[3], view.clips
    if view.waves.is_unreadable(clip.source.path):
        menu.addAction("Find the missing file…", lambda: ask_replacement(view))
        menu.addSeparator()
    menu.addAction("Split at the playhead\tCtrl+T", clips.split)
    menu.addAction("Duplicate\tCtrl+D", clips.duplicate)
    menu.addAction("Copy\tCtrl+C", clips.copy)
    menu.addAction("Cut\tCtrl+X", clips.cut)
    menu.addAction("Delete\tDel", clips.remove)
    menu.addAction("Unmute the clip\t0" if clip.is_muted else "Mute the clip\t0", clips.mute)
    menu.addSeparator()
    menu.addAction(f"Gain… ({clip.gain_db:+.1f} dB)\tAlt+Up, Alt+Down", lambda: ask_gain(view))
    menu.addAction(
        f"Transpose… ({clip.semitones:+g} semitones)" if clip.semitones else "Transpose…", lambda: ask_transposition(view)
    )
    _add_fades(view, menu)
    menu.addSeparator()
    if clip.source.tempo_bpm is not None:
        name = f"Follow song tempo ({clip.source.tempo_bpm:.4g} BPM in the file)"
        _checkable(menu, name, clip.follows_tempo).triggered.connect(lambda: clips.follow_tempo(True))
    _checkable(menu, "Original speed", not clip.follows_tempo and clip.time_ratio == 1.0).triggered.connect(
        lambda: clips.follow_tempo(False)
    )
    _checkable(menu, "Repeat the file", clip.is_looped).triggered.connect(lambda: clips.loop(not clip.is_looped))
    menu.addSeparator()


def _add_fades(view: ArrangeView, menu: QMenu) -> None:
    found = view.clips.selected
    if found is None:
        return
    clip, clips = found[3], view.clips
    fades = menu.addMenu("Fades")
    fades.addAction(f"Fade in over {SHORT_FADE_SECONDS:g} s", lambda: clips.fade(SHORT_FADE_SECONDS, None))
    fades.addAction(f"Fade out over {SHORT_FADE_SECONDS:g} s", lambda: clips.fade(None, SHORT_FADE_SECONDS))
    fades.addAction("No fades", lambda: clips.fade(0.0, 0.0))
    fades.addAction("Crossfade with what it overlaps\tX", clips.crossfade)
    fades.addSeparator()
    is_linear = clip.fade_shape == "linear"
    _checkable(fades, "Equal power", not is_linear).triggered.connect(lambda: clips.shape_fades("equal power"))
    _checkable(fades, "Linear", is_linear).triggered.connect(lambda: clips.shape_fades("linear"))


def _checkable(menu: QMenu, text: str, is_checked: bool) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(is_checked)
    return action
