"""What names of files and folders say: instrument, note, dynamics, tempo, key; the words are data in resources/inventory."""
