#!/usr/bin/env python3
"""Fails on a circle of imports between the files of one crate, and on a crate that depends on
another against docs/architecture.md. Names the file and line of each. What counts as an import
is said in `rust_imports.py`.

    scripts/directions.py [--self-test] [FOLDER]
"""
import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
from rust_imports import code_of, graph_of  # noqa: E402, nothing is written beside the scripts

SHELLS = {"cli", "desktop"}
# Whose dependencies are free: they look at everything.
TESTS = {"tests", "bench", "fuzz"}
UNDER_APP = "store documents screening engine endpoints report sync ledger domain totp"
MAY_USE = {name: set(others.split()) for name, others in {
    "clock": "", "totp": "clock",
    "domain": "clock", "ledger": "",
    "engine": "domain", "screening": "domain", "documents": "domain", "report": "domain",
    "endpoints": "engine domain", "store": "ledger domain totp",
    "sync": "ledger", "office": "sync ledger clock totp",
    "keeper": "", "app": UNDER_APP, "desk": "app keeper domain", "cli": "desk app domain", "desktop": "desk app domain",
}.items()}


def circle_through(graph, start):
    """The shortest way along the arrows from a file back to itself."""
    ways, reached = [(start,)], set()
    for way in ways:
        for target in graph.get(way[-1], ()):
            if target == start:
                return way
            if target not in reached:
                reached.add(target)
                ways.append((*way, target))
    return ()


def wrong_dependencies(manifest):
    """Dependencies against the table, each with its line."""
    name = re.search(r'^name = "wardbook-(\w+)"', manifest, re.M)[1]
    if name not in MAY_USE.keys() | TESTS:
        yield 1, f"{name} has no row in scripts/directions.py"
    section = ""
    for number, line in enumerate(manifest.splitlines(), 1):
        section = line if line.startswith("[") else section
        other = re.match(r"(?:\[.*)?wardbook-(\w+)", line)
        if other and "dependencies" in section and name in MAY_USE:
            if other[1] in SHELLS or "dev-" not in section and other[1] not in MAY_USE[name]:
                yield number, f"{name} may not depend on {other[1]}"


def check(folder):
    """What is wrong, as sentences; and how many files and arrows there are."""
    wrong, files, arrows = [], 0, 0
    for manifest in sorted([*folder.glob("crates/*/Cargo.toml"), *folder.glob("*/Cargo.toml")]):
        graph = graph_of(manifest.parent)
        files, arrows = files + len(graph), arrows + sum(map(len, graph.values()))
        circles = {frozenset(circle): circle for file in graph if (circle := circle_through(graph, file))}
        for circle in circles.values():
            wrong.append("A circle of imports:" + "".join(
                f"\n  {file.relative_to(folder)}:{graph[file][target]} names {target.relative_to(folder)}"
                for file, target in zip(circle, circle[1:] + circle[:1])))
        wrong += [f"{manifest.relative_to(folder)}:{line}: {problem}"
                  for line, problem in wrong_dependencies(manifest.read_text())]
    return wrong, files, arrows


def self_test(folder):
    """Plants a circle and a wrong dependency in a copy of one crate: both must be found."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place).resolve()
        crate = copy / "crates/domain"
        shutil.copytree(folder / "crates/domain", crate)
        assert not check(copy)[0], "the copy is in order"
        first, second = next((file, target) for file, arrows in graph_of(crate).items() for target in arrows
                             if file.parent == target.parent == crate / "src" and file.name != "lib.rs")
        line = second.read_text().count("\n") + 1
        with second.open("a") as source, (crate / "Cargo.toml").open("a") as manifest:
            source.write(f"use crate::{first.stem}::Planted;\n")
            manifest.write("[dependencies]\nwardbook-app.workspace = true\n")
        code_of.cache_clear()
        wrong = "\n".join(check(copy)[0])
        assert f"{second.name}:{line} names crates/domain/src/{first.name}" in wrong, wrong
        assert "domain may not depend on app" in wrong, wrong
    print("A planted circle and a planted dependency are found.")


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--self-test"]
    here = Path(arguments[0] if arguments else Path(__file__).parent.parent).resolve()
    if "--self-test" in sys.argv:
        self_test(here)
    else:
        problems, files, arrows = check(here)
        print(*problems or [f"{files} files, {arrows} arrows between them, no circle."], sep="\n")
        sys.exit(bool(problems))
