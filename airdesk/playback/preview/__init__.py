"""Samples heard at once, whatever else plays: a process of its own reads them and plays them on a short way to the device."""
