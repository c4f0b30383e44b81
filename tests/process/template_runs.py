#!/usr/bin/env python3
"""A template is applied to many cells, gets a new version that is propagated to all of them while others
save by hand, and both runs are undone. Every cell has a version for each step, `mien verify` finds nothing, and
no cell is half done. Tells how long each step takes, and how long others wait meanwhile.

    template_runs.py --program build/dev/mien [--cells 10000]
"""

import argparse
import http.client
import json
import pathlib
import threading
import time

from environment import Environment


def make_characters(environment, count):
    """Their ids, without the time that so many requests would take."""
    environment.sql(f"""
        INSERT INTO characters (id, slug, name, search_text, attributes)
        SELECT gen_random_uuid(), 'made-' || n, 'Made ' || n, 'made ' || n,
               jsonb_build_object('hair', 'red ' || n)
        FROM generate_series(1, {count}) n""")
    return [row[0] for row in environment.sql("SELECT id FROM characters ORDER BY id")]


class Caller:
    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(self, method, path, body=None):
        """The body of the answer, and how long it took in seconds."""
        started = time.monotonic()
        self.connection.request(method, path, json.dumps(body) if body is not None else None,
                                self.headers)
        answer = self.connection.getresponse()
        read = json.loads(answer.read())
        assert answer.status in (200, 201), (path, answer.status, read)
        return read, time.monotonic() - started


def read_until(caller, character, stopped, taken):
    """Resolves one cell, again and again: the slowest is how long the server computes without a pause."""
    path = f"/api/resolve?character_id={character}&emotion=happy"
    while not stopped.wait(0.01):
        taken.append(caller.call("GET", path)[1])


def save_until(caller, character, stopped, taken):
    """Saves one cell by hand, again and again: the slowest is how long a run keeps others waiting."""
    path = f"/api/admin/characters/{character}/emotional-prompts/happy"
    number = 0
    while not stopped.wait(0.01):
        number += 1
        taken.append(caller.call("POST", path, {"prompt_text": f"By hand, {number}."})[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/release/mien")
    parser.add_argument("--cells", type=int, default=400)
    arguments = parser.parse_args()
    environment = Environment(arguments.program)
    environment.set_up()
    token = environment.json("token", "create", "--email", "ada@example.com", "--name", "runs")["token"]
    server, port = environment.serve()
    caller = Caller(port, token)
    emotions = [row[0] for row in environment.sql("SELECT name FROM emotions ORDER BY name")]
    *characters, outsider = make_characters(environment, arguments.cells // len(emotions) + 1)
    cells = len(characters) * len(emotions)

    words = " ".join(f"word{n}" for n in range(60))
    template, _ = caller.call("POST", "/api/admin/templates", {
        "name": "warm", "template_text": f"{{character_name}}, {{mood}}, {{hair}} hair. {words}",
        "placeholders": [{"name": "mood", "required": True}]})
    path = f"/api/admin/templates/{template['id']}"
    times = {}
    stopped, saves, reads = threading.Event(), [], []
    caller.call("POST", f"/api/admin/characters/{outsider}/emotional-prompts/happy",
                {"prompt_text": "By hand."})
    others = [threading.Thread(target=work, args=(Caller(port, token), outsider, stopped, taken), daemon=True)
              for work, taken in ((save_until, saves), (read_until, reads))]
    for other in others:
        other.start()
    applied, times["apply"] = caller.call("POST", f"{path}/apply", {
        "character_ids": characters, "emotions": emotions, "values": {"mood": "glad"},
        "values_from_attributes": {"hair": "hair"}})
    assert applied["counts"]["written"] == cells, applied

    draft = {"template_text": f"{{character_name}} is {{mood}}. {{hair}} hair. {words}"}
    plan, times["plan"] = caller.call("POST", f"{path}/plan", draft)
    assert plan["counts"] == {"changing": cells, "broken": 0, "same": 0}, plan["counts"]
    _, times["save"] = caller.call("PUT", path, draft)
    run, times["propagate"] = caller.call("POST", f"{path}/propagate", {"plan": plan["plan"]})
    assert run["counts"]["written"] == cells, run
    # The text of each cell, in versions 1 and 2, says where it comes from.
    assert environment.sql("""
        SELECT version, origin ->> 'version', count(*), count(DISTINCT origin ->> 'run_id')
        FROM prompt_versions WHERE origin ->> 'kind' = 'template'
        GROUP BY 1, 2 ORDER BY 1""") == [["1", "1", str(cells), "1"], ["2", "2", str(cells), "1"]]
    undone, times["undo"] = caller.call(
        "POST", f"/api/admin/template-runs/{run['run']['id']}/undo", {})
    assert undone["counts"] == {"written": cells, "same": 0, "left": 0}, undone["counts"]
    assert environment.sql("""
        SELECT count(*) FROM prompts p
        JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
        JOIN prompt_versions first ON first.prompt_id = p.id AND first.version = 1
        WHERE v.version = 3 AND v.prompt_text = first.prompt_text""") == [[str(cells)]]
    listed, times["list"] = caller.call("GET", "/api/admin/templates")
    counted = listed["templates"][0]["cells"]
    assert counted["behind"] == min(cells, 1001) and counted["more"] == (cells > 1000), counted
    undone, times["undo apply"] = caller.call(
        "POST", f"/api/admin/template-runs/{applied['run']['id']}/undo", {})
    assert undone["counts"] == {"written": cells, "same": 0, "left": 0}, undone["counts"]
    assert environment.sql("""
        SELECT count(*) FROM prompts WHERE is_deleted AND head_version = 4""") == [[str(cells)]]
    assert environment.sql("SELECT count(*) FROM template_cells") == [["0"]]
    stopped.set()
    for other in others:
        other.join()
    environment.done("verify")
    print(f"{cells} cells: " + ", ".join(f"{step} {taken:.2f} s" for step, taken in times.items())
          + f"; meanwhile the slowest of {len(saves)} saves {max(saves):.2f} s, "
          f"of {len(reads)} resolutions {max(reads):.3f} s")
    assert server.stop() == 0
    environment.close()


if __name__ == "__main__":
    main()
