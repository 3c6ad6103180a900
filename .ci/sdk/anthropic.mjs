// The official Node SDK of Anthropic against a started Tollgate; address and key come from the SDK's own variables.
import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ maxRetries: 0 });
const ask = { model: "demo", max_tokens: 200, messages: [{ role: "user", content: "Say hello" }] };

const models = [];
for await (const model of client.models.list()) models.push(model.id);
assert.ok(models.includes("demo"), models.join());

const answer = await client.messages.create(ask);
assert.ok(answer.content[0].text);
assert.ok(answer.cost > 0);
assert.equal(answer.provider, "demo");

const streamed = await client.messages.stream(ask).finalMessage();
assert.equal(streamed.content[0].text, answer.content[0].text);
assert.equal(streamed.usage.output_tokens, answer.usage.output_tokens);

const tools = [
  { name: "weather", input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } },
];
const called = await client.messages.stream({ ...ask, tools, tool_choice: { type: "any" } }).finalMessage();
assert.equal(called.content.find((block) => block.type === "tool_use").name, "weather");
assert.equal(called.stop_reason, "tool_use");

assert.ok((await client.messages.countTokens({ model: ask.model, messages: ask.messages })).input_tokens > 0);

const refused = async (kind, request) => {
  // Without a time limit of its own the SDK asks for no answer as long as some of these.
  const error = await client.messages.create({ ...ask, ...request }, { timeout: 30_000 }).catch((e) => e);
  assert.ok(error instanceof kind, `${JSON.stringify(request)}: ${error}`);
  return error.error.error.type;
};
assert.equal(await refused(Anthropic.BadRequestError, { messages: [] }), "invalid_request_error");
assert.equal(await refused(Anthropic.NotFoundError, { model: "no-such-model" }), "not_found_error");
assert.equal(await refused(Anthropic.APIError, { max_tokens: 2_000_000_000 }), "billing_error");
const stranger = new Anthropic({ maxRetries: 0, apiKey: "ak_live_wrong" });
await assert.rejects(async () => await stranger.models.list(), Anthropic.AuthenticationError);

console.log("Anthropic's Node SDK passed");
