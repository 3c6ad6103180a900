"""The client."""

from __future__ import annotations

import ssl

from ._resources import Analytics, Auth, Billing, Chat, Models, Payments, Webhooks
from ._transport import Transport


class AIAggregatorClient:
    """A client of one installation, in the name of one key or one signed-in user. Threads may share it."""

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str | None = None,
        token: str | None = None,
        timeout: float = 120.0,
        deadline: float = 300.0,
        max_retries: int = 2,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """
        base_url: of the installation, with https:// or http://, without /api
        token: an access token; sent instead of the API key
        timeout: seconds without an answer, or between two pieces of a stream
        deadline: seconds for a call with all its attempts, up to the beginning of a stream
        max_retries: attempts after the first
        ssl_context: whom to trust; the system's authorities unless given
        """
        self._transport = Transport(
            base_url,
            api_key=api_key,
            token=token,
            timeout=timeout,
            deadline=deadline,
            max_retries=max_retries,
            ssl_context=ssl_context,
        )
        self.chat = Chat(self._transport)
        self.models = Models(self._transport)
        self.auth = Auth(self._transport)
        self.billing = Billing(self._transport)
        self.payments = Payments(self._transport)
        self.analytics = Analytics(self._transport)
        self.webhooks = Webhooks(self._transport)

    @property
    def token(self) -> str | None:
        """The access token: given, or of the last sign-in. While there is one it is sent instead of the API key."""
        return self._transport.token

    @token.setter
    def token(self, token: str | None) -> None:
        self._transport.token = token
