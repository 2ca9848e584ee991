"""Decides. Standard library only, no I/O; time is always an argument (UTC milliseconds since the epoch)."""
