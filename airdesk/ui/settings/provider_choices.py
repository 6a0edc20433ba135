"""What the user chose of language models, as one value: who is asked in which order, with which models, at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from airdesk.settings import Settings, settings_for
from airdesk.workflows.provider_settings import keep_choices


@dataclass(frozen=True, slots=True)
class Choices:
    """All that `keep_choices` keeps."""

    order: tuple[str, ...] = ()  # of those that may be asked
    models: Mapping[str, str] = field(default_factory=dict)  # by provider; empty text: its usual one
    endpoint_url: str = ""
    run_limit_usd: float | None = None  # None: no limit
    month_limit_usd: float | None = None

    def keep(self, settings: Settings) -> Settings:
        """Keep them; returns the settings as they are then. Raises BadInputError, StorageError."""
        keep_choices(
            settings,
            order=self.order,
            models=self.models,
            endpoint_url=self.endpoint_url,
            run_limit_usd=self.run_limit_usd,
            month_limit_usd=self.month_limit_usd,
        )
        return settings_for(settings.library_folder)


def kept_choices(settings: Settings) -> Choices:
    """What was chosen so far."""
    kept = settings.language_models
    return Choices(kept.order, dict(kept.models), kept.endpoint_url, kept.run_limit_usd, kept.month_limit_usd)
