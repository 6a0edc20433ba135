"""What leaves the program as files: safe names, the manifest and the archive of a folder."""
