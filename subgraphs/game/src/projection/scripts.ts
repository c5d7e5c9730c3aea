import { placeLength } from './place.ts';
import { scriptOf } from './script.ts';

/**
 * What is kept in Redis, and the only ways in which it is read and changed: each a script, so that nobody sees half.
 *
 * - `KEYS[1]`, a hash: which run of the server (`epoch`) the board was built in, the generation that is read
 *   (`current`), the one that is being built (`building`), when that last got on (`touched`, milliseconds) and how many
 *   of the rows that were read for it have been deleted since (`fewer`).
 * - `KEYS[1]:<generation>:order`, a sorted set of places, all with score 0 so that their bytes order them.
 * - `KEYS[1]:<generation>:entries`, a hash: each player's place and, behind it, the version of the row.
 * - `KEYS[1]:gone:<player>`: the version of a row that was deleted, for a while. No such row is put any more, so that
 *   whoever had read it before can't bring it back.
 * - `KEYS[2]`: the run of the server in which every board was built.
 *
 * A server that was started anew has another `run_id`. Whatever it has kept, it may lack the last writes: nothing of
 * another run is read, however whole it looks. (The Redis in memory tells no run: it keeps nothing beyond its own.)
 *
 * Each script's first answer: 1 done; 0 the projection is lost or not built yet; 2 this board alone is not there, it
 * is new.
 */
const ground = `
local info = redis.call('INFO', 'server')
local epoch = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'memory'
local function field(name) return redis.call('HGET', KEYS[1], name) end
local valid = field('epoch') == epoch
local current = valid and field('current')
local building = valid and field('building')
local function order(generation) return KEYS[1] .. ':' .. generation .. ':order' end
local function entries(generation) return KEYS[1] .. ':' .. generation .. ':entries' end
local function count(generation)
  local n = redis.call('HLEN', entries(generation))
  return n == redis.call('ZCARD', order(generation)) and n or 0
end
local function empty(generation) return redis.call('HLEN', entries(generation)) + redis.call('ZCARD', order(generation)) == 0 end
local function miss()
  local ready = redis.call('GET', KEYS[2]) == epoch
  if ready and current then redis.call('DEL', KEYS[2]) end
  return { (ready and not current and not building) and 2 or 0 }
end
local function gone(player) return KEYS[1] .. ':gone:' .. player end
local function put(generation, player, place, version)
  local deleted = redis.call('GET', gone(player))
  if deleted and tonumber(deleted) >= tonumber(version) then return 1 end
  local known = redis.call('HGET', entries(generation), player)
  if known then
    if tonumber(string.sub(known, ${placeLength + 1})) >= tonumber(version) then return 0 end
    redis.call('ZREM', order(generation), string.sub(known, 1, ${placeLength}) .. player)
  end
  redis.call('HSET', entries(generation), player, place .. version)
  redis.call('ZADD', order(generation), 0, place .. player)
  return 0
end
local function forget(generation)
  if generation then redis.call('UNLINK', order(generation), entries(generation)) end
end
local function putAll(from)
  local fewer = 0
  for i = from, #ARGV, 3 do
    if current then put(current, ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
    if building then fewer = fewer + put(building, ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
  end
  return fewer
end
`;

/** `player, place, version, …`: into what is read and what is being built, each where it is newer. */
export const putScript = scriptOf(`${ground}
if not current and not building then return miss() end
putAll(1)
return { 1 }`);

/**
 * `player, place, version`: the rank from 0 of a player, whose row as the caller found it is put first; and its place.
 * Neither where that row was deleted meanwhile.
 */
export const rankScript = scriptOf(`${ground}
if not current or count(current) == 0 then return miss() end
putAll(1)
local known = redis.call('HGET', entries(current), ARGV[1])
if not known then return { 1 } end
local place = string.sub(known, 1, ${placeLength})
return { 1, redis.call('ZRANK', order(current), place .. ARGV[1]), place }`);

/** `after, limit[, player, place, version]`: places behind `after` (empty for the first), the row given put first. */
export const pageScript = scriptOf(`${ground}
if not current or count(current) == 0 then return miss() end
putAll(3)
if ARGV[1] == '' then return { 1, redis.call('ZRANGE', order(current), 0, ARGV[2] - 1) } end
return { 1, redis.call('ZRANGEBYLEX', order(current), '(' .. ARGV[1], '+', 'LIMIT', 0, ARGV[2]) }`);

/**
 * `player, …`: how many there are, and what is kept of each, with a space between: nothing where it is not in the order
 * as well.
 */
export const lookScript = scriptOf(`${ground}
if not current or count(current) == 0 then return miss() end
local kept = {}
for i, player in ipairs(ARGV) do
  local known = redis.call('HGET', entries(current), player)
  local score = known and redis.call('ZSCORE', order(current), string.sub(known, 1, ${placeLength}) .. player)
  kept[i] = score and tonumber(score) == 0 and known or ''
end
return { 1, count(current), table.concat(kept, ' ') }`);

/** `generation, now, patience`: begins to build, unless somebody does who got on within `patience`; forgets what was. */
export const beginScript = scriptOf(`${ground}
if building and ARGV[2] - field('touched') < tonumber(ARGV[3]) then return { 0 } end
forget(field('current'))
forget(field('building'))
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'epoch', epoch, 'building', ARGV[1], 'touched', ARGV[2])
return { 1 }`);

/** `generation, now, player, place, version, …`: puts into what is being built, if it is that generation still. */
export const fillScript = scriptOf(`${ground}
if building ~= ARGV[1] then return { 0 } end
local fewer = putAll(3)
redis.call('HSET', KEYS[1], 'touched', ARGV[2])
if fewer > 0 then redis.call('HINCRBY', KEYS[1], 'fewer', fewer) end
return { 1 }`);

/** `generation, least`: lets it be read, if it is whole. A board on which nobody stands any more is forgotten. */
export const takeOverScript = scriptOf(`${ground}
if building ~= ARGV[1] or count(building) + (field('fewer') or 0) < tonumber(ARGV[2]) then return { 0 } end
if empty(building) then
  redis.call('DEL', KEYS[1])
  return { 1 }
end
redis.call('HSET', KEYS[1], 'current', building)
redis.call('HDEL', KEYS[1], 'building', 'touched', 'fewer')
return { 1 }`);

/**
 * `player, version, keep`: takes a player off, whose row was deleted at that version, out of what is read and what is
 * being built, and lets no such row be put for `keep` milliseconds. A board on which nobody stands any more is forgotten.
 */
export const leaveScript = scriptOf(`${ground}
local player, version = ARGV[1], tonumber(ARGV[2])
local function leave(generation)
  local known = redis.call('HGET', entries(generation), player)
  if not known or tonumber(string.sub(known, ${placeLength + 1})) > version then return false end
  redis.call('ZREM', order(generation), string.sub(known, 1, ${placeLength}) .. player)
  redis.call('HDEL', entries(generation), player)
  return true
end
local deleted = redis.call('GET', gone(player))
if not deleted or tonumber(deleted) <= version then redis.call('SET', gone(player), ARGV[2], 'PX', ARGV[3]) end
if building and leave(building) then redis.call('HINCRBY', KEYS[1], 'fewer', 1) end
if current and leave(current) and empty(current) then redis.call('DEL', KEYS[1]) end
return { 1 }`);

/** Whether the board is whole. */
export const stateScript = scriptOf(`${ground}
if not current or count(current) == 0 then return miss() end
return { 1 }`);

/** `KEYS[2]` alone: whether every board was built in this run of the server; with an argument, says so. */
export const readyScript = scriptOf(`
local info = redis.call('INFO', 'server')
local epoch = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or 'memory'
if ARGV[1] then redis.call('SET', KEYS[1], epoch) end
return { redis.call('GET', KEYS[1]) == epoch and 1 or 0 }`);
