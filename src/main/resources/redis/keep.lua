-- Keeps the places of requests that are under way. KEYS: one per place, the same one for places of the same limit.
-- ARGV: for how many ms from now, then for each key the id of the taking.
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local life = tonumber(ARGV[1])
for i, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + life, ARGV[1 + i])
  redis.call('PEXPIRE', key, life)
end
return 1
