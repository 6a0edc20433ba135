"""What the window remembers from one time to the next: texts under keys."""

from __future__ import annotations

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures


def store_state(library: Library, values: dict[str, str | None]) -> None:
    """Keep values, each in place of the one before; None forgets one."""
    kept = [{"key": key, "value": value} for key, value in values.items() if value is not None]
    with transaction(library) as database:
        database.table("app_state").upsert_all(kept, pk="key")
        for key in values.keys() - {row["key"] for row in kept}:
            database.execute("DELETE FROM app_state WHERE key = ?", [key])


def load_state(library: Library) -> dict[str, str]:
    """All values that were kept."""
    with library_failures(library.path):
        return dict(library.database.execute("SELECT key, value FROM app_state").fetchall())
