#include "pg/copy.hpp"

#include "base/assert.hpp"
#include "pg/copy_session.hpp"

namespace mien::pg {

awaitable<std::int64_t> copy_out(Connection& connection, Query query, CopySink sink,
                                 Deadline deadline) {
    CopySession session(connection, query, deadline);
    co_await session.start_out();
    while (true) {
        const auto message = co_await session.read();
        if (!message) {
            break;
        }
        co_await sink(*message);
    }
    co_return co_await session.finish();
}

awaitable<std::int64_t> copy_out(Transaction& transaction, Query query, CopySink sink) {
    auto* const connection = co_await transaction.begun_connection();
    co_return co_await copy_out(*connection, query, std::move(sink), transaction.deadline());
}

CopyOut::CopyOut(std::unique_ptr<CopySession> session) : session_(std::move(session)) {}
CopyOut::CopyOut(CopyOut&&) noexcept = default;
CopyOut::~CopyOut() = default;

awaitable<CopyOut> CopyOut::start(Connection& connection, Query query, Deadline deadline) {
    auto session = std::make_unique<CopySession>(connection, query, deadline);
    co_await session->start_out();
    co_return CopyOut(std::move(session));
}

awaitable<CopyOut> CopyOut::start(Transaction& transaction, Query query) {
    auto* const connection = co_await transaction.begun_connection();
    co_return co_await start(*connection, query, transaction.deadline());
}

awaitable<bool> CopyOut::read(std::string& batch, std::size_t bytes_min, std::size_t& messages) {
    return session_->read_batch(batch, bytes_min, messages);
}

awaitable<std::int64_t> CopyOut::finish() {
    return session_->finish();
}

class CopyIn::State {
  public:
    State(Connection& connection, Query query, Deadline deadline)
        : session(connection, query, deadline) {}

    CopySession session;
    bool is_ended = false;
};

CopyIn::CopyIn(std::unique_ptr<State> state) : state_(std::move(state)) {}
CopyIn::CopyIn(CopyIn&&) noexcept = default;
CopyIn::~CopyIn() = default;

awaitable<CopyIn> CopyIn::start(Connection& connection, Query query, Deadline deadline) {
    auto state = std::make_unique<State>(connection, query, deadline);
    co_await state->session.start_in();
    co_return CopyIn(std::move(state));
}

awaitable<CopyIn> CopyIn::start(Transaction& transaction, Query query) {
    auto* const connection = co_await transaction.begun_connection();
    co_return co_await start(*connection, query, transaction.deadline());
}

awaitable<void> CopyIn::write(std::string_view bytes) {
    MIEN_ASSERT(!state_->is_ended, "the COPY has ended");
    return state_->session.write(bytes);
}

awaitable<std::int64_t> CopyIn::finish() {
    MIEN_ASSERT(!state_->is_ended, "the COPY has ended");
    state_->is_ended = true;
    co_await state_->session.end_input(nullptr);
    co_return co_await state_->session.finish();
}

awaitable<void> CopyIn::abort() {
    MIEN_ASSERT(!state_->is_ended, "the COPY has ended");
    state_->is_ended = true;
    co_await state_->session.end_input("given up by the client");
    co_await state_->session.finish_refused();
}

}  // namespace mien::pg
