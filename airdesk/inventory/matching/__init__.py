"""Which samples suit which part of a song, and which samples sound alike; the same answer every time."""
