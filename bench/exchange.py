"""A character's clips as a file for other programs, with 8 and with 28 emotions: how large it is and how
long it takes, from the request to the stored file, against FFmpeg that makes the same animated WebPs (of
CHARX and the plain zip: nothing) and `zip -0` over the same files on this disk.

FFmpeg and zip run at the renderer's low priority, one clip after the other, as the worker does it.
"""

import datetime
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

from bench_stack import median, row, stack_from_arguments

ROUNDS = 3
SIZES = (8, 28)
FORMATS = ("sillytavern", "charx", "zip")
NICE = ["nice", "-n", "10"]
# As mien-render animates a clip first (src/video/media/animate_clip.cpp).
WEBP = ["-vf", "fps=15", "-an", "-c:v", "libwebp_anim", "-quality", "80", "-compression_level", "3",
        "-threads", "1", "-loop", "0"]
LABELS = ("admiration amusement anger annoyance approval caring confusion curiosity desire disappointment "
          "disapproval disgust embarrassment excitement fear gratitude grief joy love nervousness optimism "
          "pride realization relief remorse sadness surprise neutral").split()


def asked(stack, method, path, body=None):
    status, answer = stack.call(method, path, body)
    assert status < 300, (method, path, status, answer)
    return answer


def wait_for(stack, path):
    while True:
        answer = asked(stack, "GET", path)
        if answer["status"] in ("completed", "failed", "cancelled"):
            assert answer["status"] == "completed", answer
            return answer
        time.sleep(0.05)


def find_emotions(stack, count):
    """The names of so many emotions; those that are missing are made."""
    names = [emotion["name"] for emotion in asked(stack, "GET", "/api/admin/emotions")["emotions"]]
    while len(names) < count:
        names.append(f"mood_{len(names)}")
        asked(stack, "POST", "/api/admin/emotions", {"name": names[-1]})
    return names[:count]


def spread_labels(stack, emotions):
    """Each emotion stands for some of SillyTavern's labels. Returns which, by label."""
    entries = [{"emotion": emotion, "labels": LABELS[i::len(emotions)]}
               for i, emotion in enumerate(emotions)]
    asked(stack, "PUT", "/api/admin/expression-labels", {"entries": entries})
    return {label: entry["emotion"] for entry in entries for label in entry["labels"]}


def make_character(stack, emotions, directory):
    """A character with a clip of each emotion. Returns its id and copies of the clips, by emotion."""
    name = f"Exchange of {len(emotions)} {time.time():.0f}"
    character = asked(stack, "POST", "/api/admin/characters", {"name": name})["id"]
    videos = {}
    for emotion in emotions:
        asked(stack, "POST", f"/api/admin/characters/{character}/emotional-prompts/{emotion}",
              {"prompt_text": f"A face that is {emotion}, close-up."})
        order = {"character_id": character, "emotion": emotion}
        videos[emotion] = asked(stack, "POST", "/api/videos", order)["video_id"]
    clips = {}
    for emotion, video in videos.items():
        link = urllib.parse.urlsplit(wait_for(stack, f"/api/videos/{video}")["video_url"])
        clips[emotion] = directory / f"{emotion}.mp4"
        url = urllib.parse.urljoin(stack.url, f"{link.path}?{link.query}")
        with urllib.request.urlopen(url, timeout=60) as answer:
            clips[emotion].write_bytes(answer.read())
    return character, clips


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def ours(stack, character, wanted):
    """Seconds and bytes."""
    made = asked(stack, "POST", f"/api/admin/characters/{character}/clip-exports", {"format": wanted})
    done = wait_for(stack, f"/api/admin/clip-exports/{made['export_id']}")
    assert done["left_out"] == [], done
    return (time_of(done["completed_at"]) - time_of(done["created_at"])).total_seconds(), done["bytes"]


def theirs(clips, labels, wanted, directory):
    started = time.monotonic()
    files = [str(clip) for clip in clips.values()]
    if wanted == "sillytavern":
        for emotion, clip in clips.items():
            subprocess.run([*NICE, "ffmpeg", "-y", "-loglevel", "error", "-threads", "1", "-i", str(clip),
                            *WEBP, str(directory / f"made-{emotion}.webp")], check=True)
        files = []
        for label, emotion in labels.items():
            files.append(str(directory / f"{label}.webp"))
            pathlib.Path(files[-1]).unlink(missing_ok=True)
            os.link(directory / f"made-{emotion}.webp", files[-1])
    archive = directory / "theirs.zip"
    archive.unlink(missing_ok=True)
    subprocess.run([*NICE, "zip", "-q", "-0", "-j", str(archive), *files], check=True)
    return time.monotonic() - started, archive.stat().st_size


def main():
    stack = stack_from_arguments()
    for size in SIZES:
        with tempfile.TemporaryDirectory() as directory:
            directory = pathlib.Path(directory)
            emotions = find_emotions(stack, size)
            labels = spread_labels(stack, emotions)
            character, clips = make_character(stack, emotions, directory)
            for wanted in FORMATS:
                mine = [ours(stack, character, wanted) for _ in range(ROUNDS)]
                other = [theirs(clips, labels, wanted, directory) for _ in range(ROUNDS)]
                seconds, limit = median(s for s, _ in mine), median(s for s, _ in other)
                tool = "FFmpeg and zip" if wanted == "sillytavern" else "zip"
                row(f"{wanted} of {size} emotions", f"{seconds:.2f} s, {mine[0][1] / 1e6:.2f} MB",
                    f"{tool} {limit:.2f} s, {other[0][1] / 1e6:.2f} MB", f"{seconds / limit:.2f}", "")


main()
