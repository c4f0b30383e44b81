// Holds a policy against the schema it is for, before a row is copied: what it leaves open, what it
// names that is not there, and what no fake can satisfy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/catalog.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

enum class Severity : std::uint8_t {
    error,    // no run begins
    warning,  // a run begins; somebody should look
};

struct PolicyFinding {
    Severity severity = Severity::error;
    std::string table;   // "schema.table"
    std::string column;  // or "" of the table as a whole
    std::string code;    // stable, snake_case
    std::string message;
    std::uint32_t line = 0;    // of the policy, or 0
    std::string accepts = {};  // what the column's `accept` has to name once it is judged, or ""
    std::string write = {};    // the line of the column that would settle it, or ""
    // The class of the column that this one refers to.
    std::optional<core::ColumnClass> referenced = std::nullopt;
    bool operator==(const PolicyFinding&) const = default;
};

// By table and column. At most limits::policy_findings_told_max.
//
// A unique index stays one when each part of it is kept, or is a column whose fakes are unique, or
// lower() or upper() of one. Every other index, CHECK or partition bound that reads masked columns
// must be named in the column's `accept` by somebody who has judged it, but for a CHECK that all
// fakes satisfy: that lengths are within room, that texts are not empty, what may be NULL.
// The rules of a table; those of a partition are its partitioned table's. Null without any.
[[nodiscard]] const TablePolicy* find_rules(const Policy& policy, const pg::Catalog& catalog,
                                            const pg::CatalogTable& table);

[[nodiscard]] std::vector<PolicyFinding> check_policy(const Policy& policy,
                                                      const pg::Catalog& catalog);

[[nodiscard]] bool has_errors(const std::vector<PolicyFinding>& findings);

}  // namespace mien::sync
