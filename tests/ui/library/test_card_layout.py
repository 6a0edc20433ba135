from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRect

from airdesk.ui.library.card_layout import MARGIN, CardLayout
from airdesk.ui.library.card_painter import line_columns
from airdesk.ui.library.songs_model import Group

GROUPS = (Group("Today", 0, 3), Group("This week", 3, 6), Group("Earlier", 9, 991))


@pytest.mark.parametrize("width", [260, 480, 1000, 2400])
@pytest.mark.parametrize("is_list", [False, True])
def test_every_card_is_found_where_it_stands_and_none_overlap(width: int, is_list: bool) -> None:
    layout = CardLayout(GROUPS, width, is_list=is_list)
    bottoms: dict[int, int] = {}
    for row in range(1000):
        rect = layout.rect(row)
        assert layout.row_at(rect.center().x(), rect.center().y()) == row
        assert rect.left() >= MARGIN and (rect.right() <= width - MARGIN + 1 or width < 300)
        assert rect.top() > bottoms.get(rect.left(), -1)
        bottoms[rect.left()] = rect.bottom()
    assert max(bottoms.values()) < layout.height


def test_up_and_down_keep_the_column_and_stop_at_the_ends() -> None:
    layout = CardLayout(GROUPS, 1000, is_list=False)
    assert layout.columns == 4
    assert layout.neighbour(1, 1) == 4
    assert layout.neighbour(4, 1) == 8
    assert layout.neighbour(6, 1) == 8  # a shorter line: its last card
    assert layout.neighbour(1, -1) == 1
    assert layout.neighbour(0, 10_000) == layout.lines[-1].first_row


def test_only_what_is_seen_is_given() -> None:
    layout = CardLayout(GROUPS, 1000, is_list=False)
    assert len(list(layout.rows_between(20_000, 20_800))) <= 24
    assert list(CardLayout((), 1000, is_list=False).rows_between(0, 500)) == []


def test_a_narrow_line_of_the_list_leaves_the_less_telling_facts_out_and_nothing_overlaps() -> None:
    assert set(line_columns(QRect(18, 0, 960, 46))) == {"title", "tempo", "key", "genre", "length", "age"}
    narrow = line_columns(QRect(18, 0, 512, 46))
    assert set(narrow) == {"title", "tempo", "length"}
    for width in range(360, 1000, 20):
        places = sorted(line_columns(QRect(18, 0, width, 46)).values(), key=QRect.left)
        assert all(left.right() < right.left() for left, right in pairwise(places))
        assert places[0].width() >= 150 or width < 400
