#include "api/transfer/imports.hpp"

#include <charconv>

#include "actions/perform.hpp"
#include "actions/transfer/order_import.hpp"
#include "actions/transfer/start_import.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/edge/query.hpp"
#include "api/json/transfer.hpp"
#include "api/transfer/import_upload.hpp"
#include "api/transfer/job_wait.hpp"
#include "base/hash.hpp"

namespace mien::api {
namespace {

using store::ImportStatus;

// What a request has ordered, and what its answer says when that was cancelled meanwhile.
struct Order {
    unsigned done_status;
    bool has_plan;  // from before, which still stands when the order comes to nothing
    const char* cancelled;
};

constexpr Order reading{201, false,
                        "The import was cancelled, so there is no plan; upload the file again."};
constexpr Order planning{200, true,
                         "The planning was cancelled; the plan from before still stands."};
constexpr Order applying{200, true,
                         "The apply was cancelled and has changed nothing; the plan still stands."};

store::ImportId import_id_from_path(const http::Request& request) {
    return id_from_path<store::ImportId>(request, "There is no such import.");
}

bool is_running(const store::ImportRow& row) {
    return row.status == ImportStatus::planning || row.status == ImportStatus::applying;
}

bool is_cancelled(const store::ImportRow& row, const Order& order) {
    return row.status == ImportStatus::cancelled ||
           (order.has_plan && row.status == ImportStatus::planned &&
            row.job_state == jobs::JobState::cancelled);
}

// The answer to what has queued a job: its result, or 202 while there is none.
http::Response settled(const store::ImportRow& row, const Order& order) {
    if (row.error && (row.status == ImportStatus::failed || row.status == ImportStatus::planned)) {
        // What a job of ours could not do has no problems; the same call may work later.
        const bool is_refusal = row.error->as_object().contains("problems");
        const auto refusal =
            row.status == ImportStatus::failed ? ErrorKind::invalid : ErrorKind::conflict;
        throw error_of(row, is_refusal ? refusal : ErrorKind::unavailable);
    }
    if (is_cancelled(row, order)) {
        const json::object extensions{{"import_id", to_string(row.id)},
                                      {"import_status", store::name_of(row.status)}};
        throw Error(ErrorKind::conflict, order.cancelled)
            .with_extensions(json::serialize(extensions));
    }
    auto response = http::json_response(is_running(row) ? 202 : order.done_status, to_json(row));
    response.set("Location", "/api/admin/prompts/import/" + to_string(row.id));
    return response;
}

Change queued(actions::Done<store::ImportRow> done) {
    const auto& row = done.value;
    Change made{http::json_response(202, to_json(row)), std::move(done.audit)};
    made.response.set("Location", "/api/admin/prompts/import/" + to_string(row.id));
    made.subject_id = row.id.uuid;
    return made;
}

// Queues a job for an import and answers with its result, or with 202 when that takes longer.
awaitable<http::Response> queue_and_wait(Context& context, const http::Request& request,
                                         actions::Action<store::ImportRow> action, Order order,
                                         MutationOptions options = {}) {
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto done = co_await action(transaction);
        co_return queued(std::move(done));
    };
    auto mutated = co_await mutate_subject(context, request, change, std::move(options));
    if (!mutated.subject_id) {
        co_return std::move(mutated.response);  // kept by a program of an older release
    }
    const store::ImportId id{*mutated.subject_id};
    auto row = co_await store::get_import(context.pool, id, request.deadline);
    co_await wait_for_job(context, row.job_id, request.deadline);
    row = co_await store::get_import(context.pool, id, request.deadline);
    if (!order.has_plan && row.status != ImportStatus::failed) {
        row.error.reset();  // of an apply since then, when this is a replay
    }
    auto response = settled(row, order);
    mark_replay(response, mutated.response);
    co_return response;
}

std::optional<std::string> action_from_query(const http::Request& request) {
    const auto text = request.query("action");
    if (!text) {
        return std::nullopt;
    }
    for (const auto* const action : {"create", "update", "unchanged", "conflict", "error"}) {
        if (*text == action) {
            return std::string(*text);
        }
    }
    refuse_query("action", "unknown_action",
                 "must be create, update, unchanged, conflict or error");
}

void require_plan(const store::ImportRow& row) {
    if (row.status == ImportStatus::planning) {
        throw Error(ErrorKind::conflict, "The file is still being read; wait for the plan.");
    }
    if (row.status == ImportStatus::failed) {
        throw Error(ErrorKind::conflict, "The file could not be read, so there is no plan.");
    }
    if (row.status == ImportStatus::cancelled || row.status == ImportStatus::expired) {
        throw Error(ErrorKind::gone, "The plan is gone; upload the file again.");
    }
}

store::PlanFilter plan_filter_from(const http::Request& request, const PageRequest& page) {
    store::PlanFilter filter{.action = action_from_query(request),
                             .search = search_from_query(request),
                             .limit = page.limit + 1};
    if (!page.after.empty()) {
        const auto& text = page.after[0];
        const auto [end, failure] =
            std::from_chars(text.data(), text.data() + text.size(), filter.after_item);
        if (failure != std::errc() || end != text.data() + text.size()) {
            refuse_cursor();
        }
    }
    return filter;
}

}  // namespace

awaitable<http::Response> import_prompts(Context& context, http::Request& request) {
    require_may_change(request);
    auto file = take_upload(request);
    // What tells this upload from another.
    const auto identity = to_hex(file.sha256) + " " + file.name;
    store::ImportDraft draft;
    auto kept = co_await find_replay(context, request, identity);
    if (!kept) {
        draft =
            co_await actions::store_import_file(context.pool, context.objects, std::move(file),
                                                principal_of(request).admin_id, request.deadline);
    }
    const actions::Action<store::ImportRow> start = [&](pg::Transaction& transaction) {
        return actions::start_import(transaction, draft);
    };
    const MutationOptions options{.identity = identity};
    co_return co_await queue_and_wait(context, request, start, reading, options);
}

awaitable<http::Response> list_imports(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    store::ImportFilter filter;
    set_page<store::ImportId>(page, filter);
    auto rows = co_await store::list_imports(context.pool, filter, request.deadline);
    co_return latest_page("imports", std::move(rows), page,
                          [](const auto& row) { return summary_to_json(row); });
}

awaitable<http::Response> get_import(Context& context, http::Request& request) {
    const auto id = import_id_from_path(request);
    const auto row = co_await store::get_import(context.pool, id, request.deadline);
    co_return http::json_response(200, to_json(row));
}

awaitable<http::Response> preview_import(Context& context, http::Request& request) {
    const auto id = import_id_from_path(request);
    const auto page = page_of(request, 1);
    const auto filter = plan_filter_from(request, page);
    const auto row = co_await store::get_import(context.pool, id, request.deadline);
    require_plan(row);
    auto planned = co_await store::list_planned(context.pool, id, filter, request.deadline);
    store::PlannedAxes axes;
    std::vector<store::PlannedImage> images;
    if (page.after.empty()) {
        axes = co_await store::list_planned_axes(context.pool, id, request.deadline);
        images = co_await store::list_planned_images(context.pool, id, request.deadline);
    }
    json::object answer{{"next_cursor", nullptr},
                        {"characters", to_json(axes.characters)},
                        {"emotions", to_json(axes.emotions)},
                        {"templates", to_json(axes.templates)},
                        {"reference_images", to_json(images, context.links)}};
    if (planned.size() > page.limit) {
        planned.resize(page.limit);
        answer["next_cursor"] = page.next_cursor({std::to_string(planned.back().item)});
    }
    // Comparing long texts takes its time.
    const std::function<json::array()> make_rows = [planned = std::move(planned)] {
        json::array rows;
        for (const auto& prompt : planned) {
            rows.push_back(to_json(prompt));
        }
        return rows;
    };
    auto prompts = co_await context.work.run(make_rows);
    answer["prompts"] = std::move(prompts);
    co_return http::json_response(200, std::move(answer));
}

awaitable<http::Response> replan_import(Context& context, http::Request& request) {
    const auto id = import_id_from_path(request);
    const actions::Action<store::ImportRow> replan = [id](pg::Transaction& transaction) {
        return actions::order_replan(transaction, id);
    };
    co_return co_await queue_and_wait(context, request, replan, planning);
}

awaitable<http::Response> apply_import(Context& context, http::Request& request) {
    const auto id = import_id_from_path(request);
    auto order = import_order_from_json(body_of(request));
    order.ordered_by = principal_of(request).admin_id;
    order.actor = actor_of(request);
    const actions::Action<store::ImportRow> apply = [&](pg::Transaction& transaction) {
        return actions::order_apply(transaction, id, order);
    };
    co_return co_await queue_and_wait(context, request, apply, applying);
}

awaitable<http::Response> cancel_import(Context& context, http::Request& request) {
    const auto id = import_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [row, audit] = co_await actions::cancel_import(transaction, id);
        co_return Change{http::json_response(200, to_json(row)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
