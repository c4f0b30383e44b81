// Whether references between tables hold after masking, and lead to the people that rows belong to.
#pragma once

#include <vector>

#include "pg/catalog.hpp"
#include "sync/policy/policy.hpp"
#include "sync/policy/policy_check.hpp"

namespace mien::sync {

void check_references(const Policy& policy, const pg::Catalog& catalog,
                      std::vector<PolicyFinding>& findings);
void check_people(const Policy& policy, const pg::Catalog& catalog,
                  std::vector<PolicyFinding>& findings);

}  // namespace mien::sync
