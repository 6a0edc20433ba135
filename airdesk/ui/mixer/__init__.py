"""The mixer: a strip for each track, the master and the loudness of what plays."""
