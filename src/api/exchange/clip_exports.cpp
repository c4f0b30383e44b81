#include "api/exchange/clip_exports.hpp"

#include <fmt/format.h>

#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/path.hpp"
#include "api/exchange/exchange_wait.hpp"
#include "api/json/exchange.hpp"
#include "base/error.hpp"
#include "exchange/clip_set_archive.hpp"
#include "store/people/characters.hpp"

namespace mien::api {
namespace {

const auto stage = store::ExchangeStage::export_clips;

exchange::ClipSetFormat format_from(const json::object& body) {
    // The schema knows the same words.
    return *exchange::parse_clip_set_format(body.at("format").as_string());
}

}  // namespace

awaitable<http::Response> list_clip_exports(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    const auto id = character_id_from_path(request);
    const auto character = co_await store::get_character(context.pool, id, request.deadline);
    store::ExchangeFilter filter{.stages = {std::string(name_of(stage))},
                                 .character_id = character.id};
    set_page<store::ExchangeId>(page, filter);
    auto rows = co_await store::list_exchanges(context.pool, filter, request.deadline);
    co_return latest_page("exports", std::move(rows), page,
                          [&](const auto& row) { return clip_export_to_json(row, context.links); });
}

awaitable<http::Response> create_clip_export(Context& context, http::Request& request) {
    const auto format = format_from(body_of(request));
    const auto id = character_id_from_path(request);
    const auto character = co_await store::get_character(context.pool, id, request.deadline);
    const store::ExchangeDraft draft{.stage = stage,
                                     .character_id = id,
                                     .wish = {{"format", name_of(format)}},
                                     .file_name = fmt::format("{}-{}.{}", character.fields.slug,
                                                              name_of(format), ending_of(format)),
                                     .requested_by = principal_of(request).admin_id,
                                     .actor = actor_of(request)};
    const actions::Action<store::ExchangeRow> start = [&](pg::Transaction& transaction) {
        return actions::request_exchange(transaction, draft);
    };
    const ExchangeToJson told = [&](const store::ExchangeRow& row) {
        return clip_export_to_json(row, context.links);
    };
    auto settled = co_await queue_exchange(context, request, start, told);
    if (settled.has_ended) {
        settled.response.status = 201;
    }
    if (settled.row) {
        settled.response.set("Location", "/api/admin/clip-exports/" + to_string(settled.row->id));
    }
    co_return std::move(settled.response);
}

awaitable<http::Response> get_clip_export(Context& context, http::Request& request) {
    const auto id = id_from_path<store::ExchangeId>(request, "There is no such file of clips.");
    const auto row = co_await store::get_exchange(context.pool, id, request.deadline);
    if (row.stage != stage) {
        throw Error(ErrorKind::not_found, "There is no such file of clips.");
    }
    co_return http::json_response(200, clip_export_to_json(row, context.links));
}

awaitable<http::Response> cancel_clip_export(Context& context, http::Request& request) {
    const ExchangeToJson told = [&](const store::ExchangeRow& row) {
        return clip_export_to_json(row, context.links);
    };
    const std::vector<store::ExchangeStage> stages{stage};
    co_return co_await cancel_exchange(context, request, stages, told);
}

}  // namespace mien::api
