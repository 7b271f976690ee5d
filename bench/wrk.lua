-- wrk -t1 -c8 -d4s -s bench/wrk.lua URL -- FILE [PAUSE]: the requests of a list in turn, from a place that differs by thread;
-- with PAUSE, each connection waits so many milliseconds on average between an answer and its next request.
-- The last line printed is one JSON object, read by bench/load.py.
local requests, position, pause = {}, 0, 0
local agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

function init(args)
  pause = tonumber(args[2] or 0)
  -- Declared only when it serves: wrk then sends nothing before the first pause is over.
  -- From nothing to twice the pause: answered together, all would otherwise come back together, in waves that no crowd makes.
  if pause > 0 then delay = function() return math.random() * 2 * pause end end
  for line in io.lines(args[1]) do
    local path, header, _, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t?(.*)$")
    local headers = { ["User-Agent"] = agent }
    local name, value = header:match("^([^:]+): (.*)$")
    if name then headers[name] = value end
    if body ~= "" then
      headers["Content-Type"] = body:sub(1, 1) == "{" and "application/json" or "application/x-www-form-urlencoded"
      requests[#requests + 1] = wrk.format("POST", path, headers, body)
    else
      requests[#requests + 1] = wrk.format("GET", path, headers)
    end
  end
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.4f,"bytes":%d,"p50":%.3f,"p90":%.3f,"p95":%.3f,"p99":%.3f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3, latency:percentile(90) / 1e3,
    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, errors.status + errors.timeout + errors.connect + errors.read + errors.write))
end
