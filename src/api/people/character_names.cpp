#include "api/people/character_names.hpp"

#include "api/edge/path.hpp"
#include "api/edge/query.hpp"
#include "api/json/character.hpp"
#include "base/limits/lists.hpp"
#include "store/people/character_names.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

// ?ids=, with commas between them: as many as fit into the target of a request.
std::vector<CharacterId> ids_from_query(const http::Request& request) {
    const auto text = request.query("ids").value_or("");
    std::vector<CharacterId> ids;
    for (std::size_t start = 0; start <= text.size();) {
        const auto end = std::min(text.find(',', start), text.size());
        const auto id = CharacterId::parse(text.substr(start, end - start));
        if (!id || ids.size() == limits::names_at_once_max) {
            refuse_query("ids", "bad_ids", "must be 1 to 50 ids with commas between them");
        }
        ids.push_back(*id);
        start = end + 1;
    }
    return ids;
}

json::value neighbour_to_json(const std::optional<store::CharacterName>& neighbour) {
    return neighbour ? json::value(to_json(*neighbour)) : json::value();
}

}  // namespace

awaitable<http::Response> list_character_names(Context& context, http::Request& request) {
    const auto ids = ids_from_query(request);
    const auto names = co_await store::list_character_names(context.pool, ids, request.deadline);
    json::array rows;
    rows.reserve(names.size());
    for (const auto& name : names) {
        rows.push_back(to_json(name));
    }
    co_return http::json_response(200, {{"characters", std::move(rows)}});
}

awaitable<http::Response> get_character_neighbours(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const auto here = co_await context.prompts.get_character(id);
    const auto neighbours = co_await store::find_character_neighbours(
        context.pool, here->character.id, request.deadline);
    co_return http::json_response(200, {{"previous", neighbour_to_json(neighbours.previous)},
                                        {"next", neighbour_to_json(neighbours.next)}});
}

}  // namespace mien::api
