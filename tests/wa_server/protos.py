"""neonize's protobuf classes, without loading the Go library that importing `neonize` itself would start.

`neonize/__init__.py` loads a shared library with a Go runtime in it; a test process must never do that. While the
generated modules are imported, a bare package of the same name and path stands in for it; afterwards it is taken away
again, so that a program which does want the real thing later still gets it.
"""

import importlib.util
import sys
import types

_stand_in: types.ModuleType | None = None
if "neonize" not in sys.modules:
    _spec = importlib.util.find_spec("neonize")
    if _spec is None or _spec.submodule_search_locations is None:
        raise ImportError("neonize is not installed")
    _stand_in = types.ModuleType("neonize")
    _stand_in.__path__ = list(_spec.submodule_search_locations)
    sys.modules["neonize"] = _stand_in

from neonize.proto.waAdv import WAAdv_pb2 as adv  # noqa: E402
from neonize.proto.waCert import WACert_pb2 as cert  # noqa: E402
from neonize.proto.waE2E import WAWebProtobufsE2E_pb2 as e2e  # noqa: E402
from neonize.proto.waHistorySync import WAWebProtobufsHistorySync_pb2 as historysync  # noqa: E402
from neonize.proto.waLidMigrationSyncPayload import WAWebProtobufLidMigrationSyncPayload_pb2 as lidmigration  # noqa: E402
from neonize.proto.waServerSync import WAWebProtobufsServerSync_pb2 as serversync  # noqa: E402
from neonize.proto.waSyncAction import WAWebProtobufSyncAction_pb2 as syncaction  # noqa: E402
from neonize.proto.waWa6 import WAWebProtobufsWa6_pb2 as wa6  # noqa: E402
from neonize.proto.waWeb import WAWebProtobufsWeb_pb2 as web  # noqa: E402

if _stand_in is not None:
    del sys.modules["neonize"]

__all__ = ["adv", "cert", "e2e", "historysync", "lidmigration", "serversync", "syncaction", "wa6", "web"]
