"""The open song: its current value, its history, and who wants to know when it changes."""
