"""Our Python client, installed as its README says, against a started Tollgate; readme.py is the examples of that README."""

import contextlib
import io
import os
import re
import threading
import time
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer

import ai_aggregator as sdk

BASE_URL = os.environ["AI_AGGREGATOR_URL"]
DEMO = {"model": "demo", "messages": [{"role": "user", "content": "Say hello"}]}


def refused(kind, call, **arguments):
    try:
        call(**arguments)
    except kind as error:
        assert error.request_id and error.path.startswith("/api/v1/"), vars(error)
        return error
    raise AssertionError(f"{arguments} was not refused")


# A company signs up, renews its session and makes a key.
person = sdk.AIAggregatorClient(base_url=BASE_URL)
account = {"email": "python@example.com", "password": "securepassword123"}
person.auth.register(**account, name="Python")
refused(sdk.ConflictError, person.auth.register, **account)
session = person.auth.refresh(person.auth.login(**account).refresh_token)
assert person.token == session.access_token
made = person.auth.api_keys.create(
    name="python", permissions=["chat", "models", "billing", "analytics"], budget={"total": Decimal("500.5")}
)
assert person.auth.api_keys.list().data[0].id == made.id
key = person.auth.api_keys.rotate(made.id)
client = sdk.AIAggregatorClient(base_url=BASE_URL, api_key=key.key)

# Chats, whole and streamed; each is charged exactly.
assert "demo" in [model.id for model in client.models.list().data]
before = client.billing.balance().balance
answer = client.chat.completions.create(**DEMO)
assert answer.provider == "demo" and answer.usage.total_tokens > 0, answer
text, last = "", None
with client.chat.completions.create(**DEMO, stream=True, stream_options={"include_usage": True}) as stream:
    assert stream.request_id
    for last in stream:
        text += last.choices[0].delta.content or "" if last.choices else ""
assert text == answer.choices[0].message.content, text
after_both = client.billing.balance().balance
assert before - after_both == answer.cost + last.cost, (before, after_both, answer.cost, last.cost)

# The same Idempotency-Key is billed once.
billed = client.chat.completions.create(**DEMO, idempotency_key="python-once")
assert dict(client.chat.completions.create(**DEMO, idempotency_key="python-once")) == dict(billed)
refused(sdk.ConflictError, client.chat.completions.create, **DEMO, temperature=1, idempotency_key="python-once")
assert after_both - client.billing.balance().balance == billed.cost
debits = client.billing.transactions(type="DEBIT", limit=2)
assert (debits.pagination.total, len(debits.data)) == (3, 2), debits

# Usage follows the ledger within seconds.
until = time.monotonic() + 60
while (usage := client.analytics.usage(group_by="month", model="demo")).summary.total_requests < 3:
    assert time.monotonic() < until, usage
assert usage.summary.total_cost == answer.cost + last.cost + billed.cost, usage

# Money in: a payment waits for its payer.
assert person.billing.deposit(amount=Decimal("12.50"), currency="USD").payment_url
payment = person.payments.create(amount=100, currency="USD", description="Пополнение")
assert person.payments.get(payment.id).amount == "100.00"
assert person.payments.list(status="pending").pagination.total == 2

# Errors by class.
chat = client.chat.completions.create
assert refused(sdk.BadRequestError, chat, **DEMO, temperature=3).details[0]["field"] == "temperature"
refused(sdk.BadRequestError, chat, **DEMO, temperature=3, stream=True)
refused(sdk.NotFoundError, chat, **(DEMO | {"model": "no-such-model"}))
assert refused(sdk.InsufficientCreditError, chat, **DEMO, max_tokens=2_000_000_000).body["required"] > 0
refused(sdk.PermissionDeniedError, client.webhooks.list)
refused(sdk.AuthenticationError, sdk.AIAggregatorClient(base_url=BASE_URL, api_key="ak_live_x").models.list)

# The README's examples.
os.environ.update(AI_AGGREGATOR_API_KEY=key.key, WEBHOOK_SECRET="a-secret-of-the-python-test")
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    import readme
pattern = r"Это демонстрационный ответ.*\nleft: [\d.]+ USD\nThis is a demo.*\n\d+\S* credits are needed\n"
assert re.fullmatch(pattern, printed.getvalue(), re.DOTALL), printed.getvalue()

# A webhook: what arrives is what the README's receiver takes, by both signatures.
arrived = []


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        readme.receive(body, dict(self.headers))
        arrived.append(sdk.verify_webhook_body(body, os.environ["WEBHOOK_SECRET"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


receiver = HTTPServer(("127.0.0.1", 0), Receiver)
receiver.timeout = 60
waiting = threading.Thread(target=receiver.handle_request, daemon=True)
waiting.start()
hook = person.webhooks.create(
    url=f"http://127.0.0.1:{receiver.server_port}/", events=["payment.succeeded"], secret=os.environ["WEBHOOK_SECRET"]
)
with contextlib.redirect_stdout(printed):
    person.webhooks.test(hook.id)
    waiting.join()
assert arrived and arrived[0].event == "webhook.test", arrived
assert printed.getvalue().endswith("webhook: webhook.test\n"), printed.getvalue()
assert person.webhooks.deliveries(hook.id, limit=1).data[0].event == "webhook.test"
assert person.webhooks.list().data[0].id == hook.id
person.webhooks.delete(hook.id)

# The end of the key and of the session.
person.auth.api_keys.delete(key.id)
person.auth.logout(session.refresh_token)
assert person.token is None
refused(sdk.AuthenticationError, person.billing.balance)
print("our Python client passed")
