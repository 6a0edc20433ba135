"""What a sample sounds like: level, pitch, tempo, timbre and what plays it, from the audio itself."""
