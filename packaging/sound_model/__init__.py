"""Trains what the inventory knows of sounds: on notes that SoundFonts, our synthesis and simple machines play here."""
