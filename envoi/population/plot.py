"""First against last, drawn: a small SVG of its own, with the limits a change was judged by.

Readable by eye in light and dark, and by ear: title and description say what is drawn; the table
beside it is the one of every client. Clients who share a place share a dot, which grows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10, sqrt

import numpy as np

from envoi.domain.significance import Class
from envoi.population.judging import CODES, NOT_USED, Judged
from envoi.population.not_answered import NotAnswered

WIDTH, HEIGHT = 600.0, 580.0  # pixels
LEFT, TOP, SIDE = 58.0, 46.0, 420.0  # the drawing is a square of SIDE
CELLS = 120  # places on each side; nearer neighbours share a dot
SMALL, LARGE = 2.4, 6.5  # pixels: the radius of one client, of the fullest place
STEPS = (1, 2, 5, 10)
MARKS = {
    Class.RECOVERED: "circle",
    Class.IMPROVED: "ring",
    Class.UNCHANGED: "dot",
    Class.DETERIORATED: "diamond",
    Class.HARMED: "square",
}
STYLE = """
  svg { --paper:#fffdf8; --ink:#2b2a27; --soft:#6d6a63; --line:#d9d4c7; --band:#eee9dc;
        --accent:#2f5d62; background:var(--paper) }
  @media (prefers-color-scheme: dark) { svg { --paper:#1d1e20; --ink:#ece8df; --soft:#a9a498;
        --line:#3c3d40; --band:#2a2c2f; --accent:#8cc0c4 } }
  text { font:12px Inter, system-ui, sans-serif; fill:var(--soft) }
  .head { font-size:14px; fill:var(--ink) }
  .paper { fill:var(--paper) } .band { fill:var(--band) } .frame { fill:none; stroke:var(--line) }
  .same { stroke:var(--soft); stroke-width:1 } .cut { stroke:var(--ink); stroke-dasharray:5 4 }
  .dot { fill:var(--soft); fill-opacity:.55 } .circle { fill:var(--accent); fill-opacity:.85 }
  .ring { fill:var(--paper); fill-opacity:.4; stroke:var(--accent); stroke-width:1.6 }
  .diamond, .square { fill:var(--paper); fill-opacity:.4; stroke:var(--ink); stroke-width:1.4 }
"""


@dataclass(frozen=True)
class Scale:
    """Points to pixels, alike for both sides; the picture's y grows downwards."""

    low: float
    high: float

    def x(self, points: float) -> float:
        """How far from the left."""
        return LEFT + SIDE * (points - self.low) / (self.high - self.low)

    def y(self, points: float) -> float:
        """How far from the top."""
        return TOP + SIDE * (self.high - points) / (self.high - self.low)


def drawn(judged: Judged, title: str) -> str:
    """The whole picture as SVG. Raises NotAnswered where nobody could be judged."""
    used = judged.codes != NOT_USED
    if not used.any():
        raise NotAnswered("Nobody here could be judged, so there is nothing to draw.")
    first = judged.pairs.first[used].astype(np.float64)
    last = judged.pairs.last[used].astype(np.float64)
    codes = judged.codes[used]
    ticks = _ticks(min(first.min(), last.min()), max(first.max(), last.max()))
    scale = Scale(ticks[0], ticks[-1])
    parts = [
        _head(title, _said(judged, codes)),
        *_band(judged, scale),
        *_frame(scale, ticks),
        *_cuts(judged, scale),
        *_dots(first, last, codes, scale),
        *_legend(codes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _head(title: str, said: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-labelledby="title said">\n'
        f'<title id="title">{escape(title)}</title>\n<desc id="said">{escape(said)}</desc>\n'
        f"<style>{STYLE}</style>\n"
        f'<rect class="paper" width="{WIDTH:g}" height="{HEIGHT:g}"/>\n'
        f'<text class="head" x="{LEFT:g}" y="26">{escape(title)}</text>'
    )


def _said(judged: Judged, codes: np.ndarray) -> str:
    counted = np.bincount(codes, minlength=len(CODES))
    classes = ", ".join(f"{n} {name.value}" for name, n in zip(CODES, counted, strict=True) if n)
    cut = "" if judged.line is None else f" The cut-off is {judged.line:.4g}."
    band = " Within the shaded band a change may be measurement error." if judged.bounds else ""
    return (
        f"Each client's first score (across) against the last (up), {len(codes)} clients judged by "
        f"{judged.method}: {classes}.{cut}{band} The same numbers stand in the table that "
        "--per-client writes."
    )


def _ticks(low: float, high: float) -> list[float]:
    """Four to eight even steps around all scores, on round numbers."""
    width = (high - low) or 1.0
    size = 10.0 ** floor(log10(width / 5))
    step = next(size * by for by in STEPS if width / (size * by) <= 6)  # noqa: PLR2004 - labels
    start, end = floor(low / step), ceil(high / step)
    end = end if end > start else start + 1
    return [round(each * step, 9) for each in range(start, end + 1)]


def _frame(scale: Scale, ticks: Sequence[float]) -> Iterator[str]:
    x, y = scale.x, scale.y
    low, high = scale.low, scale.high
    yield f'<rect class="frame" x="{LEFT:g}" y="{TOP:g}" width="{SIDE:g}" height="{SIDE:g}"/>'
    yield _line("same", x(low), y(low), x(high), y(high))
    under = TOP + SIDE + 17
    for tick in ticks:
        yield f'<text x="{x(tick):.1f}" y="{under:g}" text-anchor="middle">{tick:g}</text>'
        yield f'<text x="{LEFT - 8:g}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>'
    middle = LEFT + SIDE / 2
    yield f'<text x="{middle:g}" y="{TOP + SIDE + 36:g}" text-anchor="middle">first score</text>'
    up = TOP + SIDE / 2
    yield (
        f'<text transform="translate(16 {up:g}) rotate(-90)" text-anchor="middle">last score</text>'
    )


def _band(judged: Judged, scale: Scale) -> Iterator[str]:
    """Between its edges a change does not count; it never leaves the frame."""
    if judged.bounds is None:
        return
    steps = np.linspace(scale.low, scale.high, 85)
    edges = [judged.bounds(float(each)) for each in steps]
    within = [
        (each, max(low, scale.low), min(high, scale.high))
        for each, (low, high) in zip(steps, edges, strict=True)
        if high >= scale.low and low <= scale.high
    ]
    there = [f"{scale.x(each):.1f},{scale.y(low):.1f}" for each, low, _ in within]
    back = [f"{scale.x(each):.1f},{scale.y(high):.1f}" for each, _, high in reversed(within)]
    yield f'<polygon class="band" points="{" ".join(there + back)}"/>'


def _cuts(judged: Judged, scale: Scale) -> Iterator[str]:
    line = judged.line
    if line is None or not scale.low <= line <= scale.high:
        return
    x, y = scale.x(line), scale.y(line)
    yield _line("cut", x, TOP, x, TOP + SIDE)
    yield _line("cut", LEFT, y, LEFT + SIDE, y)
    yield f'<text x="{LEFT + SIDE + 6:g}" y="{y + 4:.1f}">cut-off {line:.4g}</text>'


def _dots(first: np.ndarray, last: np.ndarray, codes: np.ndarray, scale: Scale) -> Iterator[str]:
    """A mark for each place and class, by its number of clients; the fullest are drawn first."""
    cell = (scale.high - scale.low) / CELLS
    across = np.rint((first - scale.low) / cell).astype(np.int64)
    up = np.rint((last - scale.low) / cell).astype(np.int64)
    keys, at, counts = np.unique(
        (codes.astype(np.int64) * (CELLS + 1) + across) * (CELLS + 1) + up,
        return_index=True,
        return_counts=True,
    )
    most = int(counts.max())
    for place in np.lexsort((keys, -counts)):
        here = at[place]
        grow = sqrt(counts[place] / most) if most > 1 else 0.0
        radius = SMALL + (min(LARGE, SMALL + sqrt(most)) - SMALL) * grow
        x, y = scale.x(float(first[here])), scale.y(float(last[here]))
        yield _mark(CODES[codes[here]], x, y, radius)


def _mark(of: Class, x: float, y: float, r: float) -> str:
    kind = MARKS[of]
    if kind == "diamond":
        corners = f"{x:.1f},{y - r:.1f} {x + r:.1f},{y:.1f} {x:.1f},{y + r:.1f} {x - r:.1f},{y:.1f}"
        return f'<polygon class="{kind}" points="{corners}"/>'
    if kind == "square":
        return (
            f'<rect class="{kind}" x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" '
            f'height="{2 * r:.1f}"/>'
        )
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>'


def _legend(codes: np.ndarray) -> Iterator[str]:
    """Two lines of three, which no number of clients is too long for."""
    counted = np.bincount(codes, minlength=len(CODES))
    there = [(name, count) for name, count in zip(CODES, counted, strict=True) if count]
    for place, (name, count) in enumerate(there):
        x, y = LEFT + 180 * (place % 3), HEIGHT - 44 + 22 * (place // 3)
        yield _mark(name, x, y, 4)
        yield f'<text x="{x + 10:g}" y="{y + 4:g}">{name.value} {count:,}</text>'


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
