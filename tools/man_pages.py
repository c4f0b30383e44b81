#!/usr/bin/python3
"""Writes the manual pages of the Debian package, compressed, into a directory:

    man_pages.py --help-text FILE --date YYYY-MM-DD OUTPUT

mien(1) is deploy/man/mien.1 with the commands that `mien --help` (FILE) lists, mien.toml(5) is
docs/guides/configuration.md. Repeated, it writes the same bytes.
"""

import argparse
import gzip
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[1]


def escaped(text):
    """As roff takes it: no line of a text is a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


def formatted(text):
    """One paragraph of Markdown: code is bold, a link is its words."""
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    parts = re.split(r"`([^`]*)`", text)
    return "".join(f"\\fB{escaped(part)}\\fR" if index % 2 else escaped(part)
                   for index, part in enumerate(parts))


def commands(help_text):
    """The paragraphs of mien(1) about the commands."""
    listed = help_text[help_text.index("Subcommands:"):].splitlines()[1:]
    rows = [re.fullmatch(r"  (\S+) +(.*)", line) for line in listed if line.strip()]
    assert rows and all(rows), "`mien --help` has another form"
    return "\n".join(f".TP\n.B {escaped(row[1])}\n{escaped(row[2])}." for row in rows)


def mien_page(template, help_text, date):
    page = template.replace("@COMMANDS@", commands(help_text))
    return page.replace('.TH MIEN 1 ""', f'.TH MIEN 1 "{date}"')


def table_row(line):
    """.TP of a key, with its default in front of what it means."""
    key, default, meaning = (formatted(cell.strip()) for cell in line.strip("|\n ").split(" | "))
    return f".TP\n{key}\n{meaning[:1].upper()}{meaning[1:]}. Default: {default}."


def settings_page(markdown, date):
    blocks = re.split(r"\n\n+", markdown.strip())
    assert blocks[0] == "# Configuration", "the guide begins otherwise"
    body = []
    for block in blocks[1:]:
        if block.startswith("| key |"):
            body += [".SH SETTINGS", *map(table_row, block.splitlines()[2:]), ".SH NOTES"]
        else:
            body.append(f".PP\n{formatted(block)}")
    return "\n".join([
        f'.TH MIEN.TOML 5 "{date}" "Mien" "File formats"', ".SH NAME",
        "mien.toml \\- configuration of an environment of Mien", ".SH DESCRIPTION", *body,
        ".SH SEE ALSO", ".BR mien (1)", ""])


def write(directory, name, text):
    data = gzip.compress(text.encode(), compresslevel=9, mtime=0)
    (directory / f"{name}.gz").write_bytes(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--help-text", type=pathlib.Path, required=True)
    parser.add_argument("--date", required=True)
    parser.add_argument("output", type=pathlib.Path)
    arguments = parser.parse_args()
    template = (ROOT / "deploy" / "man" / "mien.1").read_text()
    guide = (ROOT / "docs" / "guides" / "configuration.md").read_text()
    write(arguments.output, "mien.1",
          mien_page(template, arguments.help_text.read_text(), arguments.date))
    write(arguments.output, "mien.toml.5", settings_page(guide, arguments.date))
    for name in ("mien-in", "mien-render"):
        write(arguments.output, f"{name}.1", ".so man1/mien.1\n")


if __name__ == "__main__":
    main()
