"""Notices what changes in folders of samples while the program runs."""
