"""Texts as constants inside a C++ source file, for the build."""

LITERAL_BYTES_MAX = 12_000  # of one string literal; some compilers refuse much longer ones


def _literals(text):
    """The text as adjacent raw string literals, none of them too long."""
    if ')mien"' in text:
        raise ValueError('the text holds )mien", the end of the literal that is to hold it')
    for start in range(0, len(text), LITERAL_BYTES_MAX):
        yield f'R"mien({text[start:start + LITERAL_BYTES_MAX]})mien"'


def write_constants(target, origin, constants, namespace="mien::api"):
    """Writes a source with one std::string_view of the namespace for each name and text."""
    parts = [f"// Made by the build from {origin}.\n#include <string_view>\n\n"
             f"namespace {namespace} {{\n"]
    for name, text in constants.items():
        lines = "\n    ".join(_literals(text))
        parts.append(f"\nextern const std::string_view {name};\n"
                     f"const std::string_view {name} =\n    {lines};\n")
    parts.append(f"\n}}  // namespace {namespace}\n")
    with open(target, "w", encoding="utf-8") as file:
        file.write("".join(parts))
