#!/usr/bin/python3
"""Runs clang-tidy over the sources of a built tree, several at once.

Most of the time goes into walking the headers of Asio, so sources of one library are
looked at together, as one translation unit that includes them; those that name something of their
own alike are kept apart. Where that finds something, or they cannot be compiled together after all,
those with the errors are looked at one by one, and the others together.

A source that passed is remembered in ~/.cache/mien/clang-tidy, for all checkouts, under a hash of
everything that the result depends on: the source, the project's headers that the compiler read for
it, the size and time of the system headers that it read, its command line, .clang-tidy and the
version of clang-tidy. It is checked again only when one of these changes. What the compiler read is
known of a built tree only: a source or header that is newer than its object file ends the run.

    tools/clang_tidy.py [--build build/dev] [--analyze] [--only FILE...]
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache",
                     "mien", "clang-tidy")
KEPT_DAYS_MAX = 30  # since it was last of use
PROGRAM = "clang-tidy-19"
BATCH_MAX = 12
# A source that a batch includes counts as a header there.
BATCH_FILTER = r"/(src|tests|bench)/.*\.[ch]pp$"
# What --analyze adds: names, and the analyzer without the parts that coroutine frames confuse.
ANALYZER = ("readability-identifier-naming,clang-analyzer-deadcode.*,clang-analyzer-security.*,"
            "clang-analyzer-unix.*,clang-analyzer-optin.portability.*")


def read_commands(build):
    """Source -> compile command, of the project's own sources."""
    commands = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["directory"], entry["file"]).resolve()
        inside = source.is_relative_to(ROOT) and not source.is_relative_to(build)
        if inside and source.name not in ("pch.cpp", "asio_impl.cpp"):
            words = shlex.split(entry["command"])
            commands[source] = (entry["command"], words[words.index("-o") + 1])
    return commands


def read_dependencies(build):
    """Object file -> what it was compiled from, as ninja recorded it: paths of the project's files,
    names of system headers."""
    answer = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], check=True,
                            capture_output=True, text=True).stdout
    dependencies, current = {}, None
    for line in answer.splitlines():
        if line and not line[0].isspace():
            current = dependencies.setdefault(line.split(":")[0], [])
        elif line.strip() and current is not None:
            # Compared as text: there are a hundred thousand lines, nearly all of system headers.
            # ccache makes names of ours relative to the build.
            name = line.strip()
            if name.startswith("/usr/"):
                current.append(name)
            else:
                name = os.path.normpath(build / name)
                if name.startswith(f"{ROOT}/") and not name.startswith(f"{build}/"):
                    current.append(pathlib.Path(name))
    return dependencies


def is_built(output, sources):
    """Whether the object file is there and newer than all of the project that it was compiled from."""
    try:
        built_at = output.stat().st_mtime
        return all(source.stat().st_mtime <= built_at for source in sources)
    except FileNotFoundError:
        return False


class Hasher:
    """Hashes what a result depends on; each file is read once."""

    def __init__(self):
        self.files = {}
        self.system = {}
        version = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True).stdout
        self.start = version + (ROOT / ".clang-tidy").read_bytes()

    def file(self, path):
        if path not in self.files:
            self.files[path] = hashlib.sha256(path.read_bytes()).digest()
        return self.files[path]

    def system_header(self, name):
        if name not in self.system:
            stat = os.stat(name) if os.path.exists(name) else None
            seen = stat and (stat.st_size, stat.st_mtime_ns)
            self.system[name] = f"{name} {seen}\n".encode()
        return self.system[name]

    def key(self, source, command, headers, system):
        # Another checkout has the same command but for its own path.
        digest = hashlib.sha256(self.start + command.replace(str(ROOT), "").encode())
        for name in sorted(system):
            digest.update(self.system_header(name))
        for path in sorted({source, *headers}):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + self.file(path))
        return digest.hexdigest()


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    # "N warnings generated." counts what the filters then hide.
    notes = [line for line in done.stderr.splitlines() if not line.endswith("generated.")]
    return done.returncode, (done.stdout + "\n".join(notes)).strip()


def check_alone(source, build, analyze):
    more = [f"--checks={ANALYZER}"] if analyze else []
    return run([PROGRAM, "--quiet", *more, "-p", str(build), str(source)])


def flags_of(command, source):
    """What the compiler is told, without the compiler, the source and the output."""
    words = shlex.split(command)
    start = next(i for i, word in enumerate(words) if "clang++" in word) + 1
    flags, skip = [], False
    for word in words[start:]:
        if not skip and word not in ("-o", "-c") and pathlib.Path(word).name != source.name:
            flags.append(word)
        skip = word == "-o"
    return tuple(flags)


def check_together(sources, flags, build):
    """Those that do not pass in one translation unit of all: none, some, or all of them."""
    unit = build / "clang-tidy" / f"{hashlib.sha256(str(sources).encode()).hexdigest()[:16]}.cpp"
    unit.parent.mkdir(exist_ok=True)
    unit.write_text("".join(f'#include "{source}"\n' for source in sources))
    try:
        status, text = run([PROGRAM, "--quiet", f"--config-file={ROOT / '.clang-tidy'}",
                            f"--header-filter={BATCH_FILTER}", str(unit), "--", *flags])
    finally:
        unit.unlink()
    named = {pathlib.Path(line.split(":")[0]) for line in text.splitlines() if ": error: " in line}
    return ([source for source in sources if source in named] or sources) if status else []


def check(sources, flags, build, analyze):
    """Pairs of a source and what is wrong with it, empty when nothing is."""
    if len(sources) == 1:
        status, text = check_alone(sources[0], build, analyze)
        return [(sources[0], text or "failed" if status else "")]
    wrong = check_together(sources, flags, build)
    results = [result for source in wrong for result in check([source], flags, build, analyze)]
    right = [source for source in sources if source not in wrong]
    if wrong and right:
        return results + check(right, flags, build, analyze)
    return results + [(source, "") for source in right]


# What a source defines for itself: types, functions (which may be overloads) and constants at the
# start of a line.
DEFINITIONS = (
    re.compile(r"(?:struct|class|enum class|enum|union)\s+(\w+)|using\s+(\w+)\s*="),
    re.compile(r"[\w:<>,&*\s\[\]\".()]*?\b(\w+\(.*)"),
    re.compile(r"(?:constexpr|const|inline|static)\b[^;={(]*?\b(\w+)\s*(?:\[[^\]]*\])?\s*[;={(]"),
)
TEST = re.compile(r"(?:MIEN_\w*)?TEST\w*\((\w+), (\w+)")


def own_names(source):
    """The names in the unnamed namespaces of a source, about; two that share one would clash."""
    names, is_own = set(), False
    for line in source.read_text().splitlines():
        if line == "namespace {":
            is_own = True
        elif line.startswith("}  // namespace"):
            is_own = False
        elif test := TEST.match(line):
            names.add(f"{test[1]}.{test[2]}")
        elif is_own and re.match(r"(?!using \w+::|namespace\b)[a-zA-Z\[]", line):
            found = filter(None, (pattern.match(line) for pattern in DEFINITIONS))
            names.update(filter(None, next(found, re.match("", "")).groups()))
    return names


def make_batches(sources, commands, analyze):
    """Lists of sources that can be looked at together, with their flags."""
    size = 1 if analyze else BATCH_MAX
    groups = collections.defaultdict(list)  # of batches, each with the names it has taken
    for source in sources:
        library = source.relative_to(ROOT).parts[:2]
        batches = groups[library, flags_of(commands[source][0], source)]
        names = own_names(source)
        for members, taken in batches:
            if len(members) < size and taken.isdisjoint(names):
                members.append(source)
                taken |= names
                break
        else:
            batches.append(([source], names))
    return [(members, flags)
            for (_, flags), batches in groups.items() for members, _ in batches]


def forget_the_unused():
    oldest = time.time() - KEPT_DAYS_MAX * 24 * 3600
    for mark in CACHE.iterdir():
        if mark.stat().st_mtime < oldest:
            mark.unlink(missing_ok=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build/dev")
    parser.add_argument("--only", nargs="*", help="look at these sources only")
    parser.add_argument("--analyze", action="store_true", help="run the slow analyzer too")
    options = parser.parse_args()
    build = (ROOT / options.build).resolve()
    if not (build / "compile_commands.json").exists():
        sys.exit(f"clang_tidy.py: {build} is not configured; run ./dev build")

    commands = read_commands(build)
    if options.only is not None:
        wanted = {(ROOT / name).resolve() for name in options.only}
        commands = {source: entry for source, entry in commands.items() if source in wanted}
    dependencies = read_dependencies(build)
    hasher = Hasher()
    CACHE.mkdir(parents=True, exist_ok=True)
    forget_the_unused()
    marks = {}
    for source, (command, output) in sorted(commands.items()):
        read = dependencies.get(output, ())
        headers = [path for path in read if not isinstance(path, str)]
        if output not in dependencies or not is_built(build / output, {source, *headers}):
            sys.exit(f"clang_tidy.py: {source.relative_to(ROOT)} is not built; run ./dev build")
        system = {name for name in read if isinstance(name, str)}
        mark = CACHE / hasher.key(source, command, headers, system)
        if mark.exists() and not options.analyze:
            os.utime(mark)
        else:
            marks[source] = mark

    print(f"clang-tidy: {len(marks)} of {len(commands)} sources have changed", flush=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        batches = make_batches(marks, commands, options.analyze)
        running = [pool.submit(check, batch, flags, build, options.analyze)
                   for batch, flags in batches]
        for done in concurrent.futures.as_completed(running):
            for source, text in done.result():
                if text:
                    failed += 1
                    print(f"{source.relative_to(ROOT)}:\n{text}", flush=True)
                else:
                    marks[source].touch()
    if failed:
        sys.exit(f"clang-tidy: {failed} sources failed")


if __name__ == "__main__":
    main()
