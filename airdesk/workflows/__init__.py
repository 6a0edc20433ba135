"""One use case per file: they join engines, library and progress; the command line and the window both call them."""
