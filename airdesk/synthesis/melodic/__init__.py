"""Pitched sounds, one way of making them per file."""
