"""The official Python SDK of Anthropic against a started Tollgate; address and key come from the SDK's own variables."""

import json
import os
import urllib.request
from decimal import Decimal

import anthropic

client = anthropic.Anthropic(max_retries=0)
ASK = [{"role": "user", "content": "Say hello"}]


def balance():
    request = urllib.request.Request(
        os.environ["ANTHROPIC_BASE_URL"] + "/api/v1/billing/balance",
        headers={"X-API-Key": os.environ["ANTHROPIC_API_KEY"]},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer, parse_float=Decimal, parse_int=Decimal)["balance"]


def decimal(cost):
    return Decimal(repr(cost))


models = [model.id for model in client.models.list()]
assert "demo" in models, models
assert client.models.retrieve("demo").display_name

before = balance()
answer = client.messages.create(model="demo", max_tokens=200, system="Be brief.", messages=ASK)
assert answer.content[0].type == "text" and answer.content[0].text, answer
assert answer.stop_reason == "end_turn", answer
assert answer.usage.input_tokens > 0 and answer.usage.output_tokens > 0, answer
assert answer.provider == "demo" and answer._request_id, answer
assert before - balance() == decimal(answer.cost) > 0, (before, balance(), answer.cost)

before = balance()
costs = []
with client.messages.stream(model="demo", max_tokens=200, messages=ASK) as stream:
    for event in stream:
        if event.type == "message_delta":
            costs.append(decimal(event.cost))
    final = stream.get_final_message()
assert final.content[0].text and final.stop_reason == "end_turn", final
assert final.usage.input_tokens > 0 and final.usage.output_tokens > 0, final
assert [before - balance()] == costs, (before, balance(), costs)

tool = {
    "name": "weather",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
called = client.messages.create(
    model="demo", max_tokens=200, messages=ASK, tools=[tool], tool_choice={"type": "any"}
)
call = next(block for block in called.content if block.type == "tool_use")
assert call.name == "weather" and called.stop_reason == "tool_use", called
result = {"type": "tool_result", "tool_use_id": call.id, "content": "sunny"}
followed = client.messages.create(
    model="demo",
    max_tokens=200,
    messages=ASK + [{"role": "assistant", "content": called.content}, {"role": "user", "content": [result]}],
    tools=[tool],
)
assert followed.content[0].text, followed
with client.messages.stream(
    model="demo", max_tokens=200, messages=ASK, tools=[tool], tool_choice={"type": "any"}
) as stream:
    assert any(block.type == "tool_use" for block in stream.get_final_message().content)

before = balance()
assert client.messages.count_tokens(model="demo", messages=ASK).input_tokens > 0
assert balance() == before


def refused(error, **request):
    try:
        # Without a time limit of its own the SDK asks for no answer as long as some of these.
        client.messages.create(timeout=30, **({"model": "demo", "max_tokens": 200, "messages": ASK} | request))
    except error as e:
        assert e.body["type"] == "error", e.body
        return e.body["error"]["type"]
    raise AssertionError(f"{request} was not refused")


assert refused(anthropic.BadRequestError, messages=[]) == "invalid_request_error"
assert refused(anthropic.NotFoundError, model="no-such-model") == "not_found_error"
assert refused(anthropic.APIStatusError, max_tokens=2_000_000_000) == "billing_error"
try:
    client.with_options(api_key="ak_live_wrong").models.list()
    raise AssertionError("a wrong key was taken")
except anthropic.AuthenticationError as e:
    assert e.body["error"]["type"] == "authentication_error", e.body

print("Anthropic's Python SDK", anthropic.__version__, "passed")
