#include "sync/storage_reset.hpp"

#include <unordered_map>

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

awaitable<Databases> enter_kept(const GenerationWork& work,
                                std::optional<store::Generation> in_the_making, Deadline deadline) {
    auto kept = co_await store::list_kept_generations(work.control, deadline);
    if (in_the_making) {
        kept.push_back(std::move(*in_the_making));
    }
    Databases databases;
    for (const auto& generation : kept) {
        const auto settings = owner_of(work, generation);
        auto connection = co_await pg::Connection::open(settings, deadline);
        databases.push_back(std::move(connection));
    }
    co_return databases;
}

// One page of the listing. What is kept is asked for anew, after the listing: meanwhile another
// database may have come to be served. The connections go with the page, so that an idle generation
// can be cloned.
awaitable<void> remove_unneeded(const GenerationWork& work, objects::ObjectStore& store,
                                std::optional<store::Generation> in_the_making,
                                std::vector<objects::ListedObject> listed, StorageReport& report,
                                Deadline deadline) {
    const auto databases = co_await enter_kept(work, std::move(in_the_making), deadline);
    std::unordered_map<std::string, std::uint64_t> bytes;
    std::vector<std::string> keys;
    for (auto& object : listed) {
        bytes.emplace(object.key, object.bytes);
        keys.push_back(std::move(object.key));
    }
    for (const auto& database : databases) {
        keys = co_await store::list_unknown_objects(*database, std::move(keys), deadline);
    }
    for (const auto& key : keys) {
        co_await store.remove(key, deadline);
        ++report.removed;
        report.removed_bytes += static_cast<std::int64_t>(bytes.at(key));
    }
}

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
                                                 std::optional<store::Generation> in_the_making,
                                                 Deadline deadline) {
    StorageReport report;
    const objects::TakeObjects take = [&](std::vector<objects::ListedObject> listed) {
        return remove_unneeded(work, store, in_the_making, std::move(listed), report, deadline);
    };
    co_await store.list(take, deadline);
    co_return report;
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
    const bool is_idle = co_await store::has_every_operation_ended(work.control, deadline);
    if (!is_idle) {
        co_return;
    }
    const auto store = co_await open_bucket(work, deadline);
    const auto report = co_await remove_unneeded_objects(work, *store, std::nullopt, deadline);
    if (report.removed > 0) {
        log(LogLevel::info, "unneeded_objects_removed",
            {{"objects", report.removed}, {"bytes", report.removed_bytes}});
    }
}

json::object to_json(const StorageReport& report) {
    return {{"objects_removed", report.removed},
            {"bytes_removed", report.removed_bytes},
            {"objects_missing", report.missing},
            {"missing", json::array(report.missing_keys.begin(), report.missing_keys.end())}};
}

}  // namespace mien::sync
