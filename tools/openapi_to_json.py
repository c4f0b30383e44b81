#!/usr/bin/env python3
"""Turns openapi.yaml into JSON inside a C++ source file, for the build.

    openapi_to_json.py openapi.yaml out.cpp

Fails on what would make the contract ambiguous: a key that comes twice, a key or value that JSON
does not have, a reference that leads nowhere, an operation without a name of its own.
"""

import json
import sys

import yaml

import cpp_text

METHODS = {"get", "put", "post", "delete", "patch"}
OPERATION_KEYS = ("operationId", "tags", "summary", "x-access", "responses")


class Loader(yaml.CSafeLoader):
    """YAML as JSON can say it."""

    def construct_mapping(self, node, deep=False):
        keys = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is not a string", key_node.start_mark)
            if key in keys:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} comes twice", key_node.start_mark)
            keys.add(key)
        return super().construct_mapping(node, deep)


def follow(document, reference):
    node = document
    if not reference.startswith("#/"):
        raise ValueError(f"{reference} leads out of the document")
    for segment in reference[2:].split("/"):
        if not isinstance(node, dict) or segment not in node:
            raise ValueError(f"{reference} leads nowhere")
        node = node[segment]


def check_references(document, node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            follow(document, node["$ref"])
        for child in node.values():
            check_references(document, child)
    elif isinstance(node, list):
        for child in node:
            check_references(document, child)


def check_operations(document):
    names = set()
    tags = {tag["name"] for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method not in METHODS:
                if method != "parameters":
                    raise ValueError(f"{path} has the unknown method {method}")
                continue
            for key in OPERATION_KEYS:
                if key not in operation:
                    raise ValueError(f"{method} {path} has no {key}")
            if operation["operationId"] in names:
                raise ValueError(f"{operation['operationId']} comes twice")
            names.add(operation["operationId"])
            if not set(operation["tags"]) <= tags:
                raise ValueError(f"{method} {path} has a tag that is not in the list")


def load(path):
    """The contract, checked."""
    with open(path, encoding="utf-8") as file:
        document = yaml.load(file, Loader)
    check_references(document, document)
    check_operations(document)
    return document


def main():
    source, target = sys.argv[1:]
    text = json.dumps(load(source), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    cpp_text.write_constants(target, "openapi.yaml", {"openapi_text": text})


if __name__ == "__main__":
    try:
        main()
    except (ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        sys.exit(f"openapi.yaml: {error}")
