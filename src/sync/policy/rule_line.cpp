#include "sync/policy/rule_line.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mien::sync {
namespace {

std::string list_of(const std::vector<std::string>& texts) {
    std::vector<std::string> quoted;
    quoted.reserve(texts.size());
    for (const auto& text : texts) {
        quoted.push_back(in_quotes(text));
    }
    return fmt::format("[{}]", fmt::join(quoted, ", "));
}

std::string paths_of(const ColumnPolicy& column) {
    std::vector<std::string> pairs;
    pairs.reserve(column.paths.size());
    for (const auto& path : column.paths) {
        pairs.push_back(fmt::format("{} = {}", in_quotes(path.path),
                                    in_quotes(core::name_of(path.rule.column_class))));
    }
    return fmt::format("{{ {} }}", fmt::join(pairs, ", "));
}

}  // namespace

std::string in_quotes(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x20 || code == 0x7F) {
            result += fmt::format("\\u{:04X}", code);
            continue;
        }
        if (c == '"' || c == '\\') {
            result += '\\';
        }
        result += c;
    }
    return result + "\"";
}

std::string toml_key(std::string_view name) {
    const bool is_bare = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
    return is_bare ? std::string(name) : in_quotes(name);
}

std::string person_value(const PersonOfRow& person) {
    if (person.column.empty()) {
        return "\"self\"";
    }
    const auto through =
        person.through.empty() ? "" : fmt::format(", through = {}", list_of(person.through));
    return fmt::format("{{ column = {}{}, table = {} }}", in_quotes(person.column), through,
                       in_quotes(person.table));
}

std::string rule_line(const ColumnPolicy& column) {
    const auto name = in_quotes(core::name_of(column.column_class));
    std::vector<std::string> details{fmt::format("class = {}", name)};
    if (column.derivation) {
        details.push_back(fmt::format("by = {}", in_quotes(name_of(*column.derivation))));
    }
    if (!column.from.empty()) {
        details.push_back(fmt::format("from = {}", list_of(column.from)));
    }
    if (column.is_fictional_name) {
        details.emplace_back("names = true");
    }
    if (!column.paths.empty()) {
        details.push_back(fmt::format("paths = {}", paths_of(column)));
    }
    if (!column.accepted.empty()) {
        details.push_back(fmt::format("accept = {}", list_of(column.accepted)));
    }
    const auto key = toml_key(column.name);
    return details.size() == 1 ? fmt::format("{} = {}", key, name)
                               : fmt::format("{} = {{ {} }}", key, fmt::join(details, ", "));
}

}  // namespace mien::sync
