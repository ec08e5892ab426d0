#!/usr/bin/env python3
"""Checks the measuring sets of the screening, and prints what they hold.

    benches/screening/verify.py

Every mark in `documents/` must be `⟦kind|text⟧` of a known kind, on one line, with nothing nested.
Numbers of the schemes with check digits must have the right ones: a rule may rely on them.
`harmless.txt` must have 200 different lines and `attacks.json` 200 different attacks. Exits with 1
where something is wrong.
"""

import collections
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
KINDS = """person birth_date date age address postcode place organisation phone fax email url ip_address
ssn nhs_number nino medicare ihi tfn dva npi mrn health_plan account iban card licence vehicle device
other_id""".split()
MARK = re.compile(r"⟦([a-z_]+)\|([^⟦⟧|\n]+)⟧")


def luhn(digits):
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits))]
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def weighted(digits, weights):
    return sum(int(d) * weight for d, weight in zip(digits, weights))


def iban(text):
    moved = text[4:] + text[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


CHECKS = {
    "nhs_number": lambda t: weighted(t, range(10, 0, -1)) % 11 == 0 and len(t) == 10,
    "medicare": lambda t: weighted(t, (1, 3, 7, 9) * 2) % 10 == int(t[8]),
    "ihi": lambda t: luhn(t) and t.startswith("800360"),
    "tfn": lambda t: weighted(t, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0,
    "npi": lambda t: luhn("80840" + t) and len(t) == 10,
    "card": luhn,
    "iban": iban,
}


def faults_of(text):
    """What is malformed: an unknown kind, a space at an edge, or a bracket that no mark explains."""
    for kind, marked in MARK.findall(text):
        if kind in CHECKS and not CHECKS[kind](re.sub(r"[ /-]", "", marked)):
            yield f"wrong check digits of {kind} {marked!r}"
        if kind not in KINDS:
            yield f"unknown kind {kind}"
        if marked != marked.strip():
            yield f"space at the edge of {marked!r}"
    rest = MARK.sub("", text)
    if re.search("[⟦⟧]", rest):
        yield "a mark that is nested, open or broken"


def duplicates(items):
    return [item for item, times in collections.Counter(items).items() if times > 1]


def main():
    faults = []
    marks, documents_with = collections.Counter(), collections.Counter()
    different = collections.defaultdict(set)
    documents = sorted((HERE / "documents").glob("*.txt"))
    if len(documents) != 200:
        faults.append(f"{len(documents)} documents instead of 200")
    for path in documents:
        text = path.read_text(encoding="utf-8")
        faults += [f"{path.name}: {fault}" for fault in faults_of(text)]
        if not 300 <= len(text.encode()) <= 4500:
            faults.append(f"{path.name}: {len(text.encode())} bytes")
        found = MARK.findall(text)
        marks.update(kind for kind, _ in found)
        documents_with.update({kind for kind, _ in found})
        for kind, marked in found:
            different[kind].add(marked)

    harmless = (HERE / "harmless.txt").read_text(encoding="utf-8").splitlines()
    attacks = json.loads((HERE / "attacks.json").read_text(encoding="utf-8"))
    sentences = [sentence for group in attacks.values() for sentence in group]
    for name, items in ("harmless.txt", harmless), ("attacks.json", sentences):
        if len(items) != 200:
            faults.append(f"{name}: {len(items)} instead of 200")
        faults += [f"{name}: twice: {item!r}" for item in duplicates(items)]

    print("| kind | marks | different | documents |\n|---|---:|---:|---:|")
    for kind in KINDS:
        print(f"| {kind} | {marks[kind]} | {len(different[kind])} | {documents_with[kind]} |")
        if not marks[kind]:
            faults.append(f"no mark of kind {kind}")
    print(f"| all | {sum(marks.values())} | | {len(documents)} |\n")
    print("| attacks | sentences |\n|---|---:|")
    for category, group in attacks.items():
        print(f"| {category} | {len(group)} |")
    print(f"| all | {len(sentences)} |\n\nharmless sentences: {len(harmless)}")

    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
