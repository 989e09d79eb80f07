"""Bodies and rows that nobody should send, for the inbox and the import."""

import json
from random import Random

from hypothesis import strategies as st

from .common import cdr, notification

LIMIT = 64 * 1024 - 1
TEXTS = (
    "",
    " ",
    "null",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\ufeff",
    "\u202emoc",
    "ñandú ☎ \U0001d7d9\U0001d7da\U0001d7db",
    "٢٢٣٣٤٤٥٥",
    "'; DROP TABLE callmyway_event; --",
    "%s %(x)s %",
    "{0.__class__} {{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '<t t-out="request.env.user.password"/>',
    "javascript:alert(1)",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "sip:22334455@example.com;tag=1",
    "=cmd|'/c calc'!A1",
    "()",
    "tel:",
    ":@:@",
    "+",
    "++506",
    "1e999999999",
    "-1e999999999",
    "1e-999999999",
    "NaN",
    "sNaN",
    "Infinity",
    "-0",
    "0x10",
    "1_000",
    "9" * 200,
    "9" * 400,
    "-99999999999",
    "31622400",
    "999999999999.99",
    "0000-00-00 00:00:00",
    "0001-01-01 00:00:00",
    "1970-01-01 00:00:01",
    "1971-01-01 00:00:00",
    "2026-02-30 00:00:00",
    "2026-11-22 25:00:00",
    "9999-12-31 23:59:59",
    "9999-12-31 10:00:00",
    "2026-11-22T10:00:00Z",
    "A" * 256,
    "A" * 40_000,
    "☎" * 20_000,
)


def nested(depth, opening="[", closing="]", core="1"):
    """Return JSON text that is ``depth`` deep."""
    return opening * depth + core + closing * depth


DEEP = (50, 200, 900, 960, 980, 990, 995, 1000, 20_000)
# what no JSON library writes, as text of a value
RAW_VALUES = (
    *(nested(depth) for depth in DEEP),
    *(nested(depth, '{"a":', "}") for depth in DEEP[:8]),
    "9" * 4000,
    "9" * 5000,
    "-1e400",
    "1.7976931348623157e308",
    "NaN",
    "-Infinity",
    '"\\u0000"',
    '"\\ud800"',
    '"\\ud83d\\ude00"',
    '"' + "\\u0041" * 9000 + '"',
)

scalars = (
    st.sampled_from(TEXTS)
    | st.text(st.characters(exclude_categories=()), max_size=30)
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.booleans()
    | st.none()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def _spoilt(template):
    """Return a strategy of objects like ``template``, some of whose fields are hostile or gone."""
    changes = st.dictionaries(st.sampled_from(sorted(template)), values, max_size=4)
    gone = st.sets(st.sampled_from(sorted(template)), max_size=3)
    return st.builds(
        lambda new, lost: {k: v for k, v in {**template, **new}.items() if k not in lost},
        changes,
        gone,
    )


times = {"detect_time": "2026-11-22 09:00:00", "disconnect_time": "2026-11-22 09:01:00"}
data = _spoilt(notification("callEnd", "f1", **times)["data"])
actions = st.sampled_from(("callStart", "callEnd")) | values
notifications = st.fixed_dictionaries({"action": actions, "data": data | values})
rows = _spoilt(cdr("f1", **times)) | values


@st.composite
def _doubled_keys(draw):
    body = json.dumps(draw(notifications))
    return body.replace('"data"', '"data": 1, "data"', 1).replace('"ani"', '"ani": [], "ani"', 1)


@st.composite
def _broken(draw):
    """A body cut, or with some bytes replaced."""
    body = bytearray(json.dumps(draw(notifications)).encode())
    for at, byte in draw(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 255)), max_size=4)):
        body[at % len(body)] = byte
    return bytes(body[: draw(st.integers(0, len(body)))])


bodies = st.one_of(
    notifications.map(lambda body: json.dumps(body).encode()),
    notifications.map(lambda body: json.dumps(body, ensure_ascii=False).encode(errors="ignore")),
    values.map(lambda body: json.dumps(body).encode()),
    _doubled_keys().map(str.encode),
    _broken(),
    st.binary(max_size=200),
).filter(lambda body: len(body) <= LIMIT)


def corpus():
    """Yield the bodies that are always tried: each hostile value in each place."""
    template = notification("callEnd", "corpus", **times)
    places = ("callid", "endpoint_id", "ani", "dnis", "detect_time", "duration", "type", "cost")
    for text in TEXTS:
        for name in places:
            changed = {**template, "data": {**template["data"], name: text}}
            yield json.dumps(changed).encode()[:LIMIT]
        yield text.encode(errors="replace")
    for raw in RAW_VALUES:
        for name in ("callid", "duration"):
            body = json.dumps({**template, "data": {**template["data"], name: "@"}})
            yield body.replace('"@"', raw).encode()[:LIMIT]
        yield raw.encode()[:LIMIT]
    for encoding in ("utf-8-sig", "utf-16", "utf-32", "latin-1"):
        yield json.dumps(template).encode(encoding)


def mutants(count):
    """Yield ``count`` bodies with a few hostile values and broken bytes; always the same ones."""
    rng = Random(19)
    template = notification("callEnd", "mutant", **times)
    for number in range(count):
        said = {**template["data"], "callid": f"m{number % 50}"}
        for name in rng.sample(sorted(said), rng.randint(0, 3)):
            said[name] = rng.choice(TEXTS) if rng.random() < 0.7 else rng.choice((None, 0, [], {}))
        if rng.random() < 0.3:
            said.pop(rng.choice(sorted(said)))
        action = rng.choice(("callStart", "callEnd", "callEnd", rng.choice(TEXTS)))
        body = bytearray(json.dumps({"action": action, "data": said}).encode())
        for _change in range(rng.choice((0, 0, 0, 1, 3))):
            body[rng.randrange(len(body))] = rng.randrange(256)
        yield bytes(body[:LIMIT])
