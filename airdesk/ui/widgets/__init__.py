"""Small widgets that know numbers, not songs."""
