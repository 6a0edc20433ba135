"""A flat drawing of rectangles and texts, and its two forms: SVG text and PNG bytes."""

from __future__ import annotations

import io
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
    return sum(1.0 if ord(letter) > 0x2E00 else 0.58 for letter in text) * size


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
        f'<rect width="100%" height="100%" fill="{drawing.background}"/>',
    ]
    for (color, is_box), shapes in groupby(drawing.shapes, key=lambda shape: (shape.color, isinstance(shape, Box))):
        elements = [_svg_box(shape) if isinstance(shape, Box) else _svg_label(shape) for shape in shapes]
        group = f'<g fill="{color}">' if is_box else f'<g fill="{color}" dominant-baseline="central">'
        lines += [group, *elements, "</g>"]
    return "\n".join([*lines, "</svg>", ""])


def _svg_box(box: Box) -> str:
    radius = f' rx="{box.radius:g}"' if box.radius else ""
    opacity = f' opacity="{box.opacity:.2g}"' if box.opacity < 1 else ""
    return f'<rect x="{_px(box.x)}" y="{_px(box.y)}" width="{_px(box.width)}" height="{_px(box.height)}"{radius}{opacity}/>'


def _svg_label(label: Label) -> str:
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    return f'<text x="{_px(label.x)}" y="{_px(label.y)}" font-size="{label.size:g}"{anchor}>{_xml(label.text)}</text>'


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
    pixels = image.load()
    assert pixels is not None
    for shape in drawing.shapes:
        if isinstance(shape, Label):
            anchor = {"start": "lm", "middle": "mm", "end": "rm"}[shape.anchor]
            canvas.text((shape.x, shape.y), _drawable(shape.text), fill=shape.color, font=_font(shape.size), anchor=anchor)
            continue
        left, top = round(shape.x), round(shape.y)
        right, bottom = max(left, round(shape.x + shape.width) - 1), max(top, round(shape.y + shape.height) - 1)
        fill = _rgb(shape.color)
        if shape.opacity < 1:
            under = pixels[min(left, drawing.width - 1), min(top, drawing.height - 1)]
            fill = _mixed(under if isinstance(under, tuple) else fill, fill, shape.opacity)
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


@cache
def _font(size: float) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _drawable(text: str) -> str:
    """Pillow's own font has the letters of Europe; others are left out rather than drawn as boxes."""
    return "".join(letter for letter in text if ord(letter) < 0x250 or letter in "…–·").strip()
