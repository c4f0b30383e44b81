#include "api/documentation_text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace mien::api {
namespace {

// The text between two marks becomes an element; a mark without a partner stays as it is.
std::string marked(std::string_view html, std::string_view mark, std::string_view element) {
    std::string result;
    for (;;) {
        const auto start = html.find(mark);
        const auto end =
            start == std::string_view::npos ? start : html.find(mark, start + mark.size());
        if (end == std::string_view::npos) {
            return result.append(html);
        }
        result.append(html.substr(0, start));
        const auto inside = html.substr(start + mark.size(), end - start - mark.size());
        fmt::format_to(std::back_inserter(result), "<{0}>{1}</{0}>", element, inside);
        html.remove_prefix(end + mark.size());
    }
}

void append_pretty(const json::value& value, std::size_t indent, std::string& out) {
    const std::string inner(indent + 2, ' ');
    const std::string outer(indent, ' ');
    if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
        out += "{\n";
        for (auto member = object->begin(); member != object->end(); ++member) {
            out += inner + json::serialize(json::string(member->key())) + ": ";
            append_pretty(member->value(), indent + 2, out);
            out += member + 1 == object->end() ? "\n" : ",\n";
        }
        out += outer + "}";
    } else if (const auto* array = value.if_array(); array != nullptr && !array->empty()) {
        out += "[\n";
        for (auto item = array->begin(); item != array->end(); ++item) {
            out += inner;
            append_pretty(*item, indent + 2, out);
            out += item + 1 == array->end() ? "\n" : ",\n";
        }
        out += outer + "]";
    } else {
        out += json::serialize(value);
    }
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string html;
    html.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

std::string inline_text(std::string_view text) {
    return marked(marked(escaped(text), "`", "code"), "**", "strong");
}

std::string paragraphs(std::string_view text) {
    std::string html;
    while (!text.empty()) {
        const auto end = std::min(text.find("\n\n"), text.size());
        const auto paragraph = text.substr(0, end);
        if (paragraph.find_first_not_of('\n') != std::string_view::npos) {
            html += "<p>" + inline_text(paragraph) + "</p>";
        }
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return html;
}

std::string_view text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                  : std::string_view();
}

bool has(const json::array& values, std::string_view text) {
    for (const auto& value : values) {
        if (value.is_string() && value.get_string() == text) {
            return true;
        }
    }
    return false;
}

std::string slug_of(std::string_view name) {
    std::string slug(name);
    for (auto& c : slug) {
        c = c == ' ' ? '-' : c;
    }
    return slug;
}

std::string pretty(const json::value& value) {
    std::string text;
    append_pretty(value, 0, text);
    return text;
}

}  // namespace mien::api
