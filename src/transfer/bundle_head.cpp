#include "transfer/bundle_head.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quote.hpp"
#include "transfer/canonical_json.hpp"

namespace mien::transfer {
namespace {

constexpr std::string_view format_name = "mien.prompts";

struct Count {
    std::string_view name;
    std::string_view one;
    std::int64_t store::BundleCounts::* member;
    bool is_optional = false;  // left out when there are none, as before there were any
};
constexpr std::array count_names{
    Count{"emotions", "emotion", &store::BundleCounts::emotions},
    Count{"characters", "character", &store::BundleCounts::characters},
    Count{"templates", "template", &store::BundleCounts::templates, true},
    Count{"prompts", "prompt", &store::BundleCounts::prompts},
    Count{"versions", "version", &store::BundleCounts::versions},
    Count{"reference_images", "reference image", &store::BundleCounts::reference_images, true}};

std::string words_of(const Count& count, std::int64_t number) {
    return number == 1 ? std::string(count.one) : fmt::format("{}s", count.one);
}

}  // namespace

bool BundleHead::set(std::string_view member, const json::value& value) {
    if (member == "format") {
        if (!value.is_string() || value.get_string() != format_name) {
            refuse(member, "wrong_format",
                   fmt::format("This is no file of prompts: “format” must be “{}”.", format_name));
        }
        has_format_ = true;
    } else if (member == "schema_version") {
        if (!value.is_int64() || value.get_int64() != bundle_schema_version) {
            refuse(member, "wrong_schema_version",
                   fmt::format("The file has schema version {}; this program reads version {}.",
                               shortened(canonical_json(value)), bundle_schema_version));
        }
        has_schema_version_ = true;
    } else if (member == "with_history") {
        if (!value.is_bool()) {
            refuse(member, "wrong_type", "“with_history” must be true or false.");
        }
        has_history_ = value.get_bool();
    } else if (member == "counts") {
        set_counts(value);
    } else {
        return false;
    }
    return true;
}

void BundleHead::set_counts(const json::value& value) {
    const auto* object = value.if_object();
    const auto is_there = [object](const Count& count) {
        return !count.is_optional || (object != nullptr && object->contains(count.name));
    };
    const auto wanted = static_cast<std::size_t>(std::ranges::count_if(count_names, is_there));
    if (object == nullptr || object->size() != wanted) {
        refuse("counts", "wrong_type",
               "“counts” must hold the numbers emotions, characters, prompts and versions.");
    }
    store::BundleCounts counts;
    for (const auto& count : count_names) {
        const auto* number = object->if_contains(count.name);
        if (number == nullptr && count.is_optional) {
            continue;
        }
        if (number == nullptr || !number->is_int64()) {
            refuse(fmt::format("counts/{}", count.name), "wrong_type",
                   fmt::format("“{}” must be a whole number.", count.name));
        }
        counts.*count.member = number->get_int64();
    }
    counts_ = counts;
}

void BundleHead::require_format() const {
    if (!has_format_) {
        refuse("format", "required",
               fmt::format("This is no file of prompts: “format” must be “{}”.", format_name));
    }
    if (!has_schema_version_) {
        refuse("schema_version", "required",
               fmt::format("The file does not say its “schema_version”; this program reads "
                           "version {}.",
                           bundle_schema_version));
    }
}

void BundleHead::require_counts(const store::BundleCounts& found) const {
    if (!counts_) {
        return;
    }
    for (const auto& count : count_names) {
        const auto stated = (*counts_).*count.member;
        const auto read = found.*count.member;
        if (stated != read) {
            refuse(fmt::format("counts/{}", count.name), "wrong_count",
                   fmt::format("The file says {} {}, but {} {} in it.", stated,
                               words_of(count, stated), read, read == 1 ? "is" : "are"));
        }
    }
}

bool BundleHead::is_complete() const {
    return has_format_ && has_schema_version_ && has_history_.has_value();
}

HistoryRule BundleHead::history_rule() const {
    if (!has_history_) {
        return HistoryRule::unsaid;
    }
    return *has_history_ ? HistoryRule::complete : HistoryRule::none;
}

std::optional<BundleHeader> BundleHead::header() const {
    return has_history_ && counts_ ? std::optional(BundleHeader{*has_history_, *counts_})
                                   : std::nullopt;
}

void BundleHead::refuse(std::string_view member, std::string_view code, std::string message) const {
    Problem problem{column_.empty() ? fmt::format("/{}", member) : column_, std::string(code),
                    message};
    throw Error(ErrorKind::invalid, std::move(message), {std::move(problem)});
}

json::object to_json(const BundleHeader& header) {
    json::object counts;
    for (const auto& count : count_names) {
        const auto number = header.counts.*count.member;
        if (number > 0 || !count.is_optional) {
            counts[count.name] = number;
        }
    }
    return {{"format", format_name},
            {"schema_version", bundle_schema_version},
            {"with_history", header.has_history},
            {"counts", std::move(counts)}};
}

}  // namespace mien::transfer
