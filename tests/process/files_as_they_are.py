#!/usr/bin/env python3
"""Files as people, spreadsheets and operating systems leave them: each is sent to the API and given to
`mien import`, and both read it as it is meant, or refuse it alike, with the place and what to do.

    files_as_they_are.py --program build/dev/mien [TEST…]
"""

import csv
import gzip
import http.client
import io
import json
import pathlib
import re
import sys
import unittest
import zipfile

from environment import ROOT, Environment

HEADER = "character_slug,emotion,prompt_text\r\n"
ROWS = "luna,happy,Luna smiles.\r\nluna,sad,Luna weeps.\r\n,happy,A person smiles.\r\n"
TABLE = HEADER + ROWS
LIST = json.dumps({"format": "mien.prompts", "schema_version": 1, "prompts": [
    {"character_slug": "luna", "emotion": "happy", "prompt_text": "Luna smiles."},
    {"character_slug": "luna", "emotion": "sad", "prompt_text": "Luna weeps."},
    {"emotion": "happy", "prompt_text": "A person smiles."}]})

env = port = token = None


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def flipped(content, at):
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1:]


def stored_gzip(text):
    """Without compression, so that a changed byte is a changed letter."""
    return gzip.compress(text.encode(), 0)


# Three prompts, whatever stands around them.
READ = {
    "plain": TABLE,
    "without an end": TABLE.rstrip(),
    "with a byte order mark": "\ufeff" + TABLE,
    "with two of them": "\ufeff\ufeff" + TABLE,
    "LF": TABLE.replace("\r\n", "\n"),
    "CR": TABLE.replace("\r\n", "\r"),
    "ghost rows": HEADER + ",,\r\n" + ROWS + ",,\r\n" * 20,
    "quoted ghost rows": HEADER + '"","",""\r\n' + ROWS + '"","",""\r\n',
    "rows of spaces": HEADER + " , ,\t\r\n" + ROWS,
    "ghost columns": TABLE.replace("\r\n", ",,\r\n"),
    "ghost rows and columns": (TABLE + ",,\r\n").replace("\r\n", ",,,,\r\n"),
    "a ghost column between": re.sub(r"(?m)^([^,\r\n]*),", r"\1,,", TABLE),
    "capitals": TABLE.replace("emotion", "EMOTION").replace("prompt_text", "Prompt_Text"),
    "spaces in the header": TABLE.replace("emotion", " Emotion ").replace("prompt_text", "Prompt Text"),
    "hyphens in the header": TABLE.replace("prompt_text", "prompt-text"),
    "semicolons": TABLE.replace(",", ";"),
    "tabs": TABLE.replace(",", "\t"),
    "bars": TABLE.replace(",", "|"),
    "sep=;": "sep=;\r\n" + TABLE.replace(",", ";"),
    "quoted sep=;": '"sep=;"\r\n' + TABLE.replace(",", ";"),
    "sep=,": "sep=,\r\n" + TABLE,
    "Ctrl-Z": TABLE + "\x1a",
    "JSON": LIST,
    "JSON with a byte order mark": "\ufeff" + LIST,
    "JSON with Ctrl-Z": LIST + "\x1a",
    "gzip": gzip.compress(TABLE.encode()),
    "gzip of two members": gzip.compress(HEADER.encode()) + gzip.compress(ROWS.encode()),
    "padded gzip": gzip.compress(LIST.encode()) + bytes(512),
    "zip": zipped(**{"prompts.csv": TABLE}),
    "zip from macOS": zipped(**{"a__prompts.csv": TABLE, "a__._prompts.csv": "x", "a__.DS_Store": "x"}),
    "zip from Windows": zipped(**{"prompts.json": LIST, "Thumbs.db": "x", "desktop.ini": "x"}),
}

# What is refused, and what the sentence says: where, and what to do.
REFUSED = {
    "nothing": ("", ("empty",)),
    "white space": (" \r\n ", ("empty",)),
    "a header alone": (HEADER + ",,\r\n", ("no rows below its header",)),
    "a column that is not known": (TABLE.replace("prompt_text", "text"),
                                   ("Line 1, column 3: “text”", "Known are record, ")),
    "a column that is there twice": ("emotion,Emotion,prompt_text\r\n", ("Line 1, column 2",)),
    "a column that is missing": (TABLE.replace("emotion,", ""), ("needed are emotion",)),
    "colons": (TABLE.replace(",", ":"), ("Line 1, column 1", "Known are")),
    "UTF-16": (("\ufeff" + TABLE).encode("utf-16-le"), ("UTF-16 at line 1, column 1", "CSV UTF-8")),
    "UTF-16 of the other order": (("\ufeff" + TABLE).encode("utf-16-be"), ("UTF-16", "CSV UTF-8")),
    "UTF-16 without a mark": (TABLE.encode("utf-16-le"), ("UTF-16 at line 1", "CSV UTF-8")),
    "Latin-1": (TABLE.replace("weeps", "fährt").encode("latin-1"),
                ("Latin-1, not UTF-8, at line 3, column 16", "CSV UTF-8")),
    "U+0000": (TABLE.replace("weeps", "we\0ps and goes on"), ("U+0000 at line 3, column 17",)),
    "a mark in the middle": (TABLE + "\ufeff" + TABLE, ("Line 5, column 1", "remove it")),
    "an open quote": (TABLE + 'luna,idle,"x', ("line 5",)),
    "a quote out of place": (TABLE + 'luna,idle,x"y', ("line 5, column 12", "doubled")),
    "two files in a zip": (zipped(**{"a.csv": TABLE, "README.txt": "x"}),
                           ("“a.csv”, “README.txt”", "pack the one file")),
    "an empty zip": (zipped(), ("zip is empty",)),
    "a zip of helpers": (zipped(**{"Thumbs.db": "x"}), ("operating system",)),
    "a workbook": (zipped(**{"[Content_Types].xml": "x"}), ("CSV UTF-8",)),
    "a damaged zip": (flipped(zipped(**{"a.csv": TABLE * 30}), 60), ("damaged",)),
    "a damaged gzip": (flipped(stored_gzip(TABLE), 80), ("damaged", "checksum")),
    "a damaged second member": (gzip.compress(HEADER.encode()) + flipped(stored_gzip(ROWS), 40),
                                ("damaged", "checksum")),
    "a gzip that is cut": (gzip.compress(TABLE.encode())[:-3], ("cut off",)),
    "a second member that is cut": ((gzip.compress(TABLE.encode()) * 2)[:-30], ("cut off",)),
    "bytes behind a gzip": (gzip.compress(TABLE.encode()) + b"more", ("follows its content",)),
    "JSON that is cut": (LIST[:-5], ("line 1, column",)),
}

# One row in error, the others are planned.
ROW_ERRORS = {
    "a value without a column": (TABLE.replace("\r\n", ",\r\n", 1).replace("weeps.", "weeps.,x"), "4 fields"),
    "a value in a column without a name":
        (re.sub(r"(?m)^([^,\r\n]*),", r"\1,,", TABLE).replace("luna,,sad", "luna,x,sad"), "Column 2"),
    "the year 0000": ("created_at," + HEADER + ROWS.replace("luna,sad", "0000-01-01T00:00:00Z,luna,sad")
                      .replace("luna,happy", ",luna,happy").replace("\r\n,happy", "\r\n,,happy"),
                      "must be a time such as"),
}


def setUpModule():
    global env, port, token
    env = Environment(PROGRAM)
    env.set_up()
    token = env.json("token", "create", "--email", "ada@example.com", "--name", "files")["token"]
    _, port = env.serve()
    env.work()
    for name in ("Luna", "Vega"):
        status, _ = call("POST", "/api/admin/characters", json.dumps({"name": name}),
                         "application/json")
        assert status == 201


def tearDownModule():
    env.close()


def call(method, path, body=None, kind="application/octet-stream", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, body, {"Authorization": f"Bearer {token}", "Content-Type": kind,
                                            **{key.replace("_", "-"): value
                                               for key, value in headers.items()}})
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    return response.status, json.loads(answer)


def send(content):
    return call("POST", "/api/admin/prompts/import?file_name=table", content)


class Variants(unittest.TestCase):
    def both(self, content):
        """What the API answers to an upload, and what the command does with the file."""
        content = content if isinstance(content, bytes) else content.encode()
        path = env.directory / "table"
        path.write_bytes(content)
        return *send(content), env.run("import", path)

    def test_what_can_be_read_is_read(self):
        for name, content in READ.items():
            with self.subTest(name):
                status, answer, command = self.both(content)
                self.assertEqual(status, 201, answer)
                counts = answer["counts"]
                self.assertEqual((counts["create"], counts["error"]), (3, 0))
                self.assertEqual((command.returncode, command.stderr), (0, ""))
                self.assertIn("Plan: 3 create", command.stdout)

    def test_what_cannot_be_read_is_refused_with_the_place_and_what_to_do(self):
        for name, (content, says) in REFUSED.items():
            with self.subTest(name):
                status, answer, command = self.both(content)
                self.assertIn(status, (400, 422), answer)
                self.assertEqual((command.returncode, command.stdout), (2, ""))
                for part in says:
                    self.assertIn(part, answer["detail"])
                    self.assertIn(part, command.stderr)

    def test_what_is_wrong_with_a_row_is_an_error_of_the_row(self):
        for name, (content, says) in ROW_ERRORS.items():
            with self.subTest(name):
                status, answer, command = self.both(content)
                self.assertEqual(status, 201, answer)
                counts = answer["counts"]
                self.assertEqual((counts["create"], counts["error"]), (2, 1))
                row, = call("GET", f"/api/admin/prompts/import/{answer['import_id']}/preview"
                                   "?action=error")[1]["prompts"]
                self.assertIn(says, row["problems"][0]["message"])
                self.assertEqual((row["line"], row["prompt_text"]), (3, "Luna weeps."))
                self.assertIn(says, command.stdout)

    def test_a_text_that_does_not_fit_its_digest_is_shown_with_its_difference(self):
        entry = {"character_slug": "vega", "emotion": "idle", "prompt_text": "Vega waits."}
        env.done("prompts", "set", "vega", "idle", "Vega rests.")
        file = json.dumps({"format": "mien.prompts", "schema_version": 1,
                           "prompts": [{**entry, "sha256": "0" * 64}]})
        id_ = send(file)[1]["import_id"]
        row, = call("GET", f"/api/admin/prompts/import/{id_}/preview")[1]["prompts"]
        self.assertEqual((row["action"], row["problems"][0]["code"]), ("error", "sha256_mismatch"))
        self.assertEqual((row["current_text"], row["prompt_text"]), ("Vega rests.", "Vega waits."))
        self.assertEqual([part["text"] for part in row["diff"] if part["op"] != "equal"],
                         ["rests", "waits"])


class Uploads(unittest.TestCase):
    def test_a_form_with_anything_else_is_refused(self):
        form = ('--b\r\nContent-Disposition: form-data; name="strategy"\r\n\r\noverwrite\r\n--b\r\n'
                'Content-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
                f'{TABLE}\r\n--b--\r\n')
        status, answer = call("POST", "/api/admin/prompts/import", form, "multipart/form-data; boundary=b")
        self.assertEqual(status, 422)
        self.assertEqual(answer["problems"][0]["pointer"], "/strategy")

    def test_a_content_encoding_is_refused(self):
        status, answer = call("POST", "/api/admin/prompts/import", gzip.compress(TABLE.encode()),
                              Content_Encoding="gzip")
        self.assertEqual((status, answer["code"]), (415, "content_encoded"))


class Documents(unittest.TestCase):
    def test_row_hash_as_it_is_printed_is_that_of_every_row_of_an_export(self):
        texts = ["=1+1", "'=1", ";=1+1", "a;'@x", "\t-1", "'\tx;+1", "＝1", "plain; text", " - a list\n- b"]
        for number, text in enumerate(texts):
            env.done("prompts", "set", "vega", "happy", text, "--reason", f"=reason {number};-1")
        file = env.directory / "export.csv"
        env.done("export", "--out", file, "--format", "csv")
        page = (ROOT / "docs/formats/prompts-csv.md").read_text()
        printed = {}
        exec(re.search(r"```python\n(.*?)```", page, re.S)[1], printed)
        with open(file, newline="", encoding="utf-8-sig") as lines:
            rows = list(csv.DictReader(lines))
        self.assertEqual([printed["unguarded"](row["prompt_text"]) for row in rows
                          if row["emotion"] == "happy" and row["character_slug"] == "vega"], texts)
        for row in rows:
            self.assertEqual(printed["row_hash"](row), row["sha256"], row)
        self.assertIn("unchanged", env.done("import", file))


class Terminal(unittest.TestCase):
    """What is printed for people moves no cursor and forges no line, wherever a text comes from."""

    HOSTILE = "a \x1b[31mred\x07\r\u202egnp.exe\u2066\n   9  2026-01-01T00:00:00Z  Admin  forged\x9b2J"

    def assert_plain(self, text):
        self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
        self.assertNotRegex(text, r"(?m)^ {0,3}9  2026-01-01")

    def test_every_command_that_prints_what_somebody_sent(self):
        # Only a file may bring such characters.
        kept = env.directory / "kept.json"
        kept.write_text(json.dumps({"format": "mien.prompts", "schema_version": 1, "prompts": [
            {"character_slug": "vega", "emotion": "angry", "prompt_text": self.HOSTILE,
             "change_reason": self.HOSTILE}]}))
        env.done("import", kept, "--apply")
        history = env.done("prompts", "history", "vega", "angry")
        self.assert_plain(history)
        self.assertIn("\\u{001B}[31mred", history)
        self.assert_plain(env.done("prompts", "history", "vega", "angry", "--json"))
        raw = env.json("prompts", "history", "vega", "angry")
        self.assertEqual(raw[-1]["prompt_text"], self.HOSTILE)
        # As text, a carriage return is read as a line break.
        self.assertEqual(env.done("prompts", "get", "vega", "angry"),
                         self.HOSTILE.replace("\r", "\n") + "\n")

        file = env.directory / self.HOSTILE.replace("/", "")
        file.write_text(HEADER + f'vega,"{self.HOSTILE}",x\r\n')
        self.assert_plain(env.done("import", file))
        file.write_text(f'"{self.HOSTILE}",emotion,prompt_text\r\n')
        for words in (("import", file), ("import", file, "--as", self.HOSTILE),
                      ("prompts", "get", self.HOSTILE, "happy"), ("prompts", "get", "vega", self.HOSTILE),
                      (self.HOSTILE,), ("prompts", self.HOSTILE), ("export", "--out", file),
                      ("export", "--out", env.directory / "x", "--emotion", self.HOSTILE),
                      ("admin", "create", "--email", self.HOSTILE, "--name", self.HOSTILE),
                      ("verify", "--config", self.HOSTILE), ("render", self.HOSTILE, "happy")):
            with self.subTest(words):
                result = env.run(*words, config="--config" not in words)
                self.assertNotEqual(result.returncode, 0)
                self.assert_plain(result.stdout + result.stderr)


if __name__ == "__main__":
    at = sys.argv.index("--program")
    PROGRAM = pathlib.Path(sys.argv[at + 1])
    del sys.argv[at:at + 2]
    unittest.main()
