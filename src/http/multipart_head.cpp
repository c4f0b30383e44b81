#include "http/multipart_head.hpp"

#include <algorithm>

#include "base/limits/http.hpp"
#include "base/text.hpp"
#include "http/characters.hpp"

namespace mien::http {
namespace {

bool is_bare_character(char c) {
    return c > ' ' && c <= '~' && c != '"' && c != ';' && c != '\\';
}

// Takes the text between quotes off the front; a backslash escapes itself and the quote only, since
// browsers send paths as they are.
std::optional<std::string> take_quoted(std::string_view& text) {
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return value;
        }
        const bool is_escape =
            text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\');
        i += is_escape ? 1 : 0;
        value += text[i];
    }
    return std::nullopt;
}

std::optional<std::string> take_value(std::string_view& text) {
    if (text.starts_with('"')) {
        return take_quoted(text);
    }
    const auto* const end = std::ranges::find_if_not(text, is_bare_character);
    std::string value(text.begin(), end);
    text.remove_prefix(value.size());
    return value.empty() ? std::nullopt : std::optional(std::move(value));
}

void set_once(std::optional<std::string_view>& place, std::string_view value) {
    if (place) {
        throw malformed_upload("A part of the upload has the same header twice.");
    }
    place = value;
}

struct KnownFields {
    std::optional<std::string_view> disposition;
    std::optional<std::string_view> content_type;
    std::optional<std::string_view> transfer_encoding;
};

void take_field(std::string_view line, KnownFields& fields) {
    const auto colon = std::min(line.find(':'), line.size());
    const auto name = line.substr(0, colon);
    // A line that begins like a boundary is none for us only by what follows.
    const bool is_sound = colon < line.size() && token_characters.has_all(name) &&
                          !name.starts_with("--") &&
                          std::ranges::all_of(line.substr(colon), is_field_character);
    if (!is_sound) {
        throw malformed_upload("A part of the upload has a header that is not valid.");
    }
    const auto value = trimmed(line.substr(colon + 1));
    if (equals_ignoring_case(name, "content-disposition")) {
        set_once(fields.disposition, value);
    } else if (equals_ignoring_case(name, "content-type")) {
        set_once(fields.content_type, value);
    } else if (equals_ignoring_case(name, "content-transfer-encoding")) {
        set_once(fields.transfer_encoding, value);
    }
}

bool is_plain_encoding(std::string_view encoding) {
    return std::ranges::any_of(
        std::initializer_list<std::string_view>{"7bit", "8bit", "binary"},
        [encoding](std::string_view plain) { return equals_ignoring_case(encoding, plain); });
}

void take_disposition(std::string_view text, PartHead& head) {
    const auto disposition = parse_parameters(text);
    if (!disposition || !equals_ignoring_case(disposition->value, "form-data")) {
        throw malformed_upload("The Content-Disposition of a part must be form-data with a name.");
    }
    // Among these is filename*, which RFC 7578 forbids: it would be a second name for the file.
    for (const auto& parameter : disposition->parameters) {
        if (!equals_ignoring_case(parameter.name, "name") &&
            !equals_ignoring_case(parameter.name, "filename")) {
            throw malformed_upload(
                "The Content-Disposition of a part may have only name and filename.");
        }
    }
    head.name = disposition->find("name").value_or("");
    if (head.name.empty()) {
        throw malformed_upload("A part of the upload has no name.");
    }
    if (const auto file_name = disposition->find("filename")) {
        head.file_name = safe_file_name(*file_name);
    }
}

std::size_t bytes_of_character(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool is_between(std::string_view character, std::string_view first, std::string_view last) {
    return character.size() == first.size() && character >= first && character <= last;
}

bool is_harmless(std::string_view character) {
    return !is_between(character, {"\0", 1}, "\x1F") && character != "\x7F" &&
           !is_between(character, "\u0080", "\u009F") &&  //
           !is_between(character, "\u200E", "\u200F") &&
           !is_between(character, "\u2028", "\u202E") && !is_between(character, "\u2066", "\u2069");
}

}  // namespace

Error malformed_upload(std::string message) {
    return Error(ErrorKind::malformed, std::move(message));
}

std::optional<std::string_view> ParameterizedValue::find(std::string_view name) const {
    for (const auto& parameter : parameters) {
        if (equals_ignoring_case(parameter.name, name)) {
            return parameter.value;
        }
    }
    return std::nullopt;
}

std::optional<ParameterizedValue> parse_parameters(std::string_view text) {
    ParameterizedValue result;
    result.value = trimmed(text.substr(0, text.find(';')));
    text.remove_prefix(std::min(text.find(';'), text.size()));
    while (!text.empty()) {
        if (!text.starts_with(';')) {
            return std::nullopt;
        }
        text = trimmed(text.substr(1));
        const auto equals = text.find('=');
        const auto name = text.substr(0, equals);
        if (equals == std::string_view::npos || !token_characters.has_all(name) ||
            result.find(name)) {
            return std::nullopt;
        }
        text.remove_prefix(equals + 1);
        auto value = take_value(text);
        if (!value) {
            return std::nullopt;
        }
        result.parameters.push_back({name, std::move(*value)});
        text = trimmed(text);
    }
    return result;
}

PartHead parse_part_head(std::string_view head) {
    if (!is_utf8(head)) {
        throw malformed_upload("A part of the upload has a header that is not UTF-8.");
    }
    KnownFields fields;
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        take_field(head.substr(0, end), fields);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
    }
    if (fields.transfer_encoding && !is_plain_encoding(*fields.transfer_encoding)) {
        throw malformed_upload("A part of the upload must be sent as it is, without an encoding.");
    }
    PartHead result;
    take_disposition(fields.disposition.value_or(""), result);
    result.content_type = fields.content_type.value_or("text/plain");
    return result;
}

std::string safe_file_name(std::string_view sent) {
    sent.remove_prefix(sent.find_last_of("/\\") + 1);  // of npos: nothing
    std::string name;
    std::size_t characters = 0;
    while (!sent.empty() && characters < limits::file_name_characters_max) {
        const auto character = sent.substr(0, bytes_of_character(sent.front()));
        sent.remove_prefix(character.size());
        if (is_harmless(character)) {
            name += character;
            ++characters;
        }
    }
    return name == "." || name == ".." ? "" : name;
}

}  // namespace mien::http
