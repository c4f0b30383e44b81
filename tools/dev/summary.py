#!/usr/bin/python3
"""Counts the tests of a run: summary.py JUNIT DIRECTORY

JUNIT is what ctest wrote, one entry a program; DIRECTORY holds what GoogleTest wrote for each of its
programs, one entry a test. A program that ended without a report counts as one failed test, and so
does a test that did not run: nothing is skipped here.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def count_cases(report):
    """(passed, names of the failed) of one GoogleTest report."""
    passed, failed = 0, []
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        ran = case.get("status") == "run" and case.get("result") == "completed"
        if ran and case.find("failure") is None:
            passed += 1
        else:
            failed.append(f"{case.get('classname')}.{case.get('name')}")
    return passed, failed


def main():
    junit, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    passed, failed = 0, []
    for program in ElementTree.parse(junit).getroot().iter("testcase"):
        name = program.get("name")
        worked = program.get("status") == "run" and program.find("failure") is None
        report = directory / f"{name}.xml"
        if report.exists():
            cases, bad = count_cases(report)
            passed += cases
            failed += [f"{name}: {case}" for case in bad]
            if not worked and not bad:
                failed.append(f"{name}: the program ended badly")
            if cases == 0 and not bad:
                failed.append(f"{name}: has no tests")
        elif worked:
            passed += 1
        else:
            failed.append(name)
    for name in failed:
        print(f"FAILED  {name}")
    print(f"{passed} passed, {len(failed)} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
