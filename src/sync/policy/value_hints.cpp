#include "sync/policy/value_hints.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/ip_network.hpp"
#include "base/json.hpp"
#include "base/limits/masking.hpp"
#include "core/masking/address_search.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/person_name.hpp"
#include "core/masking/phone_number.hpp"
#include "core/masking/text_rules.hpp"
#include "sync/policy/name_hints.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

constexpr std::size_t values_min = 3;        // from which a form is believed
constexpr std::size_t enumeration_min = 40;  // values among which few are different
constexpr std::size_t enumeration_different_max = 8;
constexpr std::size_t repeated_characters_min = 4;

template <class Is>
bool are_mostly(const SampledColumn& values, const Is& is) {
    std::size_t count = 0;
    std::size_t fitting = 0;
    for (const auto& value : values) {
        if (value && !value->empty()) {
            ++count;
            fitting += is(*value) ? 1 : 0;
        }
    }
    return count >= values_min && fitting * 10 >= count * 8;
}

bool is_email(std::string_view value) {
    const auto address = core::canonical_email(value);
    return address && address->domain.contains('.');
}

bool is_phone(std::string_view value) {
    const bool has_sign = value.find_first_of("+ -(/") != std::string_view::npos;
    const auto number = core::parse_phone(value, {});
    return has_sign && number && number->digits.size() >= 8 && !value.contains(':') &&
           !value.starts_with("19") && !value.starts_with("20");
}

bool is_iban(std::string_view value) {
    std::vector<core::FoundAddress> found;
    const auto folded = core::fold_letters(value);
    core::find_addresses(folded, found);
    return found.size() == 1 && found.front().kind == core::AddressKind::iban;
}

bool is_ip(std::string_view value) {
    return value.find_first_of(".:") != std::string_view::npos &&
           parse_ip_network(value).has_value();
}

// Keys of services begin with a mark, or are long and of every kind of character.
bool is_key(std::string_view value) {
    for (const std::string_view mark : {"sk-", "sk_live_", "pk_live_", "ghp_", "xoxb-", "AKIA",
                                        "-----BEGIN", "$argon2", "$2a$", "$2b$", "$scrypt"}) {
        if (value.starts_with(mark)) {
            return true;
        }
    }
    return false;
}

std::string initials_of(std::string_view text) {
    std::string initials;
    bool begins = true;
    for (const char c : text) {
        const bool is_space = c == ' ';
        if (begins && !is_space) {
            initials += c;
        }
        begins = is_space;
    }
    return core::fold_letters(initials);
}

// Steps of a path as the policy file writes them, and the classes found there.
class DocumentPaths {
  public:
    void look_at(const json::value& value, const std::string& path, std::string_view around) {
        if (const auto* const object = value.if_object()) {
            for (const auto& [key, member] : *object) {
                look_at_member(key, member, path, around);
            }
        } else if (const auto* const array = value.if_array()) {
            for (const auto& element : *array) {
                look_at(element, path + "[*]", around);
            }
        }
    }

    [[nodiscard]] std::vector<PathPolicy> found() const {
        std::vector<PathPolicy> paths;
        for (const auto& [path, column_class] : found_) {
            auto parsed = core::parse_json_path(path);
            if (parsed && paths.size() < limits::json_rules_max) {
                paths.push_back(
                    {.path = path,
                     .rule = {.path = *std::move(parsed), .column_class = column_class}});
            }
        }
        return paths;
    }

  private:
    void look_at_member(std::string_view key, const json::value& member, const std::string& path,
                        std::string_view around) {
        const bool is_key = std::ranges::all_of(key, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '_' || c == '-';
        });
        if (!is_key || key.empty()) {
            return;  // more likely somebody's than a field's
        }
        const auto inner = path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
        const auto named = class_by_name(key, around);
        if (member.is_string() && named) {
            found_.emplace(inner, *named);
        }
        look_at(member, inner, key);
    }

    std::map<std::string, ColumnClass> found_;
};

template <class Derive>
bool is_derived(const SampledColumn& source, const SampledColumn& derived, const Derive& derive) {
    std::size_t count = 0;
    std::size_t fitting = 0;
    bool differs = false;
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] && derived[i] && !source[i]->empty()) {
            ++count;
            fitting += derive(*source[i]) == *derived[i] ? 1 : 0;
            differs |= *source[i] != *derived[i];
        }
    }
    return count >= values_min && fitting * 10 >= count * 9 && differs;
}

}  // namespace

std::optional<ColumnClass> class_by_values(const SampledColumn& values) {
    if (are_mostly(values, is_email)) {
        return ColumnClass::email;
    }
    if (are_mostly(values, is_key)) {
        return ColumnClass::secret;
    }
    if (are_mostly(values, is_ip)) {
        return ColumnClass::ip;
    }
    if (are_mostly(values, is_iban)) {
        return ColumnClass::iban;
    }
    return are_mostly(values, is_phone) ? std::optional(ColumnClass::phone) : std::nullopt;
}

bool is_enumerating(const SampledColumn& values) {
    std::set<std::string_view> different;
    std::size_t count = 0;
    for (const auto& value : values) {
        if (value) {
            ++count;
            different.insert(*value);
        }
    }
    return count >= enumeration_min && different.size() <= enumeration_different_max;
}

std::vector<PathPolicy> paths_by_values(const SampledColumn& values, std::string_view table) {
    DocumentPaths paths;
    for (const auto& value : values) {
        const auto document = try_parse_json(value.value_or("null"));
        if (document) {
            paths.look_at(*document, "", table);
        }
    }
    return paths.found();
}

std::optional<Derivation> derivation_between(const SampledColumn& source,
                                             const SampledColumn& derived) {
    if (is_derived(source, derived, core::to_lower_simple)) {
        return Derivation::lower;
    }
    if (is_derived(source, derived,
                   [](std::string_view text) { return core::with_case_of("AA", text); })) {
        return Derivation::upper;
    }
    const auto digest = [](std::string_view text) { return to_hex(sha256(text)); };
    const auto bytes = [&](std::string_view text) { return "\\x" + digest(text); };
    if (is_derived(source, derived, digest) || is_derived(source, derived, bytes)) {
        return Derivation::sha256;
    }
    SampledColumn folded;
    for (const auto& value : derived) {
        folded.push_back(value ? std::optional(core::fold_letters(*value)) : std::nullopt);
    }
    return is_derived(source, folded, initials_of) ? std::optional(Derivation::initials)
                                                   : std::nullopt;
}

bool repeats(const SampledColumn& source, const SampledColumn& other) {
    std::size_t count = 0;
    std::size_t repeated = 0;
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (!source[i] || !other[i]) {
            continue;
        }
        const auto letters = core::letters_of(*source[i]);
        if (letters.size() >= repeated_characters_min) {
            ++count;
            repeated += core::letters_of(*other[i]).contains(letters) ? 1 : 0;
        }
    }
    return count >= values_min && repeated * 10 >= count * 8;
}

}  // namespace mien::sync
