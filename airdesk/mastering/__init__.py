"""A mix is brought to a loudness and kept under a true-peak ceiling."""
