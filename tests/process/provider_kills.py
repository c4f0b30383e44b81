#!/usr/bin/env python3
"""The worker is killed with SIGKILL at each step of a clip that a service makes, with a service in the
shape of ComfyUI that counts what it is asked: no second create, no lost clip, and no work left running
there that nobody wants.

    provider_kills.py --program build/dev/mien
"""

import argparse
import http.server
import json
import pathlib
import threading
import urllib.parse

from provider_mien import SECONDS_MAX, Mien

STEPS = ("arrival", "answer", "poll", "fetch")
WORKFLOW = {
    "1": {"class_type": "Text", "inputs": {"text": ""}},
    "2": {"class_type": "SaveVideo", "inputs": {"filename_prefix": "x", "text": ["1", 0]}},
}
KINDS = {
    "Text": {"input": {"required": {"text": ["STRING", {}]}}, "output": ["STRING"],
             "output_node": False},
    "SaveVideo": {"input": {"required": {"filename_prefix": ["STRING", {}],
                                         "text": ["STRING", {}]}},
                  "output": [], "output_node": True},
}


class Service:
    """What it knows, and where its answers wait."""

    def __init__(self):
        self.clip = b""
        self.creates = 0
        self.prompts = {}  # id -> "running", "done" or "cancelled"
        self.finishes = True
        self.hold = None
        self.reached = threading.Event()
        self.release = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *words):
                pass

            def do_GET(self):
                outer.get(self)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                outer.post(self, json.loads(body))

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_at(self, step):
        if self.hold == step:
            self.reached.set()
            self.release.wait(SECONDS_MAX)

    def held_at(self, step):
        self.hold = step
        self.reached.clear()
        self.release.clear()

    def go_on(self):
        self.hold = None
        self.release.set()

    @staticmethod
    def answer(request, body, content_type="application/json", status=200):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            request.send_response(status)
            request.send_header("Content-Type", content_type)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data)
        except OSError:
            pass  # whoever asked is dead

    def get(self, request):
        path = urllib.parse.urlsplit(request.path).path
        name = path.rsplit("/", 1)[1]
        if path == "/system_stats":
            self.answer(request, {"system": {"comfyui_version": "0.3.64"}})
        elif path.startswith("/object_info/"):
            self.answer(request, {name: KINDS[name]})
        elif path == "/api/jobs":
            self.answer(request, {"error": "an older server"}, status=404)
        elif path == "/queue":
            running = [[0, id_, {}, {}, []] for id_, state in self.prompts.items()
                       if state == "running"]
            self.answer(request, {"queue_running": running, "queue_pending": []})
        elif path == "/history":
            self.answer(request, {id_: self.history(id_)[id_] for id_, state in self.prompts.items()
                                  if state == "done"})
        elif path.startswith("/history/"):
            self.wait_at("poll")
            self.answer(request, self.history(name))
        else:
            self.wait_at("fetch")
            self.answer(request, self.clip, "video/mp4")

    def history(self, id_):
        if self.prompts.get(id_) != "done":
            return {}
        output = {"filename": "clip_00001_.mp4", "subfolder": "", "type": "output"}
        return {id_: {"prompt": [0, id_, {}, {}, []],
                      "outputs": {"2": {"images": [output], "animated": [True]}},
                      "status": {"status_str": "success", "completed": True, "messages": []}}}

    def post(self, request, body):
        if request.path == "/prompt":
            if self.hold == "arrival":
                self.wait_at("arrival")
                return  # it never arrives
            self.creates += 1
            self.prompts[body["prompt_id"]] = "done" if self.finishes else "running"
            self.wait_at("answer")
            self.answer(request, {"prompt_id": body["prompt_id"], "number": 1, "node_errors": {}})
            return
        ids = body.get("delete", []) or [body.get("prompt_id")]
        for id_ in ids:
            if request.path == "/interrupt" and self.prompts.get(id_) == "running":
                self.prompts[id_] = "cancelled"
        self.answer(request, {})


def kill_at(step, mien, service, character):
    creates = service.creates
    service.held_at(step)
    video = mien.ask(character)
    assert service.reached.wait(SECONDS_MAX), f"nobody came to {step}"
    mien.kill_worker()
    service.go_on()
    mien.let_time_pass()
    mien.worker = mien.env.work()
    answer = mien.wait_for(video, ("completed", "failed"))
    assert answer["status"] == "completed", answer
    assert service.creates == creates + 1, f"{service.creates - creates} creates after {step}"
    expected = ["rejected", "succeeded"] if step == "arrival" else ["succeeded"]
    assert mien.states(video) == expected, mien.states(video)
    print(f"killed at {step}: 1 create, the clip is there, {mien.states(video)}", flush=True)


def cancel_after_kill(mien, service, character):
    """The job is cancelled while no worker lives: what runs at the service is cancelled later."""
    service.finishes = False
    service.held_at("poll")
    video = mien.ask(character)
    assert service.reached.wait(SECONDS_MAX)
    mien.kill_worker()
    service.go_on()
    mien.let_time_pass()
    mien.call("POST", f"/api/videos/{video}/cancel", {})
    assert mien.call("GET", f"/api/videos/{video}")["status"] == "cancelled"
    cancelled = threading.Event()
    state_of = service.prompts

    class Watched(dict):
        def __setitem__(self, key, value):
            super().__setitem__(key, value)
            if value == "cancelled":
                cancelled.set()

    service.prompts = Watched(state_of)
    mien.worker = mien.env.work()
    assert cancelled.wait(SECONDS_MAX), "it runs on at the service"
    print("cancelled while nobody worked: cancelled at the service", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    service = Service()
    mien = Mien(parser.parse_args().program, service)
    character = mien.add_character()
    mien.choose({"name": "comfy", "kind": "comfyui", "base_url": service.url},
                {"workflow": WORKFLOW, "output_node": "2",
                 "bind": {"text": ["1.inputs.text"],
                          "filename_prefix": ["2.inputs.filename_prefix"]}})
    for step in STEPS:
        kill_at(step, mien, service, character)
    cancel_after_kill(mien, service, character)
    assert mien.server.stop() == 0
    assert mien.worker.stop() == 0
    mien.env.close()


if __name__ == "__main__":
    main()
