"""A pretend phone with a believable life: the demo runs on it, and so do tests that need a whole channel."""

from app.channels.simulator.phone import Simulator, Wait

__all__ = ["Simulator", "Wait"]
