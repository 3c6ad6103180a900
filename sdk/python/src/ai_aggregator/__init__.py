"""Client of a Tollgate gateway: chat with language models, keys, money, webhooks."""

from ._client import AIAggregatorClient
from ._errors import (
    AIAggregatorError,
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InsufficientCreditError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    StreamError,
    WebhookVerificationError,
)
from ._records import Record
from ._stream import Stream
from ._webhooks import WebhookMessage, verify_webhook, verify_webhook_body

__all__ = [
    "AIAggregatorClient",
    "AIAggregatorError",
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "InsufficientCreditError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "Record",
    "ServerError",
    "Stream",
    "StreamError",
    "WebhookMessage",
    "WebhookVerificationError",
    "verify_webhook",
    "verify_webhook_body",
]
