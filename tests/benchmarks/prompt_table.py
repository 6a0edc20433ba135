"""How much of what a musician would expect of each prompt its plan fulfils. Run by hand:

python -m tests.benchmarks.prompt_table [--misses] [--kind tempo] [--seeds 3] [--file tests/planning/prompts.toml]
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from time import perf_counter

from tests.planning.prompt_expectations import load_cases, misses, outcome


def main() -> None:
    """Print the share of expectations met, by kind and language, and the misses where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--file", type=Path, default=Path(__file__).parents[1] / "planning" / "prompts.toml")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--kind", default="")
    parser.add_argument("--seeds", type=int, default=0)
    arguments = parser.parse_args()
    cases = load_cases(arguments.file)
    outcome("jazz")  # the word lists are read once
    asked: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    whole, slowest = 0, (0.0, "")
    for case in cases:
        for seed in [None, *range(arguments.seeds)]:
            start = perf_counter()
            made = outcome(case.prompt, seed)
            slowest = max(slowest, (perf_counter() - start, case.prompt))
            lines = misses(case, made)
            asked.update((group, key) for key in case.wanted for group in ("kind", case.language) if group == "kind")
            asked.update((case.language, "") for _ in case.wanted)
            missed.update(("kind", line.split(":")[0]) for line in lines)
            missed.update((case.language, "") for _ in lines)
            whole += not lines
            shown = [line for line in lines if not arguments.kind or line.startswith(f"{arguments.kind}:")]
            if arguments.misses and shown:
                print(f"{case.prompt[:110]}\n    " + "\n    ".join(f"{line[:230]}" for line in shown))
    for group, key in sorted(asked):
        count, bad = asked[group, key], missed[group, key]
        print(f"{key or group:12} {count - bad:5} of {count:5}  {100 * (count - bad) / count:5.1f} %")
    total, bad = (sum(tally[key] for key in asked if key[0] == "kind") for tally in (asked, missed))
    runs = len(cases) * (1 + arguments.seeds)
    print(f"all          {total - bad:5} of {total:5}  {100 * (total - bad) / total:5.1f} %")
    print(f"prompts with nothing missed: {whole} of {runs}; slowest plan {slowest[0]:.3f} s ({slowest[1][:40]})")


if __name__ == "__main__":
    main()
