"""The option of every command that makes sound: which SoundFont plays."""

from __future__ import annotations

import argparse

from airdesk.cli.values import soundfont


def add_soundfont_option(parser: argparse.ArgumentParser) -> None:
    """Put `--soundfont` on a command."""
    parser.add_argument(
        "--soundfont",
        type=soundfont,
        metavar="FILE|auto|none",
        help="what plays acoustic instruments: a .sf2 or .sf3 file, the one found on this machine (auto, the default), or our "
        "own synthesis alone (none)",
    )
