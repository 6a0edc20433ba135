"""What a song is: tempo, beats, key, sections, loudness and cue points, from its audio."""
