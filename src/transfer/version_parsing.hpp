// The rules of one version of a prompt in a file, and of their numbers.
#pragma once

#include "store/transfer/bundle.hpp"
#include "transfer/object_fields.hpp"

namespace mien::transfer {

// What is known of the prompt whose version it is.
struct VersionRules {
    bool is_global = false;
    bool has_history = false;
};

// One of "versions", or the version that an entry without "versions" is itself.
[[nodiscard]] store::BundleVersion version_from(ObjectFields& fields, const VersionRules& rules);

// Who wrote a version and when, and which one it brought back; of prompts and of templates.
[[nodiscard]] std::optional<store::BundleAuthor> author_from(ObjectFields& version);
[[nodiscard]] std::optional<Timestamp> time_from(ObjectFields& fields);
[[nodiscard]] std::optional<int> reverted_from(ObjectFields& fields, int version);

// 1..n without a gap in a history; one version without.
void check_numbers(const store::BundlePrompt& prompt, ProblemList& problems);

}  // namespace mien::transfer
