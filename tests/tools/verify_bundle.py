#!/usr/bin/env python3
"""Verifies an export bundle: verify_bundle.py FILE [VKEY]

Written from the format's description alone and sharing no code with the product, so that both
being right is the simplest explanation for their agreeing. Prints one JSON document; ends with 0
where the bundle is sound, 1 where it is not.
"""

import base64
import hashlib
import json
import re
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MEMBERS = {
    "actor", "kind", "log", "parent", "payload", "role", "seq", "session", "session_seq",
    "source", "span", "subject", "time", "trace", "v",
}


class Fault(Exception):
    def __init__(self, message, seq=None):
        super().__init__(message)
        self.message, self.seq = message, seq


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def node(left, right):
    return sha256(b"\x01", left, right)


def canonical(value):
    """RFC 8785 for what the format allows: ASCII member names, integers, no floats."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def parse(text):
    def members(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) != len(names):
            raise ValueError("a member stands twice")
        return dict(pairs)

    def refuse(number):
        raise ValueError(f"{number} is no integer")

    return json.loads(text, object_pairs_hook=members, parse_float=refuse, parse_constant=refuse)


def subtrees(start, end):
    """The perfect, aligned subtrees that decompose [start, end), largest first that fits."""
    sizes = []
    while start < end:
        size = 1
        while start % (size * 2) == 0 and start + size * 2 <= end:
            size *= 2
        sizes.append(size)
        start += size
    return sizes


class Tree:
    """Roots of neighbouring perfect subtrees, joined as soon as they can be."""

    def __init__(self):
        self.parts, self.size = [], 0

    def push(self, size, digest):
        self.size += size
        while self.parts and self.parts[-1][0] == size and (self.size - 2 * size) % (2 * size) == 0:
            _, left = self.parts.pop()
            size, digest = size * 2, node(left, digest)
        self.parts.append((size, digest))

    def root(self):
        if not self.parts:
            return sha256()
        digest = self.parts[-1][1]
        for _, left in reversed(self.parts[:-1]):
            digest = node(left, digest)
        return digest


def root_by_proof(leaf, index, size, path):
    """RFC 9162, 2.1.3.2."""
    if index >= size:
        raise ValueError("the event lies past the checkpoint")
    at, last, digest = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ValueError("the proof is too long")
        if at & 1 or at == last:
            digest = node(sibling, digest)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            digest = node(digest, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return digest


def vkey(text):
    name, digest, encoded = text.strip().split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    if sha256(name.encode(), b"\n", key)[:4].hex() != digest:
        raise Fault("a verifier key does not have its own hash")
    return name, bytes.fromhex(digest), key


def open_note(note, keys, log):
    """The checkpoint's size and root, once the log's own key has signed it."""
    body, signatures = note.rsplit("\n\n", 1)
    body += "\n"
    origin, size, root = body.split("\n")[:3]
    if body.count("\n") != 3 or origin != f"wardbook/{log}" or not re.fullmatch(r"0|[1-9]\d*", size):
        raise Fault("the checkpoint is not one of this log")
    signed = False
    for line in signatures.splitlines():
        dash, name, encoded = line.split(" ")
        signature = base64.b64decode(encoded, validate=True)
        for key_name, digest, key in keys:
            if (name, signature[:4]) != (key_name, digest) or name != origin or key[0] != 1:
                continue
            try:
                Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], body.encode())
            except InvalidSignature:
                raise Fault("the checkpoint's signature is wrong") from None
            signed = dash == "\u2014"
    if not signed:
        raise Fault("the checkpoint is not signed by the log's key")
    return int(size), base64.b64decode(root, validate=True)


def check_event(line, log, before):
    event = parse(line)
    header = event["header"]
    seq = header["seq"]
    if set(header) != MEMBERS or header["v"] != 1:
        raise Fault(f"event {seq} does not have the members of a header", seq)
    if header["log"] != log:
        raise Fault(f"event {seq} belongs to another log", seq)
    if before and header["time"] < before["time"]:
        raise Fault(f"event {seq} is earlier than the one before it", seq)
    payload, salt = event["payload"], event["salt"]
    if (payload is None) != (salt is None):
        raise Fault(f"event {seq} has a payload without its salt, or the other way round", seq)
    if payload is not None:
        committed = sha256(b"wardbook/payload/v1\n", bytes.fromhex(salt), canonical(payload)).hex()
        if committed != header["payload"]:
            raise Fault(f"the payload of event {seq} is not what was recorded", seq)
    return event, sha256(b"\x00", canonical(header))


def verify(file, trusted):
    bundle = zipfile.ZipFile(file)
    names = bundle.namelist()
    if len(set(names)) != len(names):
        raise Fault("a file stands in the bundle twice")
    manifest = parse(bundle.read("manifest.json"))
    if manifest["format"] != "wardbook-bundle/1":
        raise Fault("this is no wardbook-bundle/1")
    log, start, end = manifest["log"], manifest["from"], manifest["to"]
    keys = [vkey(line) for line in bundle.read("keys.txt").decode().splitlines() if line]
    if trusted:
        keys = [key for key in keys if key == vkey(trusted)]
    size, root = open_note(bundle.read("checkpoint.txt").decode(), keys, log)
    if size != manifest["size"]:
        raise Fault("the manifest names another checkpoint")
    ranged = manifest["selection"] == "range"
    tree, before, count, shown = Tree(), None, 0, 0
    if ranged:
        proof = parse(bundle.read("proof.json"))
        for length, digest in zip(subtrees(0, start), proof["left"], strict=True):
            tree.push(length, bytes.fromhex(digest))
    for line in bundle.read("events.jsonl").decode().split("\n")[:-1]:
        event, leaf = check_event(line, log, before and before["header"])
        header = event["header"]
        seq = header["seq"]
        if ranged and seq != start + count:
            raise Fault(f"event {start + count} is missing", start + count)
        if not ranged and before and seq <= before["header"]["seq"]:
            raise Fault(f"event {seq} is out of order", seq)
        if ranged:
            tree.push(1, leaf)
        elif root_by_proof(leaf, seq, size, [bytes.fromhex(one) for one in event["proof"]]) != root:
            raise Fault(f"event {seq} is not in the log that was signed", seq)
        before, count = event, count + 1
        shown += event["payload"] is not None
    if ranged:
        if count != end - start:
            raise Fault(f"event {start + count} is missing", start + count)
        for length, digest in zip(subtrees(end, size), proof["right"], strict=True):
            tree.push(length, bytes.fromhex(digest))
        if (tree.size, tree.root()) != (size, root):
            raise Fault("the events do not give the root that was signed")
    elif before and before["header"]["seq"] + 1 != end:
        raise Fault("the manifest's end is not that of the list")
    return {"sound": True, "events": count, "shown": shown, "size": size, "root": root.hex()}


def main():
    try:
        found = verify(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
    except Fault as fault:
        found = {"sound": False, "seq": fault.seq, "message": fault.message}
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        found = {"sound": False, "seq": None, "message": f"malformed: {error!r}"}
    print(json.dumps(found))
    return 0 if found["sound"] else 1


if __name__ == "__main__":
    sys.exit(main())
