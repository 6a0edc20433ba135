"""Cover art: pictures drawn from the notes of a song."""
