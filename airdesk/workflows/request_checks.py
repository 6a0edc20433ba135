"""What a request for a song must be before anything else looks at it."""

from __future__ import annotations

from airdesk.errors import BadInputError, PlanError
from airdesk.model.plan import PlanRequest

MAX_PROMPT_CHARACTERS = 20_000
BUILT_IN = "built-in"


def check_plan_request(request: PlanRequest) -> None:
    """Raise BadInputError where the prompt is empty or endless, or a composer is wanted that does not exist."""
    if not request.prompt.strip():
        raise PlanError('The prompt is empty: say what the song should be, like "dusty lo-fi for a rainy night".')
    if len(request.prompt) > MAX_PROMPT_CHARACTERS:
        raise PlanError(
            f"The prompt is longer than {MAX_PROMPT_CHARACTERS:,} characters: say in a few sentences what the song should be."
        )
    _check_provider(request)


def _check_provider(request: PlanRequest) -> None:
    wanted = (request.provider or BUILT_IN).strip().lower()
    if wanted not in (BUILT_IN, "builtin", "built in"):
        raise BadInputError(
            f'There is no provider "{wanted[:40]}" yet, language models come with a later version: use --provider {BUILT_IN}.'
        )
    if request.model:
        raise BadInputError(
            "The built-in composer has no models, language models come with a later version: leave --model away."
        )
