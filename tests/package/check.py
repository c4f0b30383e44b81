#!/usr/bin/env python3
"""The Debian package, installed and started in a fresh Debian that boots:

    check.py build/release/mien_VERSION_amd64.deb

looks at what the package holds, then runs the commands of docs/guides/production.md in that machine as
they stand there, and looks at what came of them: servers and workers under their units with the secrets
that systemd hands over, a clip, a backup and its restore; then those of docs/guides/staging.md beside it, up
to production's masked data in staging; at the end it removes and purges the package.
"""

import json
import pathlib
import re
import subprocess
import sys

from machine import Machine, make_tree

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDES = {name: ROOT / "docs" / "guides" / f"{name}.md" for name in ("production", "staging")}
# Sections of both, in the order in which somebody reads who comes to staging.
TO_STAGING = (("staging", 1), ("production", 1), ("staging", 2), ("production", 2), ("production", 3),
              ("production", 4), ("staging", 4), ("staging", 5))
HOSTS = ("mien.example.org", "db.mien.example.org", "admin-staging.mien.example.org",
         "db-staging.mien.example.org")
# What the machine has beside the package's own dependencies: what the guide asks for, and what boots.
OTHERS = ("systemd-sysv", "dbus", "postgresql-15", "nginx-light", "curl", "openssl", "ca-certificates")
FILES = (
    "usr/bin/mien", "usr/bin/mien-render", "usr/bin/mien-in", "etc/mien/bridge.toml",
    "etc/mien/masking.toml", "etc/mien/production.toml", "etc/mien/staging.toml",
    "usr/share/mien/web/index.html", "usr/share/mien/backup.sh",
    "usr/share/mien/migrations/0001_foundation.sql", "usr/share/mien/nginx/server.conf",
    "usr/share/man/man1/mien.1.gz", "usr/share/man/man5/mien.toml.5.gz",
    *(f"usr/share/doc/mien/{name}.md" for name in (
        "production", "configuration", "staging", "staging-data", "bridge")),
    "usr/lib/sysusers.d/mien.conf",
    *(f"usr/lib/systemd/system/mien-{name}" for name in (
        "serve@.service", "worker@.service", "migrate@.service", "verify@.service",
        "verify@.timer", "bridge.service", ".service.d/10-hardening.conf",
        "serve@staging.service.d/20-objects.conf", "worker@staging.service.d/20-objects.conf")))
EXPOSURE_MAX = 2.5
failures = 0


def expect(holds, what):
    global failures
    failures += not holds
    print(("ok      " if holds else "FAILED  ") + what, flush=True)


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def field(package, name):
    return output("dpkg-deb", "--field", package, name).strip()


def check_contents(package):
    lintian = subprocess.run(["lintian", "--fail-on", "error,warning", package],
                             capture_output=True, text=True)
    expect(lintian.returncode == 0, f"lintian has nothing to say {lintian.stdout}")
    rows = [line.split(None, 5) for line in output("dpkg-deb", "--contents", package).splitlines()]
    modes = {row[5].removeprefix("./"): row[0] for row in rows}
    missing = [name for name in FILES if name not in modes]
    expect(not missing, f"it holds what it should {missing}")
    odd = [row for row in rows
           if row[1] != "root/root" or row[0][5] == "w" or row[0][8] == "w" or "s" in row[0][1:]]
    expect(not odd, f"all of it is root's, and nobody else's to write {odd}")
    programs = {name for name, mode in modes.items() if mode[0] == "-" and mode[3] == "x"}
    expected = {name for name in modes if name.endswith(".sh") or
                (name.startswith("usr/bin/") and not name.endswith("/"))}
    expect(programs == expected, f"its programs: {sorted(programs)}")
    hidden = [name for name in modes if any(part.startswith(".") for part in name.split("/"))]
    expect(not hidden, f"no hidden file {hidden}")
    conffiles = output("dpkg-deb", "--info", package, "conffiles").split()
    expect(conffiles == [f"/etc/mien/{name}.toml" for name in (
        "bridge", "masking", "production", "staging")],
           f"its configuration is the administrator's to change {conffiles}")


def sections(name):
    """The title of each section of a guide with its shell commands."""
    found = [(text.splitlines()[0], "".join(re.findall(r"(?ms)^```sh\n(.*?)^```$", text)))
             for text in re.split(r"(?m)^#+ ", GUIDES[name].read_text())[1:]]
    return [(title, commands) for title, commands in found if commands]


def section(name, number):
    return next(each for each in sections(name) if each[0].startswith(f"{number}. "))


def follow(machine, chosen):
    """The commands of these sections, in one shell. What each section printed."""
    printed = {}
    script = "".join(f"echo; echo '--- {title}'\n{commands}" for title, commands in chosen)
    done = machine.run("bash", "-euo", "pipefail", "-s", text=script, check=False)
    for part in re.split(r"(?m)^--- ", done.stdout)[1:]:
        title, _, rest = part.partition("\n")
        printed[title] = rest
        print(f"        guide: {title}", flush=True)
    expect(done.returncode == 0, "the guide can be followed to its end" +
           (f": {done.stderr[-3000:]}" if done.returncode else ""))
    return printed


def check_units(machine):
    names = [f"mien-{name}@production.service" for name in ("serve", "worker", "migrate", "verify")]
    names.append("mien-bridge.service")
    verified = machine.run("systemd-analyze", "verify", "--man=no", *names,
                           "mien-verify@production.timer", check=False)
    expect(verified.returncode == 0 and not verified.stderr.strip(),
           f"systemd has nothing to say of the units {verified.stderr}")
    for name in names:
        answer = machine.run("systemd-analyze", "security", "--no-pager",
                             f"--threshold={EXPOSURE_MAX * 10:.0f}", name, check=False)
        score = re.search(r"Overall exposure level.*: ([0-9.]+)", answer.stdout)
        expect(answer.returncode == 0 and float(score[1]) < EXPOSURE_MAX,
               f"exposure of {name}: {score[1]}")
    for name in names[:2]:
        state = sorted(machine.run("systemctl", "show", "--property=ActiveState,NRestarts",
                                   name).stdout.split())
        expect(state == ["ActiveState=active", "NRestarts=0"], f"{name} runs {state}")


def check_secrets(machine):
    """Who can see what: the running server has the secrets of the app and not the owner's."""
    pid = machine.run("systemctl", "show", "--property=MainPID", "--value",
                      "mien-serve@production").stdout.strip()
    environ = machine.shell(f"tr '\\0' '\\n' </proc/{pid}/environ").stdout
    directory = re.search(r"(?m)^CREDENTIALS_DIRECTORY=(.*)$", environ)[1]
    names = sorted(machine.run("ls", f"/proc/{pid}/root{directory}").stdout.split())
    expect(names == ["app_database_password", "app_link_key"],
           f"the server is given the secrets of the app alone {names}")
    owner = machine.shell("cat /etc/mien/credentials/production/owner/database_password").stdout
    expect(owner.strip() not in environ and owner.strip() not in
           machine.shell(f"tr '\\0' '\\n' </proc/{pid}/cmdline").stdout,
           "no secret is in its environment or on its command line")
    reads = machine.run("setpriv", "--reuid=mien-production", "--regid=mien-production",
                        "--clear-groups", "ls", "/etc/mien/credentials", check=False)
    expect(reads.returncode != 0, "its user cannot read the secrets where they are kept")
    other = machine.run("setpriv", "--reuid=mien-staging", "--regid=mien-staging",
                        "--clear-groups", "ls", "/var/lib/mien/production", check=False)
    expect(other.returncode != 0, "staging's user cannot read production's files")


def check_log(machine):
    """No unit had anything to complain of, such as a part of the sandbox that is refused."""
    log = machine.run("journalctl", "--no-pager", "-o", "cat", "-u", "mien-*@production*").stdout
    events = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    problems = [event for event in events if event.get("level") in ("warning", "error")]
    expect(events and not problems, f"no warning in the log of {len(events)} events {problems}")


def check_work(machine, printed):
    """A clip from end to end, through nginx: the worker's renderer runs in its whole sandbox."""
    password = re.search(r"(?m)^Password: (\S+)$", printed["4. First start"])
    expect(password is not None, "the first admin's password is printed")
    script = """
        call() { curl --silent --show-error --fail-with-body --cacert \
            /etc/mien/tls/production/fullchain.pem --header "Authorization: Bearer $token" \
            --header 'Content-Type: application/json' "$@"; }
        token=$(mien-in production token create --email you@example.org --name check)
        site=https://mien.example.org
        id=$(call --data '{"name":"Ada"}' $site/api/admin/characters | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')
        call --data '{"prompt_text":"Ada waits in the rain."}' --output /dev/null \
            $site/api/admin/characters/$id/emotional-prompts/idle
        mien-in production render $id idle
        call $site/ | head -c 15
    """
    done = machine.shell(script, check=False)
    expect(done.returncode == 0 and "<!doctype html" in done.stdout.lower(),
           f"a clip is made, and the pages are served {done.stderr}{done.stdout[-300:]}")
    clips = machine.shell("find /var/lib/mien/production/objects -name '*.mp4' | wc -l").stdout
    expect(int(clips) > 0, f"clips in the object directory: {clips.strip()}")


def as_bridge(machine, script):
    """As its unit runs it, without what systemd keeps from it beside."""
    return machine.run("setpriv", "--reuid=mien-bridge", "--regid=mien-staging",
                       "--groups=mien-production", "sh", "-c", script, check=False).stdout.split()


def check_staging(machine):
    """What the bridge has brought, and what it may do with the objects of both sides."""
    def rows(database, query):
        return machine.run("runuser", "--user", "postgres", "--", "psql", "-p", "5433", "-XqAt", "-d",
                           database, "-c", query).stdout.split()

    served, = rows("mien_control", "SELECT database_name FROM current_generation "
                   "JOIN generations USING (number)")
    names = rows(served, "SELECT name FROM characters")
    expect(names == ["Ada"], f"staging serves production's characters {names}")
    objects = "/var/lib/mien/{}/objects"
    for side in ("production", "staging"):
        clips = as_bridge(machine, f"find {objects.format(side)} -name '*.mp4' -readable")
        expect(clips, f"the bridge reads the clips of {side}: {len(clips)}")
    writable = as_bridge(machine, f"find {objects.format('production')} -writable")
    expect(not writable, f"it can change nothing of production's {writable}")
    directories = as_bridge(machine, f"find {objects.format('staging')} -type d ! -writable")
    expect(not directories, f"it can put objects into each directory of staging's {directories}")
    foreign = machine.shell(f"find {objects.format('staging')} ! -group mien-staging").stdout.split()
    expect(not foreign, f"and all that lies there is for staging's group {foreign}")
    log = machine.run("journalctl", "--no-pager", "-o", "cat", "-u", "mien-bridge",
                      "-u", "mien-*@staging*").stdout
    events = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    problems = [event for event in events if event.get("level") in ("warning", "error")]
    expect(events and not problems, f"no warning in the log of {len(events)} events {problems}")


def check_removal(machine):
    machine.run("dpkg", "--remove", "mien")
    left = machine.run("systemctl", "--no-legend", "--state=active", "list-units", "mien-*").stdout
    expect("mien-serve" not in left and "mien-worker" not in left, f"removal stops all {left}")
    expect(machine.run("test", "-e", "/etc/mien/production.toml", check=False).returncode == 0,
           "removal keeps the configuration")
    machine.run("dpkg", "--purge", "mien")
    for place, stays in (("/etc/mien/production.toml", False), ("/usr/share/mien", False),
                         ("/usr/bin/mien", False), ("/var/lib/mien/production/objects", True),
                         ("/etc/mien/credentials/production/app/link_key", True)):
        there = machine.run("test", "-e", place, check=False).returncode == 0
        expect(there == stays, f"after the purge {place} {'stays' if stays else 'is gone'}")


def main():
    package = pathlib.Path(sys.argv[1]).resolve()
    check_contents(package)
    depends = re.findall(r"(?:^|, )([a-z0-9.+-]+)", field(package, "Depends"))
    with Machine(make_tree({*depends, *OTHERS}), HOSTS) as machine:
        print("        a fresh Debian booted", flush=True)
        machine.put(package, f"/root/{package.name}")
        printed = follow(machine, sections("production"))
        version = machine.run("mien", "--version").stdout.strip()
        expect(f"{version}-1" == field(package, "Version"), f"mien --version: {version}")
        check_units(machine)
        check_secrets(machine)
        check_work(machine, printed)
        check_log(machine)
        follow(machine, [section(*place) for place in TO_STAGING])
        check_staging(machine)
        check_removal(machine)
    print(f"{failures} failed" if failures else "the package is sound")
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
