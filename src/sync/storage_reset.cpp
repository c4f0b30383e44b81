#include "sync/storage_reset.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/generations.hpp"
#include "base/log.hpp"
#include "objects/bucket.hpp"
#include "store/object_rows.hpp"
#include "store/staging/configurations.hpp"
#include "store/staging/operations.hpp"
#include "sync/database_server.hpp"

namespace mien::sync {
namespace {

using Databases = std::vector<std::unique_ptr<pg::Connection>>;

// One removal of what nobody needs.
class Removal {
  public:
    Removal(const GenerationWork& work, objects::ObjectStore& store, RemovalOptions options,
            Deadline deadline)
        : work_(work), store_(store), options_(std::move(options)), deadline_(deadline) {}

    awaitable<StorageReport> run() {
        const objects::TakeObjects take = [this](std::vector<objects::ListedObject> listed) {
            return remove_unneeded(std::move(listed));
        };
        co_await store_.list(take, deadline_);
        co_return std::move(report_);
    }

  private:
    // One page of the listing. What is kept is asked for anew, after the listing: meanwhile another
    // database may have come to be served. The connections go with the page, so that an idle
    // generation can be cloned.
    awaitable<void> remove_unneeded(std::vector<objects::ListedObject> listed) {
        co_await look_for_operation();
        if (has_to_stop_) {
            co_return;
        }
        const auto databases = co_await enter_kept();
        std::unordered_map<std::string, std::uint64_t> bytes;
        std::vector<std::string> keys;
        for (auto& object : listed) {
            bytes.emplace(object.key, object.bytes);
            keys.push_back(std::move(object.key));
        }
        for (const auto& database : databases) {
            keys = co_await store::list_unknown_objects(*database, std::move(keys), deadline_);
        }
        for (const auto& key : keys) {
            co_await look_for_operation();
            if (has_to_stop_) {
                co_return;
            }
            co_await store_.remove(key, deadline_);
            ++report_.removed;
            report_.removed_bytes += static_cast<std::int64_t>(bytes.at(key));
        }
    }

    // One that another bridge has begun needs objects that no kept generation has a row of yet.
    awaitable<void> look_for_operation() {
        if (options_.gives_way) {
            const bool have_ended =
                co_await store::has_every_operation_ended(work_.control, deadline_);
            has_to_stop_ = !have_ended;
        }
    }

    awaitable<Databases> enter_kept() {
        const auto kept = co_await store::list_kept_generations(work_.control, deadline_);
        Databases databases;
        for (const auto& one : kept) {
            auto database = co_await enter(one);
            if (database) {
                databases.push_back(std::move(database));
            }
        }
        if (options_.in_the_making) {
            const auto settings = owner_of(work_, *options_.in_the_making);
            auto database = co_await pg::Connection::open(settings, deadline_);
            databases.push_back(std::move(database));
        }
        co_return databases;
    }

    // Nothing for one on a server that was left, which has no say any more.
    awaitable<std::unique_ptr<pg::Connection>> enter(const store::KeptGeneration& kept) {
        const auto& generation = kept.generation;
        if (std::ranges::find(report_.not_asked, generation.number) != report_.not_asked.end()) {
            co_return nullptr;
        }
        const auto settings = owner_of(work_, generation);
        auto opening = co_await async::ending_of(pg::Connection::open(settings, deadline_));
        const auto error = error_in(opening.failure);
        if (opening.failure && !error) {
            std::rethrow_exception(opening.failure);
        }
        if (!error) {
            co_return std::move(*opening.value);
        }
        if (kept.is_here || (kept.was_left_lately && options_.gives_way)) {
            throw Error(
                ErrorKind::unavailable,
                fmt::format("Generation {} cannot be entered at {}:{}, so that nobody knows "
                            "which objects it needs.",
                            generation.number, generation.host, generation.port))
                .with_detail(error->message());
        }
        report_.not_asked.push_back(generation.number);
        co_return nullptr;
    }

    const GenerationWork& work_;
    objects::ObjectStore& store_;
    const RemovalOptions options_;
    const Deadline deadline_;
    StorageReport report_;
    bool has_to_stop_ = false;
};

// Staging's servers mark the directory that they use: one without a mark may be another machine's.
void require_taken(const std::filesystem::path& directory) {
    const auto problem = objects::find_bucket_problem(directory, "staging");
    if (problem) {
        throw Error(ErrorKind::conflict, problem->message);
    }
    if (!objects::find_bucket_mark(directory)) {
        throw Error(ErrorKind::conflict,
                    "No server of staging has marked its object directory yet: check that "
                    "staging.objects.directory of the bridge is the directory that they use.");
    }
}

}  // namespace

awaitable<std::unique_ptr<objects::ObjectStore>> open_bucket(const GenerationWork& work,
                                                             Deadline deadline) {
    const auto active = co_await store::find_active_configuration(work.control, deadline);
    if (!active) {
        throw Error(ErrorKind::unavailable, "Staging has no configuration yet: run mien migrate.");
    }
    const auto settings = objects::with_bucket(work.objects, active->content.storage_bucket);
    if (const auto* const files = std::get_if<objects::FilesystemSettings>(&settings)) {
        const std::function<void()> look = [path = files->directory] { require_taken(path); };
        co_await work.work.run<void>(look);
    }
    const auto executor = co_await asio::this_coro::executor;
    co_return objects::open_store(settings, executor, work.work);
}

awaitable<StorageReport> remove_unneeded_objects(const GenerationWork& work,
                                                 objects::ObjectStore& store,
                                                 RemovalOptions options, Deadline deadline) {
    Removal removal(work, store, std::move(options), deadline);
    co_return co_await removal.run();
}

awaitable<void> find_missing_objects(const GenerationWork& work, objects::ObjectStore& store,
                                     store::Generation generation, StorageReport& report,
                                     Deadline deadline) {
    const auto settings = owner_of(work, generation);
    const auto database = co_await pg::Connection::open(settings, deadline);
    std::string last;
    while (true) {
        const auto keys =
            co_await store::list_live_objects(*database, last, limits::object_keys_page, deadline);
        if (keys.empty()) {
            co_return;
        }
        for (const auto& key : keys) {
            const auto found = co_await store.find(key, deadline);
            if (found) {
                continue;
            }
            ++report.missing;
            if (report.missing <= limits::missing_objects_told) {
                report.missing_keys.push_back(key);
            }
        }
        last = keys.back();
    }
}

awaitable<void> reap_unneeded_objects(const GenerationWork& work) {
    const auto deadline = deadline_in(limits::object_reap_time_max);
    const auto store = co_await open_bucket(work, deadline);
    const RemovalOptions options{.gives_way = true};
    const auto report = co_await remove_unneeded_objects(work, *store, options, deadline);
    if (report.removed > 0) {
        log(LogLevel::info, "unneeded_objects_removed",
            {{"objects", report.removed}, {"bytes", report.removed_bytes}});
    }
}

json::object to_json(const StorageReport& report) {
    return {
        {"objects_removed", report.removed},
        {"bytes_removed", report.removed_bytes},
        {"objects_missing", report.missing},
        {"missing", json::array(report.missing_keys.begin(), report.missing_keys.end())},
        {"generations_not_asked", json::array(report.not_asked.begin(), report.not_asked.end())}};
}

}  // namespace mien::sync
