"""A set as a song: clips lie where the mix has them, beats on the grid, and it sounds as the mix of the set does."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from airdesk.dsp.loudness import LoudnessMeter
from airdesk.errors import BadInputError
from airdesk.model.audio_clip import heard_seconds
from airdesk.model.djset import DjSet, MixRules, Overlay, SetSong, Transition, TransitionStyle
from airdesk.model.song import Song
from airdesk.model.song_analysis import SongAnalysis, SongTags
from airdesk.model.timebase import TICKS_PER_BEAT
from airdesk.progress import NoProgress
from airdesk.render.settings import RenderSettings
from airdesk.render.song_renderer import render_song
from airdesk.settings import Settings, settings_for
from airdesk.workflows.export_mix import MixExport, export_mix
from airdesk.workflows.set_timeline import SetTimeline, TimelineMaker
from airdesk.workflows.set_to_song import send_to_timeline
from airdesk.workflows.song_copies import delete_for_good
from airdesk.workflows.song_takes import open_take
from tests.helpers.analyses import drummed_analysis
from tests.helpers.dj_sets import RATE, songs_of

LOOP_BPM, LOOP_HZ = 124.0, 5200.0
STYLES: tuple[TransitionStyle, ...] = ("bass_swap", "filter", "echo_out")
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sent:
    """A set, its mix as a file, and the song it was sent as."""

    laid_out: SetTimeline
    settings: Settings
    song_id: str
    song: Song
    mix: Path
    sounding: Path  # the song rendered


def overlay_file(folder: Path) -> Path:
    """Two bars of beeps high above everything else, each beat a beep."""
    beat = round(RATE * 60 / LOOP_BPM)
    beep = 0.5 * np.sin(2 * np.pi * LOOP_HZ * np.arange(beat // 2) / RATE) * np.hanning(beat // 2)
    path = folder / "beeps.wav"
    soundfile.write(path, np.tile(np.concatenate((beep, np.zeros(beat - beat // 2))), 8), RATE)
    return path


def with_styles(transitions: Mapping[tuple[str, str], Transition], overlay: Overlay) -> tuple[Transition, ...]:
    """The transitions in the styles of `STYLES`, the first with an overlay, changed by hand."""
    changed = []
    for style, transition in zip(STYLES, transitions.values(), strict=False):
        laid = overlay if style == STYLES[0] else None
        changed.append(replace(transition, style=style, overlay=laid, decided_by="user"))
    return tuple(changed)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("set")
    songs = songs_of(folder, (120.0, 124.0, 126.0, 126.0), 70.0)
    analyses = {song.song.content_hash: song.analysis for song in songs}
    maker, rules = TimelineMaker(), MixRules(target_lufs=-20.0)  # so soft that mastering has nothing to limit
    dj_set = DjSet("Evening", tuple(song.song for song in songs), rules=rules)
    first = maker.laid_out(dj_set, analyses)
    overlay = Overlay("percussion", str(overlay_file(folder)), None, -6.0, 4.0, 8.0, LOOP_BPM)
    by_pair = {(each.from_id, each.to_id): each for each in first.transitions}
    laid_out = maker.laid_out(replace(dj_set, transitions=with_styles(by_pair, overlay)), analyses)
    settings = settings_for(folder / "library")
    song_id = send_to_timeline(laid_out, "Evening", rules, settings)
    song = open_take(song_id, settings).song
    rendered = render_song(song, {}, folder / "song", RenderSettings(sample_rate=RATE, writes_stems=False))
    mixed = export_mix(laid_out, dj_set, MixExport(folder / "mix"), settings, progress=NoProgress())
    return Sent(laid_out, settings, song_id, song, mixed.files[0], rendered.mix)


def short_term(path: Path) -> Doubles:
    """Loudness of every 0.4 s of a file in LUFS."""
    audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    meter = LoudnessMeter(rate)
    meter.process(np.ascontiguousarray(audio.T))
    energies = np.asarray(meter.hop_energies)
    return -0.691 + 10.0 * np.log10(np.convolve(energies, np.ones(4) / 4.0, "valid") + 1e-9)


def beeps_db(path: Path, start: float, end: float) -> float:
    """How loud the overlay's tone is in a stretch of a file."""
    audio, rate = soundfile.read(path, start=round(start * RATE), stop=round(end * RATE), always_2d=True)
    spectrum = np.abs(np.fft.rfft(audio.mean(axis=1)))
    hz = np.fft.rfftfreq(len(audio), 1 / rate)
    near = (hz > LOOP_HZ - 60) & (hz < LOOP_HZ + 60)
    return float(10.0 * np.log10(np.sum(spectrum[near] ** 2) / len(audio) + 1e-12))


def test_it_sounds_as_the_mix_of_the_set(sent: Sent) -> None:
    mix, song = short_term(sent.mix), short_term(sent.sounding)
    count = min(len(mix), len(song))
    assert abs(len(mix) - len(song)) <= 20
    loud = mix[:count] > -40.0
    apart = (song[:count] - mix[:count])[loud]
    assert np.abs(apart).max() < 1.0
    assert abs(apart.mean()) < 0.2


def test_the_basses_change_places_and_the_filter_is_heard(sent: Sent) -> None:
    mix, song = (soundfile.read(path, always_2d=True)[0].mean(axis=1) for path in (sent.mix, sent.sounding))
    for overlap in sent.laid_out.timeline.overlaps:
        moments = np.linspace(overlap.mix_start, overlap.mix_end, 5)
        for start, end in itertools.pairwise(np.round(moments * RATE).astype(int).tolist()):
            hz = np.fft.rfftfreq(end - start, 1 / RATE)
            spectra = [np.abs(np.fft.rfft(each[start:end])) ** 2 for each in (mix, song)]
            for low, high in ((30, 140), (140, 1200), (1200, 8000)):
                powers = [float(np.sum(each[(hz >= low) & (hz < high)])) for each in spectra]
                assert 10.0 * np.log10(powers[1] / powers[0]) == pytest.approx(0.0, abs=1.0), (overlap.from_id, start, low)


def test_the_overlay_lies_there_as_a_clip_of_its_own_file(sent: Sent) -> None:
    overlays = next(track for track in sent.song.tracks if track.name == "Overlays")
    (clip,) = overlays.audio_clips
    assert clip.source.name == "beeps.wav" and clip.is_looped
    overlap = sent.laid_out.timeline.overlaps[0]
    beat = (overlap.mix_end - overlap.mix_start) / sent.laid_out.transitions[0].length_beats
    assert sent.song.tempo_map.tick_to_seconds(clip.start_tick) == pytest.approx(overlap.mix_start + 4 * beat, abs=0.003)
    inside = overlap.mix_start + 4.5 * beat, overlap.mix_start + 10 * beat
    before = overlap.mix_start - 6 * beat, overlap.mix_start - 0.5 * beat
    assert beeps_db(sent.sounding, *inside) > beeps_db(sent.sounding, *before) + 10.0
    assert beeps_db(sent.sounding, *inside) == pytest.approx(beeps_db(sent.mix, *inside), abs=1.0)


def test_echoes_have_a_track(sent: Sent) -> None:
    echoes = next(track for track in sent.song.tracks if track.name == "Echoes")
    assert len(echoes.audio_clips) == 1


def test_what_is_copied_stays_a_clip_of_the_songs_file(sent: Sent) -> None:
    song, timeline = sent.song, sent.laid_out.timeline
    assert [track.name for track in song.tracks] == ["Deck A", "Deck B", "Echoes", "Overlays"]
    assert song.duration_seconds == pytest.approx(timeline.duration_seconds, abs=0.01)
    for number in (0, 3):  # those between glide from one tempo to another nearly all the time
        lane = timeline.lanes[number]
        path = sent.laid_out.songs[number].song.path
        clips = [clip for clip in song.tracks[number % 2].audio_clips if clip.source.path == path]
        heard = sum(heard_seconds(clip, song.tempo_map) for clip in clips)
        assert heard > 0.25 * (lane.mix_end - lane.mix_start)
        for clip in clips:
            start = song.tempo_map.tick_to_seconds(clip.start_tick)
            assert clip.offset_seconds == pytest.approx(lane.to_source(start), abs=0.0005)


def test_beats_of_overlaps_lie_on_the_grid_and_downbeats_begin_bars(sent: Sent) -> None:
    for overlap in sent.laid_out.timeline.overlaps:
        for beat in overlap.beats:
            tick = sent.song.tempo_map.seconds_to_tick(beat)
            assert tick / TICKS_PER_BEAT == pytest.approx(round(tick / TICKS_PER_BEAT), abs=0.01)
        for downbeat in overlap.downbeats[:-1]:
            tick = round(sent.song.tempo_map.seconds_to_tick(downbeat) / TICKS_PER_BEAT) * TICKS_PER_BEAT
            assert sent.song.meter_map.bar_position(tick).tick_in_bar == 0


def test_faders_are_up_at_first_and_down_at_the_end(sent: Sent) -> None:
    end = sent.song.tempo_map.seconds_to_tick(sent.laid_out.timeline.overlaps[0].mix_end)
    first = [point for point in sent.song.tracks[0].gain_automation if point.start_tick <= end]
    assert first[0].value > -12.0
    assert first[-1].value < -20.0


def test_sections_are_the_songs(sent: Sent) -> None:
    assert [section.name for section in sent.song.sections] == ["Song 0", "Song 1", "Song 2", "Song 3"]
    assert sent.song.sections[0].start_bar == 0


def test_printed_parts_go_with_the_song(sent: Sent) -> None:
    printed = {
        Path(clip.source.path) for track in sent.song.tracks for clip in track.audio_clips if clip.source.path.endswith(".flac")
    }
    assert printed and all(path.is_file() for path in printed)
    assert {path.parent.parent for path in printed} == {sent.settings.library_folder / "runs"}
    again = send_to_timeline(sent.laid_out, "Again", MixRules(), sent.settings)
    (folder,) = {Path(clip.source.path).parent for clip in open_take(again, sent.settings).song.tracks[2].audio_clips}
    delete_for_good([again], sent.settings)
    assert not folder.exists() and all(path.is_file() for path in printed)


def test_printed_parts_are_found_where_the_library_was_moved(tmp_path: Path) -> None:
    songs = songs_of(tmp_path, (120.0, 124.0), 40.0)
    dj_set = DjSet("", tuple(song.song for song in songs))
    laid_out = TimelineMaker().laid_out(dj_set, {song.song.content_hash: song.analysis for song in songs})
    song_id = send_to_timeline(laid_out, "", MixRules(), settings_for(tmp_path / "library"))
    (tmp_path / "library").rename(tmp_path / "elsewhere")
    song = open_take(song_id, settings_for(tmp_path / "elsewhere")).song
    assert all(Path(clip.source.path).is_file() for track in song.tracks for clip in track.audio_clips)


def test_an_empty_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="nothing to send"):
        send_to_timeline(SetTimeline(), "", MixRules(), settings_for(tmp_path / "library"))


def test_one_song_alone_is_a_song_too(tmp_path: Path) -> None:
    (one,) = songs_of(tmp_path, (120.0,), 20.0)
    dj_set = DjSet("", (SetSong("s0", one.song.path, one.song.content_hash),))
    laid_out = TimelineMaker().laid_out(dj_set, {one.song.content_hash: one.analysis})
    settings = settings_for(tmp_path / "library")
    song = open_take(send_to_timeline(laid_out, "", MixRules(), settings), settings).song
    assert [track.name for track in song.tracks] == ["Deck A"]
    assert [clip.source.path for clip in song.tracks[0].audio_clips] == [one.song.path]


def album_of(folder: Path, sound: NDArray[np.float32], cuts: tuple[float, ...]) -> SetTimeline:
    """One sound as the tracks of an album, laid out without gaps. *cuts*: seconds at which a track ends."""
    frames = [0, *(round(cut * RATE) for cut in cuts), sound.shape[1]]
    songs: list[SetSong] = []
    analyses: dict[str, SongAnalysis] = {}
    for number, (first, last) in enumerate(itertools.pairwise(frames), 1):
        path = folder / f"{number}.wav"
        soundfile.write(path, sound[:, first:last].T, RATE, "FLOAT")
        known = replace(drummed_analysis(200.0, (last - first) / RATE), audible_start_seconds=0.0, true_peak_dbtp=-12.0)
        tags = SongTags(f"Part {number}", "Ada", "Suite", number)
        analyses[f"hash{number}"] = replace(known, tags=tags, integrated_lufs=-20.0)
        songs.append(SetSong(f"t{number}", str(path), f"hash{number}"))
    rules = MixRules(target_lufs=-20.0, keeps_albums_gapless=True)
    return TimelineMaker().laid_out(DjSet("Suite", tuple(songs), rules=rules), analyses)


def test_an_album_goes_on_as_if_it_were_one_file(tmp_path: Path) -> None:
    seconds = np.arange(39 * RATE) / RATE
    tone = 0.2 * np.sin(2 * np.pi * 311.7 * seconds) + 0.05 * np.sin(2 * np.pi * 1234.5 * seconds + 1.0)
    laid_out = album_of(tmp_path, np.stack([tone, -tone]).astype(np.float32), (12.8123, 25.9007))
    assert all(overlap.is_gapless for overlap in laid_out.timeline.overlaps)
    settings = settings_for(tmp_path / "library")
    song = open_take(send_to_timeline(laid_out, "Suite", MixRules(target_lufs=-20.0), settings), settings).song
    assert [track.name for track in song.tracks] == ["Deck A"]
    rendered = render_song(song, {}, tmp_path / "song", RenderSettings(sample_rate=RATE, writes_stems=False))
    heard = soundfile.read(rendered.mix, always_2d=True)[0][RATE : 38 * RATE, 0]
    wanted = tone[RATE : 38 * RATE]
    gain = float(heard[:RATE] @ wanted[:RATE] / (wanted[:RATE] @ wanted[:RATE]))
    assert np.abs(heard - gain * wanted).max() < 1e-4 * np.abs(heard).max()  # to the frame, no gap, no dip, no click
