// Masks JSON texts: values and keys at paths by their class, every other text and key as free text.
// What is not changed stays as it is written, numbers to their last digit.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/masking/column_class.hpp"

namespace mien::core {

// One step of a path: a member of that name, any member, or any element.
struct JsonStep {
    enum class Kind : std::uint8_t { member, any_member, any_element };
    Kind kind = Kind::member;
    std::string name;
    bool operator==(const JsonStep&) const = default;
};

struct JsonPath {
    std::vector<JsonStep> steps;  // none: the document itself
    bool is_of_keys = false;      // the names of the members there, not their values
    bool operator==(const JsonPath&) const = default;
};

// "contacts[*].email", "by_email.*", "by_email.{key}" for the keys, "" for the document; a name
// with other characters than letters, digits, "_" and "-" is written in double quotes. Nothing for
// what is no path.
[[nodiscard]] std::optional<JsonPath> parse_json_path(std::string_view text);

struct JsonRule {
    JsonPath path;
    ColumnClass column_class = ColumnClass::free_text;
};

// One thread at a time.
class JsonMasker {
  public:
    // The fake of a text by its class; a text that stays is given back as it is. Called with
    // free_text for what no rule names.
    using Mask = std::function<std::string(ColumnClass, std::string_view)>;

    explicit JsonMasker(std::vector<JsonRule> rules);

    // The document; nothing when it stays as it is. Throws malformed when it is none that the
    // strict parser takes. A rule for a value holds for all that is in it. A number or a truth
    // value that a rule gives a class of a person becomes null; keys that become the same are
    // numbered.
    [[nodiscard]] std::optional<std::string> mask(std::string_view document, const Mask& mask);

    // How often each rule found something, in the order of the rules: a rule that never does is a
    // mistake.
    [[nodiscard]] const std::vector<std::int64_t>& hits() const noexcept { return hits_; }

  private:
    std::vector<JsonRule> rules_;
    std::vector<std::int64_t> hits_;
};

}  // namespace mien::core
