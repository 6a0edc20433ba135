"""A real, clocked sound device without a sound card: PulseAudio with a null sink, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from airdesk.audio.buffer import Audio

_ALSA = """</usr/share/alsa/alsa.conf>
pcm.pulse { type pulse }
ctl.pulse { type pulse }
pcm.!default { type pulse hint { show on description "null sink" } }
ctl.!default { type pulse }
"""
_PLUGIN = "libasound_module_pcm_pulse.so"
_START_SECONDS = 30.0


def missing_for_device() -> str:
    """What this machine lacks to have such a device; empty where nothing is missing."""
    for program in ("pulseaudio", "pactl", "parec"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if not any(Path("/usr/lib").glob(f"*/alsa-lib/{_PLUGIN}")):
        return "ALSA has no plugin for PulseAudio"
    return ""


class ClockedDevice:
    """A server of its own in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "PULSE_RUNTIME_PATH": str(folder / "run"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_SERVER": f"unix:{folder / 'native'}",
            "PULSE_COOKIE": str(folder / "cookie"),
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
        }
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        (self.folder / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        (self.folder / "asound.conf").write_text(_ALSA, encoding="utf-8")
        command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit=no"]
        command += ["--realtime=yes", "--high-priority=yes"]  # as on a desktop; where that is not allowed it goes on without
        command += ["-L", f"module-native-protocol-unix socket={self.folder / 'native'} auth-anonymous=1"]
        command += ["-L", "module-null-sink sink_name=null rate=44100 channels=2 format=float32le"]
        self._server = subprocess.Popen(
            command, env={**os.environ, **self.environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait_for(self._answers, "PulseAudio does not answer")

    def _answers(self) -> bool:
        environment = {**os.environ, **self.environment}
        return subprocess.run(["pactl", "info"], env=environment, capture_output=True, check=False).returncode == 0

    def stop(self) -> None:
        """End the server: the device vanishes."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    @contextmanager
    def recording(self, path: Path) -> Iterator[None]:
        """Record what is played while the block runs; read it with `recorded`."""
        command = ["parec", "-d", "null.monitor", "--raw", "--format=float32le", "--rate=44100", "--channels=2"]
        command += ["--latency-msec=20"]
        with path.open("wb") as file:
            recorder = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL, env={**os.environ, **self.environment})
            try:
                _wait_for(lambda: path.stat().st_size > 0, "nothing is recorded")
                yield
            finally:
                time.sleep(0.2)
                recorder.terminate()
                recorder.wait()


def _wait_for(condition: Callable[[], bool], complaint: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(complaint)
        time.sleep(0.02)


def recorded(path: Path) -> Audio:
    """What was recorded, shape (2, frames)."""
    frames = np.fromfile(path, np.float32)
    return np.ascontiguousarray(frames[: len(frames) // 2 * 2].reshape(-1, 2).T)
