// Templates: texts with placeholders and inclusions that are filled in to make prompts. Pure.
//
//   {name}                a placeholder, or a variable of prompts, which stays for later
//   {template.NAME}       the text of another template, as it is now
//   {template.NAME.3}     the same, of its version 3
//
// Expanding puts included texts in their place; filling puts values in the place of placeholders.
// Neither reads again what it put there: what is a brace in a value is a brace in the prompt.
#pragma once

#include <compare>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "core/attributes.hpp"
#include "core/variables.hpp"

namespace mien::core {

using TemplateId = Id<struct TemplateTag>;
using TemplateVersionId = Id<struct TemplateVersionTag>;
using TemplateRunId = Id<struct TemplateRunTag>;

// True for [a-z][a-z0-9_]*, at most limits::template_name_characters_max.
[[nodiscard]] bool is_template_name(std::string_view name);

// What a template says of one of its placeholders. A variable that is neither declared nor one of
// prompts' own is a placeholder too; without a value it stays as it is written.
struct Placeholder {
    std::string name;                                        // [a-z][a-z0-9_]*
    std::optional<std::string> default_text = std::nullopt;  // a value, as those of cells are
    // Refuses cells without a value, or with an empty one, where there is no default.
    bool is_required = false;
    std::string help = {};

    bool operator==(const Placeholder&) const = default;
};

// What one version of a template holds.
struct TemplateDraft {
    std::string text;
    std::vector<Placeholder> placeholders;
    std::string description;

    bool operator==(const TemplateDraft&) const = default;
};

// All broken rules at once, with pointers such as "/template_text" and "/placeholders/0/name".
[[nodiscard]] std::vector<Problem> find_problems(const TemplateDraft& draft);
[[nodiscard]] std::vector<Problem> find_problems_of_template_name(std::string_view name);

// One template that another names.
struct Inclusion {
    std::string name;
    int version = 0;  // 0: the newest

    auto operator<=>(const Inclusion&) const = default;
};

// Each once, in the order of their names. Those that are malformed are left out.
[[nodiscard]] std::vector<Inclusion> find_inclusions(std::string_view text);

// The templates that may be included, each by what leads to it.
using TemplateLibrary = std::map<Inclusion, TemplateDraft>;

// A text without inclusions, and what its placeholders are. Where a template and one that it
// includes declare the same placeholder, the outer one counts.
struct ExpandedTemplate {
    std::string text;
    std::vector<Placeholder> declared;
    std::vector<std::string> undeclared;  // names, in the order of the text
    Sha256 sha256{};                      // of all that decides what filling gives
};

// Nothing is put together before it is known that it stays within limits::template_levels_max and
// limits::resolved_characters_max. The problem's pointer is "/template_text".
[[nodiscard]] std::expected<ExpandedTemplate, Problem> expand_template(
    const Inclusion& root, const TemplateLibrary& library);

// By lower-case name.
using TemplateValues = std::map<std::string, std::string, std::less<>>;

// Names that the template does not know, texts that break their rules, and too much in all.
[[nodiscard]] std::vector<Problem> find_problems_of_values(const ExpandedTemplate& expanded,
                                                           const TemplateValues& values,
                                                           std::string_view pointer);

struct FilledTemplate {
    std::string text;               // a prompt's
    std::vector<Problem> problems;  // why it can be none; the text is then not to be used
};

// The pointers begin with that of the values.
[[nodiscard]] FilledTemplate fill_template(const ExpandedTemplate& expanded,
                                           const TemplateValues& values, std::string_view pointer);

}  // namespace mien::core
