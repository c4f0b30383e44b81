"""The case of names, by tokens: types are CamelCase, macros MIEN_UPPER_CASE, private members end in
an underscore, and nothing is camelCase. clang-tidy judges names too, but takes three fifths of its
time for it; `tools/clang_tidy.py --analyze` still asks it."""

import re

TYPE_WORDS = {"struct", "class", "union", "enum"}
PRIVATE_MEMBER = re.compile(r"    (?!using\b|friend\b|static\b|struct\b|class\b|enum\b|union\b|return\b)"
                            r"[\w:][\w:<>,&* ]*[ &*>](\w+)(?: =.*|\{.*\}|\[.*\])?;$")


def find_case_problems(source):
    """Pairs of a line and what is wrong with a name there."""
    code = source.code
    for index, token in enumerate(code):
        if token.kind != "word":
            continue
        before = code[index - 1].text if index else ""
        behind = code[index + 1].text if index + 1 < len(code) else ""
        names_type = before in TYPE_WORDS and token.text not in TYPE_WORDS and behind in ("{", ":",
                                                                                         "final")
        if names_type and not re.fullmatch(r"[A-Z][A-Za-z0-9]*(_Test)?", token.text):
            yield token.line, f"'{token.text}': types are CamelCase"
        elif before not in (".", "->", "::") and re.fullmatch(r"[a-z][a-z0-9]*[A-Z]\w*", token.text):
            yield token.line, f"'{token.text}': names are lower_case or CamelCase"
    for token in source.tokens:
        macro = re.match(r"#\s*define\s+(\w+)", token.text) if token.kind == "directive" else None
        if macro and not re.fullmatch(r"MIEN_[A-Z0-9_]+", macro[1]):
            yield token.line, f"'{macro[1]}': macros are MIEN_UPPER_CASE"
    yield from _find_bare_members(source.text)


def _find_bare_members(text):
    """Data members of top-level classes: four spaces deep, between "private:" and the end."""
    is_private = False
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"  (private|protected|public):$", line):
            is_private = line == "  private:"
        elif line.startswith("}"):
            is_private = False
        bare = re.sub(r"\s*//.*", "", line)
        bare = re.sub(r"<.*>", "<>", bare)  # what a template is given may hold parentheses
        member = PRIVATE_MEMBER.match(bare) if is_private else None
        if member and not member[1].endswith("_"):
            yield number, f"'{member[1]}': private members end in an underscore"
