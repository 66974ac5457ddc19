"""Enrolls a contact, lists its enrollments and reads typed errors with a generated client.

Prints one JSON object, which GeneratedClientsTest checks.
"""

import json
import sys

from senda_client import AuthenticatedClient
from senda_client.api.enrollments import enroll_contact, list_enrollments
from senda_client.models import (
    ContactReference,
    EnrollContactRequest,
    EnrollmentPage,
    EnrollmentView,
    Problem,
    ValidationProblem,
)

base_url, key, user_id = sys.argv[1:4]

with AuthenticatedClient(base_url=base_url, token=key) as senda:
    enrolled = enroll_contact.sync(
        "ebook-nurture",
        client=senda,
        body=EnrollContactRequest(contact=ContactReference(user_id=user_id)),
    )
    if not isinstance(enrolled, EnrollmentView):
        raise SystemExit(f"not enrolled: {enrolled}")

    listed = list_enrollments.sync(client=senda, contact_key=enrolled.contact_key)
    if not isinstance(listed, EnrollmentPage):
        raise SystemExit(f"not listed: {listed}")

    unknown = enroll_contact.sync(
        "ebok-nurture",
        client=senda,
        body=EnrollContactRequest(contact=ContactReference(user_id=user_id)),
    )
    if not isinstance(unknown, Problem):
        raise SystemExit(f"not a problem: {unknown}")

    invalid = enroll_contact.sync(
        "ebook-nurture",
        client=senda,
        body=EnrollContactRequest(contact=ContactReference(email="not an address")),
    )
    if not isinstance(invalid, ValidationProblem):
        raise SystemExit(f"not a validation problem: {invalid}")

print(
    json.dumps(
        {
            "enrollment": str(enrolled.id),
            "state": str(enrolled.state),
            "listed": [str(enrollment.id) for enrollment in listed.enrollments],
            "title": unknown.title,
            "detail": unknown.detail,
            "fields": [f"{error.field}: {error.found}" for error in invalid.errors],
        }
    )
)
