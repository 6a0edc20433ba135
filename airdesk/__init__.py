"""AirDesk: a desktop music workshop; type a prompt, get a finished song that stays editable."""

__version__ = "0.1.0"
