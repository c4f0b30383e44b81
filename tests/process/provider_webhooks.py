#!/usr/bin/env python3
"""Services in the shapes of fal and Replicate sign their webhooks and send them to a running server. A
delivery that is proven makes the worker look at once; one that is forged, late, for another body or for
nobody is refused and changes nothing, and one that comes again changes nothing either.

    provider_webhooks.py --program build/dev/mien
"""

import argparse
import base64
import concurrent.futures
import hashlib
import hmac
import http.client
import http.server
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time
import urllib.parse
import uuid

from provider_mien import SECONDS_MAX, Mien

PUBLIC = "https://mien.example.test"
POLLS_BEFORE = 2  # after them the next one is more than POLL_SECONDS_MIN away
POLL_SECONDS_MIN = 3.0
SECONDS_TO_POLL_MAX = 2.0  # after a delivery


class Service:
    """One clip at a time, which is made when the test says so."""

    def __init__(self):
        self.clip = b""
        self.id = ""
        self.hook = ""
        self.is_done = False
        self.creates = 0
        self.key_fetches = 0
        self.polls = []  # when
        self.polled = threading.Condition()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *words):
                pass

            def do_GET(self):
                outer.reply(self, *outer.get(urllib.parse.urlsplit(self.path).path))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                outer.reply(self, *outer.create(self.path, json.loads(body)))

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()

    @staticmethod
    def reply(request, status, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request.send_response(status)
        request.send_header("Content-Type",
                            "video/mp4" if isinstance(body, bytes) else "application/json")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    def get(self, path):
        if path == self.key_path:
            self.key_fetches += 1
            return 200, self.keys()
        if path == "/files/clip.mp4":
            return 200, self.clip
        return self.answer(path)

    def note_poll(self):
        with self.polled:
            self.polls.append(time.monotonic())
            self.polled.notify_all()

    def wait_for_polls(self, count):
        with self.polled:
            assert self.polled.wait_for(lambda: len(self.polls) >= count, SECONDS_MAX), "no poll"
            return self.polls[count - 1]


class Fal(Service):
    kind = "fal"
    key_path = "/.well-known/jwks.json"
    content = {"model": "fal-ai/loops/image-to-video", "fields": {"text": "prompt"},
               "estimated_cost_usd": 0.2}

    def __init__(self, directory):
        super().__init__()
        self.directory = directory
        self.key = self.make_key("key.pem")
        self.other_key = self.make_key("other.pem")

    def make_key(self, name):
        path = self.directory / name
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", path], check=True)
        return path

    def keys(self):
        public = subprocess.run(["openssl", "pkey", "-in", self.key, "-pubout", "-outform", "DER"],
                                check=True, capture_output=True).stdout[-32:]
        return {"keys": [{"kty": "OKP", "crv": "Ed25519",
                          "x": base64.urlsafe_b64encode(public).rstrip(b"=").decode()}]}

    def create(self, target, _):
        parts = urllib.parse.urlsplit(target)
        self.hook = urllib.parse.parse_qs(parts.query)["fal_webhook"][0]
        self.creates += 1
        self.id = str(uuid.uuid4())
        own = f"{self.url}/fal-ai/loops/requests/{self.id}"
        return 200, {"status": "IN_QUEUE", "request_id": self.id, "response_url": own,
                     "status_url": own + "/status", "cancel_url": own + "/cancel",
                     "queue_position": 0}

    def answer(self, path):
        if self.id and path.endswith(f"/requests/{self.id}/status"):
            self.note_poll()
            return (200, {"status": "COMPLETED"}) if self.is_done else (202, {"status": "IN_PROGRESS"})
        if self.id and path.endswith(f"/requests/{self.id}"):
            return 200, {"video": {"url": f"{self.url}/files/clip.mp4",
                                   "content_type": "video/mp4"}}
        return 404, {"detail": "not found"}

    def body(self, id_):
        return json.dumps({"request_id": id_, "gateway_request_id": id_, "status": "OK",
                           "payload": {}}).encode()

    def headers(self, body, seconds=0, forged=False):
        stamp = str(int(time.time()) + seconds)
        id_ = json.loads(body)["request_id"]
        message = "\n".join([id_, "user_1", stamp, hashlib.sha256(body).hexdigest()]).encode()
        file = self.directory / "message"
        file.write_bytes(message)
        key = self.other_key if forged else self.key
        signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key, "-in",
                                    file], check=True, capture_output=True).stdout
        return {"X-Fal-Webhook-Request-Id": id_, "X-Fal-Webhook-User-Id": "user_1",
                "X-Fal-Webhook-Timestamp": stamp, "X-Fal-Webhook-Signature": signature.hex()}

    @staticmethod
    def altered(headers):
        yield {**headers, "X-Fal-Webhook-User-Id": "user_2"}
        yield {**headers,
               "X-Fal-Webhook-Timestamp": str(int(headers["X-Fal-Webhook-Timestamp"]) + 1)}


class Replicate(Service):
    kind = "replicate"
    key_path = "/v1/webhooks/default/secret"
    content = {"model": "ada/loops", "fields": {"text": "prompt"}, "estimated_cost_usd": 0.2}

    def __init__(self, _):
        super().__init__()
        self.secret = os.urandom(24)

    def keys(self):
        return {"key": "whsec_" + base64.b64encode(self.secret).decode()}

    def create(self, _, body):
        assert body["webhook_events_filter"] == ["completed"], body
        self.hook = body["webhook"]
        self.creates += 1
        self.id = uuid.uuid4().hex[:26]
        return 201, self.prediction("starting")

    def prediction(self, status):
        return {"id": self.id, "status": status, "error": None,
                "output": f"{self.url}/files/clip.mp4" if status == "succeeded" else None}

    def answer(self, path):
        if self.id and path == f"/v1/predictions/{self.id}":
            self.note_poll()
            return 200, self.prediction("succeeded" if self.is_done else "processing")
        return 200, {"type": "organization"}

    def body(self, id_):
        return json.dumps({"id": id_, "status": "succeeded", "output": "https://evil.test/x.mp4"}).encode()

    def headers(self, body, seconds=0, forged=False):
        id_, stamp = f"msg_{uuid.uuid4().hex}", str(int(time.time()) + seconds)
        key = os.urandom(24) if forged else self.secret
        digest = hmac.digest(key, f"{id_}.{stamp}.".encode() + body, "sha256")
        return {"webhook-id": id_, "webhook-timestamp": stamp,
                "webhook-signature": "v1," + base64.b64encode(digest).decode()}

    @staticmethod
    def altered(headers):
        yield {**headers, "webhook-id": "msg_of_another"}
        yield {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) + 1)}


def deliver(mien, path, body, headers):
    """As the service does, through what ends TLS; the status."""
    connection = http.client.HTTPConnection("127.0.0.1", mien.port, timeout=SECONDS_MAX)
    connection.request("POST", path, body,
                       {"Content-Type": "application/json", "Host": "mien.example.test", **headers})
    response = connection.getresponse()
    response.read()
    return response.status


def refused(service, path, body):
    """What must not be believed: a name, a path, a body and headers."""
    good = service.headers(body)
    yield "unsigned", path, body, {}
    yield "forged", path, body, service.headers(body, forged=True)
    yield "too late", path, body, service.headers(body, seconds=-400)
    yield "too early", path, body, service.headers(body, seconds=400)
    yield "another body", path, body + b" ", good
    yield "no provider", f"/api/provider-webhooks/{uuid.uuid4()}", body, good
    for headers in service.altered(good):
        yield "altered headers", path, body, headers


def ledger(mien, video):
    return mien.env.sql("SELECT state, spent_usd, external_id FROM submissions "
                        f"WHERE clip_id = '{video}'")


def check(service, mien, character):
    provider = mien.choose({"name": service.kind, "kind": service.kind, "base_url": service.url,
                            "api_key": "id:secret"}, service.content)
    video = mien.ask(character)
    service.wait_for_polls(POLLS_BEFORE)
    assert service.hook == f"{PUBLIC}/api/provider-webhooks/{provider}", service.hook
    path = urllib.parse.urlsplit(service.hook).path
    body = service.body(service.id)
    before = ledger(mien, video)
    names = []
    for name, to, given, headers in refused(service, path, body):
        status = deliver(mien, to, given, headers)
        assert status == 401, f"{service.kind}: {name} was answered {status}"
        names.append(name)
    assert service.key_fetches == 1, f"asked for the keys {service.key_fetches} times"
    stranger = service.body("somebody-elses")
    assert deliver(mien, path, stranger, service.headers(stranger)) == 204
    assert ledger(mien, video) == before

    # In time before the next poll, which would be the worker's own.
    last = service.wait_for_polls(len(service.polls))
    while time.monotonic() - last > POLL_SECONDS_MIN / 2:
        last = service.wait_for_polls(len(service.polls) + 1)
    service.is_done = True
    count = len(service.polls)
    headers = service.headers(body)
    told_at = time.monotonic()
    assert deliver(mien, path, body, headers) == 204
    polled = service.wait_for_polls(count + 1) - told_at
    assert polled < SECONDS_TO_POLL_MAX, f"polled only after {polled:.1f} s"
    answer = mien.wait_for(video, ("completed", "failed"))
    there = time.monotonic() - told_at
    assert answer["status"] == "completed", answer

    # At least once means more than once.
    after, count = ledger(mien, video), len(service.polls)
    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        again = list(pool.map(lambda _: deliver(mien, path, body, headers), range(5)))
    assert again == [204] * 5, again
    assert ledger(mien, video) == after and [row[0] for row in after] == ["succeeded"], after
    assert len(service.polls) == count and service.creates == 1
    print(f"{service.kind}: polled {polled * 1000:.0f} ms after its delivery, the clip is there after "
          f"{there:.1f} s; {len(names)} others refused: {', '.join(names)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    with tempfile.TemporaryDirectory() as directory:
        services = [Fal(pathlib.Path(directory)), Replicate(directory)]
        mien = Mien(parser.parse_args().program, services[0], PUBLIC)
        character = mien.add_character()
        services[1].clip = services[0].clip
        for service in services:
            check(service, mien, character)
        assert mien.server.stop() == 0
        assert mien.worker.stop() == 0
        mien.env.close()


if __name__ == "__main__":
    main()
