"""Drums and percussion, one way of making them per file."""
