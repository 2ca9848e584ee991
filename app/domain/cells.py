"""Cells of tables that spreadsheets open."""

#: What makes a spreadsheet take a cell for a formula, some of them only after others have been stripped.
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs: what would be a formula gets an apostrophe before it."""
    return f"'{text}" if text.lstrip(" \ufeff\u200b\u200e\u200f\xa0").startswith(_LIVE) else text
