"""Files of audio clips that are missing are shown where they are now; others that lie beside them are found along."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from airdesk.model.audio_clip_edits import with_replaced_files
from airdesk.ui.arrange.dropped_files import FILE_FILTER, SourcesCall
from airdesk.workflows.clip_sources import ClipSources, DroppedFile

if TYPE_CHECKING:
    from airdesk.model.song import Song
    from airdesk.ui.arrange.arrange_view import ArrangeView


def missing_files(view: ArrangeView, song: Song) -> list[str]:
    """The files of the song's clips that cannot be read, as far as the timeline knows."""
    paths = dict.fromkeys(clip.source.path for track in song.tracks for clip in track.audio_clips)
    return [path for path in paths if view.waves.is_unreadable(path)]


def ask_replacement(view: ArrangeView) -> None:
    """Let the file of the selected clip be shown; other missing ones of the same names are looked for in its folder."""
    found = view.clips.selected
    if found is None:
        return
    song, clip, session = found[0], found[3], view.session
    title = f"Where is {clip.source.name}?"
    chosen, _ = QFileDialog.getOpenFileName(view, title, clip.source.path, FILE_FILTER)
    if not chosen:
        return
    places = {path: str(Path(chosen).with_name(Path(path).name)) for path in missing_files(view, song)}
    places[clip.source.path] = chosen
    files = [DroppedFile(place) for place in places.values()]
    job = session.executor.submit(
        session.executor.processes.work(SourcesCall(files, session.settings)), kind="peaks", label="Look for missing files"
    )
    job.done.connect(partial(_replace, view, session.document, places))
    job.failed.connect(lambda error: session.tell(str(error), "error"))


def _replace(view: ArrangeView, document: object, places: dict[str, str], found: ClipSources) -> None:
    session = view.session
    by_place = {source.path: source for source in found.sources}
    replaced = {old: by_place[place] for old, place in places.items() if place in by_place}
    if session.document is not document or not replaced:
        for problem in found.problems:
            session.tell(problem, "warning")
        return
    names = ", ".join(source.name for source in list(replaced.values())[:3])
    view.waves.forget_unreadable()
    session.edit(f"Find {names}", lambda song: with_replaced_files(song, replaced))
    session.tell(f"{len(replaced)} {'file is' if len(replaced) == 1 else 'files are'} found again.")
