"""Score and Song to and from Standard MIDI Files and JSON documents, and piano-roll pictures."""
