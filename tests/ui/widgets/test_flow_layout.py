"""Lines of widgets: what is taken out, deleted or let go of leaves the others where they belong."""

from __future__ import annotations

import gc

import shiboken6
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from airdesk.ui.widgets.flow_layout import FlowLayout


class Chip(QPushButton):
    """50 pixels by 20."""

    def sizeHint(self) -> QSize:
        return QSize(50, 20)


def test_lines_follow_what_is_taken_out_deleted_and_put_in(qapp: QApplication) -> None:
    """Each item is made by the layout itself, so that Python never takes it for one that lay there before."""
    holder = QWidget()
    flow = FlowLayout(holder, spacing=5)
    for round_ in range(40):
        flow.clear()
        for _ in range(6):
            flow.addWidget(Chip())
        gc.collect(0)
        assert [type(flow.itemAt(place).widget()) for place in range(flow.count())] == [Chip] * 6
        assert all(shiboken6.createdByPython(flow.itemAt(place)) for place in range(6))
        assert flow.heightForWidth(110) == 3 * 20 + 2 * 5
        taken = flow.itemAt(round_ % 6).widget()
        flow.removeWidget(taken)
        taken.deleteLater()
        flow.itemAt(round_ % 5).widget().deleteLater()  # the layout hears of it by itself
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert flow.count() == 4
        assert flow.heightForWidth(110) == 2 * 20 + 5
    holder.deleteLater()
