"""The inventory in the window: finding samples, hearing them, and looking after their folders."""
