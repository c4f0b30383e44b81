#!/usr/bin/env python3
"""Renders openapi.yaml as the page of the documentation, inside a C++ source file, for the build.

    documentation_page.py openapi.yaml out.cpp    # from src/api/documentation/page.html.j2

With --html the page itself is written, to look at. All text of the contract is escaped. Nothing of
the page comes from elsewhere, and its one style is named by its hash in the Content-Security-Policy.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import re
import sys

import jinja2
import markupsafe
import yaml

import cpp_text
import openapi_to_json

SOURCES = pathlib.Path(__file__).resolve().parent.parent / "src" / "api" / "documentation"
PROBLEM = "application/problem+json"


def inline(text):
    """With the two marks of Markdown that the contract uses: `code` and **strong**."""
    html = str(markupsafe.escape(text))
    html = re.sub(r"`([^`]*)`", r"<code>\1</code>", html)
    return markupsafe.Markup(re.sub(r"\*\*(.*?)\*\*", r"<strong>\1</strong>", html, flags=re.S))


def paragraphs(text):
    """The same, with an empty line between paragraphs."""
    parts = [part for part in text.split("\n\n") if part.strip("\n")]
    return markupsafe.Markup("").join(
        markupsafe.Markup("<p>{}</p>").format(inline(part)) for part in parts)


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def pretty(value):
    return json.dumps(value, ensure_ascii=False, indent=2)


def is_problem(response):
    return PROBLEM in response.get("content", {})


def is_simple(schema):
    """Whether a schema is no more than a word: those are told in place, the others linked to."""
    return not any(name in schema for name in ("properties", "allOf", "items"))


class Contract:
    """What the template asks of the document beyond its members."""

    def __init__(self, document):
        self.document = document

    def followed(self, node):
        if "$ref" not in node:
            return node
        _, _, kind, name = node["$ref"].split("/")
        return self.document["components"][kind][name]

    def operations(self, tag=None):
        """(method, operation, path, item) of a tag, or of all, in the order of the contract."""
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if method != "parameters" and (tag is None or tag in operation["tags"]):
                    yield method, operation, path, item

    def parameters(self, item, operation):
        return [self.followed(parameter)
                for parameter in item.get("parameters", []) + operation.get("parameters", [])]

    def responses(self, operation):
        """(status, response), apart: what was asked for, and problems."""
        all_of_it = [(status, self.followed(node))
                     for status, node in operation["responses"].items()]
        return ([pair for pair in all_of_it if not is_problem(pair[1])],
                [pair for pair in all_of_it if is_problem(pair[1])])

    def problems(self):
        """Every problem that some operation may answer, by status, and 405, which belongs to none."""
        found = {"405": self.document["components"]["responses"]["MethodNotAllowed"]["description"]}
        for _, operation, _, _ in self.operations():
            for status, response in self.responses(operation)[1]:
                found.setdefault(status, response["description"])
        return sorted(found.items())


def render_page(document, style):
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(SOURCES), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    environment.filters.update(inline=inline, paragraphs=paragraphs, compact=compact, pretty=pretty,
                               slug=lambda name: name.replace(" ", "-"),
                               name_in=lambda reference: reference.rsplit("/", 1)[1])
    environment.tests.update(simple=is_simple)
    return environment.get_template("page.html.j2").render(
        contract=Contract(document), document=document, style=markupsafe.Markup(style))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("contract")
    parser.add_argument("target")
    parser.add_argument("--html", action="store_true", help="write the page itself")
    options = parser.parse_args()
    style = (SOURCES / "style.css").read_text(encoding="utf-8")
    page = render_page(openapi_to_json.load(options.contract), style)
    if options.html:
        pathlib.Path(options.target).write_text(page, encoding="utf-8")
        return
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    cpp_text.write_constants(options.target, "openapi.yaml and src/api/documentation/",
                             {"documentation_page": page, "documentation_style_sha256": digest})


if __name__ == "__main__":
    try:
        main()
    except (ValueError, KeyError, TypeError, yaml.YAMLError, jinja2.TemplateError) as error:
        sys.exit(f"documentation: {error!r}")
