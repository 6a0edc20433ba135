"""What works in the background and what it says: the jobs panel and the run log."""
