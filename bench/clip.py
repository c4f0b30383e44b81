"""The built-in renderer's 3 s clip against FFmpeg encoding the same raw frames, and taking in a 5 s
clip of a service against FFmpeg decoding, cropping and encoding it.

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


def take_in(program, directory):
    """What a service sends by far the most: H.264, 832x480 at 16 frames a second."""
    source, clip, poster = directory / "source.mp4", directory / "taken.mp4", directory / "taken.jpg"
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", "-f", "lavfi", "-i",
                    "mandelbrot=s=832x480:r=16", "-t", "5", "-pix_fmt", "yuv420p", str(source)],
                   check=True)
    order = {"take_in": {"width": 512, "height": 512, "fps": 0, "loop": "as_is", "crossfade_ms": 400,
                         "frames": 0},
             "source": str(source), "clip": str(clip), "poster": str(poster)}
    shape = "crop=480:480,scale=512:512:flags=bicubic+accurate_rnd+full_chroma_int,format=yuv420p"
    theirs = ["nice", "-n", "10", "ffmpeg", "-y", "-loglevel", "error", "-threads", "1", "-i",
              str(source), "-vf", shape, "-an", "-map_metadata", "-1", "-c:v", "libx264", "-preset",
              "veryfast", "-crf", "19", "-bf", "0", "-g", "82", "-x264-params",
              "scenecut=0:aq-mode=3:deblock=1,1", "-threads", "1", "-movflags", "+faststart",
              str(directory / "f.mp4")]
    mine, other = [], []
    for _ in range(ROUNDS):
        mine.append(timed([str(program)], input=json.dumps(order).encode()))
        other.append(timed(theirs))
    return mine, other


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
        taken, encoded = take_in(program, directory)
    report("3 s clip, 512x512", [wall for wall, _ in ours], [wall for wall, _ in theirs], "< 1.5")
    report("the same, CPU time", [cpu for _, cpu in ours], [cpu for _, cpu in theirs], "")
    report("5 s of a service taken in", [wall for wall, _ in taken], [wall for wall, _ in encoded],
           "< 1.5")
    report("the same, CPU time", [cpu for _, cpu in taken], [cpu for _, cpu in encoded], "")


main()
