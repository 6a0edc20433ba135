"""The library page: all songs as cards, one song's details, listening in place."""
