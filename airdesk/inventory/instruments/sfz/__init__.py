"""SFZ files: instruments written down as text."""
