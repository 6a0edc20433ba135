"""Undo and redo over any value: each edit keeps the value before it, with the label of what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Step(Generic[Value]):
    """One undo step: what it was called and the value on its other side."""

    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class History(Generic[Value]):
    """The current value, the ones before it and the ones undone."""

    current: Value
    saved: Value
    undo_steps: tuple[Step[Value], ...] = ()
    redo_steps: tuple[Step[Value], ...] = ()

    @property
    def is_saved(self) -> bool:
        """True when the current value is the one last saved (the same object: values share structure)."""
        return self.current is self.saved

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self.undo_steps[-1].label if self.undo_steps else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self.redo_steps[-1].label if self.redo_steps else None

    def done(self, label: str, value: Value) -> History[Value]:
        """After an edit; an edit that changed nothing leaves no step."""
        if value is self.current or value == self.current:
            return self
        steps = (*self.undo_steps, Step(label, self.current))
        return replace(self, current=value, undo_steps=steps, redo_steps=())

    def undone(self) -> History[Value]:
        """One step back; itself when there is none."""
        if not self.undo_steps:
            return self
        step = self.undo_steps[-1]
        redo = (*self.redo_steps, Step(step.label, self.current))
        return replace(self, current=step.value, undo_steps=self.undo_steps[:-1], redo_steps=redo)

    def redone(self) -> History[Value]:
        """One step forward again; itself when there is none."""
        if not self.redo_steps:
            return self
        step = self.redo_steps[-1]
        undo = (*self.undo_steps, Step(step.label, self.current))
        return replace(self, current=step.value, undo_steps=undo, redo_steps=self.redo_steps[:-1])

    def marked_saved(self) -> History[Value]:
        """After the current value was written."""
        return replace(self, saved=self.current)


def new_history(value: Value) -> History[Value]:
    """A history that begins with a saved value."""
    return History(current=value, saved=value)
