"""Providers of language models as the user sets them up: keys, models, order, limits, a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from airdesk.errors import BadInputError, ProviderError
from airdesk.progress import Progress
from airdesk.providers.catalogue import BUILT_IN, PROVIDERS, Provider, provider_id
from airdesk.providers.keys import KeyPlace
from airdesk.settings import MODEL_SETTINGS, Settings, keep_settings

if TYPE_CHECKING:
    from airdesk.workflows.provider_places import Reach


@dataclass(frozen=True, slots=True)
class ProviderState:
    """One provider as it stands; its key is never part of it."""

    id: str  # "openai", "anthropic", "google", "openrouter", "ollama", "llama.cpp", "endpoint", "built-in"
    name: str  # "OpenAI"
    has_key: bool
    key_place: KeyPlace  # empty: there is none
    base_url: str  # empty: it needs none, or none is set
    model: str  # that will be asked; empty: the first that it has
    is_local: bool  # on the user's own machine; needs no key, costs nothing
    is_found: bool  # it can be asked: a key or an address is set, or its server was found when last looked for
    detail: str  # one sentence: what is set, or what is missing
    is_key_withheld: bool = False  # there is a key (at `key_place`), but of another address: it is not sent to this one


@dataclass(frozen=True, slots=True)
class Spent:
    """What language models cost, where prices are known."""

    month_usd: float  # since the first of this month, UTC
    all_usd: float


def provider_states(settings: Settings, *, look: bool = False) -> tuple[ProviderState, ...]:
    """Every provider, in the user's order, then those that are not used; the built-in composer comes last.

    *look*: also look for servers on this machine; else nothing is connected to.
    """
    order = [name for name in settings.language_models.order if name in PROVIDERS]
    names = [*order, *(name for name in PROVIDERS if name not in order)]
    return (*(_state(PROVIDERS[name], settings, look=look) for name in names), _BUILT_IN_STATE)


def states_at_a_glance(settings: Settings) -> tuple[ProviderState, ...]:
    """The same at once: servers on this machine are found by whether anything listens there, and asked nothing."""
    return tuple(_glanced_at(state) if state.is_local and state.base_url else state for state in provider_states(settings))


def _glanced_at(state: ProviderState) -> ProviderState:
    is_found = is_listening(state.base_url)
    return replace(state, is_found=is_found, detail=f"{'Found' if is_found else 'Not found'} at {state.base_url}.")


_BUILT_IN_STATE = ProviderState(
    BUILT_IN, "Built-in composer", False, "", "", "", True, True, "Always there; needs no key and no network."
)


def has_keyring() -> bool:
    """True where this system keeps secrets for programs, so that a key need not be kept in the clear."""
    from airdesk.providers import keys

    return keys.has_keyring()


def keep_key(settings: Settings, provider: str, key: str, *, in_file: bool = False, address: str = "") -> None:
    """Keep a key in the system's keyring, or, where the user chose that, in a file only the user can read; never in both.

    *address*: what it is entered for, and the only one that it will be sent to; empty: the one that is set now.
    Raises BadInputError (no such provider, no key, no address) and StorageError (no keyring; the file cannot be written).
    """
    from airdesk.providers.keys import forget_key_in_file, forget_key_in_keyring, keep_key_in_file, keep_key_in_keyring
    from airdesk.providers.server import checked_key, checked_url, origin_of
    from airdesk.workflows.provider_places import address_of, key_places

    chosen, text = _provider(provider), checked_key(key)
    origin = origin_of(checked_url(address) or address_of(chosen, settings, "file" if in_file else "keyring"))
    if not origin:
        raise BadInputError(f"{chosen.name} has no address yet: enter that first, for a key is sent only where it belongs.")
    if in_file:
        keep_key_in_file(chosen, text, origin, key_places())
        forget_key_in_keyring(chosen)  # an older one there would be taken before it
    else:
        keep_key_in_keyring(chosen, text, origin)
        forget_key_in_file(chosen, key_places())  # nothing stays in the clear that need not


def remove_key(settings: Settings, provider: str) -> None:  # noqa: ARG001  as its siblings
    """Forget the key that AirDesk keeps; one in the environment or in another program's file stays where it is."""
    from airdesk.providers.keys import forget_key
    from airdesk.workflows.provider_places import key_places

    forget_key(_provider(provider), key_places())


def test_provider(settings: Settings, provider: str, progress: Progress) -> str:
    """Ask a provider for one word and give one sentence on how that went. Raises ProviderError, CancelledError."""
    from airdesk.providers.chain import Chain
    from airdesk.providers.chat import ChatRequest
    from airdesk.workflows.provider_places import open_server

    chosen = _provider(provider)
    chain = Chain([(chosen.name, lambda: open_server(chosen, settings))])
    answer = chain.ask(ChatRequest("Answer with the single word ready.", "ready?", 0.0, most_output_tokens=512), progress)
    return f"{chosen.name} answers with {answer.model}."


test_provider.__test__ = False  # type: ignore[attr-defined]  # no test of ours, whatever its name


def models_of(settings: Settings, provider: str, progress: Progress) -> tuple[str, ...]:
    """Models that can compose: asked of the provider, else those that are known and those of the environment.

    Raises BadInputError (no such provider), CancelledError.
    """
    from airdesk.providers.asking import list_models
    from airdesk.providers.failure import NoAnswerError
    from airdesk.providers.keys import find_words
    from airdesk.providers.model_names import fitting
    from airdesk.providers.prices import known_models
    from airdesk.providers.waiting import Budget
    from airdesk.workflows.provider_places import key_places, open_server

    chosen = _provider(provider)
    try:
        found = fitting(list_models(open_server(chosen, settings), Budget(_LIST_SECONDS), progress))
    except NoAnswerError:
        found = ()
    said = tuple(name.strip() for name in find_words(chosen, key_places(), "MODELS").split(",") if name.strip())
    return found or tuple(dict.fromkeys([*known_models(chosen), *said]))


_LIST_SECONDS = 10.0


def keep_choices(
    settings: Settings,
    *,
    order: tuple[str, ...],
    models: Mapping[str, str],
    endpoint_url: str,
    run_limit_usd: float | None,
    month_limit_usd: float | None,
) -> None:
    """Keep who is asked in which order, with which models, and what that may cost. Raises BadInputError, StorageError.

    They hold for settings that are read afterwards (`settings_for`). *models*: provider → model, "" for its default.
    """
    from airdesk.providers.server import checked_url

    ids = tuple(dict.fromkeys(provider_id(name) for name in order))
    if BUILT_IN in ids:
        ids = ids[: ids.index(BUILT_IN) + 1]  # it always answers: nobody behind it would ever be asked
    chosen = {MODEL_SETTINGS[_provider(name).id]: _checked_model(model) for name, model in models.items()}
    keep_settings(
        settings.library_folder,
        provider_order=",".join(ids) or None,
        endpoint_url=checked_url(endpoint_url) or None,
        run_limit_usd=run_limit_usd,
        month_limit_usd=month_limit_usd,
        **chosen,
    )


def spent_usd(settings: Settings) -> Spent:
    """What was spent this month and in all. Raises LibraryError."""
    from airdesk.library.database import open_library
    from airdesk.library.model_calls import cost_since
    from airdesk.workflows.model_spending import month_begin

    with open_library(settings.library_folder) as library:
        return Spent(cost_since(library, month_begin()), cost_since(library, ""))


def _provider(name: str) -> Provider:
    """The provider of that name. Raises BadInputError where there is none, or it is the built-in composer."""
    found = provider_id(name)
    if found == BUILT_IN:
        raise BadInputError("The built-in composer needs no key and has no models.")
    return PROVIDERS[found]


def _checked_model(name: str) -> str | None:
    name = name.strip()
    if len(name) > 200 or not name.isprintable():
        raise BadInputError("That is no name of a model: copy it from the provider's page.")
    return name or None


def _state(provider: Provider, settings: Settings, *, look: bool) -> ProviderState:
    from airdesk.workflows.provider_places import Reach, model_of, reach_of

    reach, wrong = Reach(""), ""
    try:
        reach = reach_of(provider, settings)
    except BadInputError as error:
        wrong = str(error)
    url, has_key, is_withheld = reach.url, bool(reach.found.key), bool(reach.withheld.key)
    is_found = not wrong and (has_key or (not provider.needs_key and bool(url) and not provider.is_local))
    detail = wrong or _detail(provider, reach)
    if provider.is_local and not wrong and look:
        is_found, detail = _looked_for(provider, settings, url)
    place, model = reach.withheld.place if is_withheld else reach.found.place, model_of(provider, settings)
    return ProviderState(
        provider.id, provider.name, has_key, place, url, model, provider.is_local, is_found, detail, is_withheld
    )


_PLACES: Mapping[KeyPlace, str] = {
    "keyring": "in the system's keyring",
    "environment": "in the environment",
    ".env": "in .env",
    "file": "in a file of yours",
}


def _detail(provider: Provider, reach: Reach) -> str:
    from airdesk.workflows.provider_places import why_withheld

    if reach.found.key:
        return f"Its key is {_PLACES[reach.found.place]}."
    if provider.is_local:
        return f"Looked for at {reach.url} when it is asked."
    if reach.withheld.key:
        why, ending = why_withheld(provider, reach), "" if provider.needs_key else ", if that needs one"
        return f"{why[:1].upper()}{why[1:]}{ending}."
    if provider.needs_key:
        return f"No key: enter one, or set {provider.variables_for('API_KEY')[0]}."
    return "No key, which it may not need." if reach.url else "No address: enter one, or set ENDPOINT_BASE_URL."


def _looked_for(provider: Provider, settings: Settings, url: str) -> tuple[bool, str]:
    """Whether a server on this machine answers, and a sentence on it."""
    from airdesk.progress import NoProgress
    from airdesk.providers.asking import list_models
    from airdesk.providers.failure import NoAnswerError
    from airdesk.providers.model_names import fitting
    from airdesk.providers.waiting import Budget
    from airdesk.workflows.provider_places import open_server

    if not is_listening(url):  # before the client is loaded, which takes a second
        return False, f"Not found at {url}."
    try:
        names = fitting(list_models(open_server(provider, settings), Budget(_LOOK_SECONDS), NoProgress()))
    except (NoAnswerError, ProviderError):
        return False, f"Not found at {url}."
    if not names:
        return False, f"Found at {url}, but it has no model that can compose."
    return True, f"Found at {url} with {len(names)} {'model' if len(names) == 1 else 'models'}."


def is_listening(url: str) -> bool:
    """Whether anything listens at an address, such as that of a server on this machine; nothing is sent to it."""
    import socket
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        place = (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        with socket.create_connection(place, timeout=_LISTEN_SECONDS):
            return True
    except (OSError, ValueError):
        return False


_LISTEN_SECONDS = 0.5
_LOOK_SECONDS = 1.5
