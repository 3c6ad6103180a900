// The official Node SDK against a started Tollgate; the address and the key come from the SDK's own variables.
import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0 });
const messages = [{ role: "user", content: "Say hello" }];

const models = [];
for await (const model of client.models.list()) models.push(model.id);
assert.ok(models.includes("demo"), models.join());

const answer = await client.chat.completions.create({ model: "demo", messages });
assert.ok(answer.choices[0].message.content);
assert.ok(answer.cost > 0);
assert.equal(answer.provider, "demo");

let text = "";
for await (const part of await client.chat.completions.create({ model: "demo", messages, stream: true })) {
  text += part.choices[0].delta.content ?? "";
}
assert.equal(text, answer.choices[0].message.content);

const tools = [
  {
    type: "function",
    function: {
      name: "weather",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
];
const called = await client.chat.completions.create({ model: "demo", messages, tools, tool_choice: "required" });
assert.equal(called.choices[0].message.tool_calls[0].function.name, "weather");

const refused = async (kind, request) => {
  const error = await client.chat.completions.create({ model: "demo", messages, ...request }).catch((e) => e);
  assert.ok(error instanceof kind, `${JSON.stringify(request)}: ${error}`);
  return error;
};
assert.equal((await refused(OpenAI.BadRequestError, { temperature: 3 })).param, "temperature");
assert.equal((await refused(OpenAI.NotFoundError, { model: "no-such-model" })).code, "model_not_found");
assert.equal((await refused(OpenAI.APIError, { max_tokens: 2_000_000_000 })).status, 402);
const stranger = new OpenAI({ maxRetries: 0, apiKey: "ak_live_wrong" });
await assert.rejects(() => stranger.models.list(), OpenAI.AuthenticationError);

console.log("Node SDK passed");
