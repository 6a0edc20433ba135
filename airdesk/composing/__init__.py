"""The built-in composer: a plan and a genre become a score; one musical idea per file."""
