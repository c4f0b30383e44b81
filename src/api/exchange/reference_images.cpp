#include "api/exchange/reference_images.hpp"

#include <array>
#include <charconv>

#include "actions/exchange/reference_images.hpp"
#include "api/edge/access.hpp"
#include "api/edge/path.hpp"
#include "api/exchange/exchange_wait.hpp"
#include "api/json/exchange.hpp"
#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "base/or_null.hpp"

namespace mien::api {
namespace {

std::optional<std::string> emotion_of(const http::Request& request) {
    const auto emotion = emotion_from_query(request);
    return emotion ? std::optional(emotion->text()) : std::nullopt;
}

[[noreturn]] void refuse_crop() {
    refuse_query("crop", "bad_rectangle",
                 "must be four whole numbers of pixels, x,y,width,height, inside the image");
}

// "x,y,width,height".
json::value crop_from(const http::Request& request) {
    const auto text = request.query("crop");
    if (!text) {
        return nullptr;
    }
    std::array<int, 4> numbers{};
    const char* at = text->data();
    const char* const end = text->data() + text->size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto [next, failure] = std::from_chars(at, end, numbers[i]);
        const bool is_last = i + 1 == numbers.size();
        const bool is_right = failure == std::errc() && numbers[i] >= 0 &&
                              numbers[i] <= limits::image_side_max &&
                              (is_last ? next == end : next != end && *next == ',');
        if (!is_right) {
            refuse_crop();
        }
        at = is_last ? next : next + 1;
    }
    if (numbers[2] == 0 || numbers[3] == 0) {
        refuse_crop();
    }
    return {{"x", numbers[0]}, {"y", numbers[1]}, {"width", numbers[2]}, {"height", numbers[3]}};
}

json::object upload_to_json(const store::ExchangeRow& row) {
    return {{"upload_id", to_string(row.id)},
            {"status", store::status_of(row.progress.state)},
            {"image", nullptr}};
}

}  // namespace

awaitable<http::Response> list_reference_images(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const auto images = co_await store::list_reference_images(context.pool, id, request.deadline);
    json::array rows;
    for (const auto& image : images) {
        rows.push_back(to_json(image, context.links));
    }
    co_return http::json_response(200, json::object{{"reference_images", std::move(rows)}});
}

awaitable<http::Response> put_reference_image(Context& context, http::Request& request) {
    require_may_change(request);
    const auto emotion = emotion_of(request);
    store::ExchangeDraft draft{.stage = store::ExchangeStage::image,
                               .character_id = character_id_from_path(request),
                               .requested_by = principal_of(request).admin_id,
                               .actor = actor_of(request)};
    draft.wish = {{"emotion", or_null(emotion)}, {"crop", crop_from(request)}};
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
    auto settled = co_await queue_exchange(context, request, start, upload_to_json, options);
    if (!settled.has_ended) {
        co_return std::move(settled.response);
    }
    const auto images =
        co_await store::list_reference_images(context.pool, *draft.character_id, request.deadline);
    auto answer = upload_to_json(*settled.row);
    for (const auto& image : images) {
        if (image.emotion == emotion) {
            answer["image"] = to_json(image, context.links);
        }
    }
    auto response = http::json_response(200, std::move(answer));
    mark_replay(response, settled.response);
    co_return response;
}

awaitable<http::Response> cancel_reference_image(Context& context, http::Request& request) {
    const std::vector<store::ExchangeStage> stages{store::ExchangeStage::image};
    co_return co_await cancel_exchange(context, request, stages, upload_to_json);
}

awaitable<http::Response> delete_reference_image(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const auto emotion = emotion_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [image, audit] = co_await actions::remove_reference_image(transaction, id, emotion);
        co_return Change{http::no_content(), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
