"""What a request for a song must be before anything else looks at it."""

from __future__ import annotations

from airdesk.errors import BadInputError, PlanError
from airdesk.model.plan import PlanRequest
from airdesk.providers.catalogue import BUILT_IN, provider_id

MAX_PROMPT_CHARACTERS = 20_000
_MAX_MODEL_CHARACTERS = 200


def check_plan_request(request: PlanRequest) -> None:
    """Raise BadInputError where the prompt is empty or endless, or a provider is wanted that does not exist."""
    if not request.prompt.strip():
        raise PlanError('The prompt is empty: say what the song should be, like "dusty lo-fi for a rainy night".')
    if len(request.prompt) > MAX_PROMPT_CHARACTERS:
        raise PlanError(
            f"The prompt is longer than {MAX_PROMPT_CHARACTERS:,} characters: say in a few sentences what the song should be."
        )
    _check_provider(request)


def _check_provider(request: PlanRequest) -> None:
    wanted = None if request.provider is None else provider_id(request.provider)
    if not request.model:
        return
    if wanted is None:
        raise BadInputError("A model alone says not who has it: name the provider as well, or leave the model away.")
    if wanted == BUILT_IN:
        raise BadInputError("The built-in composer has no models: leave the model away, or choose another provider.")
    if len(request.model) > _MAX_MODEL_CHARACTERS or not request.model.isprintable():
        raise BadInputError("That is no name of a model: copy it from the provider's page.")
