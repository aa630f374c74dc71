-- One settlement between a node and what all nodes share of one caller. Everything is an integer: a request is 60,000 units, and a
-- bucket that refills by m requests a minute gains m units each millisecond.
--
-- KEYS[1] the caller's hash: t units in the bucket, a when they were counted, h and u the hour and its requests, d and v the day and
--         its requests, b until when the caller is blocked, n:<node> that node's requests under way, sockets, and when they lapse.
-- ARGV    1 now in ms, 0 for the server's clock; 2 node; 3 burst; 4 per minute; 5 per hour; 6 per day; 7 requests wanted;
--         8 requests spent without asking; 9 requests given back and 10 the hour they were granted in; 11 requests under way wanted,
--         12 of so many; 13 sockets wanted, 14 of so many; 15 ms until the last two lapse; 16 ms to block the caller, -1 to lift.
local key, node = KEYS[1], 'n:' .. ARGV[2]
local function argument(i) return tonumber(ARGV[i]) end
local now = argument(1)
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local flat, state = redis.call('HGETALL', key), {}
for i = 1, #flat, 2 do state[flat[i]] = flat[i + 1] end

local unit, burst, minute, hourly, daily = 60000, argument(3), argument(4), argument(5), argument(6)
local spent, back = argument(8), argument(9)
local hour, day = math.floor(now / 3600000), math.floor(now / 86400000)

-- A clock that steps back refills nothing until it has caught up.
local counted = math.max(tonumber(state.a or now), now)
local elapsed = math.max(0, now - tonumber(state.a or now))
local units = tonumber(state.t or burst * unit) + elapsed * minute + (back - spent) * unit
units = math.min(burst * unit, math.max(0, units))
local ofHour = (tonumber(state.h) == hour and tonumber(state.u) or 0) + spent
if argument(10) == hour then ofHour = math.max(0, ofHour - back) end
local ofDay = (tonumber(state.d) == day and tonumber(state.v) or 0) + spent
if math.floor(argument(10) / 24) == day then ofDay = math.max(0, ofDay - back) end

local blockedUntil = tonumber(state.b or 0)
local block = argument(16)
if block > 0 then blockedUntil = math.max(blockedUntil, now + block) end
if block < 0 then blockedUntil = 0 end
local blocked = math.max(0, blockedUntil - now)

local granted = 0
if blocked == 0 then
  granted = math.max(0, math.min(argument(7), math.floor(units / unit), hourly - ofHour, daily - ofDay))
end
units, ofHour, ofDay = units - granted * unit, ofHour + granted, ofDay + granted

-- What a node that has died held lapses; what others hold is not to be had.
local underWay, sockets = 0, 0
for name, value in pairs(state) do
  if string.sub(name, 1, 2) == 'n:' then
    local its, itsSockets, lapses = string.match(value, '^(%d+) (%d+) (%d+)$')
    if tonumber(lapses) <= now then
      redis.call('HDEL', key, name)
    elseif name ~= node then
      underWay, sockets = underWay + its, sockets + itsSockets
    end
  end
end
local mine = math.max(0, math.min(argument(11), argument(12) - underWay))
local mySockets = math.max(0, math.min(argument(13), argument(14) - sockets))

local function whole(number) return string.format('%.0f', number) end
redis.call('HSET', key, 't', whole(units), 'a', whole(counted), 'h', whole(hour), 'u', whole(ofHour), 'd', whole(day), 'v', whole(ofDay))
if mine > 0 or mySockets > 0 then
  redis.call('HSET', key, node, whole(mine) .. ' ' .. whole(mySockets) .. ' ' .. whole(now + argument(15)))
else
  redis.call('HDEL', key, node)
end
if blocked > 0 then redis.call('HSET', key, 'b', whole(blockedUntil)) else redis.call('HDEL', key, 'b') end
-- At the day's end the counters are worth nothing, and what is missing in the bucket has come back or soon has.
local kept = math.max((day + 1) * 86400000 - now, blocked, argument(15), 7200000)
redis.call('PEXPIRE', key, whole(kept))
return {granted, units, hourly - ofHour, daily - ofDay, (hour + 1) * 3600000 - now, (day + 1) * 86400000 - now, mine, mySockets, blocked, hour}
