#!/usr/bin/env python3
"""Writes a bundle that somebody has tampered with: tamper_bundle.py FILE OUT HOW

Prints the seq of the event that was touched, where it is one.
"""

import json
import sys
import zipfile


def main():
    source, target, how = sys.argv[1:]
    with zipfile.ZipFile(source) as bundle:
        files = {name: bundle.read(name).decode() for name in bundle.namelist()}
    lines = files["events.jsonl"].split("\n")[:-1]
    at = len(lines) // 2
    while not json.loads(lines[at])["payload"]:
        at += 1
    event = json.loads(lines[at])
    touched = event["header"]["seq"]
    if how == "role":
        event["header"]["role"] = "auditor"
    elif how == "payload":
        event["payload"] = {"forged": True}
    elif how == "salt":
        event["salt"] = "00" * 16
    elif how == "time":
        event["header"]["time"] = "2020" + event["header"]["time"][4:]
    elif how == "log":
        event["header"]["log"] = "018f2f6e-0000-7000-8000-000000000001"
    elif how == "member":
        event["header"]["extra"] = ""
    lines[at] = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    if how == "dropped":
        del lines[at]
    elif how == "twice":
        lines.insert(at, lines[at])
    elif how == "swapped":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    elif how == "end":
        del lines[-1]
    elif how == "size":
        note = files["checkpoint.txt"].split("\n")
        note[1] = str(int(note[1]) + 1)
        files["checkpoint.txt"] = "\n".join(note)
    elif how == "signature":
        note = files["checkpoint.txt"].rstrip("\n")
        files["checkpoint.txt"] = note[:-8] + ("B" if note[-8] == "A" else "A") + note[-7:] + "\n"
    elif how == "manifest":
        manifest = json.loads(files["manifest.json"])
        manifest["to"] += 1
        files["manifest.json"] = json.dumps(manifest)
    elif how == "keys":
        files["keys.txt"] = ""
    if how in ("end", "size", "signature", "manifest", "keys"):
        touched = None
    files["events.jsonl"] = "".join(line + "\n" for line in lines)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in files.items():
            bundle.writestr(name, text)
    print("" if touched is None else touched)


if __name__ == "__main__":
    main()
