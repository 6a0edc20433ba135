"""Teaches the analysis of songs which reading is the right one; not part of the program."""
