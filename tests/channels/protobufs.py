"""neonize's own events as protobuf classes, again without loading the Go library (see :mod:`tests.wa_server.protos`)."""

import importlib.util
import sys
import types

# The messages first: the server's module brings those, and both have to be the same classes.
from tests.wa_server.protos import e2e, historysync, web

_stand_in: types.ModuleType | None = None
if "neonize" not in sys.modules:
    _spec = importlib.util.find_spec("neonize")
    assert _spec
    assert _spec.submodule_search_locations
    _stand_in = types.ModuleType("neonize")
    _stand_in.__path__ = list(_spec.submodule_search_locations)
    sys.modules["neonize"] = _stand_in

from neonize.proto import Neonize_pb2 as neo  # noqa: E402

if _stand_in is not None:
    del sys.modules["neonize"]

__all__ = ["e2e", "historysync", "neo", "web"]
