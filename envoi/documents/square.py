"""The square code a telephone reads instead of typing, as an SVG of its own."""

from io import BytesIO

import segno

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks


def svg(text: str) -> bytes:
    """Black on white whatever the page's colours are: cameras expect that."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=QUIET, scale=5, dark="#000", light="#fff", xmldecl=False
    )
    return out.getvalue()
