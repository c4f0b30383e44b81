// What the values of a column tell of what is in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/masking/column_class.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

using SampledColumn = std::vector<std::optional<std::string>>;

// Most of the values are of this form: addresses, numbers, accounts, networks, keys. Nothing when
// there are too few to tell.
[[nodiscard]] std::optional<core::ColumnClass> class_by_values(const SampledColumn& values);

// Few values that come again and again, as states and kinds do.
[[nodiscard]] bool is_enumerating(const SampledColumn& values);

// Paths of documents whose keys say that a text of a person is there; a plain "name" when the key
// around it, or the table, is of people. Values that are no documents tell nothing.
[[nodiscard]] std::vector<PathPolicy> paths_by_values(const SampledColumn& values,
                                                      std::string_view table);

// How the second column comes from the first, row by row, if it does in nearly all.
[[nodiscard]] std::optional<Derivation> derivation_between(const SampledColumn& source,
                                                           const SampledColumn& derived);
// True when values of the second column contain those of the first, in whichever case.
[[nodiscard]] bool repeats(const SampledColumn& source, const SampledColumn& other);

}  // namespace mien::sync
