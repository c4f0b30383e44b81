"""Export and import of 5,000 prompts with 100,000 versions, as a person does it: a file is imported
into an empty instance, exported, imported once more (which must create nothing), and exported again
(which must give the same bytes). And the same as CSV."""

import hashlib
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.parse

from bench_stack import row, stack_from_arguments

sys.path.append(str(pathlib.Path(__file__).parent.parent / "tests" / "process"))
from prompt_bundle import make_bundle, multipart, to_bytes  # noqa: E402

PROMPTS, VERSIONS = 5000, 20
BUDGET_SECONDS = 30
BUDGET_RATIO = 3
# What an import of new prompts writes.
TABLES = ("characters", "prompts", "prompt_versions")


class Memory:
    """The most that a process has resident, above what it has now, in MB."""

    def __init__(self, pid):
        self.pid, self.most, self.done = pid, 0, threading.Event()
        self.before = self.resident()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def resident(self):
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024

    def watch(self):
        while not self.done.wait(0.02):
            self.most = max(self.most, self.resident())

    def stop(self):
        self.done.set()
        self.thread.join()
        return self.most


def upload(stack, content, name):
    body, content_type = multipart(content, name)
    connection = http.client.HTTPConnection(stack.host, stack.port, timeout=120)
    connection.request("POST", "/api/admin/prompts/import", body, {
        "Authorization": f"Bearer {stack.token}", "Content-Type": content_type})
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert response.status in (201, 202), answer
    return wait(stack, f"/api/admin/prompts/import/{answer['import_id']}", ("planned",))


def wait(stack, path, statuses):
    while True:
        answer = stack.call("GET", path)[1]
        if answer["status"] in statuses:
            return answer
        assert answer["status"] not in ("failed", "cancelled"), answer
        time.sleep(0.05)


def import_file(stack, content, name="prompts.json"):
    """(seconds of the plan, seconds of the apply, the import)."""
    began = time.monotonic()
    planned = upload(stack, content, name)
    planned_at = time.monotonic()
    path = f"/api/admin/prompts/import/{planned['import_id']}"
    status, answer = stack.call("POST", path + "/apply", {"strategy": "skip"})
    assert status in (200, 202), answer
    applied = wait(stack, path, ("applied",))
    return planned_at - began, time.monotonic() - planned_at, applied


def export_file(stack, format_):
    began = time.monotonic()
    status, answer = stack.call("POST", f"/api/admin/prompts/export?format={format_}")
    assert status in (201, 202), answer
    answer = wait(stack, f"/api/admin/prompts/export/{answer['export_id']}", ("completed",))
    address = urllib.parse.urlparse(answer["file_url"])
    connection = stack.connect()
    connection.request("GET", f"{address.path}?{address.query}")
    content = connection.getresponse().read()
    assert hashlib.sha256(content).hexdigest() == answer["sha256"]
    return time.monotonic() - began, content


def psql(stack, statement, stdin=None, stdout=subprocess.DEVNULL):
    """Runs a statement as the owner of the database."""
    database = stack.config["database"]
    environment = dict(os.environ, PGHOST=database["host"], PGPORT=str(database["port"]),
                       PGDATABASE=database["name"], PGUSER=database["owner"]["user"],
                       PGPASSWORD=database["owner"]["password"], PGSSLMODE="verify-full",
                       PGSSLROOTCERT=database["ca_file"])
    subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", statement], env=environment,
                   stdin=stdin, stdout=stdout, check=True)


def copy_seconds(stack):
    """COPY of the rows that are there now into empty tables of the same shape, with the same indexes
    and checks, in the same cluster: what such rows cost at the least."""
    seconds = 0
    try:
        for table in TABLES:
            rows = stack.data / f"{table}.copy"
            with open(rows, "wb") as file:
                psql(stack, f"COPY {table} TO STDOUT (FORMAT binary)", stdout=file)
            psql(stack, f"CREATE TABLE copied_{table} (LIKE {table} INCLUDING ALL)")
            with open(rows, "rb") as file:
                began = time.monotonic()
                psql(stack, f"COPY copied_{table} FROM STDIN (FORMAT binary)", stdin=file)
                seconds += time.monotonic() - began
    finally:
        for table in TABLES:
            psql(stack, f"DROP TABLE IF EXISTS copied_{table}")
            (stack.data / f"{table}.copy").unlink(missing_ok=True)
    return seconds


def main():
    stack = stack_from_arguments()
    content = to_bytes(make_bundle(PROMPTS, VERSIONS, seed=7))
    worker, server = Memory(stack.pid_of("worker")), Memory(stack.pid_of("serve"))
    plan, apply, applied = import_file(stack, content)
    assert applied["applied"]["new_versions"] == PROMPTS * VERSIONS, applied
    copied = copy_seconds(stack)
    export, first = export_file(stack, "json")
    plan_again, apply_again, nothing = import_file(stack, first)
    assert nothing["applied"]["new_versions"] == 0, nothing
    _, second = export_file(stack, "json")
    assert second == first, "the second export differs"
    csv_export, csv = export_file(stack, "csv")
    csv_plan, csv_apply, csv_nothing = import_file(stack, csv, "prompts.csv")
    assert csv_nothing["applied"]["new_versions"] == 0, csv_nothing
    worker_most, server_most = worker.stop(), server.stop()

    total = plan + apply + export
    row(f"import and export, {PROMPTS} prompts with {PROMPTS * VERSIONS} versions, "
        f"{len(first) / 1e6:.0f} MB", f"{total:.1f} s (plan {plan:.1f}, apply {apply:.1f}, "
        f"export {export:.1f})", "", "", f"< {BUDGET_SECONDS} s")
    row("plan and apply against COPY of the same rows with their indexes", f"{plan + apply:.1f} s",
        f"{copied:.1f} s", f"{(plan + apply) / copied:.1f}", f"<= {BUDGET_RATIO}")
    row("the same file again: creates nothing", f"{plan_again + apply_again:.1f} s", "", "", "")
    row("the same as CSV: export, import that creates nothing",
        f"{csv_export:.1f} s, {csv_plan + csv_apply:.1f} s", "", "", "")
    row("most memory meanwhile, worker and server",
        f"{worker_most:.0f} MB (before {worker.before:.0f}), "
        f"{server_most:.0f} MB (before {server.before:.0f})", "", "", "flat")


if __name__ == "__main__":
    main()
