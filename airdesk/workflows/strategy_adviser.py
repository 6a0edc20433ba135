"""The language model that advises on a set, where the user has chosen one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from airdesk.progress import Progress
from airdesk.providers.chat import ChatModel, ChatRequest
from airdesk.providers.prompts import minified
from airdesk.settings import Settings
from airdesk.workflows.language_models import ModelPlace, open_chat_model

_TEMPERATURE: Final = 0.0
_INSTRUCTIONS: Final = "instructions"
_MOST_OUTPUT_TOKENS: Final = 4096
_EXPECTED_CHARACTERS: Final = 1500


@dataclass(frozen=True, slots=True)
class StrategyAdviser:
    """A `StrategyModel` that asks a chat model."""

    model: ChatModel
    progress: Progress

    def propose(self, request: dict[str, Any]) -> str:
        """The model's answer to a request (see `strategy_request`). Raises ProviderError, CancelledError."""
        question = {name: value for name, value in request.items() if name != _INSTRUCTIONS}
        answer = self.model.ask(
            ChatRequest(
                system=request[_INSTRUCTIONS],
                user=minified(question),
                temperature=_TEMPERATURE,
                schema_name="strategy",
                most_output_tokens=_MOST_OUTPUT_TOKENS,
                expected_characters=_EXPECTED_CHARACTERS,
            ),
            self.progress,
        )
        return answer.text


def strategy_adviser(settings: Settings, place: ModelPlace, progress: Progress) -> StrategyAdviser | None:
    """Who advises on a set: whom the user's order allows; None where that is nobody."""
    model = open_chat_model(settings, None, None, place)
    return None if model is None else StrategyAdviser(model, progress)
