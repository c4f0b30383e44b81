#include "api/json/generation.hpp"

#include "base/or_null.hpp"
#include "store/clips/clips.hpp"

namespace mien::api {
namespace {

// Of one that is tried again there is a failure too: its interruption.
json::value error_to_json(const store::OperationRow& operation) {
    if (!operation.failure || operation.state != jobs::JobState::failed) {
        return nullptr;
    }
    return jobs::to_json(*operation.failure);
}

}  // namespace

json::object to_json(const store::Generation& generation) {
    return {{"number", generation.number},
            {"database", generation.database},
            {"origin", generation.origin},
            {"made_from", or_null(generation.made_from)},
            {"state", generation.state},
            {"is_served", generation.is_served},
            {"is_idle", generation.is_idle},
            {"name", or_null(generation.name)},
            {"note", generation.note},
            {"bytes", or_null(generation.bytes)},
            {"made_by", generation.made_by},
            {"made_at", to_rfc3339(generation.made_at)},
            {"served_at", or_null(generation.served_at)}};
}

json::value interruption_to_json(const store::OperationRow& operation) {
    if (!operation.failure || jobs::is_finished(operation.state)) {
        return nullptr;
    }
    auto told = jobs::to_json(*operation.failure);
    told["attempt"] = operation.attempt + (operation.state == jobs::JobState::queued ? 1 : 0);
    told["attempts_max"] = operation.attempts_max;
    return told;
}

json::object to_json(const store::OperationRow& operation) {
    return {{"operation_id", to_string(operation.id)},
            {"kind", operation.kind},
            {"status", store::status_of(operation.state)},
            {"phase", operation.phase},
            {"progress", operation.progress},
            {"arguments", operation.arguments},
            {"generation", or_null(operation.generation)},
            {"result", or_null(operation.result)},
            {"error", error_to_json(operation)},
            {"interruption", interruption_to_json(operation)},
            {"is_cancel_requested", operation.is_cancel_requested},
            {"requested_by", operation.requested_by.label},
            {"requested_at", to_rfc3339(operation.requested_at)},
            {"finished_at", or_null(operation.finished_at)}};
}

}  // namespace mien::api
