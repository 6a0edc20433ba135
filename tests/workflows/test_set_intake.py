"""Files, folders and playlists that are dropped on a set."""

from __future__ import annotations

from pathlib import Path

from airdesk.workflows.set_intake import files_for_set


def touched(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return paths


def test_a_folder_gives_its_audio_in_natural_order(tmp_path: Path) -> None:
    touched(tmp_path, "10 Ten.mp3", "2 Two.flac", "sub/1 One.WAV", "cover.jpg", ".hidden.mp3")
    assert [path.name for path in files_for_set([tmp_path]).files] == ["2 Two.flac", "10 Ten.mp3", "1 One.WAV"]


def test_what_is_no_audio_is_named_and_the_rest_tried(tmp_path: Path) -> None:
    paths = touched(tmp_path, "a.mp3", "cover.jpg", "song.dat", "notes.txt")
    intake = files_for_set(paths)
    assert [path.name for path in intake.files] == ["a.mp3", "song.dat"]
    assert intake.notices == ("Left out, because they are no audio: cover.jpg, notes.txt.",)


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert files_for_set([tmp_path / "empty"]).notices == ("There are no audio files in empty.",)


def test_playlists_of_all_sorts(tmp_path: Path) -> None:
    (one, two) = touched(tmp_path, "Müll.mp3", "sub/b.flac")
    lines = f"#EXTM3U\n#EXTINF:1,A\nMüll.mp3\nsub\\b.flac\n{one.as_uri()}\n{two}\nhttp://radio/x\n"
    utf8, latin, pls = tmp_path / "a.m3u8", tmp_path / "b.m3u", tmp_path / "c.pls"
    utf8.write_text("\ufeff" + lines, "utf-8")
    latin.write_bytes("Müll.mp3\r\n".encode("latin-1"))
    pls.write_text("[playlist]\nFile1=sub/b.flac\nTitle1=B\n", "utf-8")
    intake = files_for_set([utf8, latin, pls])
    assert list(intake.files) == [one, two, one, two, one, two]
    assert intake.notices == ("a.m3u8 names 1 stream of the web: only files can be mixed.",)


def test_a_playlist_that_is_gone_or_empty(tmp_path: Path) -> None:
    (empty,) = touched(tmp_path, "empty.m3u")
    notices = files_for_set([empty, tmp_path / "gone.m3u"]).notices
    assert notices[0] == "empty.m3u names no songs."
    assert notices[1].startswith("gone.m3u cannot be read")


def test_films_links_and_mixes_of_ours_in_a_folder_are_named_with_the_reason(tmp_path: Path) -> None:
    touched(tmp_path, "a.mp3", "clip.mp4", "sub/b.mov", "mix.wav", "c.m4a")
    (tmp_path / "mix.json").write_text('{"transitions": [], "order": [], "goal": "harmonic"}')
    (tmp_path / "gone.flac").symlink_to(tmp_path / "nowhere.flac")
    (tmp_path / "album.mp3").mkdir()
    intake = files_for_set([tmp_path])
    assert [path.name for path in intake.files] == ["a.mp3", "c.m4a"]
    assert [each.path.name for each in intake.unusable] == ["album.mp3", "clip.mp4", "gone.flac", "b.mov"]
    assert "film" in intake.unusable[1].reason and "does not exist" in intake.unusable[2].reason
    assert [path.name for path in intake.own_mixes] == ["mix.wav"]
    assert files_for_set([tmp_path / "sub"]).notices == ()
