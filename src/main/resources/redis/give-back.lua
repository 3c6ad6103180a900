-- Gives back what a taking took too much. KEYS: one per limit. ARGV: the id of the taking, then for each limit its kind
-- (R, T or C) and how much comes back (negative: how much more was used). A window that is over stays over.
for i, key in ipairs(KEYS) do
  if ARGV[i * 2] == 'C' then
    redis.call('ZREM', key, ARGV[1])
  elseif redis.call('EXISTS', key) == 1 then
    local left = redis.call('DECRBY', key, ARGV[1 + i * 2])
    if left <= 0 then
      redis.call('DEL', key)
    end
  end
end
return 1
