#!/usr/bin/env python3
"""A service makes longer and faster clips of one text of an experiment than of the other. A rater who takes the
files of a trial apart finds nothing that tells them apart: neither length, rate nor number of frames, nor what
the encoder notes of them.

    experiment_lengths.py --program build/dev/mien
"""

import argparse
import http.client
import pathlib
import re
import struct

from experiment_recompute import Caller, wait_for
from provider_kills import WORKFLOW, Service
from provider_mien import Mien

SETTINGS = {"width": 64, "height": 64, "fps": 24, "duration_ms": 2000}
# By a word of the text: what the service gives.
MADE = {"smiles": {"width": 64, "height": 64, "fps": 30, "duration_ms": 3300},
        "beams": {"width": 64, "height": 64, "fps": 12, "duration_ms": 700}}
CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"}
TELLING = {b"ftyp", b"mvhd", b"tkhd", b"elst", b"mdhd", b"hdlr", b"stts", b"stss", b"ctts"}


class TellingService(Service):
    """Its clips tell which text they were made from."""

    def __init__(self):
        super().__init__()
        self.clips = {}
        self.words = {}  # of each prompt

    def post(self, request, body):
        if request.path == "/prompt":
            text = body["prompt"]["1"]["inputs"]["text"]
            self.words[body["prompt_id"]] = next(word for word in MADE if word in text)
        super().post(request, body)

    def history(self, id_):
        history = super().history(id_)
        for entry in history.values():
            entry["outputs"]["2"]["images"][0]["filename"] = f"{self.words[id_]}.mp4"
        return history

    def get(self, request):
        word = re.search(r"filename=(\w+)\.mp4", request.path)
        if word:
            self.answer(request, self.clips[word[1]], "video/mp4")
        else:
            super().get(request)


def boxes_of(data):
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + size]
        yield kind, body
        if kind in CONTAINERS:
            yield from boxes_of(body)
        assert size >= 8, kind
        at += size


def traits_of(clip):
    """All that a file says of its clip but the pictures and their sizes."""
    traits = {}
    for kind, body in boxes_of(clip):
        if kind in TELLING:
            traits[kind.decode()] = body.hex()
        elif kind == b"stsz":
            traits["frames"] = struct.unpack(">I", body[8:12])[0]
        elif kind == b"stsd":
            configuration = body.index(b"avcC")
            size = struct.unpack(">I", body[configuration - 4:configuration])[0]
            traits["avcC"] = body[configuration:configuration - 4 + size].hex()
        if kind == b"mdhd":
            traits["seconds"] = struct.unpack(">I", body[16:20])[0] / struct.unpack(">I", body[12:16])[0]
    traits["encoder"] = re.search(rb"x264 - core[^\0]*", clip)[0].decode()
    traits["bytes"] = len(clip)
    return traits


def render_source(mien, character, settings):
    """A clip of the renderer that is built in, which the service gives away as its own."""
    cell = f"/api/admin/characters/{character}/emotional-prompts/happy"
    preview = mien.call("POST", f"{cell}/test", {"settings": settings})
    made = mien.wait_for(preview["preview_id"], ("completed", "failed"), "/api/admin/previews")
    connection = http.client.HTTPConnection("127.0.0.1", mien.port, timeout=60)
    connection.request("GET", made["video_url"][made["video_url"].index("/media/"):])
    response = connection.getresponse()
    assert response.status == 200, response.status
    return response.read()


def fetch_side(rater, trial, side):
    connection = http.client.HTTPConnection("127.0.0.1", rater.port, timeout=60)
    connection.request("GET", f"/api/admin/experiment-trials/{trial}/clips/{side}", None, rater.headers)
    response = connection.getresponse()
    assert response.status == 200, response.status
    return response.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, default="build/dev/mien")
    service = TellingService()
    mien = Mien(parser.parse_args().program, service)
    emails = [f"rater{number}@example.com" for number in range(2)]
    ids = [mien.env.json("admin", "create", "--email", email, "--name", "Rater", "--role",
                         "editor")["id"] for email in emails]
    character = mien.add_character()
    service.clips = {word: render_source(mien, character, settings) for word, settings in MADE.items()}
    lengths = {traits_of(clip)["seconds"] for clip in service.clips.values()}
    assert len(lengths) == 2, "the service's own clips can be told apart"
    mien.choose({"name": "comfy", "kind": "comfyui", "base_url": service.url},
                {"workflow": WORKFLOW, "output_node": "2", "loop": "drop_last",
                 "bind": {"text": ["1.inputs.text"],
                          "filename_prefix": ["2.inputs.filename_prefix"]}})
    made = mien.call("POST", "/api/admin/experiments", {
        "name": "Lengths", "pair_count": 12, "raters": ids, "settings": SETTINGS,
        "cells": [{"character_id": character, "emotion": "happy", "text_a": "He smiles.",
                   "text_b": "He beams."}]})
    path = f"/api/admin/experiments/{made['id']}"
    mien.call("POST", f"{path}/start")
    wait_for(Caller(mien.env, mien.port, "ada@example.com"), path, "running")
    assert service.creates == 24, service.creates
    rater = Caller(mien.env, mien.port, emails[0])
    progress = rater.call("GET", f"{path}/next-trial")
    seen = 0
    while progress["trial"]:
        trial = progress["trial"]["id"]
        left, right = (traits_of(fetch_side(rater, trial, side)) for side in ("left", "right"))
        assert left == right, (left, right)
        assert (left["frames"], left["seconds"]) == (48, 2), left
        progress = rater.call("POST", f"/api/admin/experiment-trials/{trial}/vote",
                              {"answer": "both_good"})
        seen += 1
    assert seen >= 12, seen
    print(f"{seen} trials: of clips of {sorted(lengths)} s at the service, both sides have 48 frames in 2 s")
    assert mien.worker.stop() == 0
    assert mien.server.stop() == 0
    mien.env.close()


if __name__ == "__main__":
    main()
