#include "sync/erasures.hpp"

#include <algorithm>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/ledger.hpp"
#include "base/log.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/erasures.hpp"
#include "store/staging/generations.hpp"
#include "store/staging/production_cluster.hpp"
#include "sync/database_server.hpp"
#include "sync/storage_reset.hpp"

namespace mien::sync {
namespace {

constexpr std::string_view people_table = "public.users";

store::MappingToken token_of(const core::MaskingKey& key, UserId user) {
    return person_token(key, people_table, to_string(user));
}

// One look at all generations that lag behind.
class Pass {
  public:
    Pass(const SyncWork& work, Deadline deadline) : work_(work), deadline_(deadline) {}

    awaitable<void> run() {
        production_ = co_await pg::Connection::open(work_.production, deadline_);
        const auto last = co_await store::find_last_erasure(*production_, deadline_);
        if (last == 0) {
            co_return;
        }
        behind_ = co_await store::list_erasures_behind(control(), last, deadline_);
        if (behind_.empty()) {
            co_return;
        }
        co_await require_production();
        auto after = std::ranges::min(behind_, {}, &store::ErasureState::erased_until).erased_until;
        while (after < last) {
            const auto erasures = co_await store::list_erasures(*production_, after, deadline_);
            if (erasures.empty()) {
                co_return;
            }
            co_await erase_page(erasures);
            after = erasures.back().number;
        }
        co_await remove_objects();
    }

  private:
    [[nodiscard]] pg::Pool& control() const { return work_.generations.control; }

    awaitable<void> require_production() {
        const auto environment = co_await store::find_environment(*production_, deadline_);
        if (environment != "production") {
            throw Error(ErrorKind::conflict, "The source is not marked as production's.");
        }
    }

    // Without one there was no run, and nobody to erase; data of an older program aside.
    awaitable<void> enter_ledger() {
        if (!ledger_ && work_.key && work_.ledger) {
            ledger_ = co_await Ledger::open(*work_.ledger, *work_.key, deadline_);
            recorded_until_ = co_await ledger_->find_erased_until(deadline_);
        }
    }

    // In all generations before anything is noted: who is killed in between does it again.
    awaitable<void> erase_page(std::vector<store::UserErasure> erasures) {
        const auto until = erasures.back().number;
        std::vector<int> done;
        bool was_there = false;
        for (const auto& state : behind_) {
            if (state.erased_until >= until) {
                continue;
            }
            const auto ending = co_await async::ending_of(erase_in(state.generation, erasures));
            if (is_failure(ending.failure, "erasure_failed", state.generation)) {
                continue;
            }
            done.push_back(state.generation);
            was_there = was_there || *ending.value > 0;
        }
        if (done.empty()) {
            co_return;
        }
        const int served_first = done.front();
        const auto ending = co_await async::ending_of(note(erasures, std::move(done), was_there));
        static_cast<void>(is_failure(ending.failure, "erasure_not_recorded", served_first));
    }

    // One that an Error tells of, which is logged; rethrows any other.
    static bool is_failure(const std::exception_ptr& failure, std::string_view event,
                           int generation) {
        const auto error = error_in(failure);
        if (failure && !error) {
            std::rethrow_exception(failure);
        }
        if (error) {
            log(LogLevel::error, event,
                {{"generation", generation},
                 {"error", error->message()},
                 {"detail", error->detail()}});
        }
        return error.has_value();
    }

    awaitable<void> note(std::vector<store::UserErasure> erasures, std::vector<int> generations,
                         bool was_there) {
        const auto until = erasures.back().number;
        co_await enter_ledger();
        if (ledger_ && (was_there || until > recorded_until_)) {
            co_await record(std::move(erasures), generations);
        }
        co_await store::note_erased(control(), std::move(generations), until, deadline_);
    }

    awaitable<std::size_t> erase_in(int number, std::vector<store::UserErasure> erasures) {
        const auto generation = co_await store::find_generation(control(), number, deadline_);
        const auto cluster = co_await store::find_production_cluster(control(), deadline_);
        const auto inside =
            co_await pg::Connection::open(owner_of(work_.generations, *generation), deadline_);
        store::Home home{.environment = "staging", .production_cluster = cluster};
        co_await store::refuse_other_environment(*inside, std::move(home), deadline_);
        auto erased = co_await store::erase_users(*inside, std::move(erasures), deadline_);
        std::ranges::move(erased.object_keys, std::back_inserter(object_keys_));
        if (!erased.users.empty()) {
            log(LogLevel::info, "people_erased",
                {{"generation", number}, {"people", erased.users.size()}});
        }
        co_return erased.users.size();
    }

    awaitable<void> record(std::vector<store::UserErasure> erasures, std::vector<int> generations) {
        Ledger::Erasure erasure{.until = std::max(recorded_until_, erasures.back().number),
                                .people = {},
                                .generations = std::move(generations)};
        for (const auto& one : erasures) {
            erasure.people.push_back(token_of(*work_.key, one.user_id));
        }
        recorded_until_ = erasure.until;
        [[maybe_unused]] const auto place =
            co_await ledger_->record_erasure(std::move(erasure), deadline_);
    }

    awaitable<void> remove_objects() {
        if (object_keys_.empty()) {
            co_return;
        }
        std::ranges::sort(object_keys_);
        const auto same = std::ranges::unique(object_keys_);
        object_keys_.erase(same.begin(), same.end());
        const auto bucket = co_await open_bucket(work_.generations, deadline_);
        for (const auto& key : object_keys_) {
            co_await bucket->remove(key, deadline_);
        }
    }

    const SyncWork& work_;
    Deadline deadline_;
    std::unique_ptr<pg::Connection> production_;
    std::unique_ptr<Ledger> ledger_;
    std::int64_t recorded_until_ = 0;
    std::vector<store::ErasureState> behind_;
    std::vector<std::string> object_keys_;
};

}  // namespace

awaitable<void> erase_people(const SyncWork& work) {
    Pass pass(work, deadline_in(limits::erasure_time_max));
    co_await pass.run();
}

awaitable<Ledger::Erasure> erase_before_serving(const SyncWork& work, pg::Connection& data,
                                                Deadline deadline) {
    const auto production = co_await pg::Connection::open(work.production, deadline);
    Ledger::Erasure erasure;
    while (true) {
        const auto erasures = co_await store::list_erasures(*production, erasure.until, deadline);
        if (erasures.empty()) {
            co_return erasure;
        }
        const auto erased = co_await store::erase_users(data, erasures, deadline);
        for (const auto user : erased.users) {
            erasure.people.push_back(token_of(*work.key, user));
        }
        erasure.until = erasures.back().number;
    }
}

}  // namespace mien::sync
