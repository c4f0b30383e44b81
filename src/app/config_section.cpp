#include "app/config_section.hpp"

#include <fmt/format.h>

#include "app/secret_file.hpp"
#include "base/error.hpp"

namespace mien::app {
namespace {

toml::table parse_file(const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file)) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no configuration file {}.", file.string()));
    }
    try {
        return toml::parse_file(file.string());
    } catch (const toml::parse_error& failure) {
        throw Error(ErrorKind::invalid,
                    fmt::format("{}: line {}: {}", file.string(), failure.source().begin.line,
                                failure.description()));
    }
}

bool is_readable_by_others(const std::filesystem::path& file) {
    using std::filesystem::perms;
    const auto permissions = std::filesystem::status(file).permissions();
    return (permissions & (perms::group_read | perms::others_read)) != perms::none;
}

}  // namespace

void Section::refuse(std::string_view key, std::string_view what) const {
    throw Error(ErrorKind::invalid,
                fmt::format("{}: {} {}", source_.file.string(), full_name(key), what));
}

std::string Section::text(std::string_view key, std::optional<std::string> fallback) {
    const auto* node = find(key);
    if (node == nullptr && fallback) {
        return *fallback;
    }
    const auto value = node == nullptr ? std::nullopt : node->value<std::string>();
    if (!value || value->empty()) {
        refuse(key, "must be a text.");
    }
    return *value;
}

std::string Section::text_or_nothing(std::string_view key, std::string fallback) {
    const auto* node = find(key);
    if (node == nullptr) {
        return fallback;
    }
    const auto value = node->value<std::string>();
    if (!value) {
        refuse(key, "must be a text.");
    }
    return *value;
}

Secret Section::secret(std::string_view key) {
    if (!is_in_file(key)) {
        source_.is_secret_readable_by_others |= source_.is_readable_by_others;
        return Secret(text(key));
    }
    const auto file_key = fmt::format("{}_file", key);
    auto found = read_secret_file(text(file_key));
    if (!found) {
        refuse(file_key, found.error());
    }
    source_.is_secret_readable_by_others |= found->is_readable_by_others;
    return std::move(found->value);
}

std::optional<Secret> Section::optional_secret(std::string_view key) {
    const bool is_given = is_in_file(key) || find(key) != nullptr;
    return is_given ? std::optional(secret(key)) : std::nullopt;
}

std::optional<Secret> Section::owner_secret(std::string_view key) {
    if (source_.reader != Reader::owner && is_in_file(key)) {
        return std::nullopt;
    }
    auto value = secret(key);
    return source_.reader == Reader::owner ? std::optional(std::move(value)) : std::nullopt;
}

std::int64_t Section::integer(std::string_view key, std::int64_t least, std::int64_t most,
                              std::optional<std::int64_t> fallback) {
    const auto* node = find(key);
    if (node == nullptr && fallback) {
        return *fallback;
    }
    const auto value = node == nullptr ? std::nullopt : node->value<std::int64_t>();
    if (!value || *value < least || *value > most) {
        refuse(key, fmt::format("must be a whole number from {} to {}.", least, most));
    }
    return *value;
}

bool Section::flag(std::string_view key, bool fallback) {
    const auto* node = find(key);
    if (node == nullptr) {
        return fallback;
    }
    const auto value = node->value_exact<bool>();
    if (!value) {
        refuse(key, "must be true or false.");
    }
    return *value;
}

std::vector<std::string> Section::texts(std::string_view key) {
    std::vector<std::string> list;
    const auto* node = find(key);
    if (node == nullptr) {
        return list;
    }
    const auto* array = node->as_array();
    if (array == nullptr) {
        refuse(key, "must be a list of texts.");
    }
    for (const auto& element : *array) {
        const auto value = element.value<std::string>();
        if (!value) {
            refuse(key, "must be a list of texts.");
        }
        list.push_back(*value);
    }
    return list;
}

Section Section::section(std::string_view key) {
    known_.emplace(key);
    const auto* node = table_ == nullptr ? nullptr : table_->get(key);
    if (node != nullptr && node->as_table() == nullptr) {
        refuse(key, "must be a section.");
    }
    return {source_, full_name(key), node == nullptr ? nullptr : node->as_table()};
}

void Section::refuse_unknown_keys() const {
    if (table_ == nullptr) {
        return;
    }
    for (const auto& [key, value] : *table_) {
        if (!known_.contains(std::string(key.str()))) {
            refuse(key.str(), "is not a setting.");
        }
    }
}

bool Section::is_in_file(std::string_view key) {
    const auto file_key = fmt::format("{}_file", key);
    const bool is_here = find(key) != nullptr;
    const bool is_there = find(file_key) != nullptr;
    if (is_here && is_there) {
        refuse(file_key, fmt::format("and {} are both there: leave one out.", key));
    }
    return is_there;
}

std::string Section::full_name(std::string_view key) const {
    return name_.empty() ? std::string(key) : fmt::format("{}.{}", name_, key);
}

const toml::node* Section::find(std::string_view key) {
    known_.emplace(key);
    if (source_.keys != nullptr) {
        source_.keys->insert(full_name(key));
    }
    return table_ == nullptr ? nullptr : table_->get(key);
}

ConfigFile::ConfigFile(const std::filesystem::path& file, Reader reader,
                       std::set<std::string>* keys)
    : file_(file),
      table_(parse_file(file_)),
      source_{.file = file_,
              .reader = reader,
              .keys = keys,
              .is_readable_by_others = is_readable_by_others(file_)} {}

}  // namespace mien::app
