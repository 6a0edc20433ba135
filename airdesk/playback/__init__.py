"""Hearing a song: rendering ahead of the playhead, the mixer, the sound device, the transport."""
