#include "api/exchange/card_imports.hpp"

#include <fmt/format.h>

#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/exchange/exchange_wait.hpp"
#include "api/json/exchange.hpp"
#include "base/error.hpp"

namespace mien::api {
namespace {

using store::ExchangeStage;

bool is_card(const store::ExchangeRow& row) {
    return row.stage == ExchangeStage::plan || row.stage == ExchangeStage::apply;
}

store::ExchangeId card_id_from_path(const http::Request& request) {
    return id_from_path<store::ExchangeId>(request, "There is no such card.");
}

// What the character has in the places of the planned images.
void tell_current(json::object& plan, const std::vector<store::ReferenceImageRow>& images,
                  const MediaLinks& links) {
    for (auto& planned : plan.at("images").as_array()) {
        auto& told = planned.as_object()["current"];
        const auto& emotion = planned.at("emotion");
        for (const auto& image : images) {
            const bool is_there =
                image.emotion ? emotion == json::value(*image.emotion) : emotion.is_null();
            if (is_there) {
                told = to_json(image, links);
            }
        }
    }
}

// A character that is here keeps what it is called.
void require_consistent(const json::object& wish) {
    if (!wish.contains("character_id")) {
        return;
    }
    for (const auto* const name : {"name", "description", "slug"}) {
        if (wish.contains(name)) {
            const std::string message = "is of a new character, and not of one that is here";
            throw Error(ErrorKind::invalid, fmt::format("“{}” {}.", name, message),
                        {{fmt::format("/{}", name), "not_allowed", message}});
        }
    }
}

void point_to(SettledExchange& settled) {
    if (settled.row) {
        settled.response.set("Location", "/api/admin/card-imports/" + to_string(settled.row->id));
    }
}

}  // namespace

awaitable<http::Response> import_card(Context& context, http::Request& request) {
    require_may_change(request);
    store::ExchangeDraft draft{.stage = ExchangeStage::plan,
                               .character_id = id_from_query<CharacterId>(request, "character_id"),
                               .requested_by = principal_of(request).admin_id,
                               .actor = actor_of(request)};
    if (draft.character_id) {
        draft.wish["target"] = to_string(*draft.character_id);
    }
    auto upload = take_exchange_file(request);
    draft.file_name = upload.name;
    const auto kept = co_await find_replay(context, request, upload.identity);
    if (!kept) {
        co_await actions::store_exchange_file(context.pool, context.objects, draft, upload.file,
                                              request.deadline);
    }
    const actions::Action<store::ExchangeRow> start = [&](pg::Transaction& transaction) {
        return actions::request_exchange(transaction, draft, upload.file);
    };
    const MutationOptions options{.identity = upload.identity};
    auto settled = co_await queue_exchange(context, request, start, card_import_to_json, options);
    if (settled.has_ended) {
        settled.response.status = 201;
    }
    point_to(settled);
    co_return std::move(settled.response);
}

awaitable<http::Response> list_card_imports(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    store::ExchangeFilter filter{.stages = {std::string(name_of(ExchangeStage::plan)),
                                            std::string(name_of(ExchangeStage::apply))}};
    set_page<store::ExchangeId>(page, filter);
    auto rows = co_await store::list_exchanges(context.pool, filter, request.deadline);
    co_return latest_page("imports", std::move(rows), page,
                          [](const auto& row) { return card_import_to_json(row); });
}

awaitable<http::Response> get_card_import(Context& context, http::Request& request) {
    const auto id = card_id_from_path(request);
    const auto row = co_await store::get_exchange(context.pool, id, request.deadline);
    if (!is_card(row)) {
        throw Error(ErrorKind::not_found, "There is no such card.");
    }
    auto document = card_import_to_json(row);
    const auto asked = id_from_query<CharacterId>(request, "character_id");
    const auto character_id = asked ? asked : row.character_id;
    if (row.plan) {
        std::vector<store::ReferenceImageRow> images;
        if (character_id) {
            images = co_await store::list_reference_images(context.pool, *character_id,
                                                           request.deadline);
        }
        tell_current(document.at("plan").as_object(), images, context.links);
    }
    co_return http::json_response(200, std::move(document));
}

awaitable<http::Response> cancel_card_import(Context& context, http::Request& request) {
    const std::vector<ExchangeStage> stages{ExchangeStage::plan, ExchangeStage::apply};
    co_return co_await cancel_exchange(context, request, stages, card_import_to_json);
}

awaitable<http::Response> apply_card_import(Context& context, http::Request& request) {
    const auto id = card_id_from_path(request);
    const auto wish = body_of(request);
    require_consistent(wish);
    const auto actor = actor_of(request);
    const actions::Action<store::ExchangeRow> order = [&](pg::Transaction& transaction) {
        return actions::order_card(transaction, id, wish, actor);
    };
    auto settled = co_await queue_exchange(context, request, order, card_import_to_json);
    if (settled.has_ended) {
        settled.response.status = 200;
    }
    point_to(settled);
    co_return std::move(settled.response);
}

}  // namespace mien::api
