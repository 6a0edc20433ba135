"""`airdesk providers list|models|test|use|key`: language models, their keys, and who may be asked."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.run_job import run_job
from airdesk.cli.values import names, number, readable
from airdesk.errors import BadInputError
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.workflows.provider_settings import ProviderState, Spent

_MOST_KEY_BYTES = 4096  # read from standard input; far above what is accepted
_ABOUT = "Language models that may plan and compose; without one the built-in composer does all of it."


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    says = "language models, their keys and limits"
    providers = commands.add_parser("providers", parents=[common], help=says, description=_ABOUT)
    providers.set_defaults(run=show)
    actions = providers.add_subparsers(title="actions", metavar="ACTION", dest="action")
    listing = actions.add_parser("list", parents=[common], help="who there is and what is set up", description=show.__doc__)
    listing.set_defaults(run=show)
    _add(actions, common, "models", "the models of a provider that can compose", models)
    _add(actions, common, "test", "ask a provider for one word", test)
    use = actions.add_parser("use", parents=[common], help="choose who is asked, in which order", description=choose.__doc__)
    use.add_argument(
        "order", metavar="A,B,…", type=names, help='providers, who is asked first at the beginning; "built-in": nobody'
    )
    use.add_argument("--model", metavar="PROVIDER=MODEL", type=readable, action="append", default=[], help="a provider's model")
    use.add_argument("--endpoint", metavar="URL", type=readable, help="the address of an OpenAI-compatible server")
    use.add_argument("--run-limit", metavar="USD", type=number, help="what a song may cost at most; 0: nothing")
    use.add_argument("--month-limit", metavar="USD", type=number, help="what a month may cost at most; 0: nothing")
    use.add_argument("--no-limits", action="store_true", help="forget both limits")
    use.set_defaults(run=choose)
    keys = actions.add_parser("key", help="keep or remove a key", description="Keep or remove the key of a provider.")
    deeds = keys.add_subparsers(title="actions", metavar="ACTION", required=True, dest="deed")
    setting = _add(deeds, common, "set", "keep a key, read from standard input", set_key)
    setting.add_argument(
        "--in-file",
        action="store_true",
        help="keep it in the clear, in a file only you can read, instead of the system's keyring",
    )
    _add(deeds, common, "remove", "remove the key that AirDesk keeps", remove_key)


def _add(
    actions: Any, common: argparse.ArgumentParser, name: str, says: str, run: Callable[[argparse.Namespace, Console], None]
) -> Any:
    """An action on one provider."""
    parser = actions.add_parser(name, parents=[common], help=says, description=run.__doc__)
    parser.add_argument("provider", metavar="PROVIDER", type=readable, help="openai, anthropic, google, openrouter, ollama…")
    parser.set_defaults(run=run)
    return parser


def show(options: argparse.Namespace, console: Console) -> None:
    """List the providers, who is asked first on top, and look for servers on this machine."""
    from airdesk.workflows.provider_settings import provider_states, spent_usd

    settings = settings_for(options.library)
    states, spent = provider_states(settings, look=True), spent_usd(settings)
    order, choices = settings.language_models.order, settings.language_models
    limits = {"run_limit_usd": choices.run_limit_usd, "month_limit_usd": choices.month_limit_usd}
    document = {"order": list(order), "providers": [asdict(state) for state in states], **asdict(spent), **limits}
    console.show(document, lambda: "\n".join(_lines(states, order, spent)))


def _lines(states: Sequence[ProviderState], order: Sequence[str], spent: Spent) -> list[str]:
    lines = []
    for state in states:
        place = f"{order.index(state.id) + 1}." if state.id in order else ("ready" if state.is_found else "–")
        model = f" [{state.model}]" if state.model else ""
        lines.append(f"{place:6}{state.id:11} {state.name}{model}: {state.detail}")
    if not order:
        lines.append("Nobody is asked unless --provider says so: see airdesk providers use --help.")
    return [*lines, f"Spent this month ${spent.month_usd:.2f}, in all ${spent.all_usd:.2f}, where prices are known."]


def models(options: argparse.Namespace, console: Console) -> None:
    """List the models of a provider that can compose: asked of it, else those that are known."""
    from airdesk.workflows.provider_settings import models_of

    settings = settings_for(options.library)
    found: tuple[str, ...] = run_job(
        console, lambda progress: models_of(settings, options.provider, progress), kind="models", label=options.provider
    )
    console.show({"provider": options.provider, "models": list(found)}, lambda: "\n".join(found) or "No model is known.")


def test(options: argparse.Namespace, console: Console) -> None:
    """Ask a provider for one word; that shows whether key, address and model are right."""
    from airdesk.workflows.provider_settings import test_provider

    settings = settings_for(options.library)
    said: str = run_job(
        console, lambda progress: test_provider(settings, options.provider, progress), kind="test", label=options.provider
    )
    console.show({"provider": options.provider, "ok": True, "detail": said}, lambda: said)


def choose(options: argparse.Namespace, console: Console) -> None:
    """Choose who is asked for plans and notes, in which order, and what that may cost; what is not named stays as it is."""
    from airdesk.workflows.provider_settings import keep_choices

    settings = settings_for(options.library)
    before = settings.language_models
    run_limit = before.run_limit_usd if options.run_limit is None else options.run_limit
    month_limit = before.month_limit_usd if options.month_limit is None else options.month_limit
    keep_choices(
        settings,
        order=tuple(options.order),
        models={**dict(before.models), **dict(_model(text) for text in options.model)},
        endpoint_url=before.endpoint_url if options.endpoint is None else options.endpoint,
        run_limit_usd=None if options.no_limits else run_limit,
        month_limit_usd=None if options.no_limits else month_limit,
    )
    order = list(settings_for(options.library).language_models.order)
    console.show({"order": order}, lambda: f"Asked from now on: {', '.join(order)}.")


def _model(text: str) -> tuple[str, str]:
    provider, sign, model = text.partition("=")
    if not sign:
        raise BadInputError(f'"{text[:40]}" names no model: write --model openai=NAME.')
    return provider, model


def set_key(options: argparse.Namespace, console: Console) -> None:
    """Keep the key of a provider, read from standard input, in the system's keyring; typed keys are not shown."""
    from airdesk.workflows.provider_settings import keep_key

    keep_key(settings_for(options.library), options.provider, _key_from_input(), in_file=options.in_file)
    place = "a file only you can read" if options.in_file else "the system's keyring"
    console.show({"provider": options.provider, "kept": True}, lambda: f"The key is in {place}.")


def remove_key(options: argparse.Namespace, console: Console) -> None:
    """Remove the key that AirDesk keeps of a provider; one in the environment stays."""
    from airdesk.workflows.provider_settings import remove_key as remove

    remove(settings_for(options.library), options.provider)
    console.show({"provider": options.provider, "kept": False}, lambda: "AirDesk keeps no key of it any more.")


def _key_from_input() -> str:
    """The key, never from the command line, where others could read it."""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("Key (it is not shown): ", sys.stderr)
    return sys.stdin.buffer.readline(_MOST_KEY_BYTES).decode("utf-8", "replace")
