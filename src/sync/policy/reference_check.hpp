// Whether references between tables hold after masking, and lead to the people that rows belong to.
#pragma once

#include <vector>

#include "pg/catalog.hpp"
#include "sync/policy/policy.hpp"
#include "sync/policy/policy_check.hpp"

namespace mien::sync {

// The foreign key of the column alone, to that table if one is said. PostgreSQL keeps further ones
// beside one to a partitioned table, to each of its partitions: those lead to a part of the rows,
// and are passed over while another key of the column leads to a table that is no partition.
[[nodiscard]] const pg::ForeignKey* find_key(const pg::Catalog& catalog,
                                             const pg::CatalogTable& table,
                                             const pg::CatalogColumn& column,
                                             const pg::CatalogTable* to);

void check_references(const Policy& policy, const pg::Catalog& catalog,
                      std::vector<PolicyFinding>& findings);
void check_people(const Policy& policy, const pg::Catalog& catalog,
                  std::vector<PolicyFinding>& findings);

}  // namespace mien::sync
