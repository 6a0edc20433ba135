"""A set becomes a song that sounds as its mix does: clips on two decks, faders, printed parts, echoes and overlays."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from airdesk.errors import BadInputError
from airdesk.model.song import Song
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.units import equal_power_pan
from airdesk.workflows.print_set import PrintedSet, print_set
from airdesk.workflows.set_bars import set_bars, set_meter_map, set_sections, set_tempo_map
from airdesk.workflows.set_tracks import deck_rows, deck_track, echo_track, overlay_track

if TYPE_CHECKING:
    from airdesk.automix.pairing import MixSong
    from airdesk.model.djset import MixRules
    from airdesk.workflows.set_timeline import SetTimeline

KIND: Final = "set"
"""What its run in the library is called."""
_LARGEST_MASTER_DB: Final = 12.0


def send_to_timeline(
    laid_out: SetTimeline, title: str, rules: MixRules, settings: Settings, *, progress: Progress | None = None
) -> str:
    """Keep the set as a new song of the library and return its id; the sound of what tracks cannot do lies in its run.

    Raises BadInputError for an empty set, RenderError, AudioFileError, StorageError, LibraryError, CancelledError.
    """
    from airdesk.automix.mix_planning import plan_mix
    from airdesk.library.database import open_library, transaction
    from airdesk.library.identity import new_id, run_folder_name, utc_now
    from airdesk.library.runs import Run, store_run
    from airdesk.library.songs import store_song
    from airdesk.library.takes import TakeOrigin
    from airdesk.workflows.output_folder import staged_output
    from airdesk.workflows.render_set import mix_rate

    if not laid_out.songs:
        raise BadInputError("There is nothing to send yet: drop songs, and wait until they are analysed.")
    progress = progress or NoProgress()
    run_id, began, rate = new_id(), utc_now(), mix_rate(laid_out.songs)
    place = (settings.library_folder / "runs" / run_folder_name(run_id, began)).absolute()
    plan = plan_mix(laid_out.songs, laid_out.transitions, rules)
    with staged_output(place, f"set-{os.getpid()}") as staging:
        printed = print_set(plan, laid_out.songs, staging, place, rate, PartProgress(progress, 0.0, 0.95))
        song = song_of_set(laid_out.songs, printed, title, rules, rate)
        with open_library(settings.library_folder) as library, transaction(library):
            run = Run(run_id, KIND, "completed", _version(), {"title": song.title}, began, str(place), finished_at=utc_now())
            store_run(library, run)
            origin = TakeOrigin("sent from Automix", run_id=run_id)
            song_id = store_song(library, song, label="Sent from Automix", origin=origin)
            progress.check_cancelled()
    progress.report(1.0, "The set is a song.")
    return song_id


def song_of_set(songs: Sequence[MixSong], printed: PrintedSet, title: str, rules: MixRules, sample_rate: int) -> Song:
    """The set as a song. Raises AudioFileError where an overlay cannot be read."""
    timeline = printed.plan.timeline
    bars = set_bars(songs, timeline)
    joins = [overlap.mix_end for overlap in timeline.overlaps if overlap.is_gapless]
    tempo_map, meter_map = set_tempo_map(bars.beats, joins), set_meter_map(bars)
    rows = deck_rows(timeline)
    decks = [deck_track(row, rows, songs, printed, tempo_map) for row in range(1 + max(rows, default=0))]
    others = (
        echo_track(f"audio-{len(decks) + 1}", printed, tempo_map),
        overlay_track(f"audio-{len(decks) + 2}", printed, sample_rate, tempo_map),
    )
    end = math.ceil(tempo_map.seconds_to_tick(timeline.duration_seconds))
    return Song(
        title=title or "Mix",
        tempo_map=tempo_map,
        meter_map=meter_map,
        tracks=(*decks, *(track for track in others if track is not None)),
        end_tick=end,
        sections=set_sections(songs, timeline, tempo_map, meter_map, end),
        master_gain_db=_master_gain_db(printed, rules),
    )


def _master_gain_db(printed: PrintedSet, rules: MixRules) -> float:
    """What mastering raises the mix by, and what a strip in the middle of the stereo field takes away."""
    centre = -20.0 * math.log10(equal_power_pan(0.0)[0])
    if printed.before_lufs is None:
        return centre
    return centre + max(-_LARGEST_MASTER_DB, min(_LARGEST_MASTER_DB, rules.target_lufs - printed.before_lufs))


def _version() -> str:
    import airdesk

    return airdesk.__version__
