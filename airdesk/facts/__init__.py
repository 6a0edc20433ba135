"""The facts kept in `resources/`, read into types: genres, instruments."""
