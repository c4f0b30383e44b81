#include "pg/pool.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>

#include "base/assert.hpp"
#include "base/limits/database.hpp"
#include "base/log.hpp"
#include "pg/pool_core.hpp"

namespace mien::pg {

// Given back when it goes, unless a lease has taken it over.
class PoolCore::Place {
  public:
    explicit Place(PoolCore& core) : core_(&core) {}
    Place(Place&& other) noexcept : core_(std::exchange(other.core_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
        if (core_ != nullptr) {
            core_->free_place();
        }
    }
    void hand_over() noexcept { core_ = nullptr; }

  private:
    PoolCore* core_;
};

// Lives in the frame of the coroutine that waits; leaves the queue, or passes its place on, however
// that frame ends.
struct PoolCore::Waiter {
    Waiter(PoolCore& pool, Deadline deadline) : core(pool), timer(pool.executor_, deadline) {
        core.waiters_.push_back(this);
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter() {
        if (has_place) {
            core.free_place();
        } else {
            std::erase(core.waiters_, this);
        }
    }
    Place take() {
        has_place = false;
        return Place(core);
    }

    PoolCore& core;
    Timer timer;
    bool has_place = false;
};

PoolCore::PoolCore(Executor executor, Settings settings, PoolLimits pool_limits)
    : executor_(executor), settings_(std::move(settings)), limits_(pool_limits) {}

awaitable<Lease> PoolCore::lease(Deadline deadline) {
    const auto self = shared_from_this();  // the pool may go while this waits
    auto place = co_await take_place(deadline);
    auto connection = take_idle();
    if (!connection) {
        connection = co_await Connection::open(settings_, deadline);
        ++counted_.opened_total;
    }
    place.hand_over();
    co_return Lease(self, std::move(connection));
}

awaitable<PoolCore::Place> PoolCore::take_place(Deadline deadline) {
    if (is_closed_) {
        throw refusal("the pool is closed");
    }
    if (places_taken_ < limits_.connections_max && waiters_.empty()) {
        ++places_taken_;
        co_return Place(*this);
    }
    if (waiters_.size() >= limits_.waiters_max) {
        throw refusal("too many wait for a connection");
    }
    Waiter waiter(*this, std::min(deadline, deadline_in(limits_.wait_max)));
    boost::system::error_code ignored;
    co_await waiter.timer.async_wait(asio::redirect_error(use_awaitable, ignored));
    if (!waiter.has_place) {
        throw refusal(is_closed_ ? "the pool is closed" : "waited too long for a connection");
    }
    co_return waiter.take();
}

void PoolCore::free_place() noexcept {
    if (waiters_.empty()) {
        --places_taken_;
        return;
    }
    auto* const next = waiters_.front();
    waiters_.pop_front();
    next->has_place = true;
    next->timer.cancel();
}

std::unique_ptr<Connection> PoolCore::take_idle() {
    while (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        if (is_worth_keeping(*connection) && connection->looks_alive()) {
            return connection;
        }
    }
    return nullptr;
}

bool PoolCore::is_worth_keeping(const Connection& connection) const {
    const auto age = std::chrono::steady_clock::now() - connection.opened_at();
    return !is_closed_ && keeps_idle_ && !connection.is_broken() && age < limits_.connection_life;
}

void PoolCore::give_back(std::unique_ptr<Connection> connection) noexcept {
    connection->abandon_transaction();
    if (connection->is_broken()) {
        ++counted_.broken_total;
    }
    if (is_worth_keeping(*connection)) {
        idle_.push_back(std::move(connection));
    } else {
        connection.reset();
    }
    free_place();
}

Error PoolCore::refusal(const char* detail) {
    ++counted_.refused_total;
    return Error(ErrorKind::unavailable, "The server is busy; try again in a moment.")
        .with_detail(detail)
        .with_retry_after(std::chrono::seconds(1));
}

void PoolCore::keep_none() {
    keeps_idle_ = false;
    idle_.clear();
}

void PoolCore::close() {
    is_closed_ = true;
    idle_.clear();
    for (auto* const waiter : std::exchange(waiters_, {})) {
        waiter->timer.cancel();
    }
}

PoolStats PoolCore::stats() const {
    auto stats = counted_;
    stats.leased = places_taken_;
    stats.idle = idle_.size();
    stats.waiting = waiters_.size();
    return stats;
}

Lease::Lease(std::shared_ptr<PoolCore> pool, std::unique_ptr<Connection> connection)
    : pool_(std::move(pool)), connection_(std::move(connection)) {}

Lease& Lease::operator=(Lease&& other) noexcept {
    if (this != &other) {
        give_back();
        pool_ = std::move(other.pool_);
        connection_ = std::move(other.connection_);
    }
    return *this;
}

Lease::~Lease() {
    give_back();
}

void Lease::give_back() noexcept {
    if (connection_) {
        pool_->give_back(std::move(connection_));
    }
}

Pool::Pool(Executor executor, Settings settings, PoolLimits pool_limits)
    : core_(std::make_shared<PoolCore>(executor, std::move(settings), pool_limits)) {}

Pool::~Pool() {
    close();
}

awaitable<Lease> Pool::lease(Deadline deadline) {
    return core_->lease(deadline);
}

awaitable<Transaction> Pool::begin(Deadline deadline, Isolation isolation) {
    auto lease = co_await core_->lease(deadline);
    co_return Transaction(std::move(lease), deadline, isolation);
}

awaitable<Rows> Pool::run(Query query, Params params, Deadline deadline) {
    const auto lease = co_await core_->lease(deadline);
    auto rows = co_await lease.connection().run(query, std::move(params), deadline);
    co_return rows;
}

awaitable<void> Pool::transact_any(Deadline deadline,
                                   std::function<awaitable<void>(Transaction&)> body) {
    for (int attempt = 1;; ++attempt) {
        auto transaction = co_await begin(deadline);
        try {
            co_await body(transaction);
            if (!transaction.is_committed()) {
                co_await transaction.commit();
            }
            co_return;
        } catch (const Error& error) {
            if (!transaction.may_retry() || attempt >= limits::transaction_attempts_max) {
                throw;
            }
            log(LogLevel::info, "transaction_retried",
                {{"attempt", attempt}, {"detail", error.detail()}});
        }
    }
}

PoolStats Pool::stats() const {
    return core_->stats();
}

void Pool::keep_none() {
    core_->keep_none();
}

void Pool::close() {
    core_->close();
}

}  // namespace mien::pg
