#!/usr/bin/env python3
"""word_list.py OUTPUT: a C++ source with the words that src/base/word_list.cpp looks up, from the
frequency lists of zxcvbn (Debian's python3-zxcvbn)."""

import importlib.util
import pathlib
import sys

import cpp_text

USUAL = 1_000
WORD_BYTES_MIN = 4


def frequency_lists():
    """The file alone: the package's other modules are not needed, nor is any Python but the system's."""
    path = pathlib.Path("/usr/lib/python3/dist-packages/zxcvbn/frequency_lists.py")
    if not path.is_file():
        raise SystemExit(f"{path} is missing: install python3-zxcvbn (tools/packages.txt)")
    spec = importlib.util.spec_from_file_location("frequency_lists", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.FREQUENCY_LISTS


def main():
    lists = frequency_lists()
    usual, known = set(), set()
    for name, words in lists.items():
        words = [word.lower() for word in words]
        if name in ("passwords", "english_wikipedia"):
            usual.update(words[:USUAL])
        known.update(words)
    known -= usual

    def text_of(words):
        kept = sorted(word for word in words if word.isascii() and len(word) >= WORD_BYTES_MIN)
        return "".join(word + "\n" for word in kept)

    cpp_text.write_constants(sys.argv[1], "the lists of zxcvbn",
                             {"usual_words": text_of(usual), "known_words": text_of(known)}, "mien")


if __name__ == "__main__":
    main()
