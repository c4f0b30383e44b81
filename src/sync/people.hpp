// The people of a source database whose values texts of other tables are searched for. Their rows
// are not kept: each row that refers to a person brings that person's values with it.
#pragma once

#include <map>
#include <string>

#include "pg/table_statements.hpp"
#include "sync/person_columns.hpp"

namespace mien::sync {

// A table whose rows are people.
struct People {
    const pg::CatalogTable* table = nullptr;  // outlives it
    std::string key;                          // a column that rows of other tables refer to
    PersonColumns columns;
    // That the fakes of their names have where they stand in rows of their own.
    core::NameLengths name_lengths;

    // The person that the column of another table tells, by the column that it refers to.
    [[nodiscard]] pg::JoinedRow joined_by(std::string referrer, std::string referenced) const {
        return {.table = table,
                .key = std::move(referenced),
                .columns = columns.names,
                .referrer = std::move(referrer)};
    }
};

// By "schema.table".
using PeopleByTable = std::map<std::string, People, std::less<>>;

}  // namespace mien::sync
