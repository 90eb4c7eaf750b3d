"""What every route lets in: one table. A route that is not in it answers nobody (deny by default)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desk.people.permissions import Permission

_PUBLIC = None  # needs no permission: what it shows is public, or it is how one signs in

_PARAMETER = re.compile(r"\{[^}]*\}")  # 「{ticket_id}」, 「{path:path}」

# method and address, parameters left blank → the permission it needs; whose object it is, the route itself asks
_TABLE: Mapping[str, Permission | None] = {
    # the service
    "GET /healthz": _PUBLIC,
    "GET /readyz": _PUBLIC,
    "GET /docs": _PUBLIC,
    "GET /api/v1/meta": _PUBLIC,
    # public documents
    "GET /api/v1/policies": _PUBLIC,
    "GET /api/v1/policies/{}": _PUBLIC,
    "GET /api/v1/policies/{}/text": _PUBLIC,
    "GET /api/v1/policies/{}/file": _PUBLIC,
    "GET /api/v1/policies/{}/diff": _PUBLIC,
    "GET /api/v1/policies/cards": _PUBLIC,
    "GET /api/v1/policies/{}/cards": _PUBLIC,
    "GET /api/v1/policies/{}/cards/lines": _PUBLIC,
    "GET /api/v1/policies/{}/original": _PUBLIC,
    "GET /api/v1/policies/{}/filing-guide": _PUBLIC,
    "GET /api/v1/policies/{}/filing-guide.docx": _PUBLIC,
    "GET /api/v1/policies/{}/filing-guide.ics": _PUBLIC,
    "POST /api/v1/search": _PUBLIC,
    "POST /api/v1/eligibility": _PUBLIC,
    # signing in
    "POST /api/v1/auth/login": _PUBLIC,
    "POST /api/v1/auth/logout": _PUBLIC,
    "GET /api/v1/auth/me": _PUBLIC,
    "POST /api/v1/auth/password": Permission.TICKETS,  # everybody's own; who has no password is told so
    "POST /api/v1/auth/visitor": _PUBLIC,
    "GET /api/v1/auth/oidc/start": _PUBLIC,
    "GET /api/v1/auth/oidc/callback": _PUBLIC,
    # asking
    "POST /api/v1/chat": Permission.ASK,
    "GET /api/v1/conversations/{}": Permission.ASK,
    "DELETE /api/v1/conversations/{}": Permission.ASK,
    "POST /api/v1/feedback": Permission.ASK,
    # documents, jobs, cards
    "GET /api/v1/policies/doubts": Permission.POLICIES,
    "POST /api/v1/policies/{}/cards/propose": Permission.POLICIES,
    "POST /api/v1/policies/{}/cards/approve": Permission.POLICIES,
    "POST /api/v1/admin/documents": Permission.POLICIES,
    "GET /api/v1/admin/jobs": Permission.POLICIES,
    "GET /api/v1/admin/jobs/{}": Permission.POLICIES,
    "GET /api/v1/admin/jobs/{}/events": Permission.POLICIES,
    "POST /api/v1/admin/jobs/{}/pause": Permission.POLICIES,
    "POST /api/v1/admin/jobs/{}/resume": Permission.POLICIES,
    "POST /api/v1/admin/jobs/{}/cancel": Permission.POLICIES,
    "POST /api/v1/admin/jobs/{}/retry": Permission.POLICIES,
    # people
    "GET /api/v1/people/users": Permission.PEOPLE,
    "POST /api/v1/people/users": Permission.PEOPLE,
    "PATCH /api/v1/people/users/{}": Permission.PEOPLE,
    "GET /api/v1/people/keys": Permission.PEOPLE,
    "POST /api/v1/people/keys": Permission.PEOPLE,
    "DELETE /api/v1/people/keys/{}": Permission.PEOPLE,
    "GET /api/v1/people/enterprises": Permission.PEOPLE,
    "POST /api/v1/people/enterprises": Permission.PEOPLE,
    "GET /api/v1/people/enterprises/{}/export": Permission.EXPORT,
    "DELETE /api/v1/people/enterprises/{}": Permission.PEOPLE,
    "GET /api/v1/audit": Permission.AUDIT,
    "GET /api/v1/audit/verify": Permission.AUDIT,
    # tickets: everybody's own
    "GET /api/v1/desk/tickets": Permission.TICKETS,
    "POST /api/v1/desk/tickets": Permission.TICKETS,
    "GET /api/v1/desk/claimable": Permission.TICKETS,
    "POST /api/v1/desk/claim": Permission.TICKETS,
    "GET /api/v1/desk/tickets/{}": Permission.TICKETS,
    "POST /api/v1/desk/tickets/{}/messages": Permission.TICKETS,
    "POST /api/v1/desk/tickets/{}/reopen": Permission.TICKETS,
    "POST /api/v1/desk/tickets/{}/rating": Permission.TICKETS,
    "POST /api/v1/desk/tickets/{}/attachments": Permission.TICKETS,
    "GET /api/v1/desk/attachments/{}": Permission.TICKETS,
    "GET /api/v1/desk/rating-scale": _PUBLIC,
    # the desk
    "POST /api/v1/desk/tickets/{}/assign": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/accept": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/transfer": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/transfer/accept": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/transfer/decline": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/extend": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/notes": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/link": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/merge": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/close": Permission.DESK,
    "GET /api/v1/desk/staff": Permission.DESK,
    "GET /api/v1/desk/canned": Permission.DESK,
    "POST /api/v1/desk/canned": Permission.DESK,
    "PUT /api/v1/desk/canned/{}": Permission.DESK,
    "DELETE /api/v1/desk/canned/{}": Permission.DESK,
    "GET /api/v1/desk/enterprises": Permission.DESK,
    "GET /api/v1/desk/enterprises/{}": Permission.DESK,
    "PATCH /api/v1/desk/enterprises/{}": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/draft": Permission.DESK,
    "GET /api/v1/desk/tickets/{}/draft": Permission.DESK,
    "PUT /api/v1/desk/tickets/{}/draft": Permission.DESK,
    "GET /api/v1/desk/tickets/{}/drafts": Permission.DESK,
    "GET /api/v1/desk/tickets/{}/drafts/{}.{}": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/draft/check": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/draft/submit": Permission.DESK,
    "POST /api/v1/desk/tickets/{}/draft/review": Permission.REVIEW,
    "POST /api/v1/desk/tickets/{}/draft/send": Permission.DESK,
    "GET /api/v1/desk/outbox": Permission.DESK,
    "POST /api/v1/desk/outbox/{}/retry": Permission.DESK,
    "GET /api/v1/desk/reviewed": Permission.DESK,
    "POST /api/v1/desk/reviewed": Permission.DESK,
    "GET /api/v1/desk/reviewed/from-ticket/{}": Permission.DESK,
    "PATCH /api/v1/desk/reviewed/{}": Permission.DESK,
    "DELETE /api/v1/desk/reviewed/{}": Permission.DESK,
    "POST /api/v1/desk/reviewed/{}/case": Permission.DESK,
    "GET /api/v1/desk/stats": Permission.DESK,
    "GET /api/v1/desk/gaps": Permission.DESK,
    "GET /api/v1/evaluations": Permission.POLICIES,
    "GET /api/v1/evaluations/{}": Permission.POLICIES,
    "GET /api/v1/evaluations/{}/report": Permission.POLICIES,
}


def is_declared(method: str, path: str) -> bool:
    return _row(method, path) in _TABLE


def permission_for(method: str, path: str) -> Permission | None:
    """What a route needs, by its method and its address as declared (`/desk/tickets/{ticket_id}`); None: it is public.

    Raises `KeyError` for a route that is not in the table.
    """
    return _TABLE[_row(method, path)]


def _row(method: str, path: str) -> str:
    return f"{'GET' if method == 'HEAD' else method} {_PARAMETER.sub('{}', path)}"
