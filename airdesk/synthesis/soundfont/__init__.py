"""SoundFonts: their presets sampled into zones like those of our own synthesis."""
