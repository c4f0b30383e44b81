"""Networks of a test's own: network namespaces, cables between them, and WireGuard in them as
deploy/wireguard says. Needs root. All of it goes with the context.

    with Namespace("server") as server, Namespace("admin") as admin:
        join(server, "192.0.2.1/24", admin, "192.0.2.2/24")
        with tunnel(server, admin, "192.0.2.1"):
            admin.connect("10.66.0.1", 443)
"""

import contextlib
import ctypes
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLONE_NEWNET = 0x40000000
SERVER_ADDRESS = "10.66.0.1"
libc = ctypes.CDLL(None, use_errno=True)
cables = 0


def system_call(result, what):
    if result != 0:
        number = ctypes.get_errno()
        raise SystemExit(f"{what}: {os.strerror(number)}. This test makes network namespaces: "
                         "run it as root, with CAP_SYS_ADMIN and CAP_NET_ADMIN")


class Namespace:
    """A network namespace, alive while its file is open."""

    def __init__(self, name):
        self.name, self.file = name, None

    def __enter__(self):
        def make():
            system_call(libc.unshare(CLONE_NEWNET), "unshare")
            self.file = os.open("/proc/thread-self/ns/net", os.O_RDONLY)

        self._in_thread(make)
        self.run("ip", "link", "set", "lo", "up")
        return self

    def __exit__(self, *_):
        os.close(self.file)

    @staticmethod
    def _in_thread(work):
        """A thread that changes its namespace ends with it."""
        results = []

        def catch():
            try:
                results.append((work(), None))
            except BaseException as error:
                results.append((None, error))

        thread = threading.Thread(target=catch)
        thread.start()
        thread.join()
        result, error = results[0]
        if error is not None:
            raise error
        return result

    def enter(self):
        """Moves the calling thread here, for good."""
        system_call(libc.setns(self.file, CLONE_NEWNET), "setns")

    def do(self, work):
        """What work() gives when it is called here."""
        def here():
            self.enter()
            return work()

        return self._in_thread(here)

    def start(self, command, **options):
        return subprocess.Popen(command, preexec_fn=self.enter, **options)

    def run(self, *command, **options):
        done = subprocess.run(command, preexec_fn=self.enter, capture_output=True, text=True,
                              **options)
        assert done.returncode == 0, f"{self.name}: {command}: {done.stderr or done.stdout}"
        return done.stdout

    def connect(self, address, port, timeout=10):
        return self.do(lambda: socket.create_connection((address, port), timeout=timeout))

    @contextlib.contextmanager
    def forwarded(self, port):
        """127.0.0.1:port here leads to 127.0.0.1:port of the test."""
        listener = self.do(lambda: socket.create_server(("127.0.0.1", port)))

        def pump(source, target):
            with contextlib.suppress(OSError):
                while data := source.recv(65536):
                    target.sendall(data)
            with contextlib.suppress(OSError):
                target.shutdown(socket.SHUT_WR)

        def accept():
            with contextlib.suppress(OSError):
                while True:
                    near, _ = listener.accept()
                    far = socket.create_connection(("127.0.0.1", port))
                    for pair in ((near, far), (far, near)):
                        threading.Thread(target=pump, args=pair, daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()


def join(left, left_address, right, right_address):
    """A cable between two namespaces, with an address at each end."""
    global cables
    cables += 1
    ends = {f"mien{os.getpid() % 100000}-{cables}{side}": (namespace, address) for
            side, namespace, address in (("a", left, left_address), ("b", right, right_address))}
    near, far = ends
    place = f"/proc/{os.getpid()}/fd/"
    left.run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns",
             place + str(right.file))
    for name, (namespace, address) in ends.items():
        namespace.run("ip", "address", "add", address, "dev", name)
        namespace.run("ip", "link", "set", name, "up")


def shipped(name, values):
    """deploy/wireguard/NAME with values in place of what stands in angle brackets."""
    text = (ROOT / "deploy" / "wireguard" / name).read_text()
    text = re.sub(r"<([^>]+)>", lambda found: values[found[1]], text)
    return text


@contextlib.contextmanager
def tunnel(server, admin, endpoint):
    """WireGuard between the two, by wg-quick and the shipped files; endpoint is the server's address
    that the admin reaches without it."""
    keys = {}
    for who in ("server", "Ada"):
        private = subprocess.run(["wg", "genkey"], check=True, capture_output=True).stdout
        public = subprocess.run(["wg", "pubkey"], input=private, check=True,
                                capture_output=True).stdout
        owner = "the server" if who == "server" else who
        keys[f"{owner}'s private key"] = private.decode().strip()
        keys[f"{owner}'s public key"] = public.decode().strip()
    keys["the server's public address"] = endpoint
    with tempfile.TemporaryDirectory() as directory, contextlib.ExitStack() as stack:
        for namespace, name in ((server, "server"), (admin, "admin")):
            # wireguard-go's control socket has the name of the interface, on the whole machine.
            file = pathlib.Path(directory) / f"mien{os.getpid() % 100000}{name[0]}.conf"
            file.touch(mode=0o600)
            file.write_text(shipped(f"{name}.conf", keys))
            namespace.run("wg-quick", "up", file)
            stack.callback(namespace.run, "wg-quick", "down", file)
        yield
