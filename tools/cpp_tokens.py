"""C++ as tokens, for tools/tidy.py: enough of the grammar to judge style, not to compile."""

import re
from typing import NamedTuple


class Token(NamedTuple):
    kind: str  # word, number, string, char, punctuation, directive, comment
    text: str  # of a string: what stands between the quotes
    line: int


_PATTERN = re.compile(
    r"""
    (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<raw>(?:u8|[uUL])?R"(?P<fence>[^\s()\\]{0,16})\((?P<rawtext>.*?)\)(?P=fence)")
  | (?P<string>(?:u8|[uUL])?"(?P<stringtext>(?:\\.|[^"\\\n])*)")
  | (?P<char>(?:u8|[uUL])?'(?:\\.|[^'\\\n])+')
  | (?P<number>\.?\d(?:'?[\w.]|(?<=[eEpP])[+-])*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<punctuation>::|->\*?|<=>|<<=|>>=|\.\.\.|[-+*/%&|^=!<>]=|\+\+|--|&&|\|\||<<|[^\s\w])
    """,
    re.VERBOSE | re.DOTALL,
)
_DIRECTIVE = re.compile(r"[ \t]*\#(?:\\\n|/\*.*?\*/|[^\n])*", re.DOTALL)


def tokenize(text):
    """All tokens, comments and directives among them. ">>" comes as two tokens, as in templates."""
    tokens, position, line = [], 0, 1
    at_line_start = True
    while position < len(text):
        if text[position].isspace():
            if text[position] == "\n":
                line += 1
                at_line_start = True
            position += 1
            continue
        match = _DIRECTIVE.match(text, position) if at_line_start else None
        if match:
            tokens.append(Token("directive", match.group().strip(), line))
        else:
            match = _PATTERN.match(text, position)
            if match is None:  # a lone quote, as in the text of an #error
                position += 1
                continue
            tokens.append(_token_of(match, line))
        at_line_start = False
        line += match.group().count("\n")
        position = match.end()
    return tokens


def _token_of(match, line):
    kind = match.lastgroup
    if match.group("raw"):
        return Token("string", match.group("rawtext"), line)
    if match.group("string"):
        return Token("string", match.group("stringtext"), line)
    for kind in ("comment", "char", "number", "word", "punctuation"):
        if match.group(kind):
            return Token(kind, match.group(), line)
    raise AssertionError(kind)


def code_of(tokens):
    """The tokens that the compiler proper sees."""
    return [token for token in tokens if token.kind not in ("comment", "directive")]


OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = {closing: opening for opening, closing in OPENING.items()}


def match_brackets(code):
    """Index of each bracket -> index of its partner."""
    partner, open_at = {}, []
    for index, token in enumerate(code):
        if token.kind != "punctuation":
            continue
        if token.text in OPENING:
            open_at.append(index)
        elif token.text in CLOSING and open_at:
            partner[index] = open_at.pop()
            partner[partner[index]] = index
    return partner


_BEFORE_BLOCK = {")", ";", "{", "}", ":", "else", "do", "try", "mutable", "noexcept", "const",
                 "override", "final"}


def is_block(code, index, partner):
    """Whether the "{" at index opens statements: a body, not a braced value or a class."""
    if index == 0:
        return True
    before = code[index - 1].text
    if before in _BEFORE_BLOCK and code[index - 1].kind in ("punctuation", "word"):
        return True
    if before == "]":  # a lambda without parameters, not an array of values
        return _is_lambda_introducer(code, partner.get(index - 1))
    # A trailing return type: -> type {
    at = index - 1
    while at > 0 and (code[at].kind == "word" or code[at].text in ("::", "<", ">", ",", "*", "&")):
        at -= 1
    return code[at].text == "->" and at > 0 and code[at - 1].text in (")", "]", "mutable",
                                                                      "noexcept")


def _is_lambda_introducer(code, index):
    if index is None or code[index].text != "[":
        return False
    if index == 0:
        return True
    before = code[index - 1]
    if before.kind == "word":
        return before.text in ("return", "co_return", "co_await", "co_yield")
    return before.kind == "punctuation" and before.text not in (")", "]")


def is_lambda_introducer(code, index):
    """Whether the "[" at index begins a lambda (or a structured binding), not a subscript."""
    return _is_lambda_introducer(code, index)
