"""The same table masked by other tools, as far as each can: Greenmask and pgstream, built from their Go
modules (peers/*/go.mod) and configured by their documents for the same columns. What `sync.py` calls with
--peers. Neither knows of people: texts and documents that tell of somebody are not searched for the
names, addresses and numbers in the other columns, so both are given less to do."""

import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOMAIN = "people.staging.test"
ADDRESS = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+"


def build(name):
    """The program of peers/NAME."""
    return subprocess.run([ROOT / "tools/dev/go_program.sh", f"bench/peers/{name}"], cwd=ROOT, check=True,
                          stdout=subprocess.PIPE, text=True).stdout.strip()


def bytes_in(directory):
    return sum(file.stat().st_size for file in pathlib.Path(directory).rglob("*") if file.is_file())


def write_configuration(directory, configuration):
    """YAML that is JSON too."""
    file = pathlib.Path(directory) / "configuration.yaml"
    file.touch(0o600)
    file.write_text(json.dumps(configuration))
    return file


def greenmask(run, programs, source, target):
    """A dump that is masked as it is written, and its restoration; both with two jobs."""
    program = build("greenmask")
    with tempfile.TemporaryDirectory() as directory:
        dumps = pathlib.Path(directory) / "dumps"
        dumps.mkdir()
        file = write_configuration(directory, {
            "common": {"pg_bin_path": str(programs), "tmp_dir": directory},
            "log": {"level": "warn"},
            "storage": {"type": "directory", "directory": {"path": str(dumps)}},
            "dump": {
                "pg_dump_options": {"dbname": source.url("bench_source"), "jobs": 2},
                "transformation": [{"schema": "public", "name": "people", "transformers": [
                    {"name": "RandomPerson", "params": {
                        "columns": [{"name": "full_name", "template": "{{ .FirstName }} {{ .LastName }}"}],
                        "engine": "hash"}},
                    {"name": "RandomEmail", "params": {
                        "column": "email", "domains": [DOMAIN], "engine": "hash"}},
                    {"name": "RandomE164PhoneNumber", "params": {"column": "phone"}},
                    {"name": "RegexpReplace", "params": {
                        "column": "note", "regexp": ADDRESS, "replace": f"someone@{DOMAIN}"}}]}]},
            "restore": {"pg_restore_options": {"dbname": target.url("bench_target"), "jobs": 2,
                                               "no-owner": True, "exit-on-error": True}}})
        environment = {"PATH": os.environ["PATH"], "GREENMASK_GLOBAL_SALT": os.urandom(32).hex()}
        peak_mb = run([([program, "--config", file, "dump"], environment)])
        temporary = bytes_in(dumps)
        peak_mb = max(peak_mb, run([([program, "--config", file, "restore", "latest"], environment)]))
        return peak_mb, temporary


def pgstream(run, programs, source, target, kept=None):
    """A snapshot with COPY into the target; the schema by pg_dump and pg_restore. With the columns that are
    kept, of each table, it is told of every one, and to refuse others."""
    program = build("pgstream")
    with tempfile.TemporaryDirectory() as directory:
        masked = {
            "full_name": {"name": "neosync_fullname"},
            "email": {"name": "email", "parameters": {
                "replacement_domain": f"@{DOMAIN}", "salt": os.urandom(32).hex()}},
            "phone": {"name": "phone_number", "parameters": {
                "prefix": "+1555", "min_length": 12, "max_length": 12, "generator": "deterministic"}},
            "note": {"name": "template", "parameters": {
                "template": f'{{{{ regexReplaceAll "{ADDRESS}" .GetValue "someone@{DOMAIN}" }}}}'}}}
        file = write_configuration(directory, {
            "source": {"postgres": {
                "url": source.url("bench_source"), "mode": "snapshot",
                "snapshot": {"mode": "full", "tables": [f"public.{table}" for table in kept or ("people",)],
                             "data": {"schema_workers": 2, "table_workers": 2},
                             "schema": {"mode": "pgdump_pgrestore", "pgdump_pgrestore": {
                                 "no_owner": True, "no_privileges": True,
                                 "roles_snapshot_mode": "disabled"}},
                             "disable_progress_tracking": True}}},
            "target": {"postgres": {"url": target.url("bench_target"),
                                    "bulk_ingest": {"enabled": True}}},
            "modifiers": {"transformations": {
                "validation_mode": "strict" if kept else "relaxed", "table_transformers": [
                    {"schema": "public", "table": table, "column_transformers": {
                        **(masked if table == "people" else {}), **dict.fromkeys(columns, {})}}
                    for table, columns in (kept or {"people": ()}).items()]}}})
        environment = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": directory}
        return run([([program, "snapshot", "--config", file, "--log-level", "warn"], environment)]), 0
