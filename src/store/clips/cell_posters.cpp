#include "store/clips/cell_posters.hpp"

#include "base/error.hpp"

namespace mien::store {
namespace {

// One row without an emotion for a character without posters.
constexpr pg::Query list_query{"list_cell_posters", R"sql(
    SELECT p.emotion, p.poster_key, p.made_at, now() AS read_at
    FROM characters c LEFT JOIN cell_posters p ON p.character_id = c.id
    WHERE c.id = $1 ORDER BY p.emotion)sql"};

}  // namespace

awaitable<std::vector<CellPoster>> list_cell_posters(pg::Pool& pool, CharacterId character_id,
                                                     Deadline deadline) {
    const auto rows = co_await pool.run(list_query, pg::params(character_id), deadline);
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such character.");
    }
    std::vector<CellPoster> posters;
    for (const auto row : rows) {
        auto emotion = row.get<std::optional<std::string>>("emotion");
        if (emotion) {
            posters.push_back({.emotion = std::move(*emotion),
                               .poster_key = row.get<std::string>("poster_key"),
                               .made_at = row.get<Timestamp>("made_at"),
                               .read_at = row.get<Timestamp>("read_at")});
        }
    }
    co_return posters;
}

}  // namespace mien::store
