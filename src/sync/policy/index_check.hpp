// Whether unique indexes, CHECKs and partition bounds hold for fakes too.
#pragma once

#include <vector>

#include "pg/catalog.hpp"
#include "sync/policy/policy.hpp"
#include "sync/policy/policy_check.hpp"

namespace mien::sync {

void check_indexes(const TablePolicy& rules, const pg::Catalog& catalog,
                   const pg::CatalogTable& table, std::vector<PolicyFinding>& findings);
void check_constraints(const TablePolicy& rules, const pg::Catalog& catalog,
                       const pg::CatalogTable& table, std::vector<PolicyFinding>& findings);

}  // namespace mien::sync
