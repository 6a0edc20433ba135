"""Which sound devices there are."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.errors import DeviceError

NO_LIBRARY = "There is no sound: the library PortAudio is missing (on Debian and Ubuntu: libportaudio2)."
NO_DEVICE = "There is no sound: no sound device was found; connect one, then press Play."


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device one can play on."""

    index: int  # PortAudio's number
    name: str


def output_devices() -> list[DeviceInfo]:
    """All devices with two or more outputs; names are unique. Raises DeviceError where PortAudio is missing."""
    try:
        import sounddevice
    except OSError as error:
        raise DeviceError(NO_LIBRARY) from error
    try:
        found = [(number, device) for number, device in enumerate(sounddevice.query_devices())]
        systems = [system["name"] for system in sounddevice.query_hostapis()]
    except sounddevice.PortAudioError as error:
        raise DeviceError(NO_DEVICE) from error
    playing = [(number, device) for number, device in found if device["max_output_channels"] >= 2]
    names = [device["name"] for _number, device in playing]
    return [
        DeviceInfo(
            number,
            device["name"]
            if names.count(device["name"]) == 1
            else f"{device['name']} ({systems[device['hostapi']]}, {number})",
        )
        for number, device in playing
    ]


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
    import sounddevice

    default = int(sounddevice.default.device[1])
    return next((device for device in devices if device.index == default), devices[0])


def look_again() -> None:
    """See devices that have come or gone; only while none is open."""
    try:
        import sounddevice
    except OSError:
        return
    sounddevice._terminate()
    sounddevice._initialize()
