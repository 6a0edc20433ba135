"""How long ago something was, as people say it."""

from __future__ import annotations

from datetime import UTC, datetime


def time_ago(stamp: str, now: datetime | None = None) -> str:
    """ "2 min ago", "yesterday", "14 Nov" of a UTC time stamp; empty where it cannot be read."""
    try:
        then = datetime.fromisoformat(stamp)
    except ValueError:
        return ""
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    seconds = ((now or datetime.now(UTC)) - then).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 86_400:
        return f"{int(seconds // 3600)} h ago"
    if seconds < 2 * 86_400:
        return "yesterday"
    return f"{then.day} {then:%b}"
