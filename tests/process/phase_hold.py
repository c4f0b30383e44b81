"""A run of a sync that is kept from going on at the beginning of a phase, and who listens to a database
meanwhile.
"""

import re
import subprocess
import time

from environment import LOOK_SECONDS, SECONDS_MAX


def await_true(is_so, what, seconds=SECONDS_MAX):
    begin = time.monotonic()
    while not is_so():
        assert time.monotonic() - begin < seconds, f"after {seconds} s: {what}"
        time.sleep(LOOK_SECONDS / 4)


class Hold:
    """Keeps a run from going on where it enters a phase, until it is let go: a trigger on what the run tells
    of itself waits for a lock that this one has."""

    def __init__(self, env, phase):
        self.env, self.number = env, f"hashtext('{phase}')"
        self.session = subprocess.Popen(["psql", "-XqAt"], env=env.psql_environment(env.control), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.session.stdin.write(f"SELECT pg_advisory_lock({self.number});\n")
        self.session.stdin.flush()
        self.session.stdout.readline()

    @staticmethod
    def prepare(env):
        env.sql("""
            CREATE FUNCTION hold_phase() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock_shared(hashtext(NEW.phase));
                RETURN NEW;
            END $$;
            CREATE TRIGGER operations_hold_phase BEFORE UPDATE OF report ON operations
                FOR EACH ROW EXECUTE FUNCTION hold_phase()""", env.control)

    def await_run(self):
        await_true(lambda: self.env.sql(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM "
            "pg_database WHERE datname = current_database())", self.env.control), "the run does not come there")

    def let_go(self):
        """Once more does nothing."""
        self.session.communicate()


class Listener:
    """A session that hears what a database is told on these channels."""

    def __init__(self, env, database, channels):
        self.session = subprocess.Popen(["psql", "-XqAt"], env=env.psql_environment(database), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.session.stdin.write("".join(f"LISTEN {channel};\n" for channel in channels) + "SELECT 'ready';\n")
        self.session.stdin.flush()
        assert self.session.stdout.readline() == "ready\n"

    def leave(self):
        """What it has heard, as pairs of a channel and a text."""
        told, _ = self.session.communicate("SELECT 1;\nSELECT 1;\n")
        return re.findall(r'notification "(\w+)"(?: with payload "(.*)")? received', told)
