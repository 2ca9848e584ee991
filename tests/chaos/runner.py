"""A Kith whose linked devices have other limits of time than the usual ones: ``runner.py LIMITS --port N``.

``LIMITS`` is a JSON object of :class:`app.channels.whatsapp.decisions.Limits`' fields, in seconds.
"""

from __future__ import annotations

import json
import sys

from app import logs, serve, settings
from app.channels.whatsapp.decisions import Limits
from app.channels.whatsapp.device import WhatsApp
from app.runtime import Runtime
from app.store.devices import DeviceRow


def main(limits: Limits, port: int) -> None:
    """Serve until told to stop."""
    given = settings.load(port=port)
    logs.configure(given.log_level)

    def hasty(device: DeviceRow, runtime: Runtime) -> WhatsApp:
        return WhatsApp(
            given.sessions_dir / f"{device.slug}.db", given.spool_dir / device.slug, slug=device.slug,
            clock=runtime.clock, linked=device.linked_at > 0, limits=limits,
        )  # fmt: skip

    serve.serve(given, lambda: Runtime(given, makers={"whatsapp": hasty}), lambda _: None)


if __name__ == "__main__":
    main(Limits(**json.loads(sys.argv[1])), int(sys.argv[sys.argv.index("--port") + 1]))
