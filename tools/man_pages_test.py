#!/usr/bin/python3
"""Tests of tools/man_pages.py: tools/man_pages_test.py"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import man_pages

HELP = "Mien\n\nSubcommands:\n  serve    Run the server\n  verify   Check all; 8 on failure\n\n"


class ManPages(unittest.TestCase):
    def test_lists_every_command(self):
        page = man_pages.mien_page(".TH MIEN 1 \"\"\n@COMMANDS@\n", HELP, "2026-01-02")
        self.assertEqual(page, '.TH MIEN 1 "2026-01-02"\n.TP\n.B serve\nRun the server.\n'
                               ".TP\n.B verify\nCheck all; 8 on failure.\n")

    def test_refuses_a_help_without_commands(self):
        with self.assertRaises(AssertionError):
            man_pages.commands("Subcommands:\n")

    def test_no_line_of_a_text_becomes_a_request(self):
        self.assertEqual(man_pages.formatted(".dot a-b \\ `x.y`"),
                         "\\&.dot a\\-b \\e \\fBx.y\\fR")

    def test_has_every_key_of_the_guide(self):
        guide = (man_pages.ROOT / "docs" / "guides" / "configuration.md").read_text()
        page = man_pages.settings_page(guide, "2026-01-02")
        rows = [line for line in guide.splitlines() if line.startswith("| `")]
        self.assertGreater(len(rows), 10)
        self.assertEqual(page.count("\n.TP\n"), len(rows))
        for row in rows:
            key = row.split("`")[1]
            self.assertIn(f"\n\\fB{key}\\fR", page)


if __name__ == "__main__":
    unittest.main()
