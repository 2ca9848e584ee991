"""How Kith is doing, for its owner and for monitoring."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from app.store import devices, queues
from app.web.api.shape import Answer, Time, blueprint, iso, reply
from app.web.gate import current_owner, now, runtime

bp = blueprint("health", "How Kith is doing")


class DeviceHealth(Answer):
    """One device's link, in short."""

    id: str
    name: str
    state: str
    state_at: Time
    last_event_at: Time


class JobHealth(Answer):
    """A job: what it does, how its last run went, when it runs next."""

    name: str
    what: str
    every_seconds: float
    last_at: Time
    last_ms: int
    done: int = Field(description="How much the last run did")
    error: str | None
    failures: int = Field(description="Runs that failed in a row, 0 = the last one went well")
    failed_at: Time = Field(description="The last run that failed, also when one went well since")
    next_at: Time


class Health(Answer):
    """``status``: ok, or attention when something needs a person. All counts are of what is yours."""

    status: str = Field(json_schema_extra={"enum": ["ok", "attention"]})
    trouble: str | None = Field(description="A sentence while nothing can be stored")
    started_at: Time
    now: Time
    devices: list[DeviceHealth]
    outbox: dict[str, int] = Field(description="state -> how many")
    media: dict[str, int] = Field(description="state -> how many")
    jobs: list[JobHealth]
    quarantined: int = Field(description="Events that could not be understood, at most 100 counted")


@bp.get("/health", responses={200: Health})
def health() -> Response:
    """What works, what waits, what could not be understood."""
    owner = current_owner()
    report = runtime().health()
    linked = devices.all_of(owner.id)
    outbox = queues.outbox_counts(owner.id)
    trouble = str(report.get("trouble") or "") or None
    troubled = any(device.wanted and device.state not in _FINE for device in linked)
    waiting = outbox.get("unknown", 0) + outbox.get("failed", 0)
    jobs = runtime().timetable.fared()
    return reply(
        Health(
            status="attention" if trouble or troubled or waiting or any(one.standing.trouble for one in jobs) else "ok",
            trouble=trouble,
            started_at=iso(int(report.get("started_at", 0))),
            now=iso(now()),
            devices=[
                DeviceHealth(
                    id=str(device.id),
                    name=device.name,
                    state=device.state,
                    state_at=iso(device.state_at),
                    last_event_at=iso(device.event_at),
                )
                for device in linked
            ],
            outbox=outbox,
            jobs=[
                JobHealth(
                    name=one.job.name, what=one.job.what, every_seconds=one.job.every, last_at=iso(one.at), last_ms=one.ms, done=one.done,
                    error=one.error or None, failures=one.standing.failures, failed_at=iso(one.standing.failed_at), next_at=iso(one.next_at),
                )
                for one in jobs
            ],
            media=queues.media_counts(owner.id),
            quarantined=len(queues.quarantined(owner.id, 100)),
        )
    )


_FINE = frozenset(("connected", "connecting", "pairing", "qr"))
