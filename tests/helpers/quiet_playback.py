"""The edge where a sound device would be: plays nothing, remembers what it was asked, says what it is told to."""

from __future__ import annotations

from pathlib import Path

from airdesk.model.song import Song
from airdesk.playback.mix_material import HeardMix
from airdesk.playback.preview.messages import News, Preview
from airdesk.playback.state import DeviceChoice, PlaybackState


class QuietPreviews:
    """Implements `Previews`."""

    def __init__(self) -> None:
        self.played: list[Preview] = []
        self.asked: list[str] = []
        self.level_db = 0.0
        self.to_tell: list[News] = []

    def warm_up(self) -> None:
        self.asked.append("warm_up")

    def play(self, preview: Preview) -> int:
        self.played.append(preview)
        return len(self.played)

    def stop(self) -> None:
        self.asked.append("stop")

    def set_level_db(self, level_db: float) -> None:
        self.level_db = level_db

    def news(self) -> list[News]:
        news, self.to_tell = self.to_tell, []
        return news


class QuietPlayback:
    """Implements `Playback`."""

    def __init__(self, devices: list[str] | None = None) -> None:
        self.now = PlaybackState()
        self.song: Song | None = None
        self.heard: HeardMix | None = None
        self.asked: list[str] = []
        self.choice: DeviceChoice | None = None
        self.previews = QuietPreviews()
        self._devices = devices if devices is not None else []

    def set_song(self, song: Song | None) -> None:
        self.song = song

    def warm_up(self) -> None:
        self.asked.append("warm_up")

    def play(self) -> None:
        self.asked.append("play")

    def pause(self) -> None:
        self.asked.append("pause")

    def stop(self) -> None:
        self.asked.append("stop")

    def seek(self, seconds: float) -> None:
        self.asked.append(f"seek {seconds}")

    def set_loop(self, loop_seconds: tuple[float, float] | None) -> None:
        self.asked.append(f"loop {loop_seconds}")

    def play_file(self, path: Path, start_seconds: float = 0.0) -> None:
        self.asked.append(f"file {path.name} {start_seconds}")

    def play_mix(self, heard: HeardMix, start_seconds: float) -> None:
        self.heard = heard
        self.now = PlaybackState("preparing", start_seconds, is_mix=True)
        self.asked.append(f"mix {start_seconds:.2f}")

    def seek_mix(self, seconds: float) -> None:
        self.asked.append(f"seek mix {seconds:.2f}")

    def change_mix(self, heard: HeardMix, later_seconds: float = 0.0) -> None:
        self.heard = heard
        self.asked.append(f"change mix {later_seconds:.2f}")

    def audition(self, track_id: str, pitch: int, velocity: int = 100, seconds: float = 0.4) -> None:
        self.asked.append(f"audition {track_id} {pitch} {velocity} {seconds}")

    def set_device(self, choice: DeviceChoice) -> None:
        self.choice = choice

    def devices(self) -> list[str]:
        return self._devices

    def reset_loudness(self) -> None:
        self.asked.append("reset loudness")

    def state(self) -> PlaybackState:
        return self.now

    def close(self) -> None:
        self.asked.append("close")
