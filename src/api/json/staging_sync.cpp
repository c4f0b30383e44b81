#include "api/json/staging_sync.hpp"

#include "api/json/generation.hpp"
#include "base/or_null.hpp"

namespace mien::api {
namespace {

// What was cancelled has brought nothing either.
std::string_view status_of(jobs::JobState state) {
    switch (state) {
        case jobs::JobState::queued:
            return "pending";
        case jobs::JobState::running:
            return "in_progress";
        case jobs::JobState::succeeded:
            return "completed";
        case jobs::JobState::failed:
        case jobs::JobState::cancelled:
            return "failed";
    }
    return "failed";
}

json::value reason_of(const store::OperationRow& operation) {
    if (operation.state == jobs::JobState::cancelled) {
        return json::object{{"code", "cancelled"}, {"message", "It was cancelled."}};
    }
    if (operation.state != jobs::JobState::failed || !operation.failure) {
        return nullptr;
    }
    return jobs::to_json(*operation.failure);
}

}  // namespace

json::object sync_to_json(const store::OperationRow& operation) {
    json::object answer{{"sync_id", to_string(operation.id)},
                        {"status", status_of(operation.state)},
                        {"started_at", to_rfc3339(operation.requested_at)},
                        {"completed_at", or_null(operation.finished_at)},
                        {"records_synced", 0},
                        {"records_failed", 0},
                        {"phase", operation.phase},
                        {"progress", operation.progress},
                        {"tables", json::array()},
                        {"generation", nullptr},
                        {"requested_by", operation.requested_by.label},
                        {"is_cancel_requested", operation.is_cancel_requested},
                        {"error", reason_of(operation)},
                        {"interruption", interruption_to_json(operation)}};
    if (operation.generation) {
        answer["generation"] = *operation.generation;
    }
    const auto take = [&answer](const json::object& told) {
        for (const auto& [name, value] : told) {
            answer.insert_or_assign(name, value);
        }
    };
    take(operation.arguments);
    if (operation.report) {
        take(operation.report->as_object());
    }
    return answer;
}

json::object to_json(const store::MissedSync& missed) {
    return {{"due_at", to_rfc3339(missed.due_at)},
            {"noticed_at", to_rfc3339(missed.noticed_at)},
            {"reason", missed.reason}};
}

}  // namespace mien::api
