"""Which file of a Rust crate names an item of which other, and where: `graph_of`.

An arrow goes from a file to the one that defines what it names: re-exports are followed. `mod`
lines, a module's re-exports of its own children and code under `#[cfg(test)]` are no arrows.
It reads text, not types: what is only reached through a method, it does not see. What is wrong
with an arrow is not decided here but in `directions.py`.
"""
import re
from functools import cache
from pathlib import Path

# What is not code: comments, strings, characters. A lifetime has no closing quote.
SILENT = re.compile(
    r"//[^\n]*|/\*.*?\*/|\bb?r(#*)\".*?\"\1|\"(?:\\.|[^\"\\])*\"|'(?:\\[^\n']+|\\'|[^\\'\n])'", re.S)
TEST = re.compile(r"#\[cfg\((?:test|all\(test\b[^\]]*)\)\]")
MOD = re.compile(r"\bmod\s+(\w+)\s*;")
USE = re.compile(r"(?P<pub>\bpub(?:\([^)]*\))?\s+)?\buse\s+(?P<tree>[\w:{},*\s]+);")
ITEM = re.compile(r"\b(?:fn|struct|enum|union|trait|type|const|static|macro_rules!)\s+(\w+)")
PATH = re.compile(r"(?<![\w:.])[A-Za-z_]\w*(?:\s*::\s*[A-Za-z_]\w*)+")
# A name in use: a type anywhere, a function where it is called.
NAME = re.compile(r"(?<![\w.:])(?<!\bfn )(?:[A-Z]\w*|[a-z_]\w*(?=\s*(?:\(|::|!)))")


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def closing(text, start):
    """The position after the brace that closes the one at `start`."""
    depth = 0
    for found in re.compile(r"[{}]").finditer(text, start):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.end()
    return len(text)


@cache
def code_of(file):
    """What is compiled outside tests, without comments and strings, each line in its place."""
    code = SILENT.sub(lambda found: blank(found[0]), file.read_text())
    while found := TEST.search(code):
        end = re.compile(r"[;{]").search(code, found.end())
        stop = end.end() if end[0] == ";" else closing(code, end.start())
        code = code[: found.start()] + blank(code[found.start() : stop]) + code[stop:]
    return code


def leaves(tree, before=()):
    """The paths of a `use` tree, each with the name that it gets."""
    head, brace, rest = tree.partition("{")
    if brace:
        depth, part, before = 0, "", (*before, *head.replace("::", " ").split())
        for letter in rest[: rest.rindex("}")] + ",":
            depth += {"{": 1, "}": -1}.get(letter, 0)
            if letter == "," and depth == 0:
                yield from leaves(part, before)
            part = "" if letter == "," and depth == 0 else part + letter
    elif words := re.sub(r"\s+as\s+", "@", tree.strip()).replace("::", " ").split():
        last, _, name = words[-1].partition("@")
        path = (*before, *words[:-1]) if last == "self" else (*before, *words[:-1], last)
        yield path, name or path[-1]


class Module:
    """The module of a file: what it declares, imports and names. One within it counts with it."""

    def __init__(self, file, parent=None):
        self.file, self.parent, self.root = file, parent, parent.root if parent else self
        owner = parent is None or file.name == "mod.rs"
        self.folder = file.parent if owner else file.parent / file.stem
        code, self.kids, self.imports, self.globs, self.uses = code_of(file), {}, {}, [], []
        for name in MOD.findall(code):
            for path in (self.folder / f"{name}.rs", self.folder / name / "mod.rs"):
                if path.exists():
                    self.kids[name] = Module(path, self)
        for found in USE.finditer(code):
            for path, name in leaves(found["tree"]):
                self.uses.append((path, name, found.start("tree"), bool(found["pub"])))
                self.imports |= {name: path}
        self.globs = [path[:-1] for path, name, _, _ in self.uses if name == "*"]
        self.code = USE.sub(lambda found: blank(found[0]), code)
        outer, at = self.code, 0
        while (at := outer.find("{", at)) >= 0:
            outer = outer[:at] + outer[closing(outer, at) :]
        self.items = set(ITEM.findall(outer))

    def find(self, path, seen=frozenset(), inside=False):
        """The file that defines the item at `path`, or the module; `None` in another crate."""
        if not path:
            return self
        head, rest, key = path[0], path[1:], (self, path, inside)
        if key in seen:
            return None
        seen |= {key}
        if head in ("crate", "self", "super"):
            start = {"crate": self.root, "self": self, "super": self.parent or self}[head]
            return start.find(rest, seen, True)
        if head in self.kids and (rest or head not in self.items | self.imports.keys()):
            return self.kids[head].find(rest, seen, True)
        if head in self.items:
            return self.file
        # `use thing::Part;` beside a name `thing` is about another crate.
        mine = head in self.imports and self.imports[head][0] != head
        if mine and (found := self.find(self.imports[head] + rest, seen)):
            return found
        for glob in self.globs:
            whole = self.find(glob, seen)
            if isinstance(whole, Module) and (found := whole.find(path, seen)):
                return found
        # Made by a macro, or imported from another crate.
        return self.file if inside and head not in self.imports else None

    def arrows(self):
        """The file of each item that this module names, with the place."""
        names = {}
        for found in NAME.finditer(self.code):
            names.setdefault(found[0], found.start())
        for path, name, at, public in self.uses:
            target = self.find(path[:-1] if name == "*" else path)
            if name == "*" and isinstance(target, Module):
                for used in names.keys() & (target.items | target.imports.keys()):
                    yield target.find((used,)), names[used]
            elif not (public and isinstance(target, Path) and target.is_relative_to(self.folder)):
                yield target, at
            elif name in names:
                yield target, names[name]
        for found in PATH.finditer(self.code):
            yield self.find(tuple(re.split(r"\s*::\s*", found[0]))), found.start()

    def walk(self):
        return [self] + [module for kid in self.kids.values() for module in kid.walk()]


def graph_of(crate):
    """For each file of a crate: the files that it names, and the first line that does."""
    graph, roots = {}, "src/*.rs src/bin/*.rs build.rs tests/*.rs benches/*.rs examples/*.rs"
    roots = [root for pattern in roots.split() for root in sorted(crate.glob(pattern))
             if root.parent.name != "src" or root.name in ("lib.rs", "main.rs")]
    for module in (module for root in roots for module in Module(root).walk()):
        arrows = graph.setdefault(module.file, {})
        for target, at in module.arrows():
            if isinstance(target, Path) and target != module.file:
                line = module.code.count("\n", 0, at) + 1
                arrows[target] = min(line, arrows.get(target, line))
    return graph
