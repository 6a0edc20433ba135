"""The timeline: sections, ruler, track headers and clips."""
