"""A template and its 10,000 cells: applied, planned, propagated, undone, each as one request, while somebody
else saves a prompt by hand again and again and a service resolves one."""

import http.client
import json
import threading
import time

from bench_stack import row, stack_from_arguments
from transfer import psql

EMOTIONS = ("angry", "confused", "excited", "happy", "idle", "neutral", "sad", "surprised")
CELLS = 10_000
WORDS = " ".join(f"word{n}" for n in range(60))  # a prompt of 400 characters
SECONDS_MAX = 60


class Caller:
    """One client, with a connection of its own."""

    def __init__(self, stack):
        self.connection = http.client.HTTPConnection(stack.host, stack.port, timeout=SECONDS_MAX)
        self.headers = {"Authorization": f"Bearer {stack.token}", "Content-Type": "application/json"}

    def call(self, method, path, body=None):
        """The answer, and the seconds that it took."""
        began = time.monotonic()
        self.connection.request(method, path, json.dumps(body) if body is not None else None,
                                self.headers)
        response = self.connection.getresponse()
        answer = json.loads(response.read())
        assert response.status in (200, 201), (path, response.status, answer)
        return answer, time.monotonic() - began


class Others:
    """Those who go on meanwhile, and how long each of their requests took."""

    def __init__(self, stack, character):
        self.ended, self.saves, self.reads = threading.Event(), [], []
        self.threads = [threading.Thread(target=work, args=(Caller(stack), character))
                        for work in (self.save, self.read)]
        for thread in self.threads:
            thread.start()

    def save(self, caller, character):
        path = f"/api/admin/characters/{character}/emotional-prompts/happy"
        while not self.ended.wait(0.01):
            text = f"By hand, {len(self.saves)}."
            self.saves.append(caller.call("POST", path, {"prompt_text": text})[1])

    def read(self, caller, character):
        path = f"/api/resolve?character_id={character}&emotion=happy"
        while not self.ended.wait(0.005):
            self.reads.append(caller.call("GET", path)[1])

    def stop(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()


def make_characters(stack, count):
    """Their ids, without the time that so many requests would take."""
    prefix = f"templated-{time.time_ns()}"
    psql(stack, f"""
        INSERT INTO characters (id, slug, name, search_text, attributes)
        SELECT gen_random_uuid(), '{prefix}-' || n, 'Templated ' || n, '{prefix} templated ' || n,
               jsonb_build_object('hair', 'red ' || n)
        FROM generate_series(1, {count}) n""")
    ids = []
    cursor = ""
    while len(ids) < count:
        page = stack.call("GET", f"/api/admin/characters?search={prefix}&limit=200{cursor}")[1]
        ids += [character["id"] for character in page["characters"]]
        cursor = f"&cursor={page['next_cursor']}"
    return ids


def main():
    stack = stack_from_arguments()
    caller = Caller(stack)
    *characters, outsider = make_characters(stack, CELLS // len(EMOTIONS) + 1)
    caller.call("POST", f"/api/admin/characters/{outsider}/emotional-prompts/happy",
                {"prompt_text": "By hand."})
    template, _ = caller.call("POST", "/api/admin/templates", {
        "name": f"bench_{time.time_ns()}",
        "template_text": f"{{character_name}}, {{mood}}, {{hair}} hair. {WORDS}",
        "placeholders": [{"name": "mood", "required": True}]})
    path = f"/api/admin/templates/{template['id']}"
    others = Others(stack, outsider)
    applied, apply = caller.call("POST", f"{path}/apply", {
        "character_ids": characters, "emotions": EMOTIONS, "values": {"mood": "glad"},
        "values_from_attributes": {"hair": "hair"}})
    draft = {"template_text": f"{{character_name}} is {{mood}}. {{hair}} hair. {WORDS}"}
    planned, plan = caller.call("POST", f"{path}/plan", draft)
    _, save = caller.call("PUT", path, draft)
    run, propagate = caller.call("POST", f"{path}/propagate", {"plan": planned["plan"]})
    undone, undo = caller.call("POST", f"/api/admin/template-runs/{run['run']['id']}/undo", {})
    others.stop()
    for done in (applied, run, undone):
        assert done["counts"]["written"] == CELLS, done["counts"]
    assert planned["counts"] == {"changing": CELLS, "broken": 0, "same": 0}, planned["counts"]

    row(f"a template applied to {CELLS} cells", f"{apply:.1f} s", "", "", "< 10 s")
    row("plan of a new version for them", f"{plan:.1f} s", "", "", "< 5 s")
    row("saving that version", f"{save * 1000:.0f} ms", "", "", "")
    row("propagating it to them", f"{propagate:.1f} s", "", "", "< 10 s")
    row("undoing that", f"{undo:.1f} s", "", "", "< 10 s")
    row(f"slowest of {len(others.reads)} resolutions meanwhile", f"{max(others.reads) * 1000:.0f} ms", "", "", "")
    row(f"slowest of {len(others.saves)} saves of others meanwhile", f"{max(others.saves):.2f} s", "", "", "")


if __name__ == "__main__":
    main()
