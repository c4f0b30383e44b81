// A first draft of a policy for a database, for people to review: each column's class by its name,
// its type and some of its values, with the reason. Leans to what is safe: a text that nothing is
// known of is free text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/catalog.hpp"
#include "pg/table_sample.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

struct ColumnProposal {
    std::string column;
    core::ColumnClass column_class = core::ColumnClass::free_text;
    std::optional<Derivation> derivation = std::nullopt;
    std::vector<std::string> from = {};
    std::vector<PathPolicy> paths = {};  // of a document
    std::string reason = {};
    bool is_open = false;  // somebody has to decide: its line is written as a comment
};

struct TableProposal {
    std::string schema;
    std::string name;
    TableFate fate = TableFate::copy;
    std::string reason = {};
    std::optional<PersonOfRow> person = std::nullopt;
    std::vector<ColumnProposal> columns = {};  // of a table that is copied, without generated ones
};

// The sample's columns are those of the table.
[[nodiscard]] TableProposal propose_table(const pg::Catalog& catalog, const pg::CatalogTable& table,
                                          const pg::TableSample& sample);

// Gives the tables whose rows belong to people of others their `person`.
void propose_people(const pg::Catalog& catalog, std::vector<TableProposal>& tables);

// As the policy that its file would be read to, without what is open.
[[nodiscard]] Policy to_policy(const std::vector<TableProposal>& tables);

// As a policy file, with the reasons as comments. Columns that the policy names already are left
// out: what is printed is to be added to it.
[[nodiscard]] std::string to_toml(const std::vector<TableProposal>& tables,
                                  const Policy* existing = nullptr);

}  // namespace mien::sync
