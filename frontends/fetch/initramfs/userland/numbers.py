# Floating-point, integer and text work whose answers follow from IEEE 754 and the C library alone.
import math
import struct
import hashlib


def floats():
    x = 0.1
    for i in range(1, 200):
        x = (x * 997.0 + 1.0 / i) % 1013.0
        for f in (math.sin, math.cos, math.tan, math.atan, math.tanh, math.exp, math.expm1, math.erf, math.gamma, math.log1p):
            y = x / 100.0 if f in (math.exp, math.expm1, math.gamma) else x
            yield f(y)
        yield math.sqrt(x)
        yield math.cbrt(x)
        yield math.fma(x, 1.0 / i, -x)
        yield math.hypot(x, i)
        yield math.fmod(x * 1e10, i)
        yield math.log2(x + i)
        yield math.pow(x, 1.0 / i)
        yield float(math.floor(x)) + math.ceil(-x) + round(x, 3)


def extremes():
    for a in (0.0, -0.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, math.inf, -math.inf, 1.5, -2.5, 1e16):
        for b in (0.0, -0.0, 5e-324, -1.0, 3.0, math.inf, 1e-300):
            yield a + b
            yield a - b
            yield a * b
            yield math.copysign(a, b)
            yield math.nextafter(a, b)
            if b:
                yield a / b


def narrow():
    # Through single and half precision and back.
    x = 1.0
    for i in range(1, 300):
        x = x * 1.37 if x < 60000.0 else x / 65521.0
        yield struct.unpack("<f", struct.pack("<f", x / i))[0]
        yield struct.unpack("<e", struct.pack("<e", x / i))[0]


def show(name, items):
    digest = hashlib.sha256("\n".join(items).encode()).hexdigest()[:16]
    print(name, len(items), digest)


show("float", [v.hex() for v in floats()])
# The shortest decimal form, and back.
show("repr", [repr(v) for v in floats() if float(repr(v)) == v])
show("extremes", [struct.pack(">d", v + 0.0).hex() for v in extremes() if v == v])
show("narrow", [v.hex() for v in narrow()])
show("sums", [math.fsum(floats()).hex(), sum(narrow()).hex(), math.dist(list(narrow()), [0.5] * 598).hex()])
show("powers", [hex(pow(3, 65537 * i, (1 << 521) - 1)) for i in range(1, 8)])
show("factorials", [str(math.factorial(n)) for n in (20, 100, 700)] + [str(math.isqrt(10**600)), str(math.comb(900, 450))])
show("division", [str(d) for i in range(1, 60) for d in divmod(7**333, 10**i + 7)])
text = open("/inputs/text").read()
words = {}
for word in text[:60000].split():
    words[word] = words.get(word, 0) + 1
show("words", [f"{n} {w}" for w, n in sorted(words.items())])
data = text.encode()
for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b", "blake2s"):
    show(name, [hashlib.new(name, data, usedforsecurity=False).hexdigest()])
