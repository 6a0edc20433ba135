"""Folders → sample records: found, read, filed; nothing here knows the library."""
