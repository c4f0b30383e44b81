#!/usr/bin/python3
"""Counts the tests of a run: summary.py DIRECTORY

DIRECTORY holds what the test runners wrote as JUnit reports: `ctest.xml`, one entry a program; a
report of each GoogleTest program under the program's name, one entry a test; and `browser.xml` of the
journeys in the browser, where they ran. A program that ended without a report counts as one failed
test, and so does a test that did not run: nothing is skipped here. Each failed test is shown with some
of what it said, so that the end of a long log tells what is wrong.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

SHOWN_LINES = 30


def said_by(case):
    """The beginning of what a failed test said."""
    failure = case.find("failure")
    text = "" if failure is None else failure.text or failure.get("message") or ""
    return [line for line in text.splitlines() if line.strip()][:SHOWN_LINES]


def count_cases(report, has_run):
    """(passed, {failed: what it said}) of one report."""
    passed, failed = 0, {}
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        if has_run(case) and case.find("failure") is None:
            passed += 1
        else:
            failed[f"{case.get('classname')}.{case.get('name')}"] = said_by(case)
    return passed, failed


def has_run_googletest(case):
    return case.get("status") == "run" and case.get("result") == "completed"


def has_run_browser(case):
    return case.find("skipped") is None and case.find("error") is None


def count_program(program, report):
    """The same of an entry of ctest, whose own report stands in a file if it is of GoogleTest."""
    name = program.get("name")
    worked = program.get("status") == "run" and program.find("failure") is None
    if not report.exists():
        output = (program.findtext("system-out") or "").splitlines()
        return (1, {}) if worked else (0, {name: output[-SHOWN_LINES:]})
    passed, bad = count_cases(report, has_run_googletest)
    failed = {f"{name}: {case}": said for case, said in bad.items()}
    if not worked and not bad:
        failed[f"{name}: the program ended badly"] = []
    if passed == 0 and not bad:
        failed[f"{name}: has no tests"] = []
    return passed, failed


def count_all(directory):
    passed, failed = 0, {}
    for program in ElementTree.parse(directory / "ctest.xml").getroot().iter("testcase"):
        here, bad = count_program(program, directory / f"{program.get('name')}.xml")
        passed += here
        failed |= bad
    browser = directory / "browser.xml"
    if browser.exists():
        here, bad = count_cases(browser, has_run_browser)
        passed += here
        failed |= bad
    return passed, failed


def main():
    passed, failed = count_all(pathlib.Path(sys.argv[1]))
    for name, said in failed.items():
        print(f"FAILED  {name}")
        for line in said:
            print(f"        {line}")
    print(f"{passed} passed, {len(failed)} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
