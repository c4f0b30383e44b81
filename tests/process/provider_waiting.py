#!/usr/bin/env python3
"""One worker, which renders two videos at once, follows twenty clips that a slow service makes; the renderer
that is built in makes another one meanwhile.

    provider_waiting.py --program build/dev/mien
"""

import argparse
import pathlib
import threading
import time

from provider_kills import WORKFLOW, Service
from provider_mien import SECONDS_MAX, Mien

CLIPS = 20


class SlowService(Service):
    """Makes nothing until the test says so."""

    def __init__(self):
        super().__init__()
        self.finishes = False
        self.has_all = threading.Event()

    def post(self, request, body):
        super().post(request, body)
        if self.creates == CLIPS:
            self.has_all.set()

    def finish(self, count):
        for id_ in list(self.prompts)[:count]:
            self.prompts[id_] = "done"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    service = SlowService()
    mien = Mien(parser.parse_args().program, service)
    character = mien.add_character()
    mien.call("POST", f"/api/admin/characters/{character}/emotional-prompts/sad",
              {"prompt_text": "He weeps."})
    mien.choose({"name": "comfy", "kind": "comfyui", "base_url": service.url},
                {"workflow": WORKFLOW, "output_node": "2",
                 "bind": {"text": ["1.inputs.text"],
                          "filename_prefix": ["2.inputs.filename_prefix"]}})
    mien.call("PUT", "/api/admin/preset-choices", {"emotion": "sad", "maker": "builtin"})
    begun = time.monotonic()
    videos = [mien.ask(character) for _ in range(CLIPS)]
    assert service.has_all.wait(SECONDS_MAX), f"only {service.creates} of {CLIPS} are followed"
    followed = time.monotonic() - begun
    begun = time.monotonic()
    own = mien.call("POST", "/api/videos", {"character_id": character, "emotion": "sad"})
    answer = mien.wait_for(own["video_id"], ("completed", "failed"))
    rendered = time.monotonic() - begun
    assert answer["status"] == "completed", answer
    assert mien.env.sql("SELECT count(*) FROM submissions WHERE state = 'accepted'") == [[str(CLIPS)]]
    service.finish(4)
    for video in videos[:4]:
        assert mien.wait_for(video, ("completed", "failed"))["status"] == "completed"
    begun = time.monotonic()
    assert mien.worker.stop() == 0
    stopped = time.monotonic() - begun
    assert mien.env.sql("SELECT count(*) FROM jobs WHERE state = 'running'") == [["0"]]
    print(f"{CLIPS} clips under way after {followed:.1f} s, the built-in one made in {rendered:.1f} s; "
          f"the worker gave {CLIPS - 4} back within {stopped:.1f} s")
    assert mien.server.stop() == 0
    mien.env.close()


if __name__ == "__main__":
    main()
