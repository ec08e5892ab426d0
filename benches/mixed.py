#!/usr/bin/env python3
"""Processes many documents of every kind with the real program, and says how it fared.

    benches/mixed.py PROGRAM [--documents 2000] [--kills 5] [--one-at-a-time 200]

Three things are measured, each with documents that are made here, every one of another patient:

- Memory: the program's resident size around the 200th document against the last ones, medians of 100, in one run.
- Kills: the same documents in a new clinic, killed so many times and resumed; afterwards every
  document must have one result, and none may have been asked about twice.
- Four at once against one at a time, over fewer documents, in turn.

Needs `pdftoppm` and Tesseract, for the scans. Prints a table; exits with 1 where something was lost or
done twice.
"""

import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

PASSWORD = "seven green otters knit"
GIVEN = "Ada Ben Cleo Dan Ella Finn Gwen Hugh Iris Jack Kate Liam Mona Noel Olga Paul Rosa Sam Tess".split()
FAMILY = "Abbott Barnes Castle Dalton Ellery Foster Garner Hobson Ingram Jarvis Keller Lawson".split()


def patient(number):
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN) % len(FAMILY)]
    born = f"{1930 + number % 70}-{1 + number % 12:02}-{1 + number % 28:02}"
    return given, family, born


def letter(number):
    given, family, born = patient(number)
    day, month, year = born[8:], int(born[5:7]), born[:4]
    months = "January February March April May June July August September October November December".split()
    return [
        "Harbour Street Clinic",
        f"Our reference: HS-{number:06}",
        "Referral letter",
        f"Patient: {given} {family}",
        f"Date of birth: {int(day)} {months[month - 1]} {year}",
        f"MRN: {700000 + number}",
        "Dear Dr Keating,",
        "Thank you for seeing this patient, who has had a cough for six weeks.",
        f"Haemoglobin {120 + number % 40} g/L, potassium {4 + number % 10 / 10:.1f} mmol/L.",
        "Kind regards,",
        "Dr Jane Okafor",
    ]


def text(number):
    return "\n".join(letter(number)).encode()


def pdf(number, pages=1):
    def stream(lines):
        shown = " ".join(f"({line.replace('(', '').replace(')', '')}) Tj 0 -22 Td" for line in lines)
        return zlib.compress(f"BT /F 12 Tf 72 760 Td {shown} ET".encode())

    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for page in range(pages):
        content = stream(letter(number) if page == 0 else [f"Page {page + 1} of {pages}", "Continued."])
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(
            f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode() + content + b"\nendstream"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {pages} >>".encode()
    out, places = bytearray(b"%PDF-1.7\n"), []
    for place, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{place} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010} 00000 n \n".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def rtf(number):
    return ("{\\rtf1\\ansi " + "\\par\n".join(letter(number)) + "}").encode()


def docx(path, number):
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in letter(number))
    space = "http://schemas.openxmlformats.org"
    with zipfile.ZipFile(path, "w") as word:
        word.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{space}/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
        )
        word.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{space}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        word.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}/wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>',
        )


def hl7(number):
    given, family, born = patient(number)
    return "\r".join(
        [
            f"MSH|^~\\&|LAB|HARBOUR|WB|CLINIC|20260901120000||ORU^R01|M{number}|P|2.5",
            f"PID|1||{700000 + number}^^^HARBOUR^MR||{family}^{given}||{born.replace('-', '')}|F",
            f"OBR|1||L{number}|CBC^Full blood count|||20260901110000",
            f"OBX|1|NM|HB^Haemoglobin||{120 + number % 40}|g/L|120-160|N|||F",
        ]
    ).encode()


def fhir(number):
    given, family, born = patient(number)
    subject = {
        "resourceType": "Patient",
        "id": f"p{number}",
        "identifier": [{"type": {"coding": [{"code": "MR"}]}, "value": str(700000 + number)}],
        "name": [{"family": family, "given": [given]}],
        "birthDate": born,
    }
    seen = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Haemoglobin"},
        "subject": {"reference": f"Patient/p{number}"},
        "valueQuantity": {"value": 120 + number % 40, "unit": "g/L"},
    }
    entry = [{"resource": subject}, {"resource": seen}]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entry}).encode()


def mail(number):
    body = "\r\n".join(letter(number))
    return (
        f"From: clinic@example.org\r\nTo: gp@example.org\r\nSubject: Letter {number}\r\n"
        f"Date: Tue, 1 Sep 2026 12:00:00 +0000\r\nContent-Type: text/plain\r\n\r\n{body}\r\n"
    ).encode()


def scan(path, number):
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder, "page.pdf")
        page.write_bytes(pdf(number))
        subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", page, path.with_suffix("")], check=True)


def documents(folder, count):
    """One in twenty is a scan, one in twenty a PDF of eight pages."""
    folder.mkdir()
    kinds = ["txt", "pdf", "rtf", "docx", "hl7", "json", "eml", "pdf", "txt", "docx"]
    for number in range(count):
        kind = "png" if number % 20 == 7 else kinds[number % len(kinds)]
        path = folder / f"{number:05}.{kind}"
        match kind:
            case "txt":
                path.write_bytes(text(number))
            case "pdf":
                path.write_bytes(pdf(number, 8 if number % 20 == 11 else 1))
            case "rtf":
                path.write_bytes(rtf(number))
            case "docx":
                docx(path, number)
            case "hl7":
                path.write_bytes(hl7(number))
            case "json":
                path.write_bytes(fhir(number))
            case "eml":
                path.write_bytes(mail(number))
            case "png":
                scan(path, number)


class Clinic:
    def __init__(self, program, home, at_once=None):
        self.program = program
        self.env = dict(os.environ, WARDBOOK_HOME=str(home), WARDBOOK_USER="ada", WARDBOOK_PASSWORD=PASSWORD)
        self.env["WARDBOOK_NEW_PASSWORD"] = PASSWORD
        if at_once is not None:
            self.env["WARDBOOK_AT_ONCE"] = str(at_once)
        self.ask("init", "--clinic", "Harbour", "--admin", "ada")

    def ask(self, *words):
        done = subprocess.run([self.program, *words], env=self.env, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit(f"{words}: {done.stderr}")
        return done.stdout

    def process(self, words, after=None, kill_at=None):
        """Runs a session; `after(n, kb)` hears the resident size after each document. Answers how many
        documents were finished, counted from their lines."""
        begun = subprocess.Popen(
            [self.program, "process", *words], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        finished = 0
        for line in begun.stderr:
            if line[5:].startswith(("  done", "  failed")):
                finished += 1
                if after:
                    after(finished, resident(begun.pid))
                if kill_at is not None and finished >= kill_at:
                    begun.send_signal(signal.SIGKILL)
                    break
        begun.wait()
        return finished


def middle(sizes, numbers):
    """The median of the sizes after these documents."""
    return statistics.median(sizes[number] for number in numbers if number in sizes)


def resident(process):
    try:
        for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--documents", type=int, default=2000)
    arguments.add_argument("--kills", type=int, default=5)
    arguments.add_argument("--one-at-a-time", type=int, default=200)
    given = arguments.parse_args()
    program = str(pathlib.Path(given.program).resolve())
    sound = True
    with tempfile.TemporaryDirectory(dir=os.environ.get("WARDBOOK_BENCH_DIR", "/var/tmp")) as place:
        place = pathlib.Path(place)
        inbox = place / "documents"
        documents(inbox, given.documents)
        print(f"{given.documents} documents made", flush=True)

        sizes = {}
        clinic = Clinic(program, place / "memory")
        started = time.monotonic()
        finished = clinic.process([inbox], lambda number, size: sizes.__setitem__(number, size))
        took = time.monotonic() - started
        at = min(200, finished // 2)
        # A document of many pages shows for as long as it is at work, so a single figure says little.
        early = middle(sizes, range(at - at // 4, at + at // 4))
        late = middle(sizes, range(finished - at // 2, finished + 1))
        growth = late / early - 1 if early else float("nan")
        print(f"one run: {finished} finished in {took:.0f} s, {finished / took:.1f}/s")
        steps = [f"{sizes[number] / 1024:.0f}" for number in range(at, finished + 1, at) if number in sizes]
        print(f"resident after every {at} documents, MB: {', '.join(steps)}")
        print(f"resident: {early / 1024:.0f} MB around document {at}, {late / 1024:.0f} MB at the end: {growth:+.1%} (at most 10 %)", flush=True)

        if given.kills:
            clinic = Clinic(program, place / "killed")
            share = given.documents // (given.kills + 1)
            clinic.process([inbox], kill_at=share)
            for _ in range(given.kills - 1):
                clinic.process(["--resume", "latest"], kill_at=share)
            clinic.process(["--resume", "latest"])
            session = json.loads(clinic.ask("session", "latest", "--json"))
            session = session.get("session", session)
            called = json.loads(clinic.ask("events", "--kind", "ai.called", "--json"))
            results = {}
            for event in called:
                results[event["subject"]] = results.get(event["subject"], 0) + 1
            verified = json.loads(clinic.ask("verify", "--json"))
            figures = {name: session[name] for name in ("total_documents", "processed_documents", "failed_documents", "api_calls_made")}
            print(f"killed {given.kills} times: {figures}, {len(called)} answers, verified: {verified.get('sound')}")
            sound &= figures["total_documents"] == given.documents == figures["processed_documents"] + figures["failed_documents"]
            sound &= figures["processed_documents"] == len(called) and all(count == 1 for count in results.values())
            print("nothing lost, nothing twice" if sound else "SOMETHING WAS LOST OR DONE TWICE", flush=True)

        if given.one_at_a_time:
            fewer = place / "fewer"
            documents(fewer, given.one_at_a_time)
            times = {}
            for round_ in range(2):
                for at_once in (1, 4):
                    clinic = Clinic(program, place / f"at-once-{at_once}-{round_}", at_once)
                    started = time.monotonic()
                    clinic.process([fewer])
                    times.setdefault(at_once, []).append(time.monotonic() - started)
            best = {at_once: min(took) for at_once, took in times.items()}
            print(f"{given.one_at_a_time} documents: {best[1]:.1f} s one at a time, {best[4]:.1f} s four at once: {best[1] / best[4]:.2f} × (at least 1.7)")
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
