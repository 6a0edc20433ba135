"""The piano roll: the notes of one clip or track, with keys and velocities."""
