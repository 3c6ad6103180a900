-- Takes from all limits of one request, or from none when one of them is used up.
-- KEYS: one per limit. ARGV: the id of this taking, the length of a window in ms, the life of a concurrent place in ms,
-- then for each limit its kind (R, T or C), the most it allows, and the cost.
-- Answers the index (from 0) of the limit that refused, or -1, then for each limit what is used and how long the window
-- lasts in ms.
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local id, window, life = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local refused = -1
local used = {}
for i, key in ipairs(KEYS) do
  local kind, most, cost = ARGV[1 + i * 3], tonumber(ARGV[2 + i * 3]), tonumber(ARGV[3 + i * 3])
  if kind == 'C' then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    used[i] = redis.call('ZCARD', key)
  else
    used[i] = tonumber(redis.call('GET', key) or '0')
  end
  if refused < 0 and used[i] + cost > most and not (kind == 'T' and used[i] == 0) then
    refused = i - 1
  end
end
local answer = { refused }
for i, key in ipairs(KEYS) do
  local kind, cost = ARGV[1 + i * 3], tonumber(ARGV[3 + i * 3])
  local ttl
  if kind == 'C' then
    if refused < 0 then
      redis.call('ZADD', key, now + life, id)
      redis.call('PEXPIRE', key, life)
      used[i] = used[i] + 1
    end
    ttl = 1000
  else
    if refused < 0 then
      used[i] = redis.call('INCRBY', key, cost)
    end
    ttl = redis.call('PTTL', key)
    if ttl < 0 and used[i] > 0 then
      redis.call('PEXPIRE', key, window)
      ttl = window
    elseif ttl < 0 then
      ttl = window
    end
  end
  answer[#answer + 1] = used[i]
  answer[#answer + 1] = ttl
end
return answer
