"""The API keeps to its own description: whatever that allows is answered in the way that it promises."""

from __future__ import annotations

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.actions import accounts
from tests.web.running import Person, Running
from tests.web.seed import Seeded

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 20


def test_what_is_described_is_what_happens(app: Flask, ann: Person, seeded: Seeded, running: Running) -> None:
    token = accounts.make_token(ann.owner.id, scope="write", now=running.now)
    there = {
        "contacts": seeded.contact,
        "conversations": seeded.conversation,
        "replies": seeded.conversation,
        "devices": seeded.device,
        "merges": seeded.merge,
        "messages": seeded.media,
    }
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    for found in described.get_all_operations():
        operation = found.ok()
        one = str(there.get(operation.path.split("/")[3], 0))
        known = {"id": one, "conversation_id": str(seeded.conversation), "q": "hello"}

        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None, database=None)
        @given(case=operation.as_strategy(), aimed=st.booleans())
        def answers(case: schemathesis.Case, aimed: bool, known: dict[str, str]) -> None:
            for place in (case.path_parameters, case.query) if aimed else ():  # at something that is there
                place.update({name: text for name, text in known.items() if name in place})
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

        answers(known=known)
