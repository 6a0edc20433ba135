"""A flat drawing of rectangles and texts, and its two forms: SVG text and PNG bytes."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

FONT_FAMILY = "Inter, 'DejaVu Sans', 'Segoe UI', Helvetica, Arial, sans-serif"

Anchor = Literal["start", "middle", "end"]


class Box(NamedTuple):
    """A filled rectangle, in pixels."""

    x: float
    y: float
    width: float
    height: float
    color: str  # "#rrggbb"
    opacity: float = 1.0
    radius: float = 0.0


class Label(NamedTuple):
    """A line of text; `y` is its vertical middle."""

    x: float
    y: float
    text: str
    size: float
    color: str
    anchor: Anchor = "start"


@dataclass(slots=True)
class Drawing:
    """Shapes in the order they are painted."""

    width: int
    height: int
    background: str
    title: str = ""
    shapes: list[Box | Label] = field(default_factory=list)

    def box(
        self, x: float, y: float, width: float, height: float, color: str, opacity: float = 1.0, radius: float = 0.0
    ) -> None:
        """Paint a rectangle."""
        self.shapes.append(Box(x, y, width, height, color, opacity, radius))

    def label(self, x: float, y: float, text: str, size: float, color: str, anchor: Anchor = "start") -> None:
        """Paint a text."""
        self.shapes.append(Label(x, y, text, size, color, anchor))


def text_width(text: str, size: float) -> float:
    """About how wide a text is drawn, in pixels; wide letters of Asian scripts count double."""
    return sum(1.0 if ord(letter) > 0x2E00 else 0.55 for letter in text) * size


def shortened(text: str, size: float, width: float) -> str:
    """A text that fits a width, with an ellipsis where it was cut; empty where not even a letter fits."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…" if text else ""


def drawing_to_svg(drawing: Drawing) -> str:
    """The drawing as an SVG document; neighbours of one colour share a group, which keeps it small."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width}" height="{drawing.height}" '
        f'viewBox="0 0 {drawing.width} {drawing.height}" font-family="{FONT_FAMILY}">',
        f"<title>{_xml(drawing.title)}</title>",
        f'<rect width="{drawing.width}" height="{drawing.height}" fill="{drawing.background}"/>',
    ]
    for (color, _), shapes in groupby(drawing.shapes, key=lambda shape: (shape.color, isinstance(shape, Box))):
        elements = [_svg_box(shape) if isinstance(shape, Box) else _svg_label(shape) for shape in shapes]
        lines += [f'<g fill="{color}">', *elements, "</g>"]
    return "\n".join([*lines, "</svg>", ""])


def _svg_box(box: Box) -> str:
    radius = f' rx="{box.radius:g}"' if box.radius else ""
    opacity = f' opacity="{box.opacity:.2g}"' if box.opacity < 1 else ""
    return f'<rect x="{_px(box.x)}" y="{_px(box.y)}" width="{_px(box.width)}" height="{_px(box.height)}"{radius}{opacity}/>'


def _svg_label(label: Label) -> str:
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    baseline = label.y + 0.35 * label.size  # not every viewer knows dominant-baseline
    return f'<text x="{_px(label.x)}" y="{_px(baseline)}" font-size="{label.size:g}"{anchor}>{_xml(label.text)}</text>'


def _px(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _xml(text: str) -> str:
    """Text for XML: what would be markup is escaped, what XML forbids is left out."""
    return escape("".join(letter for letter in text if letter.isprintable()))


def drawing_to_png(drawing: Drawing) -> bytes:
    """The drawing as PNG."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (drawing.width, drawing.height), drawing.background)
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Label):
            anchor = {"start": "lm", "middle": "mm", "end": "rm"}[shape.anchor]
            text, font = _drawable(shape.text, shape.size)
            canvas.text((shape.x, shape.y), text, fill=shape.color, font=font, anchor=anchor)
            continue
        left, top = round(shape.x), round(shape.y)
        right, bottom = max(left, round(shape.x + shape.width) - 1), max(top, round(shape.y + shape.height) - 1)
        fill = _rgb(shape.color)
        if shape.opacity < 1:
            fill = _mixed(_rgb(drawing.background), fill, shape.opacity)  # not over what is below: colours stay true
        if shape.radius and right - left > 3 and bottom - top > 3:
            canvas.rectangle((left + 1, top, right - 1, bottom), fill)  # a radius of one pixel: round enough, and fast
            canvas.rectangle((left, top + 1, right, bottom - 1), fill)
        else:
            canvas.rectangle((left, top, right, bottom), fill)
    content = io.BytesIO()
    image.save(content, "PNG", compress_level=6)
    return content.getvalue()


@cache
def _rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color[1:]))


def _mixed(under: tuple[int, ...], over: tuple[int, ...], opacity: float) -> tuple[int, ...]:
    return tuple(round(low + (high - low) * opacity) for low, high in zip(under, over, strict=False))


_OWN_FONT_LETTERS = frozenset(map(chr, range(32, 127))) | set("·…")
_FULLER_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "arial.ttf")


def _drawable(text: str, size: float) -> tuple[str, FreeTypeFont | ImageFont]:
    """A text and the font for it: Pillow's own has plain letters only, others need one of the system's or lose their marks."""
    if _OWN_FONT_LETTERS.issuperset(text):
        return text, _own_font(size)
    european = "".join(letter for letter in text if ord(letter) < 0x500 or letter in "…–—“”„’♯♭").strip()
    fuller = _fuller_font(size)
    if fuller is not None:
        return european, fuller
    unmarked = unicodedata.normalize("NFKD", european.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in unmarked if letter in _OWN_FONT_LETTERS), _own_font(size)


@cache
def _own_font(size: float) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    return ImageFont.load_default(size)


@cache
def _fuller_font(size: float) -> FreeTypeFont | None:
    """A font of this system with accented letters, if it has one of the usual ones."""
    from PIL import ImageFont

    for name in _FULLER_FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return None
