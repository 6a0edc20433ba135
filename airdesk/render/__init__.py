"""A song and its instruments become stems and a mix."""
