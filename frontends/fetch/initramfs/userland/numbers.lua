-- The classic numerical kernels, interpreted and translated: LuaJIT writes machine code while it runs, which the instruction
-- cache must see.
local function spectral(n)
  local function a(i, j) local ij = i + j; return 1 / (ij * (ij + 1) / 2 + i + 1) end
  local function times(v, transposed)
    local r = {}
    for i = 0, n - 1 do
      local s = 0
      for j = 0, n - 1 do s = s + v[j] * (transposed and a(j, i) or a(i, j)) end
      r[i] = s
    end
    return r
  end
  local u, v = {}, nil
  for i = 0, n - 1 do u[i] = 1 end
  for _ = 1, 5 do
    v = times(times(u, false), true)
    u = times(times(v, false), true)
  end
  local uv, vv = 0, 0
  for i = 0, n - 1 do uv = uv + u[i] * v[i]; vv = vv + v[i] * v[i] end
  return math.sqrt(uv / vv)
end

local function mandelbrot(n)
  local inside, steps = 0, 0
  for y = 0, n - 1 do
    for x = 0, n - 1 do
      local cr, ci, zr, zi, k = 2.5 * x / n - 2, 2.5 * y / n - 1.25, 0, 0, 0
      while k < 50 and zr * zr + zi * zi < 4 do
        zr, zi, k = zr * zr - zi * zi + cr, 2 * zr * zi + ci, k + 1
      end
      steps = steps + k
      if k == 50 then inside = inside + 1 end
    end
  end
  return inside .. " " .. steps
end

local function bodies(steps)
  local x, y, vx, vy, m = { 0, 4.8, 8.3, 12.9 }, { 0, -1.2, 4.1, -15.1 }, { 0, 0.6, -1.0, 1.1 }, { 0, 2.8, 1.8, 0.9 }, { 39.5, 0.04, 0.01, 0.002 }
  for _ = 1, steps do
    for i = 1, 4 do
      for j = i + 1, 4 do
        local dx, dy = x[i] - x[j], y[i] - y[j]
        local d2 = dx * dx + dy * dy
        local mag = 0.01 / (d2 * math.sqrt(d2))
        vx[i], vy[i] = vx[i] - dx * m[j] * mag, vy[i] - dy * m[j] * mag
        vx[j], vy[j] = vx[j] + dx * m[i] * mag, vy[j] + dy * m[i] * mag
      end
    end
    for i = 1, 4 do x[i], y[i] = x[i] + 0.01 * vx[i], y[i] + 0.01 * vy[i] end
  end
  return string.format("%.17g %.17g %.17g", x[2], y[3], vx[4])
end

local function series(n)
  local s = 0
  for i = 1, n do s = s + math.sin(i) * math.exp(-i / n) + math.log(i) / (i ^ 1.5) + math.floor(i / 7) % 3 end
  return string.format("%.17g", s)
end

local function bits(n)
  local h = 0x811c9dc5
  for i = 1, n do
    h = bit.bxor(h, bit.band(i, 0xff))
    h = bit.tobit(bit.lshift(h, 5) - bit.rol(h, 7) + bit.bswap(i))
  end
  return bit.tohex(h)
end

local ffi = require("ffi")
local function structures(n)
  local a = ffi.new("struct { int32_t i; float f; double d; uint64_t u; } [?]", 64)
  for i = 0, n do
    local e = a[i % 64]
    e.i, e.f, e.d, e.u = e.i + i, e.f + i / 3, e.d + e.f * 1.5, e.u * 6364136223846793005ULL + 1442695040888963407ULL
  end
  return string.format("%d %.9g %.17g %s", a[5].i, a[6].f, a[7].d, tostring(a[8].u))
end

local scale = tonumber(arg[1])
print("spectral", string.format("%.17g", spectral(10 * scale)))
print("mandelbrot", mandelbrot(16 * scale))
print("bodies", bodies(1000 * scale))
print("series", series(2500 * scale))
print("bits", bits(20000 * scale))
print("structures", structures(20000 * scale))
