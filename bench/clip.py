"""The built-in renderer's 3 s clip against FFmpeg encoding the same raw frames.

Both sides run at the renderer's low priority, and FFmpeg with the renderer's x264 settings on one
thread. The renderer draws on a second thread while it encodes: the row of CPU time hides nothing.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import tempfile
import time

from bench_stack import median, row

ROUNDS = 9
PROGRAM = pathlib.Path("build/release/mien-render")


def timed(command, **more):
    """Runs the command; returns its wall time and its CPU time in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, **more)
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def report(what, ours, theirs, budget):
    mine, other = median(ours), median(theirs)
    row(what, f"{mine * 1000:.0f} ms", f"FFmpeg {other * 1000:.0f} ms", f"{mine / other:.2f}",
        budget)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", help="of the stack; nothing here asks it")
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    program = parser.parse_args().program
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        clip, poster, raw = directory / "clip.mp4", directory / "poster.jpg", directory / "raw.yuv"
        spec = {"character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
                "character_name": "Sherlock Holmes", "character_description": "A detective.", "palette": "",
                "emotion": "happy", "prompt_text": "A broad smile at golden hour, close-up.",
                "width": 512, "height": 512, "fps": 24, "duration_ms": 3000, "seed": 7}
        task = json.dumps({"spec": spec, "clip": str(clip), "poster": str(poster)})
        render = [str(program)]
        encode = ["nice", "-n", "10", "ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo",
                  "-pix_fmt", "yuv420p", "-s", "512x512", "-r", "24", "-i", str(raw), "-c:v",
                  "libx264", "-preset", "veryfast", "-crf", "19", "-bf", "0", "-g", "72",
                  "-x264-params", "scenecut=0:aq-mode=3:deblock=1,1", "-threads", "1",
                  str(directory / "f.mp4")]
        timed(render, input=task.encode())
        subprocess.run(["ffmpeg", "-y", "-loglevel", "error", "-i", str(clip), "-f", "rawvideo",
                        "-pix_fmt", "yuv420p", str(raw)], check=True)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(timed(render, input=task.encode()))
            theirs.append(timed(encode))
    report("3 s clip, 512x512", [wall for wall, _ in ours], [wall for wall, _ in theirs], "< 1.5")
    report("the same, CPU time", [cpu for _, cpu in ours], [cpu for _, cpu in theirs], "")


main()
