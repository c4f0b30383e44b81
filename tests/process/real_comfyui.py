#!/usr/bin/env python3
"""The three steps of docs/guides/providers.md against a ComfyUI that runs: no model and no graphics card are
needed, for its workflow has nodes of ComfyUI's own alone.

    real_comfyui.py --program build/dev/mien --url http://127.0.0.1:8188

or with MIEN_COMFYUI_URL; without either there is nothing to do.
"""

import argparse
import copy
import http.client
import json
import os
import pathlib
import re
import time
import urllib.error
import urllib.request

from environment import ROOT
from provider_mien import SECONDS_MAX, Mien

TEXT = "Watson – “smiles” & says: 100 % {fine} \\o/ 🙂"


class Nobody:
    clip = b""


def content_of_guide():
    """The preset as the guide shows it."""
    text = (ROOT / "docs" / "guides" / "providers.md").read_text()
    block = re.search(r'```json\n(\s*\{"provider_id".*?)```', text, re.DOTALL)[1]
    return json.loads(block)["content"]


def ask_comfyui(url, path):
    with urllib.request.urlopen(url + path, timeout=SECONDS_MAX) as answer:
        return json.load(answer)


def refusal(mien, body):
    connection = http.client.HTTPConnection("127.0.0.1", mien.port, timeout=SECONDS_MAX)
    connection.request("POST", "/api/admin/presets", json.dumps(body),
                       {"Authorization": f"Bearer {mien.token}", "Content-Type": "application/json"})
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert 400 <= response.status < 500, answer
    return [(problem["pointer"], problem["code"]) for problem in answer["problems"]]


def check_refusals(mien, provider, content):
    """What this server does not have is named when it is saved."""
    unknown = copy.deepcopy(content)
    unknown["workflow"]["5"]["class_type"] = "NoSuchNode"
    other = copy.deepcopy(content)
    other["workflow"]["9"]["inputs"]["format"] = "no_such_format"
    for body in (unknown, other):
        print("refused:", refusal(mien, {"provider_id": provider, "name": "Wrong", "content": body}))


def make_clip(mien, character, url):
    begun = time.monotonic()
    video = mien.ask(character)
    answer = mien.wait_for(video, ("completed", "failed"))
    assert answer["status"] == "completed", answer
    seconds = time.monotonic() - begun
    prompt, = [row[0] for row in mien.env.sql(
        f"SELECT external_id FROM submissions WHERE clip_id = '{video}'")]
    shown = ask_comfyui(url, f"/history/{prompt}")[prompt]["outputs"]["7"]["text"]
    assert shown == [TEXT], shown
    rows = mien.env.sql("SELECT reported_amount, reported_unit FROM submissions "
                        f"WHERE clip_id = '{video}'")
    print(f"a clip in {seconds:.1f} s, of which ComfyUI says {rows[0][0]} {rows[0][1]}; "
          f"seam score {answer.get('seam_score')}")
    return answer


def check_objects(mien):
    """Nothing of the text is in what is kept."""
    files = [path for path in (mien.env.directory / "objects").rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert TEXT.encode() not in data and b"PrimitiveStringMultiline" not in data, path
    print(f"{len(files)} objects, the largest of {max(path.stat().st_size for path in files)} bytes, "
          "none with the text or the workflow")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    parser.add_argument("--url", default=os.environ.get("MIEN_COMFYUI_URL"))
    arguments = parser.parse_args()
    if not arguments.url:
        print("MIEN_COMFYUI_URL is not set: nothing was tried")
        return
    system = ask_comfyui(arguments.url, "/system_stats")["system"]
    print(f"ComfyUI {system.get('comfyui_version')}")
    mien = Mien(arguments.program, Nobody())
    character = mien.call("POST", "/api/admin/characters", {"name": "Watson"})["id"]
    mien.call("POST", f"/api/admin/characters/{character}/emotional-prompts/happy",
              {"prompt_text": TEXT})
    content = content_of_guide()
    provider = mien.choose({"name": "comfy", "kind": "comfyui", "base_url": arguments.url,
                            "submissions_running_max": 1}, content)
    check_refusals(mien, provider, content)
    for _ in range(2):
        make_clip(mien, character, arguments.url)
    check_objects(mien)
    assert mien.server.stop() == 0
    assert mien.worker.stop() == 0
    mien.env.close()


if __name__ == "__main__":
    main()
