#!/usr/bin/env python3
"""The part of openapi.yaml that the clients read, for their types.

    contract.py json              that part as JSON, for openapi-typescript
    contract.py python [--check]  writes python/src/mien_client/contract.py, or only compares
"""

import json
import pathlib
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE / "python" / "src" / "mien_client" / "contract.py"
OPERATIONS = {"/api/resolve": "get", "/api/resolve/changes": "get", "/api/videos/{id}": "get",
              "/api/admin/videos": "get"}
# What no answer refers to: the data of events.
EVENTS = "ChangeEvents"
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def follow(document, reference):
    node = document
    for segment in reference[2:].split("/"):
        node = node[segment]
    return node


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def part_of(document):
    """The operations of the clients, with all that they refer to, in the order of the contract."""
    paths = {}
    for path, method in OPERATIONS.items():
        here = document["paths"][path]
        shared = {key: here[key] for key in ("parameters",) if key in here}
        paths[path] = {**shared, method: here[method]}
    wanted, waiting = set(), [*references(paths), f"#/components/schemas/{EVENTS}"]
    while waiting:
        reference = waiting.pop()
        if reference not in wanted:
            wanted.add(reference)
            waiting.extend(references(follow(document, reference)))
    components = {}
    for kind, members in document["components"].items():
        kept = {name: member for name, member in members.items()
                if f"#/components/{kind}/{name}" in wanted}
        if kept:
            components[kind] = kept
    return {"openapi": document["openapi"], "info": document["info"], "paths": paths,
            "components": components}


class Types:
    """Python's types for schemas: a TypedDict for an object, an alias for what is none."""

    def __init__(self):
        self.blocks = []

    def type_of(self, schema, name):
        if "$ref" in schema:
            return schema["$ref"].rsplit("/", 1)[1]
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if "enum" in schema:
            choices = f"Literal[{', '.join(json.dumps(value) for value in schema['enum'])}]"
            return " | ".join([choices] + (["None"] if "null" in kinds else []))
        if not kinds:
            return "Any"
        return " | ".join(self.type_of_kind(kind, schema, name) for kind in kinds)

    def type_of_kind(self, kind, schema, name):
        if kind == "array":
            return f"list[{self.type_of(schema['items'], name + 'Item')}]"
        if kind == "object":
            if "properties" not in schema:
                return "dict[str, Any]"
            self.add_object(name, schema, [])
            return name
        return SCALARS[kind]

    def add_object(self, name, schema, bases):
        required = set(schema.get("required", []))
        lines = []
        for member, value in schema.get("properties", {}).items():
            text = self.type_of(value, name + member.title().replace("_", ""))
            lines.append(f"    {member}: {text if member in required else f'NotRequired[{text}]'}")
        heads = ", ".join(bases or ["TypedDict"])
        self.blocks.append("\n".join([f"class {name}({heads}):", *(lines or ["    pass"])]))

    def add(self, name, schema):
        if "allOf" in schema:
            bases = [part["$ref"].rsplit("/", 1)[1] for part in schema["allOf"] if "$ref" in part]
            own = next(part for part in schema["allOf"] if "$ref" not in part)
            self.add_object(name, own, bases)
        elif schema.get("type") == "object" and "properties" in schema:
            self.add_object(name, schema, [])
        elif "object" in schema.get("type", []) and "properties" in schema:
            self.add_object(name + "Object", schema, [])
            self.blocks.append(f"{name}: TypeAlias = {name}Object | None")
        else:
            self.blocks.append(f"{name}: TypeAlias = {self.type_of(schema, name + 'Object')}")


def order_of(schemas):
    """Each after those that it refers to: an alias is a value."""
    ordered = []

    def visit(name):
        if name not in ordered:
            for reference in references(schemas[name]):
                visit(reference.rsplit("/", 1)[1])
            ordered.append(name)

    for name in schemas:
        visit(name)
    return ordered


def python_of(part):
    types = Types()
    schemas = part["components"]["schemas"]
    for name in order_of(schemas):
        types.add(name, schemas[name])
    head = ('"""Generated from openapi.yaml by clients/contract.py. Do not edit."""\n\n'
            "from typing import Any, Literal, NotRequired, TypeAlias, TypedDict")
    return "\n\n\n".join([head, *types.blocks]) + "\n"


def main():
    document = yaml.load((HERE.parent / "openapi.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    part = part_of(document)
    if sys.argv[1:] == ["json"]:
        print(json.dumps(part))
    elif sys.argv[1:] == ["python"]:
        TARGET.write_text(python_of(part))
    elif sys.argv[1:] == ["python", "--check"]:
        if not TARGET.exists() or TARGET.read_text() != python_of(part):
            raise SystemExit(f"{TARGET.name} is not what openapi.yaml says. Run: clients/contract.py python")
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
