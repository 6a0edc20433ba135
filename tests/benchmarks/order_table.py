"""How long an order takes and what it is worth beside the best there is: run by hand, prints a table.

python tests/benchmarks/order_table.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from airdesk.automix.order_exact import best_order
from airdesk.automix.order_search import FoundOrder, search
from airdesk.automix.order_terms import OrderTerms, order_terms
from airdesk.automix.planning import plan_set
from airdesk.model.djset import OrderGoal
from airdesk.progress import NoProgress
from tests.helpers.analysed_songs import random_songs, set_of

GOALS: tuple[OrderGoal, ...] = ("harmonic", "rise", "wave", "peak_late", "flat")


def exact_beside_search() -> None:
    """Twelve songs, twenty sets: the exact optimum and what the search for many songs finds."""
    print("12 songs      exact s   search s   sets where the search is exact   mean cost: as given / exact / search")
    for goal in GOALS:
        rows = [_both(goal, seed) for seed in range(4)]
        same = sum(abs(found - best) < 1e-6 for _, best, found, *_ in rows)
        means = [sum(row[place] for row in rows) / len(rows) for place in range(3)]
        times = [max(row[place] for row in rows) for place in (3, 4)]
        print(
            f"{goal:12}  {times[0]:7.2f}   {times[1]:8.2f}   {same:2d} of {len(rows)}  "
            + "  ".join(f"{mean:8.4f}" for mean in means)
        )


def _both(goal: OrderGoal, seed: int) -> tuple[float, float, float, float, float]:
    songs = random_songs(12, seed, num_artists=5)
    terms = order_terms(set_of(songs, goal=goal), songs)
    start = time.perf_counter()
    best = terms.cost(best_order(terms, NoProgress()))
    middle = time.perf_counter()
    found = last_of(terms, 0)
    return terms.cost(range(12)), best, found.cost, middle - start, time.perf_counter() - middle


def last_of(terms: OrderTerms, seed: int) -> FoundOrder:
    """What a whole search finds."""
    *_, found = search(terms, seed)
    return found


def many_songs() -> None:
    """Fifty and two hundred songs: how good after how long, and how much seeds differ."""
    print("\nsongs   as given     1 s     2 s     end    seconds   worst of 3 seeds")
    for count in (50, 200):
        songs = random_songs(count, 5, num_artists=count // 3)
        terms = order_terms(set_of(songs, goal="peak_late"), songs)
        after: dict[int, float] = {}
        start = time.perf_counter()
        for found in search(terms, 0):
            for second in (1, 2):
                if time.perf_counter() - start <= second:
                    after[second] = found.cost
        seconds = time.perf_counter() - start
        worst = max(found.cost, *(last_of(terms, seed).cost for seed in (1, 2)))
        given = terms.cost(range(count))
        print(f"{count:5d}  {given:9.2f}  {after[1]:6.2f}  {after[2]:6.2f}  {found.cost:6.2f}  {seconds:7.1f}  {worst:9.2f}")


def whole_plans() -> None:
    """Order and all transitions."""
    print("\nsongs   order and transitions, s   mean score   matched")
    for count in (12, 50, 200):
        songs = random_songs(count, 5, num_artists=count // 3)
        start = time.perf_counter()
        plan = plan_set(set_of(songs), songs)
        seconds = time.perf_counter() - start
        score = sum(each.score for each in plan.transitions) / len(plan.transitions)
        matched = sum(each.is_beat_matched for each in plan.transitions)
        print(f"{count:5d}  {seconds:25.1f}  {score:11.3f}  {matched:4d} of {len(plan.transitions)}")


if __name__ == "__main__":
    exact_beside_search()
    many_songs()
    whole_plans()
