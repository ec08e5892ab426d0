#!/usr/bin/env python3
"""Fails on a circle of imports between the files of one crate, on a crate that depends on another
against docs/architecture.md, and on code of the clinic beside `egress` that could open a connection.
Names the file and line of each. What counts as an import is said in `rust_imports.py`.

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
UNDER_APP = "store documents screening engine endpoints report sync egress ledger domain totp delivery"
MAY_USE = {name: set(others.split()) for name, others in {
    "clock": "", "totp": "clock", "delivery": "clock",
    "domain": "clock", "ledger": "",
    "engine": "domain", "screening": "domain", "documents": "domain", "report": "domain",
    "egress": "", "endpoints": "engine domain egress", "store": "ledger domain totp",
    "sync": "ledger egress", "office": "sync ledger clock totp",
    "keeper": "", "app": UNDER_APP, "desk": "app keeper domain", "cli": "desk app domain", "desktop": "desk app domain",
}.items()}

# The one way out is `egress`. Head office is no clinic, and tests are no product.
MAY_CONNECT = {"egress", "office"} | TESTS
CONNECTS = re.compile(
    r"^(reqwest|hyper[\w-]*|h2|ureq|isahc|curl|attohttpc|lettre|native-tls|rustls[\w-]*|openssl|tokio-native-tls"
    r"|tokio-rustls|tokio-postgres|postgres|tungstenite|tokio-tungstenite|websocket|russh|ssh2|suppaftp|hickory[\w-]*"
    r"|quinn|rumqttc|redis|mysql\w*|tauri-plugin-(http|upload|updater|websocket|shell|opener))\b")
SOCKETS = re.compile(r"\b(TcpStream|TcpListener|TcpSocket|UdpSocket|ToSocketAddrs|to_socket_addrs|lookup_host"
                     r"|AF_INET6?|Command::new\(\"(curl|wget|nc|ssh|scp)\")")


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


def ways_out(manifest):
    """What of a crate of the clinic could open a connection beside `egress`: file, line and words."""
    name = re.search(r'^name = "wardbook-(\w+)"', manifest.read_text(), re.M)[1]
    if name in MAY_CONNECT:
        return
    section = ""
    for number, line in enumerate(manifest.read_text().splitlines(), 1):
        section = line if line.startswith("[") else section
        if "dependencies" in section and "dev-" not in section and CONNECTS.match(line):
            yield manifest, number, f"{name} may not depend on {CONNECTS.match(line)[1]}: egress is the one way out"
    for source in sorted(manifest.parent.glob("src/**/*.rs")):
        product = source.read_text().split("#[cfg(test)]\nmod ")[0]
        if source.stem == "tests" or "tests" in source.parts:
            continue
        for number, line in enumerate(product.splitlines(), 1):
            if SOCKETS.search(line) and not line.lstrip().startswith("//"):
                yield source, number, f"{SOCKETS.search(line)[1]}: egress is the one way out"


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
        wrong += [f"{file.relative_to(folder)}:{line}: {problem}" for file, line, problem in ways_out(manifest)]
    return wrong, files, arrows


def self_test(folder):
    """Plants a circle, a wrong dependency and a second way out in a copy of one crate: all must be found."""
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
            source.write("fn planted() { std::net::TcpStream::connect(address); }\n")
            manifest.write("[dependencies]\nwardbook-app.workspace = true\nreqwest.workspace = true\n")
        code_of.cache_clear()
        wrong = "\n".join(check(copy)[0])
        assert f"{second.name}:{line} names crates/domain/src/{first.name}" in wrong, wrong
        assert "domain may not depend on app" in wrong, wrong
        assert "domain may not depend on reqwest" in wrong, wrong
        assert "TcpStream: egress is the one way out" in wrong, wrong
    print("A planted circle, a planted dependency and a planted way out are found.")


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--self-test"]
    here = Path(arguments[0] if arguments else Path(__file__).parent.parent).resolve()
    if "--self-test" in sys.argv:
        self_test(here)
    else:
        problems, files, arrows = check(here)
        print(*problems or [f"{files} files, {arrows} arrows between them, no circle."], sep="\n")
        sys.exit(bool(problems))
