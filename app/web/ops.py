"""For those who run Kith: is it alive, is it ready, what does it measure."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily

from app.errors import Unavailable
from app.store import checks
from app.web import gate

bp = Blueprint("ops", __name__)

_METHODS = frozenset(
    ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
)  # a label must not take any word there is


@bp.get("/healthz")
@gate.public
def alive() -> ResponseReturnValue:
    """The web process answers. Says nothing about what stands behind it."""
    return jsonify(status="ok")


@bp.get("/readyz")
@gate.public
def ready() -> ResponseReturnValue:
    """The database answers too; 503 while it does not."""
    if not checks.answers():
        raise Unavailable("The database does not answer.")
    return jsonify(status="ok")


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus, for whoever is logged in or brings an API token."""
    registry: CollectorRegistry = current_app.extensions["kith.metrics"]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Health:
    """The runtime's own figures, read when they are asked for: every number in its health report is a gauge."""

    def __init__(self, runtime: gate.Running) -> None:
        self._runtime = runtime

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from _gauges("kith", self._runtime.health())


def _gauges(name: str, report: dict[str, Any]) -> Iterator[GaugeMetricFamily]:
    for key, found in report.items():
        if isinstance(found, dict):
            yield from _gauges(f"{name}_{key}", found)
        elif isinstance(found, int | float):
            yield GaugeMetricFamily(f"{name}_{key}", f"{key.replace('_', ' ')} as the health page has it", value=found)


def init_app(app: Flask, runtime: gate.Running) -> None:
    """Measure every request of this app, by endpoint and never by address: addresses name people."""
    registry = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    registry.register(_Health(runtime))
    took = Histogram(
        "kith_request_seconds",
        "Time to answer a request",
        ("endpoint", "method", "status"),
        registry=registry,
        buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    )
    app.extensions["kith.metrics"] = registry

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if "began" in g:
            endpoint = request.endpoint or "none"
            method = request.method if request.method in _METHODS else "other"
            took.labels(endpoint, method, response.status_code).observe(time.perf_counter() - g.began)
        return response

    app.register_blueprint(bp)
