"""Makes files of prompts as docs/formats/prompts-json.md describes them, of any size, for tests and
benchmarks: the same arguments always make the same bytes."""

import hashlib
import json
import random
import uuid

EMOTIONS = ["idle", "excited", "sad", "angry", "confused", "happy", "surprised", "neutral"]
WORDS = ("warm light", "slow blink", "a turn of the head", "rain on glass", "close-up", "wide shot",
         "leise", "微笑", "😀", "naïve", "{character_name}", "“quoted”", "tab\there", "line\nbreak")


def seal(entry):
    """Adds the hash that the formats have: SHA-256 of the canonical JSON."""
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {**entry, "sha256": hashlib.sha256(canonical.encode()).hexdigest()}


def make_version(number, name, dice):
    words = ", ".join(dice.choice(WORDS) for _ in range(dice.randint(3, 12)))
    return {"version": number, "prompt_text": f"{name}, take {number}: {words}.",
            "change_reason": "" if number % 3 else f"take {number}", "reverted_from": None,
            "created_by": {"email": f"writer{number % 5}@example.com",
                           "display_name": f"Writer {number % 5}"},
            "created_at": f"2025-{1 + number % 12:02}-{1 + number % 28:02}T09:30:00.{number % 1000:03}Z"}


def make_bundle(prompts, versions, seed=1):
    """A bundle of that many prompts, `versions` each, for characters of its own."""
    characters, entries = [], []
    for index in range((prompts + len(EMOTIONS) - 1) // len(EMOTIONS)):
        slug = f"bundle-{seed}-{index:05}"
        id_ = str(uuid.UUID(int=(seed << 64) + index, version=4))
        characters.append(seal({"id": id_, "slug": slug, "name": f"Bundle {index}",
                                "description": "", "attributes": {"eyes": "green"},
                                "is_archived": False}))
        for emotion in sorted(EMOTIONS)[:prompts - index * len(EMOTIONS)]:
            dice = random.Random(f"{seed}/{index}/{emotion}")
            made = [make_version(number, slug, dice) for number in range(1, versions + 1)]
            entries.append(seal({"character_id": id_, "character_slug": slug, "emotion": emotion,
                                 "version": versions, "prompt_text": made[-1]["prompt_text"],
                                 "versions": made}))
    counts = {"emotions": 0, "characters": len(characters), "prompts": len(entries),
              "versions": len(entries) * versions}
    return {"format": "mien.prompts", "schema_version": 1, "with_history": True, "counts": counts,
            "emotions": [], "characters": characters, "prompts": entries}


def to_bytes(bundle):
    return json.dumps(bundle, ensure_ascii=False).encode()


def multipart(content, name="prompts.json"):
    """A body that uploads the content as the part "file", and its content type."""
    boundary = "mien" + hashlib.sha256(content).hexdigest()[:32]
    head = (f"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; "
            f"filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"
