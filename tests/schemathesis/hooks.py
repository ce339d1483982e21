"""What a random request lacks to get past the validator and into the hub.

The documents say what a folder looks like, not which processes exist. Half of
the generated bodies are given the names of the demonstration; the others stay
as they were drawn, so that refusals are tested as well.
"""

import schemathesis

PARIS = {"type": "SI", "companyRegister": "11001401600015", "branchCode": "75108"}
FOLDER = "DGS-CERTDC-0000000000042"
CASE = FOLDER + "-01"


def is_chosen(body):
    """Half of the bodies, always the same ones."""
    return isinstance(body, dict) and len(repr(body)) % 2 == 0


def attachment(drawn):
    drawn = drawn if isinstance(drawn, dict) else {}
    return drawn | {
        "fileName": "acte.pdf",
        "type": "DD_Certificatdedeces",
        "mimeType": "application/pdf",
        "size": 20,
        "recipients": [CASE],
    }


def folder(body):
    drawn = body.get("attachments") or [{}]
    return body | {
        "processCode": "CERTDC",
        "externalId": FOLDER,
        "applicant": {"firstName": "Camille", "lastName": "EXEMPLE"},
        "cases": [{"externalId": CASE, "recipient": PARIS}],
        "attachments": [attachment(one) for one in drawn[:3]],
    }


def event(body):
    body = body | {"actionType": "STATUS_UPDATE", "caseNewStatus": "IN_PROGRESS"}
    body.pop("attachments", None)
    return body


def injection(body):
    return {"processCode": "CERTDC", "count": 1}


def subscription(body):
    return body | {"processCode": "CERTDC", "subscriber": body.get("subscriber") or PARIS}


NAMED = {
    "createFolder": folder,
    "createEvent": event,
    "injectDossiers": injection,
    "createSubscription": subscription,
}


@schemathesis.hook
def map_body(context, body):
    name = NAMED.get(context.operation.definition.raw.get("operationId"))
    return name(body) if name and is_chosen(body) else body
