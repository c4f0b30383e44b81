"""A Debian of a test's own that boots: systemd as the first process of namespaces of its own, on a tree
that mmdebstrap made once and that lies in the cache of the user. What the test does to it is in a layer
in memory that goes with it. Needs root; no service of this machine is touched.
"""

import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "mien"
BOOT_SECONDS = 180

# Runs in the new namespaces: $1 the tree, $2 the layer. The console is a file.
BOOT = """
set -eu
mount --make-rprivate /
root=$2/root
mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for place in run tmp dev; do mount -t tmpfs -o mode=755 tmpfs "$root/$place"; done
chmod 1777 "$root/tmp"
for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"
ln -s pts/ptmx "$root/dev/ptmx"
touch "$root/dev/console"
mount --bind "$2/console" "$root/dev/console"
ip link set lo up
# A change of root instead of chroot, in which no user namespace can be made; and shared mounts, as
# systemd wants them from a container's manager.
cd "$root"
pivot_root . mnt
cd /
umount --lazy /mnt
mount --make-rshared /
exec /usr/bin/env -i container=mien PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
    /usr/lib/systemd/systemd --system systemd.unit=multi-user.target \\
    systemd.mask=console-getty.service systemd.mask=e2scrub_reap.service
"""


def make_tree(packages):
    """A directory with a Debian 12 that has these packages."""
    wanted = ",".join(sorted(packages))
    tree = CACHE / f"debian-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"
    if not tree.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        new = pathlib.Path(tempfile.mkdtemp(prefix="new-", dir=CACHE))
        print(f"making a fresh Debian in {tree}; this takes some minutes, once", flush=True)
        try:
            subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", f"--include={wanted}",
                            "bookworm", new / "tree"], check=True)
            os.rename(new / "tree", tree)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return tree


class Machine:
    """Booted inside `with`."""

    def __init__(self, tree, hosts=()):
        self.tree, self.hosts, self.process, self.pid = tree, hosts, None, None

    def __enter__(self):
        if os.geteuid() != 0:
            raise SystemExit("this test boots a machine in namespaces of its own: run it as root")
        self.layer = pathlib.Path(tempfile.mkdtemp(prefix="mien-machine-", dir="/dev/shm"))
        for name in ("upper", "work", "root"):
            (self.layer / name).mkdir(mode=0o755)
        self.console = self.layer / "console"
        self.console.touch()
        etc = self.layer / "upper" / "etc"
        etc.mkdir(mode=0o755)
        (etc / "hosts").write_text("".join(f"127.0.0.1 {name}\n"
                                           for name in ("localhost", *self.hosts)))
        (etc / "hostname").write_text("mien-test\n")
        (etc / "machine-id").touch()
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--net", "--uts", "--ipc",
             "--cgroup", "bash", "-c", BOOT, "boot", self.tree, self.layer],
            stdin=subprocess.DEVNULL)
        try:
            self._await_boot()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _await_boot(self):
        deadline = time.monotonic() + BOOT_SECONDS
        state = ""
        while state not in ("running", "degraded"):
            assert self.process.poll() is None and time.monotonic() < deadline, \
                f"it did not boot ({state}):\n{self.console.read_text(errors='replace')[-3000:]}"
            time.sleep(0.2)
            children = pathlib.Path(
                f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            self.pid = children[0] if children else None
            if self.pid and (self.layer / "root").exists():
                state = self.run("systemctl", "is-system-running", check=False).stdout.strip()

    def __exit__(self, *_):
        # The first process of its namespace: all others go with it.
        if self.pid and self.process.poll() is None:
            os.kill(int(self.pid), signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.layer)

    def run(self, *command, check=True, text=None):
        done = subprocess.run(
            ["nsenter", "--target", self.pid, "--mount", "--pid", "--net", "--uts", "--ipc",
             "--cgroup", "--root", "--wd", "env", "-i", "HOME=/root", "LC_ALL=C.UTF-8",
             "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive", *command],
            input=text, capture_output=True, text=True, timeout=300)
        assert not check or done.returncode == 0, \
            f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def shell(self, script, check=True):
        return self.run("bash", "-euo", "pipefail", "-c", script, check=check)

    def put(self, source, place):
        """Copies a file into the machine."""
        with open(source, "rb") as file:
            subprocess.run(["nsenter", "--target", self.pid, "--mount", "--root", "tee", place],
                           stdin=file, stdout=subprocess.DEVNULL, check=True)
