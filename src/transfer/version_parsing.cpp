#include "transfer/version_parsing.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/limits/transfer.hpp"
#include "core/admin.hpp"
#include "core/prompt.hpp"
#include "transfer/canonical_json.hpp"

namespace mien::transfer {
namespace {

int number_from(ObjectFields& fields, bool is_required) {
    const auto number =
        fields.whole_number("version", is_required ? Need::required : Need::optional);
    if (number && *number < 1) {
        fields.problems().add(fields.pointer_of("version"), "out_of_range",
                              "“version” must be 1 or more.");
        return 0;
    }
    return number.value_or(0);
}

// Nothing only for a tombstone; a text that cannot be one is "" and a problem.
std::optional<std::string> text_from(ObjectFields& fields, const VersionRules& rules, int version) {
    auto& problems = fields.problems();
    const auto pointer = fields.pointer_of("prompt_text");
    if (!fields.has("prompt_text")) {
        problems.add(pointer, "required",
                     "“prompt_text” must be given; null stands for a deletion.");
        return "";
    }
    auto text = fields.text("prompt_text");
    if (problems.has(pointer)) {
        return "";
    }
    if (text) {
        problems.add_all("",
                         core::find_problems_of_text(*text, pointer, core::TextOrigin::imported));
    } else if (rules.is_global) {
        problems.add(pointer, "tombstone", "A global default cannot be deleted.");
    } else if (version == 1) {
        problems.add(pointer, "tombstone", "The first version cannot be a deletion.");
    }
    return text;
}

// Deeper ones would not fit into every format that we write.
constexpr int origin_depth_max = 16;

bool is_shallow(const json::value& value, int depth_max) {
    if (const auto* array = value.if_array()) {
        return depth_max > 0 && std::ranges::all_of(*array, [depth_max](const auto& element) {
                   return is_shallow(element, depth_max - 1);
               });
    }
    if (const auto* object = value.if_object()) {
        return depth_max > 0 && std::ranges::all_of(*object, [depth_max](const auto& member) {
                   return is_shallow(member.value(), depth_max - 1);
               });
    }
    return true;
}

// Bytes as the database writes it: each decimal number with all its digits.
std::size_t size_of_origin(const json::value& value) {
    if (const auto* number = value.if_double()) {
        const auto digits = *number == 0 ? 0.0 : std::abs(std::log10(std::abs(*number)));
        return canonical_json(value).size() + static_cast<std::size_t>(digits);
    }
    std::size_t size = 2;
    if (const auto* array = value.if_array()) {
        for (const auto& element : *array) {
            size += size_of_origin(element) + 2;
        }
        return size;
    }
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            size += canonical_json(member.key()).size() + size_of_origin(member.value()) + 4;
        }
        return size;
    }
    return canonical_json(value).size();
}

std::optional<json::value> origin_from(ObjectFields& fields) {
    const auto* origin = fields.object("origin");
    if (origin == nullptr) {
        return std::nullopt;
    }
    if (!is_shallow(*origin, origin_depth_max)) {
        fields.problems().add(fields.pointer_of("origin"), "too_deep",
                              fmt::format("“origin” may nest {} deep.", origin_depth_max));
        return std::nullopt;
    }
    if (size_of_origin(*origin) > limits::origin_bytes_max) {
        fields.problems().add(fields.pointer_of("origin"), "too_long",
                              fmt::format("“origin” may have {} bytes.", limits::origin_bytes_max));
        return std::nullopt;
    }
    return *origin;
}

}  // namespace

std::optional<store::BundleAuthor> author_from(ObjectFields& version) {
    const auto* object = version.object("created_by");
    if (object == nullptr) {
        return std::nullopt;
    }
    auto& problems = version.problems();
    ObjectFields fields(*object, version.pointer_of("created_by"), problems);
    store::BundleAuthor author;
    const auto email = fields.text("email", Need::required);
    author.display_name = fields.text("display_name").value_or(email.value_or(""));
    fields.refuse_others();
    if (auto canonical = core::canonical_admin_email(email.value_or(""))) {
        author.email = std::move(*canonical);
    } else {
        problems.add(fields.pointer_of("email"), "invalid_email",
                     "This is not an e-mail address such as ada@example.com.");
    }
    std::vector<Problem> found;
    core::check_admin_name(found, author.display_name, fields.pointer_of("display_name"));
    problems.add_all("", std::move(found));
    return author;
}

std::optional<Timestamp> time_from(ObjectFields& fields) {
    const auto text = fields.text("created_at");
    if (!text) {
        return std::nullopt;
    }
    const auto time = parse_timestamp(*text);
    if (!time) {
        fields.problems().add(fields.pointer_of("created_at"), "invalid_time",
                              "“created_at” must be a time such as 2026-11-22T09:30:00Z.");
    } else if (*time > now() + limits::bundle_clock_skew_max) {
        fields.problems().add(fields.pointer_of("created_at"), "in_the_future",
                              "“created_at” lies in the future.");
        return std::nullopt;
    }
    return time;
}

std::optional<int> reverted_from(ObjectFields& fields, int version) {
    const auto number = fields.whole_number("reverted_from");
    if (number && (*number < 1 || (version > 0 && *number >= version))) {
        fields.problems().add(fields.pointer_of("reverted_from"), "out_of_range",
                              "“reverted_from” must be the number of an earlier version.");
    }
    return number;
}

store::BundleVersion version_from(ObjectFields& fields, const VersionRules& rules) {
    store::BundleVersion version;
    version.version = number_from(fields, rules.has_history);
    version.prompt_text = text_from(fields, rules, version.version);
    version.change_reason = fields.text("change_reason").value_or("");
    version.reverted_from = reverted_from(fields, version.version);
    version.created_by = author_from(fields);
    version.created_at = time_from(fields);
    version.origin = origin_from(fields);
    fields.problems().add_all(
        "", core::find_problems_of_reason(version.change_reason, fields.pointer_of("change_reason"),
                                          core::TextOrigin::imported));
    return version;
}

void check_numbers(const store::BundlePrompt& prompt, ProblemList& problems) {
    if (!prompt.has_history) {
        if (prompt.versions.size() > 1) {
            problems.add("/versions", "unexpected_history",
                         fmt::format("The file says that it has no history, but here are {} "
                                     "versions.",
                                     prompt.versions.size()));
        }
        return;
    }
    int previous = 0;
    for (std::size_t i = 0; i < prompt.versions.size(); ++i) {
        const int number = prompt.versions[i].version;
        if (number != 0 && number != previous + 1) {
            problems.add(fmt::format("/versions/{}/version", i), "version_gap",
                         i == 0
                             ? fmt::format("A history begins with version 1, not {}.", number)
                             : fmt::format("Version {} follows version {}; versions are numbered "
                                           "without gaps.",
                                           number, previous));
        }
        previous = number != 0 ? number : previous + 1;
    }
}

}  // namespace mien::transfer
