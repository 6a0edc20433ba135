from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.providers.json_reader import MOST_LEVELS
from airdesk.providers.json_recovery import objects_in, recover_json
from airdesk.providers.json_text import plain_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a":1}', {"a": 1}),
        ('Sure!\n```json\n{"a": [1, 2, ]}\n```\nAnything {else}?', {"a": [1, 2]}),
        ("{'a': True, b: .5, // half\n c: None}", {"a": True, "b": 0.5, "c": None}),
        ('{"a":{"b":[1,{"c":2},{"d":', {"a": {"b": [1, {"c": 2}, {}]}}),
        ('{"a":12', None),  # perhaps it was 120
        ('{"a":1,"b":"half a te', {"a": 1}),
        ('<think>{"a":1}</think>{"a":2}', {"a": 2}),
        ('"{\\"a\\": \\"b\\"}"', {"a": "b"}),
        ('{"a":1}\n{"a":1,"b":2}', {"a": 1, "b": 2}),
        ('the plan {as I said {"a":{"b":[1,2}}', {"a": {"b": [1, 2]}}),
        ('{"a":NaN,"b":1e999,"c":-Infinity,"d":' + "9" * 5000 + "}", {"a": None, "b": None, "c": None, "d": None}),
        ('{"a": 120 BPM "b": 3}', {"a": 120, "b": 3}),
        ("no JSON at all", None),
        ("", None),
        ("{}", {}),
        ("[1,2]", [1, 2]),
    ],
)
def test_what_can_be_read_is_read(text: str, value: object) -> None:
    recovered = recover_json(text)
    assert recovered.value == value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"tempo":1,"tempo":2}', '"tempo" is there twice; the last one counts.'),
        ('{"a":NaN}', "NaN is no number"),
        ('{"a":1e999}', "no number to work with"),
        ("[" * 99 + "]" * 99, f"more than {MOST_LEVELS} deep"),
        ('{"a":"x\\u202ey"}', "control characters"),
        ('{"a":1', "ends before it is complete"),
        ('hello {"a":1}', "other text around"),
        ('{"a":1}{"b":1}', "2 JSON values"),
        ('{"a" 1}', "a name should be"),
        ('{"a":[1,2}', "does not match"),
        ('{"a":1,}', "not quite as it should be"),
        ("sorry", "holds no JSON"),
        ("{'a':1}", "single quotes"),
        ("[1,@,2]", '"@" means nothing'),
    ],
)
def test_what_was_mended_is_told(text: str, told: str) -> None:
    assert any(told in sentence for sentence in recover_json(text).problems), recover_json(text).problems


def test_every_fault_is_told_and_counted_where_there_are_too_many_to_read() -> None:
    problems = recover_json("[" + "@" * 500 + "]").problems
    assert len(problems) < 40
    assert any("480 more of the same kind" in sentence for sentence in problems)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(categories=["L"]), max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=4), JSON, max_size=5) | st.lists(JSON, max_size=5), st.booleans())
@settings(max_examples=80)
def test_valid_json_is_read_as_it_is_and_nothing_is_told(value: Any, is_ascii: bool) -> None:
    recovered = recover_json(json.dumps(value, ensure_ascii=is_ascii))
    assert recovered.value == json.loads(json.dumps(value))
    assert recovered.problems == ()


@given(st.text(st.sampled_from("{}[]\",:\\u0n1-. \n'/*a\ud800\u202e"), max_size=200))
@settings(max_examples=200)
def test_whatever_the_text_is_the_value_can_be_stored(text: str) -> None:
    recovered = recover_json(text)
    json.dumps(recovered.value, allow_nan=False).encode("utf-8")
    " ".join(recovered.problems).encode("utf-8")


@given(st.integers(1, 200))
@settings(max_examples=40)
def test_the_beginning_of_a_cut_answer_holds_what_was_whole_in_it(length: int) -> None:
    whole = {"rows": [{"number": number, "text": f"row {number}"} for number in range(10)]}
    text = json.dumps(whole)[:length]
    rows = (recover_json(text).value or {}).get("rows", [])
    complete = [row for row in rows if len(row) == 2]
    assert complete == whole["rows"][: len(complete)]
    assert len(complete) >= text.count("}")


def test_plain_text_keeps_markup_and_takes_out_what_is_not_seen() -> None:
    assert plain_text("<b>a</b>\x00\x1b[31m\u202eb\ud83d\ude00\ud800") == "<b>a</b>[31mb😀\ufffd"


def test_objects_are_found_in_what_they_are_wrapped_in() -> None:
    assert {"x": 1} in list(objects_in({"data": [{"answer": {"x": 1}}]}))
    assert len(list(objects_in([{}] * 100_000))) <= 200


@pytest.mark.parametrize("text", ["'\\" * 490_000, "'x" + "\\'" * 400_000], ids=["opened again and again", "never closed"])
def test_single_quotes_that_never_close_take_no_time(text: str) -> None:
    started = time.thread_time()
    recovered = recover_json('{"good": 1, "a": ' + text)
    assert recovered.value == {"good": 1}
    assert time.thread_time() - started < 2.0
