"""Asks a server every route of the contract that changes something, as an admin: with the example that the
contract has of its body, and about what is there.
"""

import http.client
import json

from contract_walk import Contract
from prompt_bundle import make_bundle, multipart, to_bytes

EMAIL, PASSWORD = "ada@example.com", "elementary-dear-watson-221b"
SECONDS_MAX = 120
# Long work on staging's data and its configurations have an order of their own.
IN_ORDER = {"create_snapshot", "restore_snapshot", "drop_snapshot", "reset_staging", "roll_back_staging",
            "sync_staging_data", "cancel_staging_operation", "create_staging_config", "put_staging_config",
            "restore_staging_config"}
# An id that nothing has.
NOBODY = "0198c0de-7a11-7000-8000-000000000001"
# How many of the others must be carried out: what is refused changes nothing anyway.
DONE_MIN = 45


class Node:
    """A connection to a server, as an admin."""

    def __init__(self, port, token, host="admin-staging.localhost"):
        self.headers = {"Host": host, "Authorization": f"Bearer {token}"}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_MAX)

    def ask(self, method, path, body=None, kind="application/json"):
        """Status and parsed body."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body)
        headers = {**self.headers, **({"Content-Type": kind} if body is not None else {})}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read()
        is_json = "json" in response.headers.get("Content-Type", "")
        return response.status, json.loads(text) if is_json and text else None

    def done(self, method, path, body=None):
        status, answer = self.ask(method, path, body)
        assert status < 300, (method, path, status, answer)
        return answer


class Walk:
    """Asks every route that changes something, with the example that the contract has of its body and with
    what is there: `done` and `refused` count the answers by route."""

    # What an id in a path is called in the answer that made it.
    MADE_BY = {"/api/admin/previews": "preview_id", "/api/videos": "video_id",
               "/api/admin/prompts/export": "export_id", "/api/admin/prompts/import": "import_id"}

    def __init__(self, node):
        self.node = node
        self.contract = Contract(node.done("GET", "/api/openapi.json"))
        self.people = {"character_id": self.first("/api/admin/characters"),
                       "user_id": self.first("/api/admin/users")}
        # What is archived is what is restored after that.
        self.known = {"/api/admin/characters": self.people["character_id"],
                      "/api/admin/users": self.people["user_id"]}
        self.bodies = {"sign_in": {"email": EMAIL, "password": PASSWORD},
                       "put_own_password": {"current_password": PASSWORD, "new_password": PASSWORD[::-1]}}
        self.done, self.refused = {}, {}

    def first(self, collection):
        """The id of the first of a list, if there is such a list and anything in it."""
        status, answer = self.node.ask("GET", collection)
        rows = status == 200 and next(value for value in answer.values() if isinstance(value, list))
        if not rows:
            return NOBODY
        return next(value for key, value in rows[0].items() if key == "id" or key.endswith("_id"))

    def id_in(self, collection):
        name = self.MADE_BY.get(collection, collection)
        return self.known.get(name) or self.first(collection)

    def target(self, path, operation):
        for parameter in operation["parameters"]:
            name = parameter["name"]
            if parameter["in"] != "path":
                continue
            value = {"emotion": "happy", "name": "unresolved_variables"}.get(name)
            if value is None:
                value = self.id_in(path[:path.index("/{" + name)])
            path = path.replace("{" + name + "}", value)
        return path

    def with_people(self, value):
        """The example, about those who are here."""
        if isinstance(value, list):
            return [self.with_people(each) for each in value]
        if not isinstance(value, dict):
            return value
        changed = {key: self.with_people(each) for key, each in value.items()}
        changed |= {key: each for key, each in self.people.items() if changed.get(key)}
        if "character_ids" in changed:
            changed["character_ids"] = [self.people["character_id"]]
        return changed

    def body(self, operation):
        """With its content type."""
        content = operation.get("requestBody", {}).get("content", {})
        if "multipart/form-data" in content:
            return multipart(to_bytes(make_bundle(4, 3)))
        if not content:
            return None, None
        if "application/json" not in content:
            return b"{}", "application/json"  # bytes of any kind
        schema = content["application/json"]["schema"]
        body = self.bodies.get(operation["operationId"])
        if body is None:
            body = self.with_people(self.contract.resolved(schema)["examples"][0])
        return body, "application/json"

    def ask(self, method, path, operation):
        name = operation["operationId"]
        target = self.target(path, operation)
        body, kind = self.body(operation)
        status, answer = self.node.ask(method, target, body, kind)
        assert status < 500, (name, status, answer)
        (self.done if status < 300 else self.refused)[name] = status
        if status < 300 and isinstance(answer, dict):
            self.known |= {key: answer[key] for key in self.MADE_BY.values() if key in answer}
            if "id" in answer and "{" not in path:
                self.known.setdefault(path, answer["id"])

    def changes(self):
        return [(method, path, operation) for method, path, operation in self.contract.operations()
                if method != "GET"]

    def everywhere(self):
        for method, path, operation in self.changes():
            if operation["operationId"] not in IN_ORDER:
                self.ask(method, path, operation)
        assert len(self.done) >= DONE_MIN, (len(self.done), self.refused)
        # For people who have signed in, and no token.
        outside = {name for name, status in self.refused.items() if status in (401, 403)}
        # The one takes no token, the other a signature.
        assert outside <= {"put_own_password", "receive_provider_webhook"}, outside
