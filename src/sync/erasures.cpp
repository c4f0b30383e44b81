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

// Whether an Error tells of a failure, which is logged; rethrows any other.
bool is_failure(const std::exception_ptr& failure, std::string_view event, int generation) {
    const auto error = error_in(failure);
    if (failure && !error) {
        std::rethrow_exception(failure);
    }
    if (error) {
        log(LogLevel::error, event,
            {{"generation", generation}, {"error", error->message()}, {"detail", error->detail()}});
    }
    return error.has_value();
}

// One look at all generations that lag behind. Each of them for itself: what fails in one is told
// and left to the next look, and keeps nobody in the others.
class Pass {
  public:
    Pass(const SyncWork& work, Deadline deadline) : work_(work), deadline_(deadline) {}

    // False when there is nothing to do.
    awaitable<bool> begin() {
        production_ = co_await pg::Connection::open(work_.production, deadline_);
        last_ = co_await store::find_last_erasure(*production_, deadline_);
        if (last_ > 0) {
            behind_ = co_await store::list_erasures_behind(control(), last_, deadline_);
        }
        if (behind_.empty()) {
            co_return false;
        }
        const auto environment = co_await store::find_environment(*production_, deadline_);
        if (environment != "production") {
            throw Error(ErrorKind::conflict, "The source is not marked as production's.");
        }
        co_return true;
    }

    awaitable<void> erase_from_served() {
        for (const auto& state : behind_) {
            if (state.is_served) {
                co_await erase_from(state);
            }
        }
    }

    awaitable<void> erase_from_others() {
        for (const auto& state : behind_) {
            if (!state.is_served) {
                co_await erase_from(state);
            }
        }
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

  private:
    [[nodiscard]] pg::Pool& control() const { return work_.generations.control; }

    awaitable<void> erase_from(store::ErasureState state) {
        const auto ending = co_await async::ending_of(erase_all(state));
        static_cast<void>(is_failure(ending.failure, "erasure_failed", state.generation));
    }

    // A page is noted when its people are gone: who is killed in between does it again. What cannot
    // be noted does not keep the later ones, but is noted before they are.
    awaitable<void> erase_all(store::ErasureState state) {
        const auto inside = co_await enter(state.generation);
        bool may_note = true;
        auto after = state.erased_until;
        while (after < last_) {
            const auto erasures = co_await store::list_erasures(*production_, after, deadline_);
            if (erasures.empty()) {
                co_return;
            }
            after = erasures.back().number;
            const auto people = co_await erase_page(*inside, state.generation, erasures);
            if (may_note) {
                auto noting = note(erasures, state.generation, people > 0);
                const auto ending = co_await async::ending_of(std::move(noting));
                may_note = !is_failure(ending.failure, "erasure_not_recorded", state.generation);
            }
        }
    }

    // The owner's connection to a generation, if it is reached soon enough.
    awaitable<std::unique_ptr<pg::Connection>> enter(int number) {
        const auto generation = co_await store::find_generation(control(), number, deadline_);
        const auto cluster = co_await store::find_production_cluster(control(), deadline_);
        const auto deadline = deadline_in(limits::erasure_reach_time_max);
        auto inside =
            co_await pg::Connection::open(owner_of(work_.generations, *generation), deadline);
        store::Home home{.environment = "staging", .production_cluster = cluster};
        co_await store::refuse_other_environment(*inside, std::move(home), deadline);
        co_return inside;
    }

    // How many of the people were there.
    awaitable<std::size_t> erase_page(pg::Connection& inside, int number,
                                      std::vector<store::UserErasure> erasures) {
        const auto deadline = deadline_in(limits::erasure_page_time_max);
        auto erased = co_await store::erase_users(inside, std::move(erasures), deadline);
        std::ranges::move(erased.object_keys, std::back_inserter(object_keys_));
        if (!erased.users.empty()) {
            log(LogLevel::info, "people_erased",
                {{"generation", number}, {"people", erased.users.size()}});
        }
        co_return erased.users.size();
    }

    awaitable<void> note(std::vector<store::UserErasure> erasures, int generation, bool was_there) {
        const auto until = erasures.back().number;
        co_await enter_ledger();
        if (ledger_ && (was_there || until > recorded_until_)) {
            co_await record(std::move(erasures), generation);
        }
        co_await store::note_erased(control(), generation, until, deadline_);
    }

    // Without one there was no run, and nobody to erase; data of an older program aside.
    awaitable<void> enter_ledger() {
        if (!ledger_ && work_.key && work_.ledger) {
            const auto deadline = deadline_in(limits::erasure_reach_time_max);
            auto ledger = co_await Ledger::open(*work_.ledger, *work_.key, deadline);
            recorded_until_ = co_await ledger->find_erased_until(deadline);
            ledger_ = std::move(ledger);
        }
    }

    awaitable<void> record(std::vector<store::UserErasure> erasures, int generation) {
        Ledger::Erasure erasure{.until = std::max(recorded_until_, erasures.back().number),
                                .people = {},
                                .generations = {generation}};
        for (const auto& one : erasures) {
            erasure.people.push_back(token_of(*work_.key, one.user_id));
        }
        const auto until = erasure.until;
        [[maybe_unused]] const auto place =
            co_await ledger_->record_erasure(std::move(erasure), deadline_);
        recorded_until_ = until;
    }

    const SyncWork& work_;
    Deadline deadline_;
    std::unique_ptr<pg::Connection> production_;
    std::unique_ptr<Ledger> ledger_;
    std::int64_t last_ = 0;
    std::int64_t recorded_until_ = 0;
    std::vector<store::ErasureState> behind_;
    std::vector<std::string> object_keys_;
};

}  // namespace

awaitable<void> erase_people(const SyncWork& work) {
    Pass pass(work, deadline_in(limits::erasure_time_max));
    const bool has_work = co_await pass.begin();
    if (!has_work) {
        co_return;
    }
    co_await pass.erase_from_served();
    co_await work.generations.upkeep.run(pass.erase_from_others());
    co_await pass.remove_objects();
}

awaitable<ErasedBefore> erase_before_serving(const SyncWork& work, pg::Connection& data,
                                             Deadline deadline) {
    const auto production = co_await pg::Connection::open(work.production, deadline);
    ErasedBefore before;
    while (true) {
        const auto erasures =
            co_await store::list_erasures(*production, before.erasure.until, deadline);
        if (erasures.empty()) {
            co_return before;
        }
        const auto erased = co_await store::erase_users(data, erasures, deadline);
        for (const auto& one : erasures) {
            before.everybody.push_back(token_of(*work.key, one.user_id));
        }
        for (const auto user : erased.users) {
            before.erasure.people.push_back(token_of(*work.key, user));
        }
        before.erasure.until = erasures.back().number;
    }
}

}  // namespace mien::sync
