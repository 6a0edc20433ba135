"""What the window asks the library to remember: presets, its own state, and what earlier runs and jobs said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from airdesk.jobs.job import Job
from airdesk.jobs.journal import load_jobs
from airdesk.library.app_state import load_state, store_state
from airdesk.library.database import open_library
from airdesk.library.events import Event
from airdesk.library.presets import list_presets, remove_preset, store_preset
from airdesk.library.runs import load_events
from airdesk.model.plan import PlanRequest
from airdesk.settings import Settings
from airdesk.workflows.take_values import request_of_document


def keep_preset(name: str, request: PlanRequest, settings: Settings) -> str:
    """Keep a request under a name; returns the name as kept. Raises BadInputError."""
    with open_library(settings.library_folder) as library:
        return store_preset(library, name, asdict(request))


def presets(settings: Settings) -> dict[str, PlanRequest]:
    """The presets by name."""
    with open_library(settings.library_folder) as library:
        kept = {name: request_of_document(document) for name, document in list_presets(library).items()}
    return {name: request for name, request in kept.items() if request is not None}


def forget_preset(name: str, settings: Settings) -> None:
    """Forget a preset. Raises BadInputError where there is none of that name."""
    with open_library(settings.library_folder) as library:
        remove_preset(library, name)


def remember(values: Mapping[str, str | None], settings: Settings) -> None:
    """Keep texts under keys (the last song, a state of the window); None forgets one."""
    with open_library(settings.library_folder) as library:
        store_state(library, dict(values))


def remembered(settings: Settings) -> dict[str, str]:
    """All that was kept under keys."""
    with open_library(settings.library_folder) as library:
        return load_state(library)


def run_events(run_id: str, settings: Settings) -> list[Event]:
    """The log of an earlier run."""
    with open_library(settings.library_folder) as library:
        return load_events(library, run_id)


def job_history(settings: Settings, *, limit: int = 200) -> list[Job]:
    """The jobs that were kept, the newest first."""
    with open_library(settings.library_folder) as library:
        return load_jobs(library)[::-1][:limit]
