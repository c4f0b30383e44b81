#include "api/clips/posters.hpp"

#include "api/edge/path.hpp"
#include "api/json/preview.hpp"
#include "store/clips/cell_posters.hpp"

namespace mien::api {

awaitable<http::Response> list_posters(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const auto posters = co_await store::list_cell_posters(context.pool, id, request.deadline);
    json::array rows;
    for (const auto& poster : posters) {
        rows.push_back(to_json(poster, context.links));
    }
    co_return http::json_response(200, json::object{{"posters", std::move(rows)}});
}

}  // namespace mien::api
