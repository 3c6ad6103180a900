"""What can go wrong: a class for each status that a program may act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class AIAggregatorError(Exception):
    """Everything that this package raises by itself."""


class APIError(AIAggregatorError):
    """The server answered with an error."""

    def __init__(
        self,
        status_code: int,
        body: Mapping[str, Any],
        *,
        retry_after: float | None = None,
        request_id: str | None = None,
        may_retry: bool = True,
    ) -> None:
        super().__init__(body.get("message") or f"The server answered {status_code}")
        self.status_code = status_code
        self.message = str(self)
        self.error: str = body.get("error") or ""
        """The name of the status."""
        self.details: list[dict[str, str]] = body.get("details") or []
        """With `field` and `message` each."""
        self.request_id: str | None = body.get("requestId") or request_id
        self.path: str | None = body.get("path")
        self.retry_after = retry_after
        """Seconds."""
        self.may_retry = may_retry
        """Whether the server thinks that the same request may succeed another time."""
        self.body = body

    @staticmethod
    def of(
        status_code: int,
        body: Mapping[str, Any],
        *,
        retry_after: float | None,
        request_id: str | None,
        may_retry: bool,
    ) -> APIError:
        """The error of the class that belongs to the status."""
        kind = _BY_STATUS.get(status_code, ServerError if status_code >= 500 else APIError)
        return kind(status_code, body, retry_after=retry_after, request_id=request_id, may_retry=may_retry)


class BadRequestError(APIError):
    """400: `details` names each field."""


class AuthenticationError(APIError):
    """401"""


class InsufficientCreditError(APIError):
    """402: `body` tells what is required, available and held, in credits."""


class PermissionDeniedError(APIError):
    """403"""


class NotFoundError(APIError):
    """404"""


class ConflictError(APIError):
    """409: taken already, or the Idempotency-Key was used otherwise."""


class RateLimitError(APIError):
    """429: come back after `retry_after` seconds."""


class ServerError(APIError):
    """500 and above"""


_BY_STATUS: Mapping[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: InsufficientCreditError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitError,
}


class APIConnectionError(AIAggregatorError):
    """No whole answer came. Whether the server acted is not known: the same `idempotency_key` again is charged once."""

    def __init__(self, message: str, idempotency_key: str | None) -> None:
        super().__init__(message)
        self.idempotency_key = idempotency_key


class APITimeoutError(APIConnectionError):
    """No whole answer came in time."""


class StreamError(AIAggregatorError):
    """A streamed answer broke off: `code` is the server's word for it, or None where the connection broke."""

    def __init__(self, message: str, code: str | None, request_id: str | None) -> None:
        super().__init__(message)
        self.code = code
        self.request_id = request_id


class WebhookVerificationError(AIAggregatorError):
    """A webhook's signature or time is not good: nothing of it may be believed."""
