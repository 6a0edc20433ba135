"""The command line: one file per command group; all that the program does works here, without a window."""
