"""Jobs: work with a state, progress, cancel and retry, behind one executor interface."""
