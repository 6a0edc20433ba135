"""Inputs of jobs come back as they were; those of another version end in a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.errors import BadInputError
from airdesk.jobs.order import described
from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.plan import OwnSamples, PlanRequest
from airdesk.progress import NoProgress
from airdesk.settings import settings_for
from airdesk.workflows import job_orders as orders
from airdesk.workflows.job_inputs import make_inputs
from airdesk.workflows.job_kinds import JOB_KINDS, carry_out
from airdesk.workflows.take_values import configs_of_document


def test_a_request_comes_back_as_it_was() -> None:
    own = OwnSamples(2, prefer_organic=True)
    request = PlanRequest("rain", tempo_bpm=90.5, meter="3/4", instruments=("piano",), seed=0, own_samples=own)
    request = replace(request, instrument_configs=(InstrumentConfig("bass", 30, None, "legato", 0.5),))
    order = orders.make_order(request, asked=request, summary="seed 0", only_notes=True)
    read, whole = make_inputs(json.loads(order.text))
    assert read == whole["asked"] == request
    assert (whole["summary"], whole["only_notes"], whole["song_id"]) == ("seed 0", True, None)


def test_of_kept_configurations_only_what_can_be_read_counts() -> None:
    entries = [7, {}, {"name": "bass", "dynamics": 10**400}, {"name": "piano", "low_pitch": 40, "dynamics": "loud"}]
    assert configs_of_document(entries) == (InstrumentConfig("piano", 40),)


@pytest.mark.parametrize("kind", sorted(JOB_KINDS))
@pytest.mark.parametrize("inputs", [{}, {"choice": {"colour": 1}, "wanted": {"colour": 1}, "song": [], "paths": 1}])
def test_what_another_version_kept_is_no_mistake_of_ours(kind: str, inputs: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="anew"):
        carry_out(described(kind, inputs), settings_for(tmp_path), progress=NoProgress())
