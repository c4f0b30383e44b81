"""Looks for people in texts and files, in every wrapping that it knows. Shares nothing with what masks them:
another language, other libraries, other rules.
"""

import base64
import binascii
import collections
import email.header
import html
import re
import subprocess
import tempfile
import unicodedata
import urllib.parse

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
ADDRESS = re.compile(r"[^\s@<>\"'(),;:\[\]{}|\\/=&?`*]+@[^\s@<>\"'(),;:\[\]{}|\\/=&?`*]+")
DIGITS = re.compile(r"\d(?:[ \t.()\-\u00a0]{0,2}\d){5,}")
BASE64 = [re.compile(r"[A-Za-z0-9+/]{12,}={0,2}"), re.compile(r"[A-Za-z0-9_-]{12,}={0,2}")]
HEX = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")
PUNYCODE = re.compile(r"[\w.-]*xn--[\w.-]+")
ESCAPE = re.compile(r"\\+u([0-9a-fA-F]{4})")  # in an array or a document each backslash is two
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{3,}")
DEPTH_MAX = 4


class Spaces(dict):
    """Blanks for all that is no letter, digit or mark of one."""

    def __missing__(self, code):
        self[code] = chr(code) if unicodedata.category(chr(code))[0] in "LNM" else " "
        return self[code]


SPACES = Spaces()


def words_of(text):
    return text.translate(SPACES).split()


def folded(text):
    """Without case, accents of Latin, Greek and Cyrillic, width, and what nobody sees."""
    text = unicodedata.normalize("NFKD", INVISIBLE.sub("", text)).casefold()
    text = "".join(c for c in text if not 0x0300 <= ord(c) <= 0x036F)
    return unicodedata.normalize("NFC", text).replace("ı", "i")


def host(domain):
    try:
        return domain.encode().decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        return domain


def mailbox(address):
    local, _, domain = folded(address).strip().strip(".").rpartition("@")
    return local.partition("+")[0].strip(".") + "@" + folded(host(domain.strip(".-")))


def decoded(text):
    """What the text holds in other clothes."""
    unwrapped = ESCAPE.sub(lambda found: chr(int(found[1], 16)), urllib.parse.unquote(html.unescape(text)))
    if unwrapped != text:
        yield unwrapped
    if "=?" in text:
        try:
            yield str(email.header.make_header(email.header.decode_header(text)))
        except (ValueError, LookupError, binascii.Error):
            pass
    for found in (found for form in BASE64 for found in form.finditer(text)):
        run = found[0].rstrip("=").replace("-", "+").replace("_", "/")
        try:
            yield base64.b64decode(run + "=" * (-len(run) % 4)).decode()
        except (ValueError, binascii.Error):
            pass
    for found in HEX.finditer(text):
        try:
            yield bytes.fromhex(found[0]).decode()
        except ValueError:
            pass
    for found in PUNYCODE.finditer(text):
        name = host(found[0].lower())
        if name != found[0]:
            yield text.replace(found[0], name)


class Originals:
    def __init__(self, people, extra_emails=()):
        self.people = people
        self.emails = {mailbox(address) for person in people for address in (person.email, person.canary)}
        self.emails |= {mailbox(address) for address in extra_emails}
        self.phones = set()
        for person in people:
            digits = person.phone[1:]
            self.phones.add(digits)
        self.pairs, self.lone, self.unspaced = set(), set(), set()
        for person in people:
            given, family = folded(person.given), folded(person.family)
            if person.locale in ("zh", "ko"):
                self.unspaced.add(folded(person.full))
                continue
            words = [*words_of(given), *words_of(family)]
            self.pairs |= {tuple(words), tuple(reversed(words)), ("".join(words),)}
            if not person.is_word:
                self.lone.add(family)

    def forget_names(self, names):
        """Who is called so in the copy is not told from somebody who was."""
        for name in names:
            words = tuple(words_of(folded(name)))
            self.pairs -= {words, tuple(reversed(words)), ("".join(words),)}
            self.lone -= set(words)
            self.unspaced.discard(folded(name).replace(" ", ""))

    def find(self, text, with_names=True):
        """Kinds of what is found, each with what it is: in the text and in all that it holds encoded."""
        found, seen, texts = set(), {text}, [text]
        for _ in range(DEPTH_MAX):
            for one in texts:
                found |= self.find_plain(folded(one), with_names)
            texts = [other for one in texts for other in decoded(one) if other not in seen]
            seen.update(texts)
        return found

    def find_plain(self, plain, with_names):
        found = set()
        for address in ADDRESS.findall(plain):
            if mailbox(address) in self.emails:
                found.add(("email", mailbox(address)))
        for run in DIGITS.findall(plain):
            for digits in {re.sub(r"\D", "", part).lstrip("0") for part in (run, run.replace("(0)", ""))}:
                if digits in self.phones:
                    found.add(("phone", digits))
        if with_names:
            found |= self.find_names(plain)
        return found

    def find_names(self, plain):
        found = set()
        words = words_of(plain)
        for place, word in enumerate(words):
            if word in self.lone or (word,) in self.pairs:
                found.add(("name", word))
            for length in (2, 3):
                if tuple(words[place:place + length]) in self.pairs:
                    found.add(("name", " ".join(words[place:place + length])))
        for run in UNSPACED.findall(plain):
            for begin in range(len(run)):
                for end in range(begin + 3, min(begin + 6, len(run)) + 1):
                    if run[begin:end] in self.unspaced:
                        found.add(("name", run[begin:end]))
        return found

    def literal(self):
        """Texts that no file of the copy may hold byte for byte."""
        texts = {address for person in self.people for address in (person.email, person.canary)}
        texts |= {person.phone for person in self.people}
        texts |= {person.full for person in self.people
                  if tuple(words_of(folded(person.full))) in self.pairs or folded(person.full) in self.unspaced}
        return texts


def search_files(paths, originals):
    """Names of files below the paths that hold an original, each with one of those; names of files count too."""
    found = collections.defaultdict(set)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as patterns:
        texts = originals.literal()
        patterns.write("\n".join(sorted(texts)))
        patterns.flush()
        for path in paths:
            done = subprocess.run(["grep", "-raoFiH", "--no-messages", "--null", "-f", patterns.name, path],
                                  env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, capture_output=True)
            assert done.returncode in (0, 1, 2), done.stderr
            for line in done.stdout.split(b"\n"):
                name, _, text = line.partition(b"\0")
                if text:
                    found[name.decode()].add(text.decode(errors="replace"))
            names = subprocess.run(["find", path], capture_output=True, text=True).stdout.splitlines()
            for name in names:
                if originals.find(name[len(str(path)):]):
                    found[name].add("its name")
    return dict(found)
