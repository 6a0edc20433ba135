"""Instruments made of samples: which files belong together, and which note plays which of them."""
