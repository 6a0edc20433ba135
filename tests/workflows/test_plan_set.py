"""A set planned whole, with a real inventory and a scripted model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from airdesk.automix.planning import plan_set
from airdesk.automix.strategy_model import NO_MODEL
from airdesk.model.djset import MixRules
from airdesk.settings import Settings
from airdesk.workflows.plan_set import NO_SOUNDS, plan_whole_set
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.analysed_songs import analysis, mix_song, set_of
from tests.workflows.test_overlay_sounds import write_loops

LAID = MixRules(overlay_kinds=frozenset(("percussion",)))
SONGS = [mix_song(f"s{number}", analysis(tempo_bpm=121.0 + number)) for number in range(4)]


class Scripted:
    def propose(self, request: dict[str, Any]) -> str:
        first, second = request["plan"]["order"][:2]
        change = {"action": "transition", "from": first, "to": second, "style": "filter", "reason": "A softer way in."}
        return json.dumps({"changes": [change, {"action": "swap", "first": first, "second": "x"}]})


def test_overlays_and_advice_come_together(tmp_path: Path) -> None:
    write_loops(tmp_path / "loops")
    own = Settings(tmp_path / "library")
    scan_inventory(ScanRequest((tmp_path / "loops",)), own)
    advised = plan_whole_set(set_of(SONGS, rules=LAID), SONGS, own, with_model=True, model=Scripted())
    first = advised.plan.transitions[0]
    assert first.style == "filter" and first.overlay is not None
    assert Path(first.overlay.path).name == "Shaker Loop 120.wav"
    assert [proposal.is_accepted for proposal in advised.proposals] == [True, False]
    assert advised.notices == ()


def test_what_cannot_be_had_is_said_and_the_rules_decide(tmp_path: Path) -> None:
    own = Settings(tmp_path / "library")
    advised = plan_whole_set(set_of(SONGS, rules=LAID), SONGS, own, with_model=True)
    assert advised.notices == (NO_MODEL, NO_SOUNDS)
    assert advised.plan.transitions == plan_set(set_of(SONGS, rules=LAID), SONGS).transitions
    plain = plan_whole_set(replace(set_of(SONGS), rules=MixRules()), SONGS, own)
    assert plain.notices == () and plain.plan.transitions == advised.plan.transitions
