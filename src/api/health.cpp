#include "api/health.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/json.hpp"
#include "base/limits/database.hpp"
#include "pg/migrate.hpp"

namespace mien::api {
namespace {

enum class PartState { ok, degraded, failed };

struct Part {
    std::string_view name;
    PartState state;
    std::string message;  // what is wrong; empty when nothing is
};

std::string_view name_of(PartState state) {
    switch (state) {
        case PartState::ok:
            return "ok";
        case PartState::degraded:
            return "degraded";
        case PartState::failed:
            return "failed";
    }
    return "";
}

// Of the whole, when that is the worst of its parts.
std::string_view readiness_of(PartState worst) {
    switch (worst) {
        case PartState::ok:
            return "ready";
        case PartState::degraded:
            return "degraded";
        case PartState::failed:
            return "not_ready";
    }
    return "";
}

// What the database says of itself; a failure to answer is what is asked about here.
using SchemaVersion = std::optional<int>;
using Answer = async::Ending<SchemaVersion>;

awaitable<Answer> ask_database(pg::Pool& pool, Deadline deadline) {
    auto question = pg::find_schema_version(pool, deadline);
    co_return co_await async::ending_of(std::move(question));
}

Part database_part(const Answer& answer) {
    if (!answer.value) {
        return {"database", PartState::failed, "The database does not answer."};
    }
    return {"database", PartState::ok, ""};
}

// A newer schema is fine: migrations keep working whatever the program before them needs, and a
// rolling upgrade migrates while the old programs serve.
Part schema_part(const Answer& answer) {
    if (!answer.value) {
        return {"schema", PartState::failed, "The database does not answer."};
    }
    const auto needed = pg::embedded_migrations().back().version;
    const auto version = answer.value->value_or(0);
    if (version < needed) {
        return {"schema", PartState::failed,
                fmt::format("The database has schema {}, this program needs {}.", version, needed)};
    }
    return {"schema", PartState::ok, ""};
}

// Answers stay right without it, only slower. All nodes lose it at once when the database fails
// over: were it a reason to send no requests, nobody would answer any.
Part listener_part(const pg::Listener& changes) {
    if (!changes.is_connected()) {
        return {"listener", PartState::degraded,
                "Changes by other nodes are not heard; nothing is kept in memory."};
    }
    return {"listener", PartState::ok, ""};
}

json::object to_json(const Part& part) {
    json::object object{{"status", name_of(part.state)}};
    if (!part.message.empty()) {
        object["message"] = part.message;
    }
    return object;
}

}  // namespace

awaitable<http::Response> get_health(Context&, http::Request&) {
    co_return http::json_response(200, json::object{{"status", "ok"}});
}

awaitable<http::Response> get_readiness(Context& context, http::Request& request) {
    const auto deadline = std::min(request.deadline, deadline_in(limits::readiness_time_max));
    const auto answer = co_await ask_database(context.pool, deadline);
    const Part parts[] = {database_part(answer), schema_part(answer),
                          listener_part(context.changes)};
    json::object states;
    auto worst = PartState::ok;
    for (const auto& part : parts) {
        states[part.name] = to_json(part);
        worst = std::max(worst, part.state);
    }
    co_return http::json_response(
        worst == PartState::failed ? 503 : 200,
        json::object{{"status", readiness_of(worst)}, {"parts", std::move(states)}});
}

awaitable<http::Response> get_metrics(Context& context, http::Request&) {
    co_return http::text_response(200, context.metrics.text(),
                                  std::string(http::Metrics::content_type));
}

}  // namespace mien::api
