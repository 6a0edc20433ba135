from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import PlanError
from airdesk.facts.gallery import find_piece, load_gallery
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.planning.planner import plan_song


def test_the_gallery_has_five_pieces_of_different_genres_that_can_be_planned() -> None:
    genres = [plan_song(piece.request, load_genres(), load_instruments()).genre for piece in load_gallery()]
    assert len(genres) >= 5
    assert len(set(genres)) == len(genres)
    assert all(piece.request.seed is not None and piece.about for piece in load_gallery())


def test_a_piece_is_found_by_its_name_however_it_is_typed() -> None:
    piece = load_gallery()[0]
    assert find_piece(f" {piece.name.upper().replace('-', ' ')} ") is piece


def test_an_unknown_piece_lists_what_there_is() -> None:
    with pytest.raises(PlanError, match=load_gallery()[0].name):
        find_piece("nocturne of nothing")


def test_every_field_of_a_request_can_be_stated(tmp_path: Path) -> None:
    (tmp_path / "a-piece.toml").write_text(
        'about = "Listen."\nprompt = "house"\nseed = 4\nbars = 16\ntempo_bpm = 121.5\ninstruments = ["piano", "drums"]\n',
        encoding="utf-8",
    )
    (piece,) = load_gallery(tmp_path)
    assert (piece.name, piece.about) == ("a-piece", "Listen.")
    assert (piece.request.bars, piece.request.tempo_bpm, piece.request.instruments) == (16, 121.5, ("piano", "drums"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('prompt = "x"\nseed = 1\n', "lacks 'about'"),
        ('about = "x"\nprompt = "x"\n', "lacks 'seed'"),
        ('about = "x"\nprompt = "x"\nseed = 1\ncolour = "red"\n', "unknown colour"),
        ("about = \n", "cannot be read"),
    ],
)
def test_a_mistake_is_told_with_the_file(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "broken.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match=rf"broken\.toml.*{message}"):
        load_gallery(tmp_path)
