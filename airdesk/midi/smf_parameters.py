"""The registered parameters of a channel (RPN): bend range, tuning and vibrato depth, as data entry sets them.

*Source*: MIDI 1.0; General MIDI 2; MMA RP-018 (data increment and decrement).
"""

from __future__ import annotations

from typing import Final

from airdesk.midi.smf_controls import Control

_NONE: Final = 127
_BEND_RANGE, _FINE_TUNING, _COARSE_TUNING, _VIBRATO_DEPTH = (0, 0), (0, 1), (0, 2), (0, 5)
_DEFAULTS: Final = {_BEND_RANGE: (2, 0), _FINE_TUNING: (64, 0), _COARSE_TUNING: (64, 0), _VIBRATO_DEPTH: (0, 64)}
_FINE_STEPS: Final = {_BEND_RANGE: 100, _FINE_TUNING: 128, _VIBRATO_DEPTH: 128}
"""Fine values in a coarse one; what is not here is stepped in coarse values."""


class RegisteredParameters:
    """Which parameter is selected, and the values of all; unregistered ones and unknown ones take no data."""

    def __init__(self) -> None:
        self._values = dict(_DEFAULTS)
        self._selected = (_NONE, _NONE)
        self._early_fine = 0  # a fine value that came before its coarse one
        self._has_coarse = False  # since the parameter was selected

    @property
    def bend_range_semitones(self) -> float:
        """How far a full bend reaches."""
        coarse, fine = self._values[_BEND_RANGE]
        return coarse + fine / 100

    @property
    def tuning_semitones(self) -> float:
        """Coarse and fine tuning together."""
        coarse, fine = self._values[_FINE_TUNING]
        return self._values[_COARSE_TUNING][0] - 64 + ((coarse << 7 | fine) - 8192) / 8192

    @property
    def vibrato_depth_semitones(self) -> float:
        """How far the modulation wheel swings the pitch at its top."""
        coarse, fine = self._values[_VIBRATO_DEPTH]
        return coarse + fine / 128

    def forget_selection(self) -> None:
        """No parameter is selected, as after a reset of the controllers; the values stay."""
        self._selected = (_NONE, _NONE)

    def hear(self, control: Control) -> bool:
        """Take one of the controls that select or set parameters; True when a value may have changed."""
        if control.kind in ("parameter", "parameter fine", "unregistered"):
            self._select(control)
            return False
        if self._selected not in self._values:
            return False
        if control.kind == "data":
            self._values[self._selected] = (control.value, self._early_fine)
            self._early_fine, self._has_coarse = 0, True
        elif control.kind == "data fine":
            self._early_fine = 0 if self._has_coarse else control.value
            self._values[self._selected] = (self._values[self._selected][0], control.value)
        else:
            self._step(1 if control.kind == "data up" else -1)
        return True

    def _select(self, control: Control) -> None:
        coarse, fine = self._selected
        self._early_fine, self._has_coarse = 0, False
        if control.kind == "unregistered":
            self._selected = (_NONE, _NONE)
        elif control.kind == "parameter":
            self._selected = (control.value, fine)
        else:
            self._selected = (coarse, control.value)

    def _step(self, change: int) -> None:
        coarse, fine = self._values[self._selected]
        steps = _FINE_STEPS.get(self._selected)
        if steps is None:
            self._values[self._selected] = (max(0, min(127, coarse + change)), fine)
        else:
            total = max(0, min(128 * steps - 1, coarse * steps + fine + change))
            self._values[self._selected] = divmod(total, steps)
