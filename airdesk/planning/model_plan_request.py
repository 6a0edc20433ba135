"""What a model is told and asked for a plan: `resources/prompts/plan.md`, its schema, and the question as minified JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from airdesk.model.harmony import SCALES
from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.plan import ROLES, PlanRequest, SongPlan
from airdesk.paths import resources_folder
from airdesk.planning.model_plan_answer import PlanGround
from airdesk.planning.model_plan_form import asked_form
from airdesk.providers.chat import ChatRequest
from airdesk.providers.prompts import minified, prompt_text

TEMPERATURE: Final = 0.0
MOST_OUTPUT_TOKENS: Final = 8192
_EXPECTED_CHARACTERS: Final = 6000
_MOST_PROBLEMS: Final = 20  # told to a model that is asked again


def plan_request(ground: PlanGround, *, problems: Sequence[str] = ()) -> ChatRequest:
    """The question for a plan. *problems*: with the answer before, where a model is asked again."""
    return ChatRequest(
        system=_system(ground),
        user=minified(_payload(ground, problems)),
        temperature=TEMPERATURE,
        schema=plan_schema(),
        schema_name="plan",
        most_output_tokens=MOST_OUTPUT_TOKENS,
        expected_characters=_EXPECTED_CHARACTERS,
    )


@cache
def plan_schema() -> dict[str, Any]:
    """The JSON schema of an answer; all fields are required and no others allowed, as strict modes want it."""
    schema: dict[str, Any] = json.loads((resources_folder() / "prompts" / "plan.schema.json").read_text(encoding="utf-8"))
    return schema


def _system(ground: PlanGround) -> str:
    meter = ground.base.meter
    values = {
        "genres": ", ".join(ground.genres),
        "scales": ", ".join(SCALES),
        "roles": ", ".join(ROLES),
        "instruments": ", ".join(ground.allowed.catalogue.names),
        "meter": str(meter),
        "beats": f"{meter.bar_beats:g}",
        "schema": minified(plan_schema()),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], prompt_text("plan"))


def _payload(ground: PlanGround, problems: Sequence[str]) -> dict[str, Any]:
    payload: dict[str, Any] = {"task": "plan", "user_prompt": ground.request.prompt}
    payload["fixed"] = {**_fixed(ground.request), **_fixed_form(ground)}
    payload["draft"] = _draft(ground.base)
    if ground.allowed.num_samples:
        payload["own_samples"] = dict(ground.allowed.num_samples)
    if problems:
        payload["problems"] = list(problems[:_MOST_PROBLEMS])
    return payload


def _fixed(request: PlanRequest) -> dict[str, Any]:
    """The fields of the request that the user set, under the answer's names."""
    fields: dict[str, Any] = {
        "genre": request.genre,
        "mood": request.mood,
        "tempo": request.tempo_bpm,
        "key": request.key,
        "scale": request.scale,
        "meter": request.meter,
        "bars": request.bars,
        "length_seconds": request.length_seconds if request.bars is None else None,
        "instruments": list(request.instruments) or None,
        "instrument_configs": [_fixed_config(config) for config in request.instrument_configs] or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _fixed_config(config: InstrumentConfig) -> dict[str, Any]:
    register = {"low": config.low_pitch, "high": config.high_pitch}
    said = {
        "name": config.name,
        "register": {end: pitch for end, pitch in register.items() if pitch is not None} or None,
        "articulation": config.articulation,
        "dynamics": config.dynamics,
    }
    return {name: value for name, value in said.items() if value is not None}


def _fixed_form(ground: PlanGround) -> dict[str, list[str]]:
    """The form that the prompt spells out, as the draft has it, with the bars that are said: "intro 4", "verse"."""
    form = asked_form(ground.reading())
    names = [section.name for section in ground.base.sections]
    if not form.wish.is_spelled or not form.is_kept(names):
        return {}
    return {"form": [f"{name} {bars}" if bars else name for name, bars in zip(names, form.lengths(names), strict=True)]}


def _draft(base: SongPlan) -> dict[str, Any]:
    """The built-in plan in short."""
    return {
        "genre": base.genre,
        "mood": base.mood,
        "tempo": base.tempo_bpm,
        "key": base.key.tonic_name,
        "scale": base.key.scale,
        "meter": str(base.meter),
        "bars": base.bars,
        "sections": [f"{section.name} {section.bars}" for section in base.sections],
        "instruments": [f"{one.name}: {one.role}" for one in base.instruments],
    }
