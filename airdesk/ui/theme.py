"""Colours, type and spacing, in one place; the style sheet and everything painted by hand takes them from here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from airdesk.model.plan import Role
from airdesk.paths import resources_folder

COLOURS: Final[dict[str, str]] = {
    "sunken": "#0e1013",  # the ground under meters and rulers
    "ground": "#121418",  # the canvas of editors, text fields
    "panel": "#191c22",  # panels and bars
    "raised": "#22262e",  # cards, chips, hovered rows
    "control": "#2b303a",  # buttons
    "control-hover": "#363c48",
    "line": "#2c323d",  # hairlines and borders
    "text": "#e6e9ef",
    "text-soft": "#a7afbd",  # labels; 4.5 : 1 and more on every ground above
    "text-faint": "#9098a8",  # hints and units; 4.5 : 1 on all but a hovered or pressed control
    "accent": "#4fd1c5",
    "accent-hover": "#6fe0d6",
    "accent-dark": "#1c3234",  # ground of what is chosen
    "on-accent": "#06121a",
    "good": "#6ee787",
    "warn": "#f5a524",
    "bad": "#ff6b6b",
    "playhead": "#ffffff",
}

TRACK_COLOURS: Final[dict[Role, tuple[str, ...]]] = {
    "drums": ("#ff6b6b",),
    "percussion": ("#ff8fa3", "#ff9b70"),
    "bass": ("#f5a524", "#e0c04c"),
    "chords": ("#4fd1c5", "#3fb6e8", "#7bd88f"),
    "pad": ("#7c9cff", "#8f86ff"),
    "lead": ("#c084fc", "#e879c9"),
    "counter": ("#8fd4a0", "#a3d977"),
    "arp": ("#5cc8ff", "#63d3d9"),
    "fx": ("#8aa0b8", "#a9a48f"),
}
"""By role; further tracks of a role take the next colour."""

SPACE: Final = 12  # px, of panels
TIGHT: Final = 6  # px, between what belongs together
RADIUS: Final = 8  # px

FAMILIES: Final = ("Inter", "Noto Sans", "Cantarell", "DejaVu Sans")


def colour(name: str, alpha: float = 1.0) -> QColor:
    """A colour of the palette. *alpha*: 0..1."""
    value = QColor(COLOURS[name])
    value.setAlphaF(alpha)
    return value


def track_colours(roles: list[Role]) -> list[QColor]:
    """The colour of each track of a song, by the roles of its tracks in order."""
    taken: dict[Role, int] = {}
    colours = []
    for role in roles:
        choices = TRACK_COLOURS[role]
        colours.append(QColor(choices[taken.get(role, 0) % len(choices)]))
        taken[role] = taken.get(role, 0) + 1
    return colours


def ui_font(point_size: float = 9.75, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font of the window."""
    font = QFont(_family())
    font.setPointSizeF(point_size)
    font.setWeight(weight)
    return font


def digit_font(point_size: float = 10.5) -> QFont:
    """For figures that change while one looks at them: all digits are equally wide."""
    font = ui_font(point_size, weight=QFont.Weight.DemiBold)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def apply_theme(application: QGuiApplication) -> None:
    """Dress the application: style, palette, font, style sheet."""
    application.setStyle("Fusion")
    application.setFont(ui_font())
    application.setPalette(_palette())
    application.setStyleSheet(style_sheet())


def style_sheet() -> str:
    """The one style sheet, with its colours filled in."""
    text = (Path(__file__).parent / "style.qss").read_text(encoding="utf-8")
    for name in sorted(COLOURS, key=len, reverse=True):
        text = text.replace(f"@{name};", f"{COLOURS[name]};").replace(f"@{name} ", f"{COLOURS[name]} ")
    return text.replace("@icons", (resources_folder() / "icons" / "look").as_posix())


def _family() -> str:
    known = set(QFontDatabase.families())
    return next((family for family in FAMILIES if family in known), QFont().defaultFamily())


def _palette() -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "panel",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "ground",
        QPalette.ColorRole.AlternateBase: "raised",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "control",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "bad",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on-accent",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "text-faint",
        QPalette.ColorRole.Link: "accent",
    }
    for role, name in roles.items():
        palette.setColor(role, QColor(COLOURS[name]))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(COLOURS["text-faint"]))
    return palette
