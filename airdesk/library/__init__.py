"""The library: one SQLite database and a folder of assets, safe against crashes, full disks and newer versions."""
