"""Changes. Every write of Kith; one function = one verb = one transaction. ``now`` is always an argument (UTC ms)."""
