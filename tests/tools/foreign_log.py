#!/usr/bin/env python3
"""A log of another program asks to be witnessed: foreign_log.py ADDRESS VKEY_OF_THE_WITNESS

The log is PyPI's witness-log, which knows nothing of Wardbook. First prints its verifier key, so that
head office can be told of it, and waits for a line. Then it grows and asks for a cosignature three
times, and prints what the witness held and answered. Ends with 1 where a cosignature is missing.
"""

import json
import sys
import urllib.error
import urllib.request

from read_mirror import verify
from witness_log import WitnessLog


def post(address, body):
    request = urllib.request.Request(f"{address}/add-checkpoint", body.encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers.get("Content-Type"), answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers.get("Content-Type"), refused.read().decode()


def main(address, witness):
    log = WitnessLog.generate()
    origin = log.canonical_origin()
    print(log.c2sp_vkey(origin), flush=True)
    sys.stdin.readline()

    answers, old = [], 0
    for growth in (1, 4, 300):
        for _ in range(growth):
            log.append_intent(b"something that happened")
        status, kind, body = post(address, log.add_checkpoint_body(old))
        signed = False
        if status == 200:
            checkpoint = log.add_checkpoint_body(old).split("\n\n", 1)[1]
            signed = verify(checkpoint + body, witness) is not None
        answers.append({"status": status, "size": log.tree_size(), "signed": signed})
        old = log.tree_size()
    log.append_intent(b"one more")
    status, kind, body = post(address, log.add_checkpoint_body(0))
    print(json.dumps({"origin": origin, "answers": answers,
                      "conflict": {"status": status, "type": kind, "body": body}}))
    return all(answer["signed"] for answer in answers)


if __name__ == "__main__":
    sys.exit(0 if main(*sys.argv[1:3]) else 1)
