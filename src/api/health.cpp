#include "api/health.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "pg/migrate.hpp"

namespace mien::api {
namespace {

struct Part {
    std::string_view name;
    std::string message;  // what is wrong; empty when nothing is
};

// What the database says of itself; a failure to answer is what is asked about here.
using SchemaVersion = std::optional<int>;
using Answer = async::Ending<SchemaVersion>;

awaitable<Answer> ask_database(pg::Pool& pool, Deadline deadline) {
    auto question = pg::find_schema_version(pool, deadline);
    co_return co_await async::ending_of(std::move(question));
}

std::string schema_message(const Answer& answer) {
    const auto wanted = pg::embedded_migrations().back().version;
    if (!answer.value) {
        return "The database does not answer.";
    }
    const auto version = answer.value->value_or(0);
    return version == wanted
               ? ""
               : fmt::format("The database has schema {}, this program needs {}.", version, wanted);
}

json::object to_json(const Part& part) {
    json::object object{{"status", part.message.empty() ? "ok" : "failed"}};
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
    const Part parts[] = {
        {"database", answer.value ? "" : "The database does not answer."},
        {"schema", schema_message(answer)},
        {"listener", context.changes.is_connected()
                         ? ""
                         : "Changes by other nodes are not heard; nothing is kept in memory."},
    };
    json::object states;
    bool is_ready = true;
    for (const auto& part : parts) {
        states[part.name] = to_json(part);
        is_ready = is_ready && part.message.empty();
    }
    co_return http::json_response(
        is_ready ? 200 : 503,
        json::object{{"status", is_ready ? "ready" : "not_ready"}, {"parts", std::move(states)}});
}

awaitable<http::Response> get_metrics(Context& context, http::Request&) {
    co_return http::text_response(200, context.metrics.text(),
                                  std::string(http::Metrics::content_type));
}

}  // namespace mien::api
