"""Money held back for calls of language models that are on their way, so that several at once do not spend the same rest."""

from __future__ import annotations

from typing import Final

from airdesk.library.database import Library, transaction
from airdesk.library.identity import utc_before, utc_now
from airdesk.library.process_mark import is_alive, own_mark

_LONGEST_SECONDS: Final = 3600.0  # no call takes so long, whatever has become of it


def hold_back(library: Library, run_id: str, usd: float) -> int:
    """Hold so much back for a call of this process; returns the number of the hold."""
    with transaction(library) as database:
        row = {"run_id": run_id, "usd": usd, "process": own_mark(), "at": utc_now()}
        return int(database.table("spending_holds").insert(row).last_pk or 0)


def let_go(library: Library, hold: int) -> None:
    """The call is over: what it cost is known, or it cost nothing."""
    with transaction(library) as database:
        database.execute("DELETE FROM spending_holds WHERE id = ?", [hold])


def held_usd(library: Library) -> dict[str, float]:
    """What is held back now, by run; what processes left that have ended is let go first."""
    with transaction(library) as database:
        old = utc_before(_LONGEST_SECONDS)
        held: dict[str, float] = {}
        for hold in list(database.table("spending_holds").rows):
            if hold["at"] < old or not is_alive(hold["process"]):
                database.execute("DELETE FROM spending_holds WHERE id = ?", [hold["id"]])
            else:
                held[hold["run_id"]] = held.get(hold["run_id"], 0.0) + hold["usd"]
    return held
