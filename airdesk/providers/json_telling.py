"""What was wrong with an answer, in sentences."""

from __future__ import annotations

from typing import Final

_SHOWN_PER_KIND: Final = 20


class Telling:
    """What was wrong, each kind so often that it can be read and counted from there on."""

    def __init__(self) -> None:
        self.num_told = 0
        self._sentences: list[str] = []
        self._counts: dict[str, int] = {}

    def tell(self, kind: str, sentence: str, *, is_countable: bool = True) -> None:
        """Note one thing."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        self.num_told += 1
        if not is_countable or self._counts[kind] <= _SHOWN_PER_KIND:
            self._sentences.append(sentence)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it."""
        more = {kind: count - _SHOWN_PER_KIND for kind, count in self._counts.items() if count > _SHOWN_PER_KIND}
        return (*self._sentences, *(f"{count} more of the same kind: {kind}." for kind, count in more.items()))
