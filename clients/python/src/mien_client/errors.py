"""What can go wrong: Mien answered with a problem, or did not answer."""

import json
from typing import cast

from . import contract


class MienError(Exception):
    """Anything that this package raises for what Mien said or did not say."""


class Unreachable(MienError):
    """Mien gave no answer in time, or something else answered in its place. retry_after is the pause that
    it asked for, in seconds."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ProblemError(MienError):
    """Mien refused, and says why (RFC 9457)."""

    def __init__(self, problem: contract.Problem, retry_after: float | None = None) -> None:
        super().__init__(f"{problem['status']} {problem['code']}: {problem['detail']}")
        self.problem = problem
        self.status = problem["status"]
        self.code = problem["code"]
        self.detail = problem["detail"]
        self.request_id = problem["request_id"]
        self.broken_rules = problem.get("problems", [])
        self.retry_after = retry_after


class NotAllowed(ProblemError):
    """401 or 403: no token that is valid, or one that may not do this."""


class NotFound(ProblemError):
    """404: no such character, emotion or video, or nobody is assigned to the user."""


class Archived(ProblemError):
    """409: the character, the emotion or the user is archived."""


class Invalid(ProblemError):
    """400 or 422: the request breaks a rule, or the prompt cannot be used."""


class RateLimited(ProblemError):
    """429: too many requests."""


class ServerFailed(ProblemError):
    """500 or more: Mien could not do it now."""


_CLASSES: dict[int, type[ProblemError]] = {
    400: Invalid, 401: NotAllowed, 403: NotAllowed, 404: NotFound, 409: Archived, 422: Invalid,
    429: RateLimited,
}


def error_from(status: int, content_type: str, body: bytes, retry_after: float | None) -> MienError:
    """The error of an answer that is no success; Unreachable when Mien did not write it."""
    problem = _parse_problem(body) if "problem+json" in content_type else None
    if problem is None:
        return Unreachable(f"an answer of status {status} that is not Mien's", retry_after)
    return _class_of(status)(problem, retry_after)


def _class_of(status: int) -> type[ProblemError]:
    return _CLASSES.get(status, ServerFailed if status >= 500 else ProblemError)


def _parse_problem(body: bytes) -> contract.Problem | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    named = isinstance(value, dict) and {"status", "code", "detail", "request_id"} <= value.keys()
    return cast(contract.Problem, value) if named else None

