"""The General MIDI sound set: names of the 128 programs and of the drum kits, and what each family does in a song."""

from __future__ import annotations

from typing import Final

from airdesk.model.plan import Role

DRUM_CHANNEL: Final = 9
"""Channel 10 as musicians count; drums, always."""

PROGRAM_NAMES: Final = (
    "Acoustic Grand Piano", "Bright Acoustic Piano", "Electric Grand Piano", "Honky-tonk Piano",
    "Electric Piano 1", "Electric Piano 2", "Harpsichord", "Clavinet",
    "Celesta", "Glockenspiel", "Music Box", "Vibraphone", "Marimba", "Xylophone", "Tubular Bells", "Dulcimer",
    "Drawbar Organ", "Percussive Organ", "Rock Organ", "Church Organ", "Reed Organ", "Accordion", "Harmonica", "Bandoneon",
    "Nylon Guitar", "Steel Guitar", "Jazz Guitar", "Clean Guitar",
    "Muted Guitar", "Overdriven Guitar", "Distortion Guitar", "Guitar Harmonics",
    "Acoustic Bass", "Finger Bass", "Pick Bass", "Fretless Bass", "Slap Bass 1", "Slap Bass 2", "Synth Bass 1", "Synth Bass 2",
    "Violin", "Viola", "Cello", "Contrabass", "Tremolo Strings", "Pizzicato Strings", "Orchestral Harp", "Timpani",
    "String Ensemble 1", "String Ensemble 2", "Synth Strings 1", "Synth Strings 2",
    "Choir Aahs", "Voice Oohs", "Synth Voice", "Orchestra Hit",
    "Trumpet", "Trombone", "Tuba", "Muted Trumpet", "French Horn", "Brass Section", "Synth Brass 1", "Synth Brass 2",
    "Soprano Sax", "Alto Sax", "Tenor Sax", "Baritone Sax", "Oboe", "English Horn", "Bassoon", "Clarinet",
    "Piccolo", "Flute", "Recorder", "Pan Flute", "Blown Bottle", "Shakuhachi", "Whistle", "Ocarina",
    "Square Lead", "Saw Lead", "Calliope Lead", "Chiff Lead", "Charang Lead", "Voice Lead", "Fifths Lead", "Bass and Lead",
    "New Age Pad", "Warm Pad", "Polysynth Pad", "Choir Pad", "Bowed Pad", "Metallic Pad", "Halo Pad", "Sweep Pad",
    "Rain", "Soundtrack", "Crystal", "Atmosphere", "Brightness", "Goblins", "Echoes", "Sci-fi",
    "Sitar", "Banjo", "Shamisen", "Koto", "Kalimba", "Bagpipe", "Fiddle", "Shanai",
    "Tinkle Bell", "Agogo", "Steel Drums", "Woodblock", "Taiko Drum", "Melodic Tom", "Synth Drum", "Reverse Cymbal",
    "Guitar Fret Noise", "Breath Noise", "Seashore", "Bird Tweet", "Telephone Ring", "Helicopter", "Applause", "Gunshot",
)  # fmt: skip
"""By program number 0..127."""

_FAMILY_ROLES: Final[tuple[Role, ...]] = (
    "chords",  # pianos
    "arp",  # chromatic percussion
    "chords",  # organs
    "chords",  # guitars
    "bass",
    "counter",  # solo strings
    "pad",  # ensembles
    "lead",  # brass
    "lead",  # reeds
    "lead",  # pipes
    "lead",  # synth leads
    "pad",  # synth pads
    "pad",  # synth effects: mostly moving pads
    "counter",  # plucked and blown instruments of the world
    "arp",  # tuned percussion: they have pitches, so they are no drum tracks
    "fx",
)
"""What a family of eight programs usually does in an arrangement (a choice: it sets level and place in the mix)."""

DRUM_KIT_NAMES: Final = {
    0: "Drums",
    8: "Room Kit",
    16: "Power Kit",
    24: "Electronic Kit",
    25: "808 Kit",
    32: "Jazz Kit",
    40: "Brush Kit",
    48: "Orchestra Kit",
    56: "Effects Kit",
}
"""Drum kits by program on the drum channel (the set that General MIDI 2 and GS share)."""


def program_role(program: int) -> Role:
    """What a track with this General MIDI program most likely does."""
    return _FAMILY_ROLES[program // 8]


def drum_kit_name(program: int) -> str:
    """Name of the kit nearest below a program number."""
    return DRUM_KIT_NAMES[max(number for number in DRUM_KIT_NAMES if number <= program)]
