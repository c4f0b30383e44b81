"""Holds the route table (src/api/routes*.cpp) against openapi.yaml and against the tests."""

import re
from typing import NamedTuple

import yaml

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


class Route(NamedTuple):
    method: str
    path: str
    name: str  # the operationId
    file: str
    line: int


def find_route_problems(root, sources):
    """(file, line, what to do) for each route that is not in all three places."""
    routes = [route for source in sources if re.match(r"src/api/routes\w*\.cpp$", source.path)
              for route in read_routes(source)]
    contract = root / "openapi.yaml"
    if not routes or not contract.exists():
        return
    operations = read_operations(contract)
    tests = [source.text for source in sources
             if source.path.startswith(("src/api/", "tests/")) and source.is_test]
    for route in routes:
        said = f"{route.method.upper()} {route.path}"
        name = operations.pop((route.method, route.path), None)
        if name is None:
            yield route.file, route.line, f"{said} is not in openapi.yaml: describe it there"
        elif name != route.name:
            yield (route.file, route.line,
                   f"{said} is '{route.name}' here and '{name}' in openapi.yaml: choose one")
        elif not any(is_named(route, text) for text in tests):
            yield route.file, route.line, f"{said} is in no test: write one that calls it"
    for method, path in sorted(operations):
        yield ("openapi.yaml", 1,
               f"{method.upper()} {path} is not in src/api/routes*.cpp: add or remove it")


def read_routes(source):
    """Rows of the form {Method::get, "/path", Access::…, "name", handler…}."""
    code = source.code
    for index, token in enumerate(code):
        if token.kind != "word" or token.text != "Method" or index + 3 >= len(code):
            continue
        method = code[index + 2].text.rstrip("_")
        path = code[index + 4] if index + 4 < len(code) else None
        if method not in METHODS or path is None or path.kind != "string":
            continue
        if not path.text.startswith("/"):
            continue
        row = (later for later in code[index + 5 : index + 15] if later.kind == "string")
        name = next(row, None)
        yield Route(method, path.text, name.text if name else "", source.path, token.line)


def read_operations(contract):
    """(method, path) -> operationId."""
    paths = yaml.safe_load(contract.read_text(encoding="utf-8")).get("paths") or {}
    return {(method, path): operation.get("operationId", "")
            for path, item in paths.items() for method, operation in item.items()
            if method in METHODS}


def is_named(route, text):
    """Whether a test names the operation, or has its path as a string beside its method."""
    if route.name and re.search(rf"(?<![a-z0-9]){re.escape(route.name)}(?![a-z0-9])", text):
        return True
    segments = re.split(r"\{[^}]*\}", route.path)
    pattern = '"' + r'[^/"?]*'.join(re.escape(segment) for segment in segments) + r'["?]'
    return bool(re.search(pattern, text)) and bool(
        re.search(rf"\b{verb_of(route.method)}_?\b", text, re.IGNORECASE))


def verb_of(method):
    """The client of the tests cannot have a function called delete."""
    return "(?:delete|remove)" if method == "delete" else method
