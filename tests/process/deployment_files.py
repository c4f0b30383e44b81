#!/usr/bin/env python3
"""What of deploy/ can be checked without a machine to install it on: the units are what systemd takes,
hardened, with the credentials that the configurations name; every file is in the package.

    deployment_files.py

`./dev package --check` does the rest.
"""

import pathlib
import re
import shutil
import subprocess
import tempfile
import tomllib

from nginx_front import expect

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
EXPOSURE_MAX = 2.5
# Of the package's building, not of its content.
NOT_INSTALLED = {"deploy/README.md", "deploy/man/mien.1"}


def unit_tree(directory):
    """A root directory with systemd's units, ours, and the programs that they start."""
    system = directory / "usr" / "lib" / "systemd" / "system"
    shutil.copytree("/usr/lib/systemd/system", system, symlinks=True)
    shutil.copytree(UNITS, system, dirs_exist_ok=True)
    (directory / "lib").symlink_to("usr/lib")
    (directory / "usr" / "bin").mkdir()
    for name in ("mien", "mien-render"):
        shutil.copy("/bin/true", directory / "usr" / "bin" / name)


def check_units():
    failed = 0
    names = sorted(path.name for path in UNITS.glob("mien-*.*") if path.is_file())
    with tempfile.TemporaryDirectory() as temporary:
        unit_tree(pathlib.Path(temporary))
        instances = sorted({name.replace("@.", f"@{environment}.")
                            for name in names for environment in ("production", "staging")})
        verified = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", f"--root={temporary}", *instances],
            capture_output=True, text=True)
        failed += expect(verified.returncode == 0 and not verified.stderr,
                         f"systemd takes {len(instances)} units {verified.stderr}")
    for name in names:
        if not name.endswith(".service"):
            continue
        answer = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager",
             f"--threshold={EXPOSURE_MAX * 10:.0f}", UNITS / name], capture_output=True, text=True)
        score = re.search(r"Overall exposure level.*: ([0-9.]+)", answer.stdout)
        failed += expect(answer.returncode == 0 and score and float(score[1]) < EXPOSURE_MAX,
                         f"exposure of {name}: {score[1] if score else answer.stderr}")
    return failed


def credential_sets(name):
    return set(re.findall(r"(?m)^LoadCredential=(\w+):/etc/mien/credentials/(?:%i/)?\1$",
                          (UNITS / name).read_text()))


def check_credentials():
    """Each unit loads what the configurations want, and no more."""
    failed = 0
    wanted = {"mien-serve@.service": {"app"}, "mien-worker@.service": {"app"},
              "mien-verify@.service": {"app"}, "mien-migrate@.service": {"app", "owner"},
              "mien-bridge.service": {"bridge"}}
    for path in UNITS.glob("*.service"):
        failed += expect(credential_sets(path.name) == wanted[path.name],
                         f"{path.name} is given the secrets of {wanted[path.name]}")

    def secrets(table, place):
        for key, value in table.items():
            if isinstance(value, dict):
                yield from secrets(value, [*place, key])
            elif key.endswith("_file") and key != "ca_file":
                yield place, value

    directories = (ROOT / "deploy" / "debian" / "tmpfiles.conf").read_text()
    for environment in ("production", "staging"):
        text = (ROOT / "deploy" / "etc" / f"{environment}.toml").read_text()
        found = list(secrets(tomllib.loads(text), []))
        for place, value in found:
            owner = value.split("_")[0]
            failed += expect(owner == ("owner" if "owner" in place else "app") and
                             f"/etc/mien/credentials/{environment}/{owner} " in directories,
                             f"{environment}: {value}")
        failed += expect(len(found) >= 3, f"{environment}: {len(found)} secrets in files")
    found = list(secrets(tomllib.loads((ROOT / "deploy" / "etc" / "bridge.toml").read_text()), []))
    failed += expect(len(found) == 5 and all(value.startswith("bridge_") for _, value in found) and
                     "/etc/mien/credentials/bridge " in directories, f"bridge: {found}")
    return failed


def setting_of(name, key):
    found = re.search(rf"(?m)^{key}=(.*)$", (UNITS / name).read_text())
    return found[1] if found else None


def check_object_rights():
    """The bridge reads production's objects and changes staging's, where they are directories: by its groups
    and by the modes of what the units make."""
    bridge = [setting_of("mien-bridge.service", key) for key in ("Group", "SupplementaryGroups", "UMask")]
    failed = expect(bridge == ["mien-staging", "mien-production", "0007"],
                    f"the bridge is in the groups of both environments {bridge}")
    for unit in ("serve", "worker"):
        name = f"mien-{unit}@.service"
        failed += expect(setting_of(name, "UMask") == "0027" and
                         setting_of(name, "StateDirectoryMode") == "0710",
                         f"what {name} makes is for its group to read")
        failed += expect(setting_of(f"mien-{unit}@staging.service.d/20-objects.conf", "UMask") == "0007",
                         f"and in staging to change: {unit}")
    for environment in ("production", "staging"):
        settings = tomllib.loads((ROOT / "deploy" / "etc" / f"{environment}.toml").read_text())
        bridge = tomllib.loads((ROOT / "deploy" / "etc" / "bridge.toml").read_text())
        failed += expect(settings["objects"]["directory"] == bridge[environment]["objects"]["directory"],
                         f"the bridge and {environment} name the same directory")
    return failed


def check_file_list():
    rules = (ROOT / "cmake" / "package.cmake").read_text()
    named = set(re.findall(r"(?:\$\{CMAKE_SOURCE_DIR\}/)?((?:deploy|docs)/[\w./-]+)", rules))
    failed = expect(all((ROOT / name).exists() for name in named), "all that is packaged is there")
    shipped = {name for name in named if (ROOT / name).is_file()}
    folders = {name for name in named if (ROOT / name).is_dir()}
    files = [path.relative_to(ROOT).as_posix() for path in (ROOT / "deploy").rglob("*")
             if path.is_file()]
    forgotten = [name for name in files if name not in shipped | NOT_INSTALLED and
                 not any(name.startswith(folder) for folder in folders)]
    return failed + expect(not forgotten, f"{len(files)} files of deploy are packaged {forgotten}")


def main():
    failed = check_units() + check_credentials() + check_object_rights() + check_file_list()
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
