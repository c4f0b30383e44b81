#!/usr/bin/env python3
"""A worker gets SIGTERM while a service of the kind http makes a clip at once: it hears the answer, ends in peace,
and the next worker takes the clip, with one create. What only waits does not keep it.

    provider_stopping.py --program build/dev/mien
"""

import argparse
import http.server
import json
import pathlib
import signal
import threading
import time

from provider_mien import SECONDS_MAX, Mien


class Studio:
    """Makes a clip in the answer to its order, when the test says so; one that is told by 202 never ends."""

    def __init__(self):
        self.clip = b""
        self.creates = 0
        self.is_asked = threading.Event()
        self.may_answer = threading.Event()
        self.is_followed = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                if self.path == "/clip.mp4":
                    outer.answer(self, outer.clip, "video/mp4")
                elif self.path == "/endless":
                    outer.is_followed.set()
                    outer.answer(self, {"status": "running"})
                else:
                    outer.answer(self, {}, status=404)

            def do_POST(self):
                order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.creates += 1
                if order["emotion"] == "sad":
                    outer.answer(self, {"video_id": "slow", "status_url": f"{outer.url}/endless"},
                                 status=202)
                    return
                outer.is_asked.set()
                outer.may_answer.wait(SECONDS_MAX)
                outer.answer(self, {"video_url": f"{outer.url}/clip.mp4", "video_id": "quick",
                                    "generation_timestamp": "2026-01-01T00:00:00Z"})

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def answer(request, body, content_type="application/json", status=200):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request.send_response(status)
        request.send_header("Content-Type", content_type)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    studio = Studio()
    mien = Mien(parser.parse_args().program, studio)
    character = mien.add_character()
    mien.call("POST", f"/api/admin/characters/{character}/emotional-prompts/sad",
              {"prompt_text": "He weeps."})
    mien.choose({"name": "studio", "kind": "http", "base_url": studio.url}, {"path": "/clips"})
    slow = mien.call("POST", "/api/videos", {"character_id": character, "emotion": "sad"})["video_id"]
    assert studio.is_followed.wait(SECONDS_MAX), "nobody follows the slow clip"
    quick = mien.ask(character)
    assert studio.is_asked.wait(SECONDS_MAX), "nobody asked for the quick clip"
    assert studio.creates == 2

    mien.worker.process.send_signal(signal.SIGTERM)
    mien.wait_for(slow, ("pending",))  # what only waits is given back at once
    assert mien.worker.process.poll() is None, "it did not wait for the answer"
    studio.may_answer.set()
    begun = time.monotonic()
    assert mien.worker.process.wait(SECONDS_MAX) == 0
    ended = time.monotonic() - begun
    assert mien.states(quick) == ["accepted"], mien.states(quick)

    mien.worker = mien.env.work()
    answer = mien.wait_for(quick, ("completed", "failed"))
    assert answer["status"] == "completed", answer
    assert mien.states(quick) == ["succeeded"] and mien.states(slow) == ["accepted"]
    assert studio.creates == 2, f"{studio.creates} creates"
    begun = time.monotonic()
    assert mien.worker.stop() == 0
    left = time.monotonic() - begun
    print(f"stopped {ended:.1f} s after the answer, which the next worker took: 1 create; what only "
          f"waits was left within {left:.1f} s")
    assert mien.server.stop() == 0
    mien.env.close()


if __name__ == "__main__":
    main()
