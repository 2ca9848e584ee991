"""Numbered SQL files, run once each in order by :mod:`app.store.database`."""
