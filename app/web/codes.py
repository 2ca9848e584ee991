"""Codes to scan, drawn as SVG that stands in the page itself: no file, no style, no script."""

from __future__ import annotations

import qrcode
from markupsafe import Markup

_BORDER = 3  # modules of quiet around the code


def draw(text: str) -> Markup:
    """``text`` as a QR code, black on whatever is behind it (put it on white)."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=_BORDER)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    # One path for all modules, a run of dark ones at a time: a tenth of the size of one shape each.
    path = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                path.append(f"M{x} {y}h{run - x}v1h{x - run}z")
            x = max(run, x + 1)
    return Markup(
        '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="Code to scan with WhatsApp" shape-rendering="crispEdges">'
        '<path d="{path}" fill="#000"/></svg>'
    ).format(size=len(rows), path="".join(path))
