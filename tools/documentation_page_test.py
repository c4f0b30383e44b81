#!/usr/bin/python3
"""Tests of tools/documentation_page.py: tools/documentation_page_test.py"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import documentation_page
import openapi_to_json

PROBLEM = {"description": "No.", "content": {"application/problem+json": {"schema": {}}}}


def contract():
    """The smallest contract that has a page."""
    return {
        "info": {"title": "Title", "version": "1", "summary": "Summary."},
        "tags": [{"name": "one tag"}],
        "paths": {"/api/x": {"get": {
            "operationId": "get_x", "tags": ["one tag"], "summary": "Reads x.", "x-access": "viewer",
            "responses": {"200": {"description": "It."}, "404": dict(PROBLEM)}}}},
        "components": {"responses": {"MethodNotAllowed": {"description": "Not so."}},
                       "schemas": {}},
    }


def page_of(document):
    return documentation_page.render_page(document, "p { color: red; }")


class Page(unittest.TestCase):
    def operation(self, **members):
        document = contract()
        document["paths"]["/api/x"]["get"].update(members)
        return page_of(document)

    def test_text_of_the_contract_is_escaped_wherever_it_stands(self):
        hostile = "<b>&\"'</b>"
        document = contract()
        document["info"].update(title=hostile, summary=hostile, description=hostile)
        document["tags"][0]["description"] = hostile
        operation = document["paths"]["/api/x"]["get"]
        operation.update(summary=hostile, description=hostile, **{"x-access": hostile})
        operation["responses"]["404"]["description"] = hostile
        operation["parameters"] = [{"name": hostile, "in": hostile, "description": hostile,
                                    "schema": {"enum": [hostile], "default": hostile}}]
        operation["requestBody"] = {"content": {"application/json": {"schema": {
            "properties": {hostile: {"type": "string", "description": hostile}},
            "examples": [{hostile: hostile}]}}}}
        page = page_of(document)
        self.assertNotIn("<b>", page)
        self.assertNotIn('&"', page)
        self.assertIn("<h1>&lt;b&gt;&amp;&#34;&#39;&lt;/b&gt;</h1>", page)

    def test_marks_become_elements_and_lone_marks_stay(self):
        self.assertIn("<p>a <code>b&lt;c</code> <strong>d</strong></p>",
                      self.operation(description="a `b<c` **d**"))
        self.assertIn("<p>a ` b **</p>\n", self.operation(description="a ` b **"))
        self.assertIn("<p>a</p><p>b</p>", self.operation(description="a\n\nb"))

    def test_answers_and_problems_stand_apart(self):
        page = self.operation()
        self.assertIn('<span class="status">200</span> It.', page)
        self.assertIn('<a class="status" href="#error-404" title="No.">404</a>', page)
        self.assertIn('<li id="error-404"><span class="status">404</span> No.</li>', page)
        self.assertIn('<li id="error-405">', page)

    def test_members_tell_type_limits_and_whether_they_are_required(self):
        page = self.operation(requestBody={"required": True, "content": {"application/json": {
            "schema": {"required": ["size"], "properties": {
                "size": {"type": ["integer", "null"], "minimum": 1, "maximum": 9, "default": 2}}}}}})
        self.assertIn('<code class="name">size</code> <span class="type">integer or null, 1 to 9, '
                      'default <code>2</code></span> <span class="required">required</span>',
                      page)

    def test_a_missing_member_fails_the_build(self):
        document = contract()
        del document["paths"]["/api/x"]["get"]["summary"]
        with self.assertRaises(documentation_page.jinja2.UndefinedError):
            page_of(document)

    def test_the_style_is_put_in_as_it_is(self):
        self.assertIn("<style>p { color: red; }</style>", page_of(contract()))

    def test_the_contract_of_the_product_has_a_page(self):
        root = pathlib.Path(__file__).resolve().parent.parent
        document = openapi_to_json.load(root / "openapi.yaml")
        self.assertIn('id="get_documentation"', page_of(document))


if __name__ == "__main__":
    unittest.main()
