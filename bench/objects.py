"""Clips served from a bucket of a real S3 server against the same clip from a directory: two servers
of one build on one database. Starts an S3 server of its own."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.parse
import urllib.request

from bench_stack import median, row, run_wrk, stack_from_arguments
from rest import free_port, is_ready

ROUNDS, SECONDS, CONNECTIONS = 3, 5, 10
ROOT = pathlib.Path(__file__).resolve().parents[1]


def make_clip(stack):
    """A preview; its link without the host, and its key."""
    character = stack.characters()[0]["id"]
    status, preview = stack.call(
        "POST", f"/api/admin/characters/{character}/emotional-prompts/happy/test",
        {"prompt_text": "A smile for the benchmark.", "reuse": False})
    assert status == 202, preview
    deadline = time.monotonic() + 60
    while not preview.get("video_url"):
        assert time.monotonic() < deadline, preview
        time.sleep(0.1)
        status, preview = stack.call("GET", f"/api/admin/previews/{preview['preview_id']}")
    url = urllib.parse.urlsplit(preview["video_url"])
    return f"{url.path}?{url.query}", url.path.removeprefix("/media/")


def start_bucket(directory):
    environment = dict(os.environ, MIEN_SCRATCH=str(directory))
    subprocess.run(["tools/dev/scratch_s3.sh", "start"], check=True, env=environment, cwd=ROOT)
    return json.loads(pathlib.Path(f"{directory}-s3/s3.json").read_text())


def put(servers, key, file):
    bucket = servers["production"]
    credential = f'user = "{bucket["access_key_id"]}:{bucket["secret_access_key"]}"\n'
    subprocess.run(["curl", "--silent", "--show-error", "--fail", "--config", "-", "--cacert",
                    servers["ca_file"], "--aws-sigv4", f"aws:amz:{servers['region']}:s3",
                    "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD", "--upload-file", file,
                    f"{bucket['endpoint']}/{bucket['bucket']}/{key}"],
                   input=credential, text=True, check=True, stdout=subprocess.DEVNULL)


def config_text(stack, servers, port):
    bucket = servers["production"]
    text = (stack.data / "production" / "config.toml").read_text()
    text = re.sub(r'listen = "[^"]*"', f'listen = "127.0.0.1:{port}"', text)
    text = text.replace('kind = "filesystem"', 'kind = "s3"')
    return f"""{text}
[objects.s3]
endpoint = {json.dumps(bucket["endpoint"])}
bucket = {json.dumps(bucket["bucket"])}
access_key_id = {json.dumps(bucket["access_key_id"])}
secret_access_key = {json.dumps(bucket["secret_access_key"])}
ca_file = {json.dumps(servers["ca_file"])}
"""


def main():
    stack = stack_from_arguments()
    path, key = make_clip(stack)
    scratch = stack.data / "bench"
    servers = start_bucket(scratch)
    server = None
    try:
        put(servers, key, stack.data / "production" / "objects" / key)
        port = free_port()
        config = stack.data / "bench-s3.toml"
        config.write_text(config_text(stack, servers, port))
        server = subprocess.Popen(["build/release/mien", "serve", "--config", str(config)],
                                  stderr=subprocess.DEVNULL, cwd=ROOT)
        deadline = time.monotonic() + 20
        while not is_ready(port):
            assert time.monotonic() < deadline, "not ready after 20 s"
            time.sleep(0.02)
        urls = {"directory": f"{stack.url}{path}", "bucket": f"http://127.0.0.1:{port}{path}"}
        bodies = {name: urllib.request.urlopen(url).read() for name, url in urls.items()}
        assert bodies["bucket"] == bodies["directory"]
        rates, slowest = {name: [] for name in urls}, {name: [] for name in urls}
        for _ in range(ROUNDS):
            for name, url in urls.items():
                rate, p99, failed = run_wrk(url, SECONDS, CONNECTIONS)
                assert failed == 0, f"{failed} failed answers from the {name}"
                rates[name].append(rate)
                slowest[name].append(p99)
        ours, limit = median(rates["bucket"]), median(rates["directory"])
        row(f"a clip of {len(bodies['bucket']) // 1024} KiB from a bucket, {CONNECTIONS} clients",
            f"{ours:.0f}/s, p99 {median(slowest['bucket']):.1f} ms",
            f"{limit:.0f}/s, p99 {median(slowest['directory']):.1f} ms from a directory",
            f"{ours / limit:.2f}", "")
    finally:
        if server:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
        subprocess.run(["tools/dev/scratch_s3.sh", "stop"], check=True, cwd=ROOT,
                       env=dict(os.environ, MIEN_SCRATCH=str(scratch)))


main()
