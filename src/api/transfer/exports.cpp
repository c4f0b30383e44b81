#include "api/transfer/exports.hpp"

#include <fmt/format.h>

#include "actions/transfer/request_export.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/edge/query.hpp"
#include "api/json/transfer.hpp"
#include "api/transfer/job_wait.hpp"
#include "base/json_text.hpp"
#include "base/limits/transfer.hpp"
#include "base/quote.hpp"
#include "core/emotion.hpp"
#include "transfer/bundle_format.hpp"

namespace mien::api {
namespace {

store::ExportId export_id_from_path(const http::Request& request) {
    return id_from_path<store::ExportId>(request, "There is no such export.");
}

using List = std::optional<std::vector<std::string>>;

// A list that is in the body of its request, or in the address.
enum class ListPlace : bool { query, body };

[[noreturn]] void refuse_list(std::string_view name, ListPlace place, const std::string& rule) {
    if (place == ListPlace::query) {
        refuse_query(name, "bad_list", rule);
    }
    const auto sentence = fmt::format("{} {}.", name, rule);
    throw Error(ErrorKind::invalid, sentence, {{fmt::format("/{}", name), "bad_list", sentence}});
}

// The values of a list joined by commas; nothing without the parameter.
List list_from_query(const http::Request& request, std::string_view name, std::size_t most) {
    const auto text = request.query(name);
    if (!text) {
        return std::nullopt;
    }
    std::vector<std::string> values;
    for (std::size_t start = 0; start <= text->size();) {
        const auto end = std::min(text->find(',', start), text->size());
        values.emplace_back(text->substr(start, end - start));
        start = end + 1;
    }
    if (values.size() > most) {
        refuse_list(name, ListPlace::query, fmt::format("may list {} at most", most));
    }
    return values;
}

void take_list_from_body(const json::object& body, std::string_view name, List& list) {
    const auto* const values = body.if_contains(name);
    if (values == nullptr) {
        return;
    }
    if (list) {
        refuse_list(name, ListPlace::body, "is in the address too: send it once");
    }
    list = json::value_to<std::vector<std::string>>(*values);
}

// Ids become as the database writes them.
void check_ids(List& ids, ListPlace place) {
    if (!ids) {
        return;
    }
    for (auto& id : *ids) {
        const auto parsed = CharacterId::parse(id);
        if (parsed) {
            id = to_string(*parsed);
        } else if (id != store::global_defaults) {
            refuse_list("character_ids", place,
                        fmt::format("has {}, which is neither an id nor “global”", in_quotes(id)));
        }
    }
}

void check_emotions(const List& emotions, ListPlace place) {
    if (!emotions) {
        return;
    }
    for (const auto& emotion : *emotions) {
        if (!core::EmotionName::parse(emotion)) {
            refuse_list("emotions", place,
                        fmt::format("has {}, which cannot be an emotion", in_quotes(emotion)));
        }
    }
}

store::ExportScope scope_from_query(const http::Request& request) {
    store::ExportScope scope;
    scope.character_ids = list_from_query(request, "character_ids", limits::export_characters_max);
    scope.emotions = list_from_query(request, "emotions", limits::export_emotions_max);
    scope.with_history = flag_from_query(request, "history").value_or(true);
    scope.with_images = flag_from_query(request, "images").value_or(true);
    check_ids(scope.character_ids, ListPlace::query);
    check_emotions(scope.emotions, ListPlace::query);
    return scope;
}

// An address holds fewer characters than an export may have: its lists may stand in the body.
store::ExportScope scope_from(const http::Request& request, const json::object& body) {
    auto scope = scope_from_query(request);
    take_list_from_body(body, "character_ids", scope.character_ids);
    take_list_from_body(body, "emotions", scope.emotions);
    check_ids(scope.character_ids, ListPlace::body);
    check_emotions(scope.emotions, ListPlace::body);
    return scope;
}

transfer::BundleFormat format_from(const http::Request& request) {
    const auto format = transfer::parse_bundle_format(request.query("format").value_or("json"));
    if (!format) {
        refuse_query("format", "unknown_format", "must be json or csv");
    }
    return *format;
}

// A viewer is told of the export, but not where its file is: it names authors by their e-mail.
json::object export_for_reader(const Context& context, const http::Request& request,
                               const store::ExportRow& row) {
    auto document = to_json(row, context.links);
    if (principal_of(request).role == core::Role::viewer) {
        document["file_url"] = nullptr;
    }
    return document;
}

// For the request that waits for its file: why there will be none.
void require_not_ended_in_vain(const store::ExportRow& row) {
    const auto state = row.progress.state;
    const auto& failure = row.progress.failure;
    if (state != jobs::JobState::cancelled && state != jobs::JobState::failed) {
        return;
    }
    const json::object extensions{{"export_id", to_string(row.id)},
                                  {"export_status", store::status_of(state)}};
    const auto extended = json::serialize(extensions);
    if (state == jobs::JobState::cancelled) {
        throw Error(ErrorKind::conflict, "The export was cancelled; ask for another.")
            .with_extensions(extended);
    }
    throw Error(ErrorKind::unavailable, failure ? failure->message : "The export has failed.")
        .with_extensions(extended);
}

}  // namespace

awaitable<http::Response> export_prompts(Context& context, http::Request& request) {
    const store::ExportDraft draft{.format = std::string(name_of(format_from(request))),
                                   .scope = scope_from(request, body_of(request)),
                                   .requested_by = principal_of(request).admin_id};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [row, audit] = co_await actions::request_export(transaction, draft);
        Change made{http::json_response(202, to_json(row, context.links)), std::move(audit)};
        made.response.set("Location", "/api/admin/prompts/export/" + to_string(row.id));
        made.subject_id = row.id.uuid;
        co_return made;
    };
    auto [response, subject_id] = co_await mutate_subject(context, request, change);
    if (!subject_id) {
        co_return std::move(response);  // kept by a program of an older release
    }
    const store::ExportId id{*subject_id};
    auto row = co_await store::get_export(context.pool, id, request.deadline);
    co_await wait_for_job(context, row.progress.job_id, request.deadline);
    row = co_await store::get_export(context.pool, id, request.deadline);
    require_not_ended_in_vain(row);
    response.status = row.file_key ? 201 : 202;
    response.body = json_text(to_json(row, context.links));
    co_return std::move(response);
}

awaitable<http::Response> measure_export_images(Context& context, http::Request& request) {
    const auto scope = scope_from_query(request);
    const auto total = co_await store::measure_images(context.pool, scope, request.deadline);
    co_return http::json_response(
        200, json::object{{"reference_images", total.images}, {"bytes", total.bytes}});
}

awaitable<http::Response> list_exports(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    store::ExportFilter filter;
    set_page<store::ExportId>(page, filter);
    auto rows = co_await store::list_exports(context.pool, filter, request.deadline);
    co_return latest_page("exports", std::move(rows), page, [&](const auto& row) {
        return export_for_reader(context, request, row);
    });
}

awaitable<http::Response> get_export(Context& context, http::Request& request) {
    const auto id = export_id_from_path(request);
    const auto row = co_await store::get_export(context.pool, id, request.deadline);
    co_return http::json_response(200, export_for_reader(context, request, row));
}

awaitable<http::Response> cancel_export(Context& context, http::Request& request) {
    const auto id = export_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [row, audit] = co_await actions::cancel_export(transaction, id);
        co_return Change{http::json_response(200, to_json(row, context.links)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
