#include "store/people/character_names.hpp"

namespace mien::store {
namespace {

constexpr pg::Query list_names_of_characters{"list_names_of_characters", R"sql(
    SELECT id, name FROM characters WHERE id = ANY ($1::uuid[])
)sql"};

// One step in characters_name_idx to either side.
constexpr pg::Query find_neighbours_of_character{"find_neighbours_of_character", R"sql(
    (SELECT true AS is_next, c.id, c.name
     FROM characters here
     JOIN characters c ON (c.name COLLATE name_order, c.id) > (here.name, here.id)
     WHERE here.id = $1 AND NOT c.is_archived
     ORDER BY c.name COLLATE name_order, c.id LIMIT 1)
    UNION ALL
    (SELECT false AS is_next, c.id, c.name
     FROM characters here
     JOIN characters c ON (c.name COLLATE name_order, c.id) < (here.name, here.id)
     WHERE here.id = $1 AND NOT c.is_archived
     ORDER BY c.name COLLATE name_order DESC, c.id DESC LIMIT 1)
)sql"};

CharacterName name_from_row(const pg::Row& row) {
    return {.id = row.get<CharacterId>("id"), .name = row.get<std::string>("name")};
}

}  // namespace

awaitable<std::vector<CharacterName>> list_character_names(pg::Pool& pool,
                                                           std::vector<CharacterId> ids,
                                                           Deadline deadline) {
    const auto rows = co_await pool.run(list_names_of_characters, pg::params(ids), deadline);
    std::vector<CharacterName> names;
    names.reserve(rows.size());
    for (const auto& row : rows) {
        names.push_back(name_from_row(row));
    }
    co_return names;
}

awaitable<CharacterNeighbours> find_character_neighbours(pg::Pool& pool, CharacterId id,
                                                         Deadline deadline) {
    const auto rows = co_await pool.run(find_neighbours_of_character, pg::params(id), deadline);
    CharacterNeighbours neighbours;
    for (const auto& row : rows) {
        auto& side = row.get<bool>("is_next") ? neighbours.next : neighbours.previous;
        side = name_from_row(row);
    }
    co_return neighbours;
}

}  // namespace mien::store
