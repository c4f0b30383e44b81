#include "core/template.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "base/limits/templates.hpp"
#include "base/limits/text.hpp"
#include "core/prompt.hpp"
#include "core/text_rule.hpp"

namespace mien::core {
namespace {

constexpr std::string_view inclusion_prefix = "template.";
constexpr std::string_view text_pointer = "/template_text";
constexpr std::size_t json_bytes_around_value = 8;  // quotes, colon, comma and spaces

bool names_inclusion(const Segment& segment) {
    return segment.kind == SegmentKind::variable &&
           (segment.name == "template" || segment.name.starts_with(inclusion_prefix));
}

// What the name of such a segment leads to; nothing when it is malformed.
std::optional<Inclusion> parse_inclusion(const Segment& segment) {
    auto rest = std::string_view(segment.name);
    rest.remove_prefix(std::min(rest.size(), inclusion_prefix.size()));
    const auto dot = std::min(rest.find('.'), rest.size());
    Inclusion inclusion{.name = std::string(rest.substr(0, dot))};
    if (!is_template_name(inclusion.name)) {
        return std::nullopt;
    }
    if (dot < rest.size()) {
        const auto digits = rest.substr(dot + 1);
        const auto* const end = digits.data() + digits.size();
        const auto [stop, failure] = std::from_chars(digits.data(), end, inclusion.version);
        if (failure != std::errc{} || stop != end || inclusion.version < 1) {
            return std::nullopt;
        }
    }
    return inclusion;
}

bool is_placeholder(const Segment& segment) {
    return segment.kind == SegmentKind::variable && is_attribute_name(segment.name) &&
           !is_reserved_variable(segment.name) && !names_inclusion(segment);
}

void check_inclusions(std::vector<Problem>& problems, std::string_view text) {
    for (const auto& segment : parse_variables(text)) {
        const bool looks_like_one =
            segment.kind == SegmentKind::malformed && segment.source.starts_with("{template.");
        const bool is_one =
            names_inclusion(segment) && parse_inclusion(segment) && !segment.default_text;
        if (looks_like_one || (names_inclusion(segment) && !is_one)) {
            problems.push_back({std::string(text_pointer), "bad_inclusion",
                                fmt::format("“{}” includes no template: write {{template.NAME}}, "
                                            "or {{template.NAME.3}} for its version 3.",
                                            segment.source)});
        }
    }
    if (find_inclusions(text).size() > limits::template_inclusions_max) {
        problems.push_back({std::string(text_pointer), "too_many",
                            fmt::format("A template may include at most {} others.",
                                        limits::template_inclusions_max)});
    }
}

void check_placeholder(std::vector<Problem>& problems, const Placeholder& placeholder,
                       const std::string& pointer) {
    if (!is_attribute_name(placeholder.name)) {
        problems.push_back({pointer + "/name", "invalid_name",
                            fmt::format("A placeholder's name must be a-z, 0-9 and '_', begin with "
                                        "a letter and have at most {} characters.",
                                        limits::attribute_name_characters_max)});
    } else if (is_reserved_variable(placeholder.name) || placeholder.name == "template") {
        problems.push_back(
            {pointer + "/name", "reserved",
             fmt::format("“{}” has a meaning of its own in prompts.", placeholder.name)});
    }
    if (placeholder.default_text) {
        check_text(problems, *placeholder.default_text,
                   {.pointer = pointer + "/default",
                    .field = "default",
                    .characters_max = limits::prompt_characters_max,
                    .blank = Blank::allowed,
                    .controls = Controls::white_space_only});
    }
    check_text(problems, placeholder.help,
               {.pointer = pointer + "/help",
                .field = "help",
                .characters_max = limits::placeholder_help_characters_max,
                .blank = Blank::allowed,
                .controls = Controls::white_space_only});
}

void check_placeholders(std::vector<Problem>& problems,
                        const std::vector<Placeholder>& placeholders) {
    if (placeholders.size() > limits::template_placeholders_max) {
        problems.push_back({"/placeholders", "too_many",
                            fmt::format("A template may declare at most {} placeholders.",
                                        limits::template_placeholders_max)});
        return;
    }
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < placeholders.size(); ++i) {
        const auto pointer = fmt::format("/placeholders/{}", i);
        check_placeholder(problems, placeholders[i], pointer);
        if (!names.insert(placeholders[i].name).second) {
            problems.push_back(
                {pointer + "/name", "duplicate", "A placeholder is declared twice."});
        }
    }
}

Problem problem_of_text(std::string code, std::string message) {
    return {std::string(text_pointer), std::move(code), std::move(message)};
}

std::string as_written(const Inclusion& inclusion) {
    return inclusion.version == 0
               ? fmt::format("{{template.{}}}", inclusion.name)
               : fmt::format("{{template.{}.{}}}", inclusion.name, inclusion.version);
}

// How much a template comes to, found without putting it together: each one is measured once,
// however often it is included.
class Measure {
  public:
    explicit Measure(const TemplateLibrary& library) : library_(library) {}

    struct Size {
        std::size_t characters = 0;
        std::size_t levels = 1;
    };

    std::expected<Size, Problem> of(const Inclusion& inclusion) {
        if (const auto known = sizes_.find(inclusion); known != sizes_.end()) {
            return known->second;
        }
        if (std::ranges::find(path_, inclusion) != path_.end()) {
            return std::unexpected(problem_of_text("cycle", cycle_to(inclusion)));
        }
        const auto found = library_.find(inclusion);
        if (found == library_.end()) {
            return std::unexpected(problem_of_text(
                "unknown_template", fmt::format("“{}” names no template.", as_written(inclusion))));
        }
        path_.push_back(inclusion);
        auto size = of_text(found->second.text);
        path_.pop_back();
        if (size) {
            sizes_.emplace(inclusion, *size);
        }
        return size;
    }

  private:
    std::expected<Size, Problem> of_text(std::string_view text) {
        if (path_.size() > limits::template_levels_max) {
            return std::unexpected(too_deep());
        }
        Size size;
        for (const auto& segment : parse_variables(text)) {
            const auto inclusion =
                names_inclusion(segment) ? parse_inclusion(segment) : std::nullopt;
            if (!inclusion) {
                size.characters += segment.length_characters;
                continue;
            }
            const auto inner = of(*inclusion);
            if (!inner) {
                return inner;
            }
            size.characters += inner->characters;
            size.levels = std::max(size.levels, inner->levels + 1);
        }
        if (size.levels > limits::template_levels_max) {
            return std::unexpected(too_deep());
        }
        if (size.characters > limits::resolved_characters_max) {
            return std::unexpected(problem_of_text(
                "too_long", fmt::format("With what it includes, the template has more than {} "
                                        "characters.",
                                        limits::resolved_characters_max)));
        }
        return size;
    }

    [[nodiscard]] std::string cycle_to(const Inclusion& inclusion) const {
        std::string names;
        for (auto one = std::ranges::find(path_, inclusion); one != path_.end(); ++one) {
            names += one->name + " → ";
        }
        return fmt::format("The template would include itself: {}{}.", names, inclusion.name);
    }

    static Problem too_deep() {
        return problem_of_text("too_deep", fmt::format("Templates may nest {} levels deep.",
                                                       limits::template_levels_max));
    }

    const TemplateLibrary& library_;
    std::map<Inclusion, Size> sizes_;
    std::vector<Inclusion> path_;
};

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string with_doubled_braces(std::string_view text) {
    std::string doubled;
    for (const char c : text) {
        doubled.append(c == '{' || c == '}' ? 2 : 1, c);
    }
    return doubled;
}

// Puts together what Measure has found to be small and without circles. A brace that stands for
// itself is doubled, so that texts that meet cannot make a variable between them.
class Expansion {
  public:
    explicit Expansion(const TemplateLibrary& library) : library_(library) {}

    ExpandedTemplate of(const Inclusion& root) && {
        declare(root);
        append(root);
        expanded_.sha256 = digest();
        return std::move(expanded_);
    }

  private:
    [[nodiscard]] const Placeholder* find_declared(std::string_view name) const {
        const auto found = std::ranges::find(expanded_.declared, name, &Placeholder::name);
        return found == expanded_.declared.end() ? nullptr : &*found;
    }

    // The outer ones first.
    void declare(const Inclusion& inclusion) {
        if (!seen_.insert(inclusion).second) {
            return;
        }
        const auto& source = library_.at(inclusion);
        for (const auto& placeholder : source.placeholders) {
            if (find_declared(placeholder.name) == nullptr) {
                expanded_.declared.push_back(placeholder);
            }
        }
        for (const auto& inner : find_inclusions(source.text)) {
            declare(inner);
        }
    }

    void append(const Inclusion& inclusion) {
        for (const auto& segment : parse_variables(library_.at(inclusion).text)) {
            if (segment.kind == SegmentKind::brace) {
                expanded_.text += segment.source;
            } else if (segment.kind != SegmentKind::variable) {
                expanded_.text += with_doubled_braces(segment.source);
            } else if (names_inclusion(segment)) {
                append(parse_inclusion(segment).value());
            } else {
                append_variable(segment);
            }
        }
    }

    void append_variable(const Segment& segment) {
        const auto* const declared =
            is_placeholder(segment) ? find_declared(segment.name) : nullptr;
        if (is_placeholder(segment) && declared == nullptr &&
            std::ranges::find(expanded_.undeclared, segment.name) == expanded_.undeclared.end()) {
            expanded_.undeclared.push_back(segment.name);
        }
        // What need not be given and has no default stands for nothing.
        const bool may_be_nothing = declared != nullptr && !declared->is_required &&
                                    !declared->default_text && !segment.default_text;
        if (may_be_nothing) {
            expanded_.text += fmt::format("{{{}|}}", segment.name);
        } else {
            expanded_.text += segment.source;
        }
    }

    // Texts hold no U+0000, which therefore parts them.
    [[nodiscard]] Sha256 digest() const {
        std::string all = expanded_.text;
        for (const auto& placeholder : expanded_.declared) {
            all += '\0' + placeholder.name + (placeholder.is_required ? "!" : "?");
            all += placeholder.default_text ? "=" + *placeholder.default_text : "";
        }
        return mien::sha256(all);
    }

    const TemplateLibrary& library_;
    ExpandedTemplate expanded_;
    std::set<Inclusion> seen_;
};

bool knows(const ExpandedTemplate& expanded, std::string_view name) {
    return std::ranges::find(expanded.declared, name, &Placeholder::name) !=
               expanded.declared.end() ||
           std::ranges::find(expanded.undeclared, name) != expanded.undeclared.end();
}

// The value or the default of each placeholder; nothing where the text's own default counts. For
// one that is required, an empty value is none.
Placeholders placeholders_of(const ExpandedTemplate& expanded, const TemplateValues& values) {
    Placeholders placeholders;
    std::set<std::string_view> required;
    for (const auto& declared : expanded.declared) {
        placeholders.emplace(declared.name, declared.default_text);
        if (declared.is_required) {
            required.insert(declared.name);
        }
    }
    for (const auto& name : expanded.undeclared) {
        placeholders.emplace(name, std::nullopt);
    }
    for (const auto& [name, value] : values) {
        const auto found = placeholders.find(name);
        if (found != placeholders.end() && !(value.empty() && required.contains(name))) {
            found->second = value;
        }
    }
    return placeholders;
}

// How long the filled text becomes at most, so that a short template with long values is refused
// before it is put together.
std::size_t measure_filled(std::string_view text, const Placeholders& placeholders) {
    std::size_t characters = 0;
    for (const auto& segment : parse_variables(text)) {
        const auto found = segment.kind == SegmentKind::variable ? placeholders.find(segment.name)
                                                                 : placeholders.end();
        characters += found != placeholders.end() && found->second
                          ? count_code_points(with_doubled_braces(*found->second))
                          : segment.length_characters;
    }
    return characters;
}

// As JSON writes it, without what stands around it.
std::size_t count_json_bytes(std::string_view text) {
    const auto escaped = std::ranges::count_if(
        text, [](char c) { return c == '"' || c == '\\' || (c >= '\0' && c < ' '); });
    return text.size() + static_cast<std::size_t>(escaped);
}

}  // namespace

bool is_template_name(std::string_view name) {
    const auto is_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && name.size() <= limits::template_name_characters_max &&
           name.front() >= 'a' && name.front() <= 'z' && std::ranges::all_of(name, is_word);
}

std::vector<Problem> find_problems_of_template_name(std::string_view name) {
    std::vector<Problem> problems;
    if (!is_template_name(name)) {
        problems.push_back({"/name", "invalid_name",
                            fmt::format("The name must be a-z, 0-9 and '_', begin with a letter "
                                        "and have at most {} characters.",
                                        limits::template_name_characters_max)});
    }
    return problems;
}

std::vector<Problem> find_problems(const TemplateDraft& draft) {
    std::vector<Problem> problems;
    check_text(problems, draft.text,
               {.pointer = text_pointer,
                .field = "template text",
                .characters_max = limits::prompt_characters_max,
                .controls = Controls::white_space_only});
    check_text(problems, draft.description,
               {.pointer = "/description",
                .field = "description",
                .characters_max = limits::description_characters_max,
                .blank = Blank::allowed,
                .controls = Controls::white_space_only});
    if (problems.empty()) {
        check_inclusions(problems, draft.text);
    }
    check_placeholders(problems, draft.placeholders);
    return problems;
}

std::vector<Inclusion> find_inclusions(std::string_view text) {
    std::set<Inclusion> found;
    for (const auto& segment : parse_variables(text)) {
        if (names_inclusion(segment)) {
            if (auto inclusion = parse_inclusion(segment)) {
                found.insert(std::move(*inclusion));
            }
        }
    }
    return {found.begin(), found.end()};
}

std::expected<ExpandedTemplate, Problem> expand_template(const Inclusion& root,
                                                         const TemplateLibrary& library) {
    const auto size = Measure(library).of(root);
    if (!size) {
        return std::unexpected(size.error());
    }
    return Expansion(library).of(root);
}

std::vector<Problem> find_problems_of_values(const ExpandedTemplate& expanded,
                                             const TemplateValues& values,
                                             std::string_view pointer) {
    std::vector<Problem> problems;
    std::size_t bytes = 0;
    for (const auto& [name, value] : values) {
        const auto place = fmt::format("{}/{}", pointer, escape_pointer(name));
        if (!knows(expanded, name)) {
            problems.push_back({place, "unknown_placeholder",
                                fmt::format("The template has no placeholder “{}”.", name)});
        }
        check_text(problems, value,
                   {.pointer = place,
                    .field = "value",
                    .characters_max = limits::prompt_characters_max,
                    .blank = Blank::allowed,
                    .controls = Controls::white_space_only});
        bytes += name.size() + json_bytes_around_value + count_json_bytes(value);
    }
    if (bytes > limits::template_values_bytes_max) {
        problems.push_back({std::string(pointer), "too_long",
                            fmt::format("The values of one cell may have {} bytes in all, as JSON.",
                                        limits::template_values_bytes_max)});
    }
    return problems;
}

FilledTemplate fill_template(const ExpandedTemplate& expanded, const TemplateValues& values,
                             std::string_view pointer) {
    FilledTemplate filled;
    const auto placeholders = placeholders_of(expanded, values);
    if (measure_filled(expanded.text, placeholders) > limits::resolved_characters_max) {
        filled.problems.push_back({std::string(pointer), "too_long", too_long_message()});
        return filled;
    }
    auto substituted = fill_placeholders(expanded.text, placeholders);
    std::set<std::string> missing;
    for (const auto& problem : substituted.problems) {
        const auto declared =
            std::ranges::find(expanded.declared, problem.name, &Placeholder::name);
        if (declared != expanded.declared.end() && missing.insert(problem.name).second) {
            filled.problems.push_back({fmt::format("{}/{}", pointer, problem.name), "missing",
                                       fmt::format("“{}” needs a value.", problem.name)});
        }
    }
    filled.text = std::move(substituted.text);
    std::ranges::move(find_problems_of_text(filled.text, pointer),
                      std::back_inserter(filled.problems));
    return filled;
}

}  // namespace mien::core
