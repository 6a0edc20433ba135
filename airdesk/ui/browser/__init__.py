"""The inventory of samples in the window."""
