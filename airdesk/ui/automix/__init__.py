"""The workspace in which songs become a mix."""
