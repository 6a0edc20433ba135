"""`airdesk presets list|save|delete`: parameters of songs kept under a name, for `--preset` and for the window."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.instrument_config_option import config_text
from airdesk.cli.preset_option import preset_document
from airdesk.cli.samples_option import add_samples_options
from airdesk.cli.song_commands import add_song_parameters
from airdesk.cli.values import readable
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airdesk.workflows.presets import Preset

_CONFIGS = "instrument_configs"


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    presets = commands.add_parser("presets", help="parameters kept under a name", description="Parameters of songs, kept.")
    actions = presets.add_subparsers(title="actions", metavar="ACTION", required=True, dest="action")
    listing = actions.add_parser("list", parents=[common], help="all presets", description=list_all.__doc__)
    listing.set_defaults(run=list_all)
    saving = actions.add_parser("save", parents=[common], help="keep parameters", description=save.__doc__)
    saving.add_argument("name", metavar="NAME", type=readable, help="what the preset is called")
    add_song_parameters(saving, prompt="?")
    add_samples_options(saving)
    saving.set_defaults(run=save)
    deleting = actions.add_parser("delete", parents=[common], help="forget a preset", description=delete.__doc__)
    deleting.add_argument("name", metavar="NAME", type=readable, help="as the list has it")
    deleting.set_defaults(run=delete)


def list_all(options: argparse.Namespace, console: Console) -> None:
    """List the presets with what they ask for."""
    from airdesk.workflows.presets import list_presets

    kept = list_presets(settings_for(options.library))
    console.show({"presets": [{"name": one.name, "request": dict(one.request)} for one in kept]}, lambda: _table(kept))


def save(options: argparse.Namespace, console: Console) -> None:
    """Keep parameters under a name, in place of what was kept under it; --preset gives them to make and compose."""
    from airdesk.workflows.presets import save_preset

    document = preset_document(options)
    name = save_preset(options.name, document, settings_for(options.library))
    console.show({"name": name, "request": document}, lambda: f'Kept as "{name}": {_asked(document)}')


def delete(options: argparse.Namespace, console: Console) -> None:
    """Forget a preset."""
    from airdesk.workflows.presets import delete_preset

    delete_preset(options.name, settings_for(options.library))
    console.show({"deleted": options.name}, lambda: f'The preset "{options.name}" is removed.')


def _table(kept: Sequence[Preset]) -> str:
    if not kept:
        return 'No presets yet: keep one with airdesk presets save NAME "dusty lo-fi" --bars 16.'
    width = max(len(one.name) for one in kept) + 2
    return "\n".join(f"{one.name:{width}}{_asked(one.request)}" for one in kept)


def _asked(request: Any) -> str:
    """What of a request is not left to the planner."""
    from airdesk.workflows.take_values import configs_of_document

    said = [f"{name} {value}" for name, value in request.items() if name != _CONFIGS and value not in (None, "", [], ())]
    said += [f'"{config_text(config)}"' for config in configs_of_document(request.get(_CONFIGS))]
    return ", ".join(said) or "nothing"
