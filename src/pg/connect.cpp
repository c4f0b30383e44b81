// Connecting: the part of Connection that runs once.
#include <algorithm>

#include <libpq-fe.h>

#include "async/resolve.hpp"
#include "base/assert.hpp"
#include "base/limits/database.hpp"
#include "base/log.hpp"
#include "pg/connect_arguments.hpp"
#include "pg/connection.hpp"
#include "pg/opening.hpp"
#include "pg/operation.hpp"
#include "pg/socket.hpp"

namespace mien::pg {
namespace {

void log_notice(void* /*unused*/, const PGresult* result) {
    const auto notice = read_server_error(result, "");
    log(LogLevel::debug, "pg_notice",
        {{"sql_state", notice.sql_state}, {"message", notice.message}});
}

// In the words of OpenSSL, which nobody translates.
const char* why_refused(const PGconn* handle) {
    const std::string_view said = PQerrorMessage(handle);
    return said.contains("certificate verify failed")
               ? "The database's certificate is not accepted: it has expired, or is not its own."
               : "The database refused the connection or cannot be reached.";
}

// What decoding and quoting rely on: a proxy or an odd server could have changed it.
bool has_expected_session(const PGconn* handle) {
    const auto parameter = [handle](const char* name) -> std::string_view {
        const char* const value = PQparameterStatus(handle, name);
        return value == nullptr ? "" : value;
    };
    return parameter("client_encoding") == "UTF8" && parameter("TimeZone") == "UTC" &&
           parameter("DateStyle").starts_with("ISO") &&
           parameter("standard_conforming_strings") == "on";
}

}  // namespace

awaitable<std::unique_ptr<Connection>> Connection::open(const Settings& settings,
                                                        Deadline deadline) {
    require_sound(settings);
    const auto connect_deadline = std::min(deadline, deadline_in(limits::connect_time_max));
    const auto executor = co_await asio::this_coro::executor;
    const auto addresses =
        co_await async::resolve_host(settings.host, "The database host", connect_deadline);
    const ConnectArguments arguments(settings, addresses);
    auto* const handle = PQconnectStartParams(arguments.keywords(), arguments.values(), 0);
    MIEN_ASSERT(handle != nullptr, "libpq is out of memory");
    std::unique_ptr<Connection> connection(new Connection(executor, handle));
    co_await connection->connect(connect_deadline);
    co_return connection;
}

Connection::Connection(Executor executor, pg_conn* handle)
    : handle_(handle),
      socket_(std::make_shared<Socket>(executor)),
      opened_at_(std::chrono::steady_clock::now()) {
    PQsetNoticeReceiver(handle_, &log_notice, nullptr);
}

awaitable<void> Connection::connect(Deadline deadline) {
    Operation operation(*this, deadline);
    const auto opening = co_await finish_opening(handle_, *socket_);
    if (opening == Opening::refused) {
        fail_lost(why_refused(handle_));
    }
    if (opening == Opening::too_slow) {
        fail_lost("Connecting to the database took too long.");
    }
    if (PQsslInUse(handle_) != 1 || !has_expected_session(handle_)) {
        fail_lost("The database session is not as asked for.");
    }
    if (PQsetnonblocking(handle_, 1) != 0 || PQenterPipelineMode(handle_) != 1) {
        fail_lost("The database connection was lost.");
    }
    socket_->borrow(PQsocket(handle_));
    operation.finish();
}

}  // namespace mien::pg
