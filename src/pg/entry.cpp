#include "pg/entry.hpp"

#include <algorithm>
#include <memory>

#include <libpq-fe.h>

#include "async/deadline.hpp"
#include "async/resolve.hpp"
#include "base/assert.hpp"
#include "base/hash.hpp"
#include "base/limits/database.hpp"
#include "pg/connect_arguments.hpp"
#include "pg/opening.hpp"
#include "pg/socket.hpp"

namespace mien::pg {
namespace {

struct Finish {
    void operator()(PGconn* handle) const noexcept { PQfinish(handle); }
};

// With PQERRORS_SQLSTATE a line of the server's ends in "SEVERITY:  28P01"; the severity may be in
// any language.
std::string find_sql_state(std::string_view message) {
    constexpr std::string_view before = ":  ";
    constexpr std::size_t state_bytes = 5;
    constexpr std::string_view of_state = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    while (!message.empty()) {
        const auto line = message.substr(0, message.find('\n'));
        message.remove_prefix(std::min(message.size(), line.size() + 1));
        const auto begin = line.rfind(before);
        if (begin == std::string_view::npos) {
            continue;
        }
        const auto state = line.substr(begin + before.size());
        if (state.size() == state_bytes &&
            state.find_first_not_of(of_state) == std::string_view::npos) {
            return std::string(state);
        }
    }
    return {};
}

EntryOutcome judge(std::string_view sql_state) {
    // A server that starts, stops or is full (too_many_connections) says so before it asks.
    if (sql_state.empty() || sql_state.starts_with("57P0") || sql_state == "53300") {
        return EntryOutcome::unheard;
    }
    // What is refused for another reason (no such database, no right to it) comes after the
    // password.
    return sql_state.starts_with("28") ? EntryOutcome::refused : EntryOutcome::let_in;
}

awaitable<Entry> sign_in(const Settings& settings, Proof proof, Deadline deadline) {
    const auto connect_deadline = std::min(deadline, deadline_in(limits::connect_time_max));
    auto resolving = async::resolve_host(settings.host, "The database host", connect_deadline);
    const auto addresses = co_await async::ending_of(std::move(resolving));
    if (!addresses.value) {
        co_return Entry{};
    }
    const ConnectArguments arguments(settings, *addresses.value, proof);
    const std::unique_ptr<PGconn, Finish> handle(
        PQconnectStartParams(arguments.keywords(), arguments.values(), 0));
    MIEN_ASSERT(handle != nullptr, "libpq is out of memory");
    PQsetErrorVerbosity(handle.get(), PQERRORS_SQLSTATE);
    const auto executor = co_await asio::this_coro::executor;
    const auto socket = std::make_shared<Socket>(executor);
    socket->arm(connect_deadline);
    const auto opening = co_await finish_opening(handle.get(), *socket);
    socket->disarm();
    if (opening == Opening::open) {
        co_return Entry{.outcome = EntryOutcome::let_in, .sql_state = {}};
    }
    auto sql_state = find_sql_state(PQerrorMessage(handle.get()));
    const auto outcome = judge(sql_state);
    co_return Entry{.outcome = outcome, .sql_state = std::move(sql_state)};
}

}  // namespace

awaitable<Entry> try_entry(Settings settings, Deadline deadline) {
    require_sound(settings);
    auto entry = co_await sign_in(settings, Proof::bound, deadline);
    if (entry.outcome != EntryOutcome::unheard) {
        co_return entry;
    }
    // Perhaps it asks for no password at all: then any will do.
    settings.password = Secret(to_base64url(random_bytes(18)));
    auto stranger = co_await sign_in(settings, Proof::any, deadline);
    co_return stranger.outcome == EntryOutcome::let_in ? stranger : entry;
}

}  // namespace mien::pg
