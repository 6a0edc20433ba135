"""Small painted widgets: they know numbers, not songs."""
