// Makes the proposals for single columns fit each other and the schema: what its unique indexes,
// foreign keys and types ask of classes.
#pragma once

#include <string>
#include <vector>

#include "pg/catalog.hpp"
#include "sync/policy/proposal.hpp"

namespace mien::sync {

// Settles what check_policy says of them, as far as a class can that hides as much. What cannot be
// settled is left open, or said by the check.
void fit_proposals(const pg::Catalog& catalog, std::vector<TableProposal>& tables);

// As a policy file, with what check_policy says of a line above it.
[[nodiscard]] std::string to_judged_toml(const pg::Catalog& catalog,
                                         const std::vector<TableProposal>& tables);

}  // namespace mien::sync
