// What becomes of the rows of a table on their way to staging: what the policy says of each column,
// done by core/masking. Columns that are kept are not touched; those that are left out are not even
// read.
#pragma once

#include "core/masking/masker.hpp"
#include "core/masking/text_rules.hpp"
#include "pg/catalog.hpp"
#include "sync/copy/row_transform.hpp"
#include "sync/people.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

// Complete before the first row; all of it outlives the rules.
struct MaskingTools {
    const core::Masker& masker;
    const core::TextRules& rules;
    const PeopleByTable& people;
};

// The source's catalog without what the policy leaves out: tables that are not copied, and columns
// that arrive as NULL or with their default.
[[nodiscard]] pg::Catalog without_left_out(const pg::Catalog& full, const Policy& policy);

// The most characters that the table's columns of names have room for.
[[nodiscard]] core::NameLengths name_lengths_of(const pg::Catalog& catalog,
                                                const pg::CatalogTable& table,
                                                const TablePolicy& policy);

// The rule of a table that is copied; the catalog is that of without_left_out. Throws invalid for
// what cannot be masked. The table's policy outlives the rule.
[[nodiscard]] TableRule masking_rule(const pg::Catalog& catalog, const pg::CatalogTable& table,
                                     const TablePolicy& policy, MaskingTools tools);

}  // namespace mien::sync
