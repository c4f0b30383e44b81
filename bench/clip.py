"""The built-in renderer's 3 s clip against FFmpeg encoding the same raw frames."""

import json
import pathlib
import subprocess
import tempfile
import time

from bench_stack import median, row, stack_from_arguments

ROUNDS = 5
PROGRAM = pathlib.Path("build/release/mien")


def timed(command, **more):
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, **more)
    return time.monotonic() - started


def main():
    stack_from_arguments()
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        clip, poster, raw = directory / "clip.mp4", directory / "poster.jpg", directory / "raw.yuv"
        spec = {"character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
                "character_name": "Sherlock Holmes", "character_description": "A detective.",
                "emotion": "happy", "prompt_text": "A broad smile at golden hour, close-up.",
                "width": 512, "height": 512, "fps": 24, "duration_ms": 3000, "seed": 7}
        task = json.dumps({"spec": spec, "clip": str(clip), "poster": str(poster)})
        render = [str(PROGRAM), "render-child"]
        encode = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p",
                  "-s", "512x512", "-r", "24", "-i", str(raw), "-c:v", "libx264", "-preset",
                  "veryfast", "-crf", "19", "-bf", "0", "-threads", "1", str(directory / "f.mp4")]
        timed(render, input=task.encode())
        subprocess.run(["ffmpeg", "-y", "-loglevel", "error", "-i", str(clip), "-f", "rawvideo",
                        "-pix_fmt", "yuv420p", str(raw)], check=True)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(timed(render, input=task.encode()))
            theirs.append(timed(encode))
    row("3 s clip, 512x512", f"{median(ours) * 1000:.0f} ms", f"FFmpeg {median(theirs) * 1000:.0f} ms",
        f"{median(ours) / median(theirs):.2f}", "< 1.5")


main()
