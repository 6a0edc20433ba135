"""The heads of audio files, read by hand where that is quick: WAV in all its forms and AIFF."""
