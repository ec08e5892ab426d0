#!/usr/bin/env python3
"""Reads a mirrored log as a stranger would: read_mirror.py URL TOKEN MIRROR_VKEY LOG_VKEY

URL is the mirror's prefix for the log. Written from C2SP tlog-tiles, tlog-checkpoint, signed-note
and tlog-cosignature alone, sharing no code with the product. Fetches the checkpoint, every tile and
every entry bundle that its size implies, recomputes all of them from the entries, and verifies the
signatures of the log and of the mirror. Prints one JSON document; ends with 1 where anything differs.
"""

import base64
import hashlib
import json
import sys
import urllib.request

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WIDTH = 256


class Fault(Exception):
    pass


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def node(left, right):
    return sha256(b"\x01", left, right)


def root(hashes):
    """RFC 6962, MTH over hashes of equal level, as the recursion is written there."""
    if not hashes:
        return sha256()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node(root(hashes[:k]), root(hashes[k:]))


def path_of(index):
    """tlog-tiles: three digits an element, x before all but the last."""
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups)


class Reader:
    def __init__(self, url, token):
        self.url, self.token, self.requests = url.rstrip("/"), token, 0

    def get(self, path):
        request = urllib.request.Request(f"{self.url}/{path}")
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        self.requests += 1
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def tile(self, kind, index, width):
        partial = "" if width == WIDTH else f".p/{width}"
        return self.get(f"tile/{kind}/{path_of(index)}{partial}")


def key_of(vkey):
    name, key_hash, encoded = vkey.split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    if sha256(name.encode(), b"\n", key)[:4].hex() != key_hash:
        raise Fault(f"the key hash of {name} is not its key's")
    return name, bytes.fromhex(key_hash), key[0], key[1:]


def verify(note, vkey):
    """The time of a cosignature, or None of a plain signature."""
    name, key_hash, kind, key = key_of(vkey)
    text, _, lines = note.rpartition("\n\n")
    text += "\n"
    for line in lines.splitlines():
        dash, signer, encoded = line.split(" ")
        raw = base64.b64decode(encoded, validate=True)
        if dash != "\u2014" or signer != name or raw[:4] != key_hash:
            continue
        if kind == 4:
            time, signature = int.from_bytes(raw[4:12], "big"), raw[12:]
            message = f"cosignature/v1\ntime {time}\n{text}".encode()
        else:
            time, signature, message = None, raw[4:], text.encode()
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return time
    raise Fault(f"{name} has not signed")


def entries_of(bundle):
    entries = []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        if len(bundle) < 2 + length:
            raise Fault("an entry is cut off")
        entries.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return entries


def read(url, token, mirror_vkey, log_vkey):
    reader = Reader(url, token)
    note = reader.get("checkpoint").decode()
    origin, size, encoded, *_ = note.split("\n")
    size = int(size)
    verify(note, log_vkey)
    time = verify(note, mirror_vkey)

    level, hashes, count = 0, [], 0
    for index in range((size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, size - index * WIDTH)
        entries = entries_of(reader.tile("entries", index, width))
        if len(entries) != width:
            raise Fault(f"bundle {index} has {len(entries)} entries, not {width}")
        for at, entry in enumerate(entries, index * WIDTH):
            header = json.loads(entry)
            if header["seq"] != at or f"wardbook/{header['log']}" != origin:
                raise Fault(f"entry {at} is another log's or another position's")
        hashes += [sha256(b"\x00", entry) for entry in entries]
        count += width
    top = root(hashes)
    if top != base64.b64decode(encoded):
        raise Fault("the entries lead to another root")

    tiles = 0
    while hashes:
        full = []
        for index in range((len(hashes) + WIDTH - 1) // WIDTH):
            part = hashes[index * WIDTH : (index + 1) * WIDTH]
            if reader.tile(level, index, len(part)) != b"".join(part):
                raise Fault(f"tile {level}/{index} differs from its entries")
            tiles += 1
            if len(part) == WIDTH:
                full.append(root(part))
        level, hashes = level + 1, full
    return {"origin": origin, "size": size, "entries": count, "tiles": tiles,
            "time": time, "requests": reader.requests}


if __name__ == "__main__":
    try:
        print(json.dumps(read(*sys.argv[1:5])))
    except Fault as fault:
        print(json.dumps({"fault": str(fault)}))
        sys.exit(1)
