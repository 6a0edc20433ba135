"""Makes the lessons, listens to them, learns, writes the model.

The model that is shipped was made, from `packaging`, with the SoundFonts of the Debian packages musescore-general-soundfont,
fluid-soundfont-gm, timgm6mb-soundfont, csound-soundfont and avldrums.lv2-soundfont, in this order, by

    python -m sound_model OUT.npz SOUNDFONT… --pitch-of ../resources/inventory/sound_model.npz

Without `--pitch-of` all is learned anew; what tells pitches was left as it was, because it was right.

`--keep FOLDER` keeps what was heard of each source there and takes it from there the next time; `--pitch-of MODEL.npz` takes
what is known of pitch from a model instead of learning it anew; `--processes N` listens in several processes.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from airdesk.inventory.description.network import read_network
from airdesk.inventory.description.sound_model import SoundModel
from sound_model.fitting import HeardLoop, fit_pitch, fit_pitched, fit_tempo, listen_to_loop
from sound_model.kinds import fit_kind
from sound_model.learning import arrays_of
from sound_model.loops import KEPT_OF_A_CLASS, Sounds, loop_lessons
from sound_model.sources import Source, all_sources, kinds_of, pitches_of

LOOPS = 1600


def main(arguments: argparse.Namespace) -> None:
    """Everything, from nothing to the model."""
    sources = all_sources(arguments.soundfonts)
    if arguments.keep is not None:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(arguments.processes) as pool:
        arrays = _pitch_arrays(sources, pool, arguments.pitch_of)
        pitch, pitched = read_network(arrays, "pitch"), read_network(arrays, "pitched")
        model = SoundModel(pitch, pitched, pitch, pitch)  # the others are learned with its help
        heard = list(pool.map(kinds_of, ((source, model, arguments.keep) for source in sources)))
    known = [each for part, _ in heard for each in part]
    loops = _loops([kept for _, kept in heard], model, arguments.keep)
    print(f"{len(known)} sounds and {len(loops)} loops", flush=True)
    arrays |= arrays_of(fit_tempo(loops), "tempo")
    arrays |= arrays_of(fit_kind([*known, *(each.known for each in loops)]), "kind")
    np.savez_compressed(arguments.target, allow_pickle=False, **arrays)
    print(f"{arguments.target}: {arguments.target.stat().st_size} bytes", flush=True)


def _pitch_arrays(sources: list[Source], pool: ProcessPoolExecutor, known: Path | None) -> dict[str, NDArray[np.generic]]:
    """The networks that tell pitches, learned or taken from a model."""
    if known is not None:
        with np.load(known) as file:
            return {key: file[key] for key in file.files if key.startswith(("pitch.", "pitched."))}
    heard = [each for part in pool.map(pitches_of, sources) for each in part]
    pitch = fit_pitch(heard)
    return arrays_of(pitch, "pitch") | arrays_of(fit_pitched(heard, pitch), "pitched")


def _together(parts: list[Sounds]) -> Sounds:
    """Sounds of every source, of each class as many from each."""
    rng = np.random.default_rng(11)
    result = Sounds(rng)
    for part in parts:
        for name, lessons in part.by_class.items():
            result.by_class.setdefault(name, []).extend(lessons[: KEPT_OF_A_CLASS // 2])
    return result


def _loops(parts: list[Sounds], model: SoundModel, folder: Path | None) -> list[HeardLoop]:
    """Loops of the sounds of all sources, as they are heard."""
    kept = folder / "loops.pickle" if folder is not None else None
    if kept is not None and kept.exists():
        return list(pickle.loads(kept.read_bytes()))
    lessons = loop_lessons(_together(parts), np.random.default_rng(7), LOOPS)
    loops = [listen_to_loop((lesson, number, number % 2, model)) for number, lesson in enumerate(lessons)]
    if kept is not None:
        kept.write_bytes(pickle.dumps(loops))
    return loops


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m sound_model")
    parser.add_argument("target", type=Path)
    parser.add_argument("soundfonts", type=Path, nargs="*")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--pitch-of", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    main(parser.parse_args())
