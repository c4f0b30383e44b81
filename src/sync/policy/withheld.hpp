// What a run without masking leaves out.
#pragma once

#include <string>
#include <vector>

#include "pg/catalog.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

struct WithheldTable {
    std::string schema;
    std::string name;
    std::string why;  // one sentence

    [[nodiscard]] std::string full_name() const { return schema + "." + name; }
};

// Of the tables that the policy copies: those with a column that would be masked, whatever its
// class, and those that refer to one of them.
[[nodiscard]] std::vector<WithheldTable> find_withheld(const Policy& policy,
                                                       const pg::Catalog& catalog);

}  // namespace mien::sync
