"""Walks the contract: a right value for each schema, and each place in it where a client can put text."""

import copy


class Contract:
    def __init__(self, document):
        self.document = document

    def resolved(self, node):
        """The schema with its reference followed and its alternatives or parts laid together."""
        node = dict(node)
        while "$ref" in node:
            target = self.document
            for part in node.pop("$ref")[2:].split("/"):
                target = target[part]
            node = {**target, **node}
        for part in node.pop("allOf", []):
            part = self.resolved(part)
            properties = {**part.get("properties", {}), **node.get("properties", {})}
            node = {**part, **node, "required": part.get("required", []) + node.get("required", [])}
            if properties:
                node["properties"] = properties
        for choice in node.get("oneOf", node.get("anyOf", [])):
            choice = self.resolved(choice)
            if choice.get("type") != "null":
                return {**choice, **{key: value for key, value in node.items()
                                     if key not in ("oneOf", "anyOf")}}
        return node

    def operations(self):
        """(method, path, operation with all its parameters)"""
        for path, item in self.document["paths"].items():
            for method in ("get", "put", "post", "patch", "delete"):
                if method in item:
                    operation = dict(item[method])
                    operation["parameters"] = [self.resolved(parameter) for parameter in
                                               item.get("parameters", [])
                                               + operation.get("parameters", [])]
                    yield method.upper(), path, operation

    def sample(self, node, name=""):
        """A value that the schema takes, with every member that it names."""
        node = self.resolved(node)
        if "const" in node:
            return node["const"]
        if "enum" in node:
            return node["enum"][0]
        kinds = node.get("type", "object" if "properties" in node else "string")
        kind = kinds if isinstance(kinds, str) else next(k for k in kinds if k != "null")
        if kind == "object":
            return {key: self.sample(member, key)
                    for key, member in node.get("properties", {}).items()}
        if kind == "array":
            return [self.sample(node.get("items", {}), name)]
        if kind in ("integer", "number"):
            return node.get("minimum", 1)
        if kind == "boolean":
            return False
        if node.get("format") == "uuid" or "[0-9A-Fa-f]{8}" in node.get("pattern", ""):
            return "0198c0de-7a11-7000-8000-000000000001"
        if node.get("format") == "date-time":
            return "2026-03-04T09:15:00Z"
        return {"emotion": "happy", "emotions": "happy", "email": "eve@example.com",
                "slug": "eve"}.get(name, "x" * max(1, node.get("minLength", 1)))

    def places(self, node, at=()):
        """The path of each value of the schema, and of each object, whose names a client chooses."""
        node = self.resolved(node)
        if "properties" in node or "additionalProperties" in node or node.get("type") == "object":
            yield at, node, True
            for key, member in node.get("properties", {}).items():
                yield from self.places(member, (*at, key))
        elif "items" in node:
            yield at, node, False
            yield from self.places(node["items"], (*at, 0))
        else:
            yield at, node, False


def with_value(document, path, value):
    """A copy of the document with another value at the path."""
    if not path:
        return value
    document = copy.deepcopy(document)
    node = document
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return document


def with_member(document, path, name, value):
    """A copy of the document whose object at the path has one more member."""
    document = copy.deepcopy(document)
    node = document
    for key in path:
        node = node[key]
    node[name] = value
    return document
