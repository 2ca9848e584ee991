"""Leads neonize to the test server; loaded by Python itself because its folder is on PYTHONPATH.

It does two things, and only in a process that really imports neonize: it replaces the root key of WhatsApp's
certificates in the loaded library's memory by the test server's, and it reports every QR code, as a phone's camera
would see it. Children inherit the environment and so the hook. Standard library only, and silent where neonize is
never imported.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

_WHATSAPP_ROOT = bytes.fromhex("142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b")
_OUR_ROOT = os.environ.get("WA_SERVER_ROOT_KEY", "")
_PORT = os.environ.get("WA_SERVER_PORT", "")


def _replace_root_key(_: ModuleType) -> None:
    ours = bytes.fromhex(_OUR_ROOT)
    replaced = 0
    with Path("/proc/self/maps").open() as maps:
        regions = [line.split() for line in maps]
    with Path("/proc/self/mem").open("r+b", buffering=0) as memory:
        for region in regions:
            if len(region) < 6 or "neonize" not in region[5] or "r" not in region[1]:
                continue
            start, end = (int(x, 16) for x in region[0].split("-"))
            memory.seek(start)
            data = memory.read(end - start)
            at = data.find(_WHATSAPP_ROOT)
            while at >= 0:
                memory.seek(start + at)
                memory.write(ours)
                replaced += 1
                at = data.find(_WHATSAPP_ROOT, at + 1)
    if not replaced:
        raise RuntimeError("wa_server: the root key was not found in neonize's library; is this another version?")


def _report(code: str) -> None:
    import http.client
    import json

    try:
        connection = http.client.HTTPConnection("127.0.0.1", int(_PORT), timeout=5)
        connection.request("POST", "/qr", json.dumps({"qr": code}))
        connection.getresponse().read()
    except OSError as error:
        sys.stderr.write(f"wa_server: a QR code could not be reported: {error}\n")


def _watch_codes(class_name: str) -> Callable[[ModuleType], None]:
    def watch(module: ModuleType) -> None:
        import ctypes

        client = getattr(module, class_name)
        name = f"_{class_name}__onQr"
        show = getattr(client, name)

        def seen(self: object, uuid: int, address: int) -> object:
            _report(ctypes.string_at(address).decode())
            return show(self, uuid, address)

        setattr(client, name, seen)

    return watch


_AFTER_IMPORT = {
    "neonize._binder": _replace_root_key,
    "neonize.client": _watch_codes("NewClient"),
    "neonize.aioze.client": _watch_codes("NewAClient"),
}


class _Finder(importlib.abc.MetaPathFinder):
    """Lets the normal finders find the module, and adds one step after it has run."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        step = _AFTER_IMPORT.pop(name, None)
        if step is None:
            return None
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def run_and_step(module: ModuleType) -> None:
            run(module)
            step(module)

        spec.loader.exec_module = run_and_step  # type: ignore[method-assign]
        return spec


if _OUR_ROOT and _PORT:
    sys.meta_path.insert(0, _Finder())
