"""A loop of the inventory over a transition: stretched to the blend's beats, tuned, repeated, at its level."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.files import audio_info
from airdesk.audio.mapped_stretch import StretchSpan, mapped_stretch
from airdesk.automix.beat_lag import LagMeter
from airdesk.automix.mix_timeline import Overlap
from airdesk.automix.song_reader import SongReader
from airdesk.dsp.loudness import LoudnessMeter, mean_loudness
from airdesk.model.djset import Overlay, Transition
from airdesk.units import amplitude_to_db, db_to_amplitude

_LONGEST_SECONDS = 60.0
_LEAD_SECONDS = 0.25
_EDGE_SECONDS = 0.004
_FADE_BEATS = 2.0
_SILENT_LUFS = -60.0
_LARGEST_PEAK = 0.5


class OverlayPlayer:
    """Plays the overlay of one transition; the loop is made when it is reached first. Raises AudioFileError then."""

    def __init__(self, transition: Transition, overlap: Overlap, target_lufs: float, sample_rate: int) -> None:
        """*target_lufs*: what a loop at 0 dB is as loud as. Raises ValueError where the transition has no overlay."""
        if transition.overlay is None:
            raise ValueError("the transition has no overlay")
        self._overlay: Overlay = transition.overlay
        self._sample_rate, self._target_lufs = sample_rate, target_lufs
        self._beat_frames = (overlap.mix_end - overlap.mix_start) * sample_rate / max(transition.length_beats, 1e-9)
        start, length = self._overlay.start_beat, self._overlay.length_beats or transition.length_beats
        self.start_frame = round(overlap.mix_start * sample_rate + start * self._beat_frames)
        end = overlap.mix_start * sample_rate + min(start + length, transition.length_beats) * self._beat_frames
        self.end_frame = max(self.start_frame, round(end))
        self._loop: Audio | None = None
        self._gain_db = 0.0  # of the loop, once it was made
        self._period = 0.0  # frames between two beginnings; 0: it is played once

    @property
    def gain_db(self) -> float:
        """What the sound is raised by. Raises AudioFileError where it cannot be read."""
        self._made()
        return self._gain_db

    @property
    def period_seconds(self) -> float | None:
        """Length of one turn in the mix; None: it is played once. Known when it was made, as `gain_db` is."""
        self._made()
        return self._period / self._sample_rate if self._period else None

    def add(self, mix: Audio, start_frame: int) -> None:
        """Add what sounds from a frame of the mix on to a block."""
        first, last = max(start_frame, self.start_frame), min(start_frame + mix.shape[1], self.end_frame)
        if first >= last:
            return
        loop = self._made()
        frames = np.arange(first, last) - self.start_frame
        if self._period:
            turns = np.floor(frames / self._period + 1e-9)
            places = (frames - np.ceil(turns * self._period - 1e-6)).astype(np.int64)
        else:
            places = frames
        heard = np.where(places < loop.shape[1], loop[:, np.clip(places, 0, loop.shape[1] - 1)], np.float32(0.0))
        fade = _FADE_BEATS * self._beat_frames
        to_end = (self.end_frame - self.start_frame) - frames
        rise = _EDGE_SECONDS * self._sample_rate  # a first strike is heard
        weight = np.minimum(1.0, np.minimum((frames + 1) / rise, to_end / fade))
        mix[:, first - start_frame : last - start_frame] += heard * weight.astype(np.float32)

    def _made(self) -> Audio:
        if self._loop is None:
            self._loop = self._stretched()
        return self._loop

    def _stretched(self) -> Audio:
        """One turn of the loop as the mix needs it."""
        path, overlay = Path(self._overlay.path), self._overlay
        seconds = min(audio_info(path).duration_seconds, _LONGEST_SECONDS)
        source = SongReader(path, self._sample_rate).read(0, round(seconds * self._sample_rate))
        if overlay.tempo_bpm is None:
            return self._levelled(source)
        beats = max(1, round(seconds * overlay.tempo_bpm / 60.0))
        self._period = beats * self._beat_frames
        count = source.shape[1]
        lead = min(count, round(_LEAD_SECONDS * self._sample_rate))
        around = np.concatenate((source[:, -lead:], source, source[:, :lead]), axis=1)
        spans = [StretchSpan(frames, self._period / count, overlay.semitones) for frames in (count, lead)]
        output = mapped_stretch(np.ascontiguousarray(around), self._sample_rate, spans, lead_frames=lead)
        lag = LagMeter(around[:, lead:], output, spans, self._sample_rate, (0, int(self._period))).lag_frames()
        turn = output[:, max(0, lag) : max(0, lag) + int(self._period)].copy()
        if lag < 0:
            turn = np.concatenate((np.zeros((2, -lag), np.float32), turn), axis=1)[:, : int(self._period)]
        return self._levelled(turn)

    def _levelled(self, audio: Audio) -> Audio:
        """As loud as the mix, then at the overlay's own level, with edges that do not click."""
        meter = LoudnessMeter(self._sample_rate)
        meter.process(np.ascontiguousarray(audio))
        loudness = mean_loudness(meter.hop_energies)
        gain_db = self._overlay.gain_db + (self._target_lufs - loudness if loudness > _SILENT_LUFS else 0.0)
        peak = float(np.abs(audio).max(initial=0.0))
        gain = min(db_to_amplitude(gain_db), _LARGEST_PEAK / max(peak, 1e-6))  # of single clicks little is loudness
        self._gain_db = amplitude_to_db(gain)
        edge = min(round(_EDGE_SECONDS * self._sample_rate), audio.shape[1] // 2)
        weight = np.ones(audio.shape[1], np.float32)
        if edge:
            weight[-edge:] = np.linspace(1.0, 0.0, edge, dtype=np.float32)
        return np.asarray(audio * weight * np.float32(gain), np.float32)
