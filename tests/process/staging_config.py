#!/usr/bin/env python3
"""The configuration of staging on the command line: how it begins, what is taken and what is refused, its
history and the way back, and that nothing anywhere shows any part of its password.

    staging_config.py --program build/dev/mien [TEST…]
"""

import json
import os
import re
import sys
import unittest

from environment import Environment

env = None
production = None
seen = []
HOST = "admin-staging.localhost"


def setUpModule():
    global env, production
    production = Environment(PROGRAM)
    production.set_up()
    env = Environment(PROGRAM, "staging")
    env.set_up()


def tearDownModule():
    env.close()
    production.close()


def staging(*words, text=None):
    """A command on the configuration; what it prints is kept."""
    done = env.run("staging", "config", *words, "--json", text=text)
    seen.append(done.stdout + done.stderr)
    return done


def active():
    done = staging("show")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def url(database=None, user=None, password=None, host=None, port=None, options=""):
    app = env.cluster["app"]
    return (f"postgresql://{user or app['user']}:{password or app['password']}@"
            f"{host or env.cluster['host']}:{port or env.cluster['port']}/"
            f"{database or env.database}{options}")


def control(statement):
    return env.sql(statement, env.control)


class Configuration(unittest.TestCase):
    def put(self, *words, address=None):
        more = () if address is None else ("--database-url-stdin",)
        done = staging("set", *words, *more, text=address)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def refused(self, pointer, code, *words, address=None):
        """Exit code 2 for this field alone, and what is in force stays."""
        before = active()
        more = () if address is None else ("--database-url-stdin",)
        done = staging("set", *words, *more, text=address)
        self.assertEqual(done.returncode, 2, (words, done.stderr))
        problems = json.loads(done.stderr.splitlines()[-1])["problems"]
        self.assertEqual([(each["pointer"], each["code"]) for each in problems], [(pointer, code)],
                         words)
        self.assertEqual(active()["version"], before["version"])


class First(Configuration):
    def test_begins_as_the_file_says(self):
        first = json.loads(staging("history").stdout)[-1]
        self.assertEqual(first["version"], 1)
        self.assertEqual(first["environment_name"], "staging")
        self.assertEqual(first["database_url"], url(password="***"))
        self.assertEqual((first["storage_bucket"], first["admin_subdomain"]), ("objects", HOST))
        self.assertEqual((first["vpn_required"], first["vpn_networks"]), (False, []))
        self.assertEqual((first["sync_schedule"], first["next_syncs"]), (None, []))
        self.assertEqual((first["created_by"], first["changes"]), ("mien migrate", []))
        self.assertEqual(control("SELECT database_name, origin FROM generations WHERE number = 1"),
                         [[env.database, "initial"]])

    def test_is_begun_once(self):
        versions = control("SELECT count(*) FROM staging_configurations")
        migrated = env.json("migrate")
        self.assertEqual((migrated["applied"], migrated["control"]["applied"]), ([], []))
        self.assertEqual(control("SELECT count(*) FROM staging_configurations"), versions)

    def test_is_of_staging_only(self):
        done = production.run("staging", "config", "show")
        self.assertEqual(done.returncode, 2)
        self.assertIn("production's configuration file", done.stderr)


class Changes(Configuration):
    def test_takes_what_is_given_and_keeps_the_rest(self):
        before = active()
        after = self.put("--sync-schedule", "0 3 * * 1-5", "--sync-time-zone", "Europe/Berlin",
                         "--vpn-networks", "fd00:0::/8,10.66.0.7", "--access-log-days", "90",
                         "--reason", "Every night.")
        self.assertEqual(after["version"], before["version"] + 1)
        self.assertEqual(after["vpn_networks"], ["10.66.0.7/32", "fd00::/8"])
        self.assertEqual(len(after["next_syncs"]), 5)
        self.assertEqual(after["database_url"], before["database_url"])
        self.assertEqual((after["created_by"], after["change_reason"]),
                         ("mien", "Every night."))
        changed = {change["field"]: change["to"]
                   for change in json.loads(staging("history").stdout)[0]["changes"]}
        self.assertEqual(changed["sync_schedule"], "0 3 * * 1-5")
        self.assertNotIn("database_url", changed)
        audit = control("SELECT l.action, l.details ->> 'sha256' = encode(c.sha256, 'hex'), "
                        "l.hash = audit_hash(l), c.sha256 = staging_configuration_hash(c) "
                        "FROM audit_log l JOIN staging_configurations c "
                        f"ON c.version = {after['version']} "
                        f"WHERE l.subject_id = '{after['version']}' "
                        "AND l.subject_kind = 'staging_configuration'")
        self.assertEqual(audit, [["staging_configuration.change", "t", "t", "t"]])
        self.assertEqual(self.put("--no-sync")["next_syncs"], [])

    def test_makes_no_version_of_what_is_there_already(self):
        before = active()
        same = self.put("--admin-subdomain", HOST.upper() + ".", address=url())
        self.assertEqual(same["version"], before["version"])
        masked = self.put(address=before["database_url"])
        self.assertEqual(masked["version"], before["version"])

    def test_a_change_of_what_was_not_seen_is_refused(self):
        done = staging("set", "--access-log-days", "33", "--expect", "99999")
        self.assertEqual(done.returncode, 5)
        self.assertEqual(json.loads(done.stderr.splitlines()[-1])["error"], "stale_version")


class Refusals(Configuration):
    def test_of_values_that_break_a_rule(self):
        self.refused("/environment_name", "name_taken", "--environment-name", "Production")
        self.refused("/environment_name", "bad_name", "--environment-name", "a_b")
        self.refused("/storage_bucket", "bad_bucket_name", "--storage-bucket", "../production")
        self.refused("/admin_subdomain", "bad_domain", "--admin-subdomain", "127.0.0.1")
        self.refused("/vpn_networks", "required", "--vpn-required", "true", "--no-vpn-networks")
        self.refused("/vpn_networks/0", "bad_network", "--vpn-networks", "10.0.0.1/8")
        for schedule in ("0 0 30 2 *", "0 0 31 4,6 *", "*/0 * * * *", "60 * * * *", "* * * * * *",
                         "@reboot", "0 0 * * 8"):
            self.refused("/sync_schedule", "bad_schedule", "--sync-schedule", schedule)
        self.refused("/sync_time_zone", "unknown_time_zone", "--sync-time-zone", "Mars/Olympus")

    def test_of_addresses_that_are_not_read_as_meant(self):
        secret = "s3cret-canary"
        for code, address in (
                ("bad_host", f"postgresql://mien_app:p@{secret}@127.0.0.1/mien"),
                ("unreadable", f"postgresql://mien_app:{secret}%zz@127.0.0.1/mien"),
                ("socket_refused", f"postgresql:///mien?host=/run/postgresql&user=m&password={secret}"),
                ("several_hosts", f"postgresql://m:{secret}@staging,production/mien"),
                ("unreadable", f"host=127.0.0.1 dbname=d user=m password='{secret}''s'"),
                ("option_refused", url(options="?sslmode=disable")),
                ("option_refused", url(options=f"?sslpassword={secret}")),
                ("option_refused", url(options="?options=-c%20session_replication_role%3Dreplica")),
                ("white_space", url() + " "),
                ("password_missing", url(user="mien_owner", password="***")),
                ("password_missing", url(host="127.0.0.2", password="***"))):
            self.refused("/database_url", code, address=address)
        self.assertFalse([answer for answer in seen if secret in answer])

    def test_of_databases_that_staging_cannot_serve(self):
        empty = f"{env.database}_empty"
        env.make_database(empty)
        self.refused("/database_url", "empty_database", address=url(empty))
        env.sql("SET ROLE mien_owner; CREATE TABLE letters (a text)", empty)
        self.refused("/database_url", "not_ours", address=url(empty))
        self.refused("/database_url", "control_database", address=url(env.control))
        self.refused("/database_url", "unreachable", address=url("no_such_database"))
        self.refused("/database_url", "unreachable", address=url(password="wrong"))
        self.refused("/database_url", "unreachable", address=url(port=1))
        owner = env.cluster["owner"]
        self.refused("/database_url", "role_too_powerful",
                     address=url(user=owner["user"], password=owner["password"]))
        old = f"{env.database}_old"
        env.make_database(old)
        env.done("migrate", "--database", old)
        env.sql("DELETE FROM schema_migrations WHERE version = "
                "(SELECT max(version) FROM schema_migrations)", old)
        self.refused("/database_url", "other_schema", address=url(old))

    def test_of_production(self):
        for host in ("127.0.0.1", "localhost"):
            self.refused("/database_url", "production",
                         address=url(production.database, host=host))
        done = env.run("migrate", "--database", production.database)
        self.assertEqual(done.returncode, 5)
        self.assertIn("marked as production's", done.stderr)
        bucket = env.directory / "its-bucket"
        bucket.mkdir()
        (bucket / ".environment").write_text("production\n")
        self.refused("/storage_bucket", "production", "--storage-bucket", "its-bucket")
        self.refused("/storage_bucket", "bucket_missing", "--storage-bucket", "no-such-bucket")


    def test_of_production_without_a_mark(self):
        """By what is in it, or by its cluster once the bridge has seen it: through every door."""
        unmarked = f"{env.database}_unmarked"
        env.make_database(unmarked)
        env.done("migrate", "--database", unmarked)
        env.sql("SET session_replication_role = replica; DELETE FROM environment_marker", unmarked)
        env.done("migrate", "--database", unmarked)
        env.sql("SET session_replication_role = replica; DELETE FROM environment_marker; "
                "INSERT INTO admins (id, email, display_name, role, password_hash) VALUES "
                "(gen_random_uuid(), 'ada@example.com', 'Ada', 'admin', '$argon2id$x')", unmarked)
        done = env.run("migrate", "--database", unmarked)
        self.assertEqual(done.returncode, 5)
        self.assertIn("may be production's", done.stderr)
        self.assertEqual(env.sql("SELECT count(*) FROM environment_marker", unmarked), [["0"]])
        self.refused("/database_url", "unmarked", address=url(unmarked))

        second = f"{env.database}_second"
        env.make_database(second)
        env.done("migrate", "--database", second)
        (cluster,), = env.sql("SELECT system_identifier FROM pg_control_system()")
        control(f"INSERT INTO production_cluster (system_identifier) VALUES ({cluster})")
        try:
            self.refused("/database_url", "production", address=url(second))
            for words in (("migrate",), ("migrate", "--database", second), ("serve",), ("worker",),
                          ("verify",)):
                done = env.run(*words)
                self.assertEqual(done.returncode, 5, words)
                self.assertIn("in production's cluster", done.stderr, words)
        finally:
            control("DELETE FROM production_cluster")
        env.done("migrate")


class History(Configuration):
    def test_another_database_is_another_generation_and_a_restore_leads_back(self):
        before = active()
        second = f"{env.database}_g2"
        env.make_database(second)
        env.done("migrate", "--database", second)
        current = ("SELECT g.database_name, g.origin FROM current_generation c "
                   "JOIN generations g USING (number)")
        moved = self.put("--access-log-days", str(100 + before["version"]), address=url(second))
        self.assertEqual(moved["database_url"], url(second, password="***"))
        self.assertEqual(control(current), [[second, "configuration"]])
        self.assertEqual(env.json("migrate")["applied"], [])
        restored = json.loads(staging("restore", str(before["version"]), "--reason", "back").stdout)
        self.assertEqual((restored["version"], restored["restored_from"], restored["change_reason"]),
                         (before["version"] + 2, before["version"], "back"))
        self.assertEqual(control(current), [[env.database, "initial"]])
        self.assertEqual(restored["database_url"], before["database_url"])
        changes = json.loads(staging("history").stdout)[0]["changes"]
        self.assertEqual([change["field"] for change in changes],
                         ["database_url", "access_log_days"])
        self.assertEqual(staging("restore", "99999").returncode, 4)

    def test_cannot_be_changed(self):
        for role in ("mien_app", "mien_owner"):
            for statement in ("UPDATE staging_configurations SET vpn_required = false",
                              "DELETE FROM staging_configurations",
                              "TRUNCATE staging_configurations CASCADE",
                              "UPDATE audit_log SET action = 'x'"):
                with self.subTest(f"{role}: {statement}"), self.assertRaises(AssertionError):
                    control(f"SET ROLE {role}; {statement}")


class Mending(Configuration):
    """The commands on the configuration run whatever it leads to."""

    def test_of_a_control_key_that_is_lost(self):
        before = env.config.read_text()
        known = re.search(r'^key = "(.*)"$', before, re.MULTILINE).group(1)
        env.config.write_text(before.replace(known, os.urandom(32).hex()))
        try:
            done = env.run("verify")
            self.assertEqual(done.returncode, 2)
            self.assertIn("mien staging config set --database-url-stdin", done.stderr)
            self.assertEqual(active()["database_url"], url(password="***"))
            done = staging("set", "--access-log-days", "44")
            self.assertEqual(done.returncode, 5, done.stderr)
            self.assertIn("another control.key", done.stderr)
            self.refused("/database_url", "password_missing", address=url(password="***"))
            self.put("--access-log-days", "44", address=url())
            env.done("verify")
            self.put("--access-log-days", "45")
        finally:
            env.config.write_text(before)
        self.put(address=url())
        env.done("verify")

    def test_of_data_that_cannot_be_entered(self):
        gone = f"{env.database}_gone"
        env.make_database(gone)
        env.done("migrate", "--database", gone)
        self.put(address=url(gone))
        env.sql(f'DROP DATABASE "{gone}" WITH (FORCE)', "postgres")
        self.assertNotEqual(env.run("verify").returncode, 0)
        self.assertEqual(active()["database_url"], url(gone, password="***"))
        env.json("staging", "access-log", "list")
        self.put(address=url())
        env.done("verify")


class Secrets(Configuration):
    def test_no_part_of_a_password_is_anywhere(self):
        """After a change of the password, each place where the program writes is searched."""
        password = env.cluster["app"]["password"]
        other = f"rotated-{os.urandom(12).hex()}"
        env.sql(f"CREATE ROLE rotated_{os.getpid()} LOGIN PASSWORD '{other}' IN ROLE mien_app",
                "postgres")
        env.sql(f"GRANT CONNECT ON DATABASE {env.database} TO rotated_{os.getpid()}")
        try:
            self.put(address=url(user=f"rotated_{os.getpid()}", password=other))
            self.put(address=url())
        finally:
            env.sql(f"DROP OWNED BY rotated_{os.getpid()}; DROP ROLE rotated_{os.getpid()}")
        changes = json.loads(staging("history").stdout)[0]["changes"]
        self.assertIn({"field": "database_password", "from": "***", "to": "***"}, changes)
        staging("set", "--database-url-stdin", text=url(password=password + "x"))
        places = {"answers": "\n".join(seen)}
        for table in ("staging_configurations", "audit_log", "generations"):
            places[table] = str(control(f"SELECT t::text FROM {table} t"))
        places["data audit_log"] = str(env.sql("SELECT t::text FROM audit_log t"))
        self.assertIn("***", places["audit_log"])
        for place, text in places.items():
            for secret in (password, other):
                for part in (secret, secret[:16], secret[-8:], secret.encode().hex()):
                    self.assertNotIn(part, text, place)


if __name__ == "__main__":
    at = sys.argv.index("--program")
    PROGRAM = sys.argv[at + 1]
    del sys.argv[at:at + 2]
    unittest.main()
