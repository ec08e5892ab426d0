"""Teaches schemathesis (SCHEMATHESIS_HOOKS) to write JSON lines, which it does not know by itself."""

import json

import schemathesis


@schemathesis.serializer("application/jsonl")
def json_lines(context, value):
    lines = value if isinstance(value, list) else [value]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()
