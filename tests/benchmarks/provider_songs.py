"""A whole song by each provider, asked by its own client over a real connection.

Run by hand: `python -m tests.benchmarks.provider_songs`. Each provider makes two songs from two scripted answers. The table
shows what the recorded requests held (temperatures, schema), whether the marked motif of each answer is in its `midi.mid`, and
whether the songs differ; allowed instruments, minified payload, tempo, files and kept answers are looked at as well. Exit code
1 where anything is missing.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mido

from airdesk.composing.composer import compose
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.library.database import open_library
from airdesk.library.model_calls import calls_of_run
from airdesk.model.plan import PlanRequest
from airdesk.planning.planner import plan_song
from airdesk.providers.catalogue import PROVIDERS
from tests.helpers.answering_models import answer_from
from tests.helpers.command_line import run_process
from tests.helpers.model_server import Answer, Asked, ModelServer, model_server

PROMPT = "a calm lo-fi tune"
CAST = ("drums", "upright bass", "electric piano", "flute")
REQUEST = PlanRequest(PROMPT, genre="lo-fi", key="C major", bars=8, seed=3, instruments=CAST)
MOTIFS = ((64, 67, 71, 74, 71, 67, 69, 64), (72, 69, 65, 64, 65, 69, 62, 67))
TEMPOS = (76, 88)


class Musician:
    """Answers a question for a plan with a tempo and a title, one for notes with a score whose flute plays a motif."""

    def __init__(self, motif: Sequence[int], tempo: int) -> None:
        genres = load_genres()
        plan = plan_song(REQUEST, genres, load_instruments())
        self.score = compose(plan, genres[plan.genre])
        self.motif, self.tempo = motif, tempo

    def __call__(self, asked: Asked) -> Answer:
        payload: dict[str, Any] = json.loads(asked.user)
        if payload["task"] == "plan":
            return "```json\n" + json.dumps({"title": f"Marked {self.tempo}", "tempo": self.tempo}) + "\n```"
        answer = answer_from(self.score, payload)
        events = [{"step": 2 * place, "note": pitch, "vel": 88, "len": 2} for place, pitch in enumerate(self.motif)]
        if "flute" in answer["layers"]:
            answer["layers"]["flute"] = [{"bar": entry["bar"], "same_as": -1, "events": events} for entry in payload["bars"]]
        return json.dumps(answer)


@dataclass
class Made:
    """A song and what was asked for it."""

    document: dict[str, Any]
    asked: list[Asked]
    flute: tuple[int, ...]
    num_kept: int  # answers kept in the library, raw and parsed
    seconds: float


def make(provider: str, server: ModelServer, folder: Path) -> Made:
    """One song by the command line."""
    words = ["make", PROMPT, "--genre", "lo-fi", "--key", "C major", "--bars", "8", "--seed", "3", "--instruments"]
    library, out = folder / "library", folder / "out"
    words += [",".join(CAST), "--provider", provider, "--json", "--library", str(library), "--out", str(out)]
    started = time.perf_counter()
    done = run_process(words, stdin=b"", before=None, **server.environment(provider))
    seconds = time.perf_counter() - started
    if done.code != 0:
        raise SystemExit(f"{provider}: {done.err}")
    document = done.document()
    with open_library(library) as opened:
        kept = [call for call in calls_of_run(opened, document["run_id"]) if call.raw and call.parsed]
    return Made(document, list(server.asked), flute_of(out / "midi.mid"), len(kept), seconds)


def flute_of(path: Path) -> tuple[int, ...]:
    """Pitches of the flute, in their order."""
    tracks = [track for track in mido.MidiFile(path).tracks if "flute" in track.name.lower()]
    return tuple(message.note for track in tracks for message in track if message.type == "note_on" and message.velocity)


def holds(notes: Sequence[int], motif: Sequence[int]) -> bool:
    """True where the motif is in the notes, in any octave."""
    shifts = (-12, 0, 12)
    wanted = [tuple(pitch + shift for pitch in motif) for shift in shifts]
    return any(tuple(notes[start : start + len(motif)]) in wanted for start in range(len(notes)))


def problems(provider: str, made: Made, motif: Sequence[int], tempo: int) -> list[str]:
    """What is not as it should be."""
    plans = [each for each in made.asked if json.loads(each.user)["task"] == "plan"]
    scores = [each for each in made.asked if each not in plans]
    said = {
        "no plan was asked for": not plans,
        "no notes were asked for": not scores,
        "the plan's temperature is not 0.0": any(each.body.get("temperature") != 0.0 for each in plans),
        "the notes' temperature is not 0.2": any(each.body.get("temperature") != 0.2 for each in scores),
        "a request does not stream": not all(each.body.get("stream") is True for each in made.asked),
        "a request has no schema": not all('"additionalProperties"' in json.dumps(_format(each.body)) for each in made.asked),
        "an instrument is not in the plan's prompt": not all(name in each.system for each in plans for name in CAST),
        "the payload is not minified": any(each.user != minified(json.loads(each.user)) for each in made.asked),
        "the prompt is not in the payload": any(json.loads(each.user)["user_prompt"] != PROMPT for each in made.asked),
        "the motif is not in midi.mid": not holds(made.flute, motif),
        "the tempo is not the model's": made.document["tempo_bpm"] != tempo,
        "answers were not kept raw and parsed": made.num_kept != len(made.asked),
        "a file is missing": not {"mix.wav", "master.wav", "midi.mid"} <= {file["path"] for file in made.document["files"]},
    }
    return [f"{provider}: {sentence}" for sentence, is_so in said.items() if is_so]


def _format(body: Any) -> Any:
    return body.get("response_format") or body.get("output_config")


def minified(document: Any) -> str:
    """JSON without a character too many."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def main() -> int:
    """Print the table."""
    os.environ.setdefault("AIRDESK_SOUNDFONT", "none")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    wrong: list[str] = []
    print(f"{'provider':12}{'seconds':>16}{'asked':>7}  temperatures  schema       motif  two songs")
    with tempfile.TemporaryDirectory() as place:
        for provider in PROVIDERS:
            pair = []
            for number, (motif, tempo) in enumerate(zip(MOTIFS, TEMPOS, strict=True)):
                folder = Path(place) / provider / str(number)
                folder.mkdir(parents=True)
                (folder / "library").mkdir()
                (Path(place) / "cache").mkdir(exist_ok=True)
                (folder / "library" / "cache").symlink_to(Path(place) / "cache", target_is_directory=True)
                with model_server(Musician(motif, tempo)) as server:
                    pair.append(make(provider, server, folder))
                wrong += problems(provider, pair[-1], motif, tempo)
            differ = pair[0].flute != pair[1].flute and pair[0].document["files"] != pair[1].document["files"]
            wrong += [] if differ else [f"{provider}: both songs are the same"]
            heats = sorted({float(each.body["temperature"]) for each in pair[0].asked})
            kind = "json_schema" if "json_schema" in json.dumps(_format(pair[0].asked[0].body)) else "none"
            found = all(holds(made.flute, motif) for made, motif in zip(pair, MOTIFS, strict=True))
            seconds = f"{pair[0].seconds:.1f} + {pair[1].seconds:.1f}"
            marks = f"{'yes' if found else 'NO':7}{'differ' if differ else 'SAME'}"
            print(f"{provider:12}{seconds:>16}{len(pair[0].asked):>7}  {heats!s:14}{kind:13}{marks}", flush=True)
    print("\n".join(wrong) or "Nothing is missing.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
