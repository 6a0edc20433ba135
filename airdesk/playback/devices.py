"""Which sound devices there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from airdesk.errors import DeviceError

NO_LIBRARY = "There is no sound: the library PortAudio is missing (on Debian and Ubuntu: libportaudio2)."
NO_DEVICE = "There is no sound: no sound device was found; connect one, then press Play."


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device one can play on."""

    index: int  # PortAudio's number
    name: str


def port_audio() -> Any:
    """The module `sounddevice`, ready. Raises DeviceError where PortAudio is missing or finds no way to any device."""
    try:
        import sounddevice
    except OSError as error:
        raise DeviceError(NO_LIBRARY) from error
    except Exception as error:  # its own PortAudioError, which cannot be imported either
        raise DeviceError(NO_DEVICE) from error
    return sounddevice


def output_devices() -> list[DeviceInfo]:
    """All devices with two or more outputs; names are unique. Raises DeviceError."""
    library = port_audio()
    try:
        found = [(number, device) for number, device in enumerate(library.query_devices())]
        systems = [system["name"] for system in library.query_hostapis()]
    except library.PortAudioError as error:
        raise DeviceError(NO_DEVICE) from error
    playing = [(number, device) for number, device in found if device["max_output_channels"] >= 2]
    names = [device["name"] for _number, device in playing]
    return [
        DeviceInfo(number, device["name"] if names.count(device["name"]) == 1 else _longer_name(number, device, systems))
        for number, device in playing
    ]


def _longer_name(number: int, device: Mapping[str, Any], systems: Sequence[str]) -> str:
    """The name of a device that others are called, too."""
    return f"{device['name']} ({systems[device['hostapi']]}, {number})"


def find_device(name: str) -> DeviceInfo:
    """The device of that name, the system's default for an empty one. Raises DeviceError."""
    devices = output_devices()
    if not devices:
        raise DeviceError(NO_DEVICE)
    if name:
        for device in devices:
            if device.name == name:
                return device
        raise DeviceError(f'The sound device "{name}" is not there: connect it or choose another.')
    default = int(port_audio().default.device[1])
    return next((device for device in devices if device.index == default), devices[0])


def look_again() -> None:
    """See devices that have come or gone; only while none is open. Raises DeviceError."""
    library = port_audio()
    try:
        library._terminate()
        library._initialize()
    except library.PortAudioError as error:
        raise DeviceError(NO_DEVICE) from error
