"""A song leaves the window: the export dialog, and clips and tracks dragged out as files."""
