#!/usr/bin/python3
"""Checks the rules of STYLE.md that a compiler does not know: tools/tidy.py

Each finding reads "file:line: rule: what to do". Fails when there is any.
"""

import pathlib
import re
import sys
from typing import NamedTuple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cpp_tokens
import tidy_await
import tidy_case
import tidy_contract

# Lines: (what we aim at, what fails). Raising a cap for one file needs its line below.
SIZES = {"header": (120, 300), "source": (250, 600), "test": (500, 1000)}
SIZE_EXCEPTIONS = {}  # path -> (cap, reason)
LINE_COLUMNS_MAX = 100
FOLDER_SOURCES_MAX = 40
README_LINES_MAX = 30

# What a third-party name in the dependency table stands for. A library that some row names may be
# included only by the folders whose rows name it.
LIBRARIES = {
    "Asio": ("boost/asio",), "Boost.JSON": ("boost/json",), "Boost.Math": ("boost/math",),
    "libpq": ("libpq-fe.h", "libpq/", "pg_config"), "OpenSSL": ("openssl/",),
    "libsodium": ("sodium",), "ICU": ("unicode/",), "libav": ("libav", "libsw"),
    "Cairo": ("cairo", "pango"), "fmt": ("fmt/",),
    "toml++": ("toml++/",), "CLI11": ("CLI/",), "valijson": ("valijson/",),
    "prometheus": ("prometheus/",), "libcsv": ("csv.h",), "libarchive": ("archive",),
    "libseccomp": ("seccomp.h",), "zlib": ("zlib.h",), "pugixml": ("pugi",),
    "libcurl": ("curl/",),
}

FORBIDDEN_NAME_WORDS = {"common", "util", "utils", "helper", "helpers", "misc", "types",
                        "manager", "service", "services"}
# Where such a word is the noun of the domain: what makes clips elsewhere is a service.
NAMED_SO = {"src/video/providers/service.hpp", "src/video/providers/service_call.cpp",
            "src/video/providers/service_call.hpp",
            "src/video/service_provider.cpp", "src/video/service_provider.hpp"}

SQL_FOLDERS = {"pg", "store", "jobs"}
SQL = re.compile(
    r"(?:\s|--[^\n]*\n)*(?:SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|UPDATE\s+\S+\s+\w+\s+SET\s"
    r"|DELETE\s+FROM\s|WITH\s+(?:RECURSIVE\s+)?\w+(?:\s*\(|\s+AS\s)|TRUNCATE\s|LISTEN\s|NOTIFY\s"
    r"|(?:CREATE|ALTER|DROP)\s+(?:TABLE|DATABASE|ROLE|INDEX|SCHEMA)\s)")

# Where exceptions end (STYLE.md, "Errors").
CATCH_FILES = {
    "src/async/spawn.cpp": "supervises background tasks",
    "src/async/work_pool.hpp": "carries an exception from a pool thread to the network thread",
    "src/async/deadline.hpp": "tells the end of an operation from the end of its deadline",
    "src/http/session.cpp": "turns an exception into the answer of a request",
    "src/http/problem.cpp": "names the kind of an exception for the answer",
    "src/http/listener.cpp": "adapter: Asio throws when an address cannot be listened on",
    "src/api/edge/access_log.cpp": "tells a failed write to all whose rows it had",
    "src/store/snapshot_cache.hpp": "hands a failed load to all who asked for it",
    "src/net/url.cpp": "a text that is no URL is an answer",
    "src/actions/providers/connection_trial.cpp": "a service that cannot be asked is an answer",
    "src/jobs/worker.cpp": "turns an exception into the fate of a job",
    "src/cli/command_line.cpp": "turns an exception into an exit code",
    "src/video/answer_notes.cpp": "a note that cannot be read keeps nobody from the others",
    "src/pg/pool.cpp": "adapter: a connection that cannot be opened",
    "src/store/staging/target_check.cpp": "a database that cannot be entered is an answer",
    "src/pg/transaction.cpp": "a change on a lost connection has an unknown outcome",
    "src/base/error.cpp": "tells whether a kept exception is an Error",
    "src/app/config_section.cpp": "adapter: toml++",
    "src/app/config_parts.cpp": "an address that cannot be right is told with the name of its key",
    "src/sync/policy/policy_file.cpp": "adapter: toml++",
    "src/video/renderer/renderer_child.cpp": "the top of a process of its own",
}

# word -> what to do instead
BANNED_WORDS = {
    "detached": "start tasks with async::spawn",
    "typedef": "write using",
    "NULL": "write nullptr",
    **{name: "it keeps state between threads; use its _r form or the standard library"
       for name in ("localtime", "gmtime", "asctime", "strtok", "strerror", "rand", "srand")},
    "GTEST_SKIP": "a test that cannot run fails",
}
SLEEPS = {"sleep", "usleep", "nanosleep", "sleep_for", "sleep_until"}
RESERVED_OK = re.compile(r"__(?:FILE__|LINE__|func__|cplusplus|has_\w+|SANITIZE_\w+|attribute__"
                         r"|rlimit_resource)$|_Exit$|__builtin_\w+$|__(?:asan|lsan|ubsan|tsan|sanitizer)_\w+$")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b|DIS" r"ABLED_")


class Problem(NamedTuple):
    path: str
    line: int
    rule: str
    text: str


class Source:
    """One C++ file with its tokens and its place in the tree."""

    def __init__(self, root, path):
        self.path = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8")
        self.tokens = cpp_tokens.tokenize(self.text)
        self.code = cpp_tokens.code_of(self.tokens)
        self.is_header = path.suffix == ".hpp"
        self.is_test = path.stem.endswith("_test") or self.path.startswith("tests/")
        parts = self.path.split("/")
        self.folder = "/".join(parts[1:-1]) if parts[0] == "src" else None

    def problem(self, line, rule, text):
        return Problem(self.path, line, rule, text)


def check_size(source):
    kind = "test" if source.is_test else "header" if source.is_header else "source"
    aim, cap = SIZES[kind]
    cap = SIZE_EXCEPTIONS.get(source.path, (cap, ""))[0]
    lines = source.text.splitlines()
    if len(lines) > cap:
        yield source.problem(len(lines), "size", f"a {kind} has at most {cap} lines: split it")
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_COLUMNS_MAX:
            yield source.problem(number, "size", f"wrap the line at {LINE_COLUMNS_MAX} columns")


def note_size(source):
    kind = "test" if source.is_test else "header" if source.is_header else "source"
    count = len(source.text.splitlines())
    return f"{source.path}: {count} lines; aim at {SIZES[kind][0]}" if count > SIZES[kind][0] else ""


def check_words(source):
    code = source.code
    if source.is_header and not any(
            token.kind == "directive" and token.text.split() == ["#pragma", "once"]
            for token in source.tokens):
        yield source.problem(1, "words", "a header begins with #pragma once")
    for token in source.tokens:
        if token.kind == "comment" and token.text.startswith("/*") \
                and not re.fullmatch(r"/\*\w+=?\*/", token.text):  # the name of an argument
            yield source.problem(token.line, "words", "write comments with //")
    for index, token in enumerate(code):
        before = code[index - 1].text if index else ""
        behind = code[index + 1].text if index + 1 < len(code) else ""
        if token.kind == "string" and not source.is_test \
                and re.search(r"\bSELECT\s+\*", token.text):
            yield source.problem(token.line, "words", "name the columns of a SELECT")
        if token.kind != "word":
            continue
        advice = BANNED_WORDS.get(token.text)
        is_standard = before == "::" and code[index - 2].text == "std"
        if token.text in ("cout", "printf") and is_standard and source.folder not in ("cli", None):
            advice = "only src/cli writes to standard output; use log()"
        elif token.text in ("cout", "cerr", "printf", "fputs", "fprintf", "puts") and is_standard \
                and source.folder == "cli" and source.path != "src/cli/output.cpp":
            advice = "only output.cpp writes to a terminal, where it escapes what it is given"
        elif token.text == "new" and before != "operator" and behind != "(" \
                and not _is_owned_at_once(code, index):
            advice = "use std::make_unique, std::make_shared or a container"
        elif token.text == "delete" and before not in ("operator", "="):
            advice = "let a smart pointer delete"
        elif token.text in SLEEPS and source.is_test:
            advice = "wait for a signal or move a fake clock; tests do not sleep"
        elif re.match(r"__|_[A-Z]", token.text) and not RESERVED_OK.match(token.text):
            advice = "the name is reserved for the compiler; choose another"
        elif token.text == "using" and behind == "namespace" and source.is_header \
                and not _is_in_function(source, index):
            advice = "no using namespace in a header"
        if advice:
            yield source.problem(token.line, "words", f"'{token.text}': {advice}")


def _is_owned_at_once(code, index):
    """std::unique_ptr<T> p(new T(…)), for a private constructor, or static T* const one = new T."""
    if code[index - 1].text == "(" and ">" in (code[index - 2].text, code[index - 3].text):
        return True
    begin = index
    while begin > 0 and code[begin - 1].text not in (";", "{", "}"):
        begin -= 1
    return code[begin].text == "static"


def _is_in_function(source, index):
    partner = cpp_tokens.match_brackets(source.code)
    return any(token.text == "{" and token.kind == "punctuation" and at < index < partner.get(at, 0)
               and cpp_tokens.is_block(source.code, at, partner)
               for at, token in enumerate(source.code))


def check_unfinished(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        match = UNFINISHED.search(line)
        if match:
            yield Problem(path, number, "words", f"'{match.group()}': finish it, or file an issue")


def check_places(source):
    for token in source.code:
        if token.kind == "word" and token.text == "co_spawn" and source.folder != "async":
            yield source.problem(token.line, "places", "co_spawn: use async/spawn.hpp")
        if source.is_test or source.folder is None:
            continue
        if token.kind == "word" and token.text == "catch" and source.path not in CATCH_FILES:
            yield source.problem(token.line, "places", "catch: let the exception pass; the files "
                                 "that may catch are listed in tools/tidy.py, with reasons")
        folder = source.folder.split("/")[0]
        if token.kind == "string" and folder not in SQL_FOLDERS and SQL.match(token.text):
            yield source.problem(token.line, "places",
                                 f"SQL: only in src/{{{','.join(sorted(SQL_FOLDERS))}}}")


def check_case(source):
    for line, wrong in tidy_case.find_case_problems(source):
        yield source.problem(line, "case", wrong)


def check_awaits(source):
    for line, wrong in tidy_await.find_await_problems(source.code, source.is_test):
        yield source.problem(line, "await", wrong)


def read_table(root):
    """Folder -> what it may include, from ARCHITECTURE.md; None when there is no table."""
    path = root / "ARCHITECTURE.md"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if "| folder | may include |" not in lines:
        return None
    table = {}
    for line in lines[lines.index("| folder | may include |") + 2:]:
        if not line.startswith("|"):
            break
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        names = [name.strip().strip("`") for name in cells[1].split(",")]
        table[cells[0]] = {name for name in names if name}
    return table


def folder_of_include(name, table):
    """The longest folder of the table that an include lies in; its first part when none."""
    parts = name.split("/")[:-1]
    for length in range(len(parts), 0, -1):
        if "/".join(parts[:length]) in table:
            return "/".join(parts[:length])
    return parts[0] if parts else None


def check_table(table, used):
    """The arrows of the table go one way, and each is needed."""
    done, path = set(), []

    def visit(folder):
        if folder in path:
            circle = " -> ".join(path[path.index(folder):] + [folder])
            return [Problem("ARCHITECTURE.md", 1, "layers", f"the table goes in a circle: {circle}")]
        if folder in done or folder not in table:
            return []
        path.append(folder)
        found = [problem for name in sorted(table[folder]) for problem in visit(name)]
        path.pop()
        done.add(folder)
        return found

    unused = [Problem("ARCHITECTURE.md", 1, "layers", f"{folder} includes nothing of {name}: "
                      "take it out of the table")
              for folder in table for name in sorted(table[folder] - used.get(folder, set()))]
    return [problem for folder in table for problem in visit(folder)] + unused


def check_allow_lists(root, sources):
    """A file that may do what others may not, does it."""
    catching = {source.path for source in sources
                for token in source.code if token.kind == "word" and token.text == "catch"}
    for path in CATCH_FILES:
        if (root / path).exists() and path not in catching:
            yield Problem(path, 1, "places", "nothing is caught here: take it out of CATCH_FILES")
    for path in SIZE_EXCEPTIONS:
        if not (root / path).exists():
            yield Problem(path, 1, "size", "there is no such file: take it out of SIZE_EXCEPTIONS")


def check_layers(source, table, used):
    """What a source includes; adds to used, per folder, the entries of the table that were needed."""
    if not source.folder:  # the programs stand above all folders
        return
    own = folder_of_include(source.folder + "/x", table)
    allowed = table.get(own, set())
    restricted = {library for names in table.values() for library in names if library in LIBRARIES}
    for token in source.tokens:
        match = re.match(r'#\s*include\s*([<"])([^>"]+)[>"]', token.text)
        if token.kind != "directive" or not match:
            continue
        name = match.group(2)
        if match.group(1) == '"':
            target = folder_of_include(name, table)
            if target is None or target == own or (source.is_test and name.startswith("tests/")):
                continue
            used.setdefault(own, set()).add(target)
            if target not in allowed:
                yield source.problem(token.line, "layers",
                                     f"{own} may not include {target} (ARCHITECTURE.md)")
            continue
        for library in restricted:
            if not name.startswith(LIBRARIES[library]):
                continue
            used.setdefault(own, set()).add(library)
            if library not in allowed:
                yield source.problem(token.line, "layers",
                                     f"{own} may not include {library} (ARCHITECTURE.md)")


def check_folders(root, table):
    for folder in sorted({path.parent for path in (root / "src").rglob("*.?pp")}):
        name = folder.relative_to(root / "src").as_posix()
        if name == ".":
            continue
        if folder_of_include(name + "/x", table) not in table:
            yield Problem(f"src/{name}", 1, "layers",
                          "add a row for the folder to the table in ARCHITECTURE.md")
        sources = [path for path in folder.glob("*.cpp") if not path.stem.endswith("_test")]
        if len(sources) > FOLDER_SOURCES_MAX:
            yield Problem(f"src/{name}", 1, "size",
                          f"a folder has at most {FOLDER_SOURCES_MAX} sources: split it by noun")
        yield from check_readme(folder / "README.md", name, f"src/{name}/README.md")


def check_readme(path, name, shown):
    if not path.exists():
        yield Problem(shown, 1, "readme", "say what lives here, what must not, where to start")
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0] != f"# {name}":
        yield Problem(shown, 1, "readme", f"the first line is '# {name}'")
    if len(lines) > README_LINES_MAX:
        yield Problem(shown, len(lines), "readme", f"at most {README_LINES_MAX} lines")


def check_names(root):
    for top in ("src", "tests", "bench"):
        for path in sorted((root / top).rglob("*")) if (root / top).exists() else []:
            words = set(re.split(r"[_\-.]", path.name.lower()))
            bad = words & FORBIDDEN_NAME_WORDS
            if path.relative_to(root).as_posix() in NAMED_SO:
                continue
            if bad and (path.is_dir() or path.suffix in (".cpp", ".hpp", ".py", ".sh")):
                yield Problem(path.relative_to(root).as_posix(), 1, "names",
                              f"'{min(bad)}' says nothing: name the file after its noun")


def check_migrations(root):
    for folder in ("migrations", "migrations/control"):
        names = sorted(path.name for path in (root / folder).glob("*.sql"))
        for number, name in enumerate(names, 1):
            if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name) or int(name[:4]) != number:
                yield Problem(f"{folder}/{name}", 1, "migrations",
                              f"name it {number:04d}_words_in_snake_case.sql, without gaps")
                break


def check_query_names(sources):
    """A name stands for one prepared statement: two texts under it abort the program."""
    seen = {}
    for source in sources:
        if source.is_test:
            continue
        for match in re.finditer(r'R"sql\(|\{"([a-z][a-z0-9_]*)",\s*R"sql\(', source.text):
            if not match[1]:
                continue
            line = source.text.count("\n", 0, match.start()) + 1
            if match[1] in seen:
                yield Problem(source.path, line, "queries",
                              f"the query name '{match[1]}' is taken by {seen[match[1]]}")
            seen.setdefault(match[1], source.path)


def check_tree(root):
    """All problems of a tree, and notes on files that are longer than they should be."""
    problems, notes, sources = [], [], []
    table = read_table(root)
    if table is None:
        problems.append(Problem("ARCHITECTURE.md", 1, "layers",
                                "the table '| folder | may include |' is missing"))
        table = {}
    for top in ("src", "tests", "bench"):
        for path in sorted((root / top).rglob("*.?pp")) if (root / top).exists() else []:
            if "generated" not in path.parts and path.suffix in (".cpp", ".hpp"):
                sources.append(Source(root, path))
    used = {}
    for source in sources:
        for check in (check_size, check_words, check_case, check_places, check_awaits):
            problems += check(source)
        problems += check_layers(source, table, used)
        problems += check_unfinished(source.path, source.text)
        notes.append(note_size(source))
    for path in sorted((root / "migrations").rglob("*.sql")):
        problems += check_unfinished(path.relative_to(root).as_posix(), path.read_text())
    for check in (check_names, check_migrations):
        problems += check(root)
    problems += check_folders(root, table)
    problems += check_table(table, used)
    problems += check_allow_lists(root, sources)
    problems += check_query_names(sources)
    for path, line, text in tidy_contract.find_route_problems(root, sources):
        problems.append(Problem(path, line, "routes", text))
    return sorted(problems), [note for note in notes if note]


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    problems, notes = check_tree(root)
    for note in notes:
        print(f"note: {note}")
    for problem in problems:
        print(f"{problem.path}:{problem.line}: {problem.rule}: {problem.text}")
    if problems:
        sys.exit(f"tidy.py: {len(problems)} problems")
    print("tidy.py: clean")


if __name__ == "__main__":
    main()
