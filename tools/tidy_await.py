"""The await rule of STYLE.md: one co_await per statement, and its result gets a name.

Allowed: as a whole statement, as the whole right side of a simple assignment or initialisation, and
right after co_return. The awaited expression has no lambda that captures by value; outside tests it
has no braces either, except {} for an empty argument.
"""

from cpp_tokens import CLOSING, OPENING, is_block, is_lambda_introducer, match_brackets

_ASSIGNMENTS = {"=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^="}
BRACES = "braces in an awaited expression: name the value first"
_UNARY_BEFORE_OPERAND = {"*", "&", "::", "("}


def find_await_problems(code, is_test=False):
    """(line, what is wrong) for each co_await that breaks the rule."""
    partner = match_brackets(code)
    inner = _innermost_open(code)
    problems = []
    for index, token in enumerate(code):
        if token.kind != "word" or token.text != "co_await":
            continue
        if index > 0 and code[index - 1].text == "operator":
            continue
        wrong = _judge_before(code, index, partner, inner) or _judge_after(code, index, partner)
        if wrong == BRACES and is_test:
            continue
        if wrong:
            problems.append((token.line, wrong))
    return problems


def _innermost_open(code):
    """Index of each token -> index of the innermost bracket open there, or None."""
    inner, open_at = [], []
    for index, token in enumerate(code):
        is_bracket = token.kind == "punctuation"
        if is_bracket and token.text in CLOSING and open_at:
            open_at.pop()
        inner.append(open_at[-1] if open_at else None)
        if is_bracket and token.text in OPENING:
            open_at.append(index)
    return inner


def _judge_before(code, index, partner, inner):
    around = inner[index]
    if around is not None:
        if code[around].text == "{" and not is_block(code, around, partner):
            return "co_await inside braces of a value: await it first, and name the result"
        if code[around].text == "(":
            return _judge_parenthesis(code, around)
        if code[around].text == "[":
            return "co_await inside a subscript: await it first, and name the result"
    before = _strip_controls(_statement_before(code, index, partner, around), partner, code)
    if not before:
        return None
    last = before[-1]
    words = {code[at].text for at in before if code[at].kind != "string"}
    if "co_await" in words:
        return "two co_await in one statement: make it two statements"
    if "?" in words or "&&" in words or "||" in words:
        return "co_await inside another expression: await it first, and name the result"
    if code[last].text == "co_return" and len(before) == 1:
        return None
    if code[last].text in _ASSIGNMENTS and code[last].kind == "punctuation":
        if sum(code[at].text in _ASSIGNMENTS for at in before) == 1:
            return None
        return "co_await in a chain of assignments: make it two statements"
    return "co_await inside another expression: await it first, and name the result"


def _judge_parenthesis(code, around):
    before = code[around - 1].text if around > 0 else ""
    if before in ("if", "while", "for", "switch", "constexpr"):
        return f"co_await in the condition of {before}: await it before, and name the result"
    return "co_await inside an expression or an argument: await it first, and name the result"


def _statement_before(code, index, partner, around):
    """Indexes of the tokens of the statement in front of the co_await, outermost level only."""
    begin = index
    while begin > 0 and begin - 1 != around:
        text, kind = code[begin - 1].text, code[begin - 1].kind
        if kind == "punctuation":
            if text == ";":
                break
            if text == "}":
                if is_block(code, partner[begin - 1], partner):
                    break
                begin = partner[begin - 1]
                continue
            if text in (")", "]"):
                begin = partner.get(begin - 1, begin - 1)
                continue
        begin -= 1
    return list(range(begin, index))


def _strip_controls(before, partner, code):
    """Removes what may stand in front of a statement: else, if (…), case x:, labels."""
    while before:
        text = code[before[0]].text
        if text in ("else", "do"):
            before = before[1:]
        elif text in ("if", "while", "for", "switch"):
            opening = next((at for at in before if code[at].text == "("), None)
            if opening is None:
                return before
            before = [at for at in before if at > partner.get(opening, opening)]
        elif text in ("case", "default"):
            colon = next((at for at in before if code[at].text == ":"), None)
            if colon is None:
                return before
            before = [at for at in before if at > colon]
        else:
            return before
    return before


def _judge_after(code, index, partner):
    """Walks the operand: what follows must end the statement."""
    at = index + 1
    while at < len(code) and code[at].text in _UNARY_BEFORE_OPERAND and code[at].text != "(":
        at += 1
    while at < len(code):
        token = code[at]
        if token.kind == "punctuation":
            if token.text == ";":
                return None
            if token.text in ("(", "["):
                wrong = _judge_arguments(code, at, partner)
                if wrong:
                    return wrong
                at = partner.get(at, at) + 1
                continue
            if token.text == "{":
                return BRACES
            if token.text == "<":
                end = _end_of_template_arguments(code, at, partner)
                if end:
                    at = end
                    continue
            if token.text not in ("::", ".", "->"):
                return (f"co_await before '{token.text}': await it first, and name the result")
        at += 1
    return None


def _end_of_template_arguments(code, at, partner):
    """Index behind the ">" that closes the "<" at this index; None when it is a comparison."""
    depth = 0
    while at < len(code):
        text = code[at].text
        if text == "<":
            depth += 1
        elif text == ">":
            depth -= 1
            if depth == 0:
                behind = code[at + 1].text if at + 1 < len(code) else ""
                return at + 1 if behind in ("(", "::", "{") else None
        elif text in ("(", "["):
            at = partner.get(at, at)
        elif text in (";", "&&", "||", "{"):
            return None
        at += 1
    return None


def _judge_arguments(code, opening, partner):
    at, end = opening + 1, partner.get(opening, len(code))
    while at < end:
        text = code[at].text
        if code[at].kind == "punctuation":
            if text == "[" and is_lambda_introducer(code, at):
                captures = [token.text for token in code[at + 1 : partner[at]]]
                if _captures_by_value(captures):
                    return ("a lambda that captures by value in an awaited expression: "
                            "name the lambda first")
                body = _body_of_lambda(code, at, partner)
                if body is not None:
                    at = partner[body] + 1
                    continue
            elif text == "{" and partner.get(at) != at + 1:
                return BRACES
        at += 1
    return None


def _captures_by_value(captures):
    parts, current = [], []
    for text in captures:
        if text == ",":
            parts.append(current)
            current = []
        else:
            current.append(text)
    parts.append(current)
    return any(part and part[0] != "&" and part != ["this"] for part in parts)


def _body_of_lambda(code, introducer, partner):
    at = partner[introducer] + 1
    while at < len(code) and code[at].text != "{":
        if code[at].text in (";", ")", ","):
            return None
        at = partner.get(at, at) + 1 if code[at].text in ("(", "[") else at + 1
    return at if at < len(code) else None
