"""The tunes of songs that come by way of a model's answers against those that our own composer makes directly.

Run by hand: `python -m tests.benchmarks.model_music_table [--seeds 2]`. A stand-in answers with our own composer's notes on the
grid, without its timing: what differs is what reading, repairing, repeating sections and playing the notes does to them.
"""

from __future__ import annotations

import argparse
from collections import defaultdict

from airdesk.composing.composer import compose
from airdesk.composing.model_score import compose_with_model
from airdesk.composing.sketch import sketch_song
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest
from airdesk.planning.planner import plan_song
from airdesk.progress import NoProgress
from tests.benchmarks.music_table import inside_genre, inside_pop, percent, tune_of
from tests.helpers.answering_models import AnsweringModel, playing


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    genres, catalogue = load_genres(), load_instruments()
    rows: dict[str, list[tuple[dict[str, bool], dict[str, bool]]]] = defaultdict(list)
    for name, genre in genres.items():
        for seed in range(1, options.seeds + 1):
            plan = plan_song(PlanRequest(prompt=name, genre=name, seed=seed), genres, catalogue)
            own = compose(plan, genre)
            made = compose_with_model(plan, genre, AnsweringModel(playing(own)), NoProgress())
            for way, score in (("directly", own), ("by a model", made.score)):
                if tune := tune_of(plan, score, sketch_song(plan, genre)):
                    rows[way].append((inside_pop(tune), inside_genre(tune, name)))
    print(f"{'':12}tunes  in pop  in genre")
    for way, tunes in rows.items():
        pop, own_genre = ([claim for tune in tunes for claim in tune[kind].values()] for kind in (0, 1))
        print(f"{way:12}{len(tunes):5} {percent(pop):7.1f} {percent(own_genre):9.1f}")


if __name__ == "__main__":
    main()
