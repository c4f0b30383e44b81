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
    std::string key;                          // a column that rows of other tables refer to …
    pg::Oid referrer_type = 0;                // … the type of one that does …
    pg::KeyEquality equality = {};            // … and how that is compared
    PersonColumns columns;
    // That the fakes of their names have where they stand in rows of their own.
    core::NameLengths name_lengths;
};

// By "schema.table".
using PeopleByTable = std::map<std::string, People, std::less<>>;

// Those that rows of other tables name as their persons. The catalog is that of what is copied,
// and outlives them.
[[nodiscard]] PeopleByTable find_people(const pg::Catalog& catalog, const Policy& policy);

// Of a row of the table the row of its person, over those on the way. Throws invalid when nothing
// leads there.
[[nodiscard]] pg::JoinedRow join_person(const pg::Catalog& catalog, const pg::CatalogTable& table,
                                        const PersonOfRow& person, const People& people);

}  // namespace mien::sync
