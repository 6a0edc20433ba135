"""The Inventory panel: your own samples, found, heard and used."""
