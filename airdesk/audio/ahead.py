"""Blocks made by a thread of their own while earlier ones are used: two cores work on one stream."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

Block = TypeVar("Block")

_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class _End:
    """Nothing comes any more."""

    error: BaseException | None = None  # why


def made_ahead(blocks: Iterable[Block], *, count: int = 4) -> Generator[Block]:
    """The same blocks in the same order, up to *count* of them ahead; raises what making them raises.

    Whoever stops reading closes it: the thread ends then.
    """
    made = _Made(blocks, count)
    try:
        while not isinstance(block := made.waiting.get(), _End):
            yield block
        if block.error is not None:
            raise block.error
    finally:
        made.stop()


class _Made(Generic[Block]):
    def __init__(self, blocks: Iterable[Block], count: int) -> None:
        self._blocks = blocks
        self.waiting: queue.Queue[Block | _End] = queue.Queue(maxsize=count)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="blocks ahead", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Make no more."""
        self._is_over.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            for block in self._blocks:
                self._put(block)
                if self._is_over.is_set():
                    return
            self._put(_End())
        except BaseException as error:  # noqa: BLE001 - raised by whoever reads
            self._put(_End(error))

    def _put(self, block: Block | _End) -> None:
        while not self._is_over.is_set():
            with suppress(queue.Full):
                self.waiting.put(block, timeout=_LOOK_SECONDS)
                return
