// What a copy will do with each table of a database, and what it cannot do, known before it begins.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "pg/copy_target.hpp"
#include "sync/copy/row_stream.hpp"

namespace mien::sync {

// Asked once for each table of the database before anything is copied; what it throws ends the
// copy.
using RuleOf = std::function<TableRule(const pg::Catalog&, const pg::CatalogTable&)>;

struct TablePlan {
    const pg::CatalogTable* table = nullptr;  // of the source's catalog
    TableRule rule;
    StreamPlan stream;
};

struct CopyPlan {
    std::vector<TablePlan> tables;      // whose rows are copied, the largest first
    std::vector<std::string> left_out;  // sentences: what the new database will not have
};

// Without rule_of all rows go through untouched. The catalog must outlive the plan. Throws invalid
// when a rule names a column that is not copied.
[[nodiscard]] CopyPlan make_copy_plan(const pg::Catalog& source, const RuleOf& rule_of);

// Why the database cannot be copied there; empty when it can.
[[nodiscard]] std::vector<Problem> find_obstacles(const pg::Catalog& source,
                                                  const pg::CopyTarget& target,
                                                  const CopyPlan& plan);

// What the copy should have as the original does, and has not: tables, columns, unique indexes,
// CHECKs and foreign keys, each valid where the original is.
[[nodiscard]] std::vector<std::string> find_differences(const pg::Catalog& source,
                                                        const pg::Catalog& copy);

// The materialized views that were filled, each behind those that it reads, also through views.
[[nodiscard]] std::vector<const pg::CatalogView*> refresh_order(const pg::Catalog& source);

}  // namespace mien::sync
