#include "sync/storage_reset.hpp"

#include <unordered_map>

#include "base/limits/generations.hpp"
#include "store/object_rows.hpp"

namespace mien::sync {
namespace {

awaitable<void> remove_unneeded(objects::ObjectStore& store,
                                const std::vector<std::unique_ptr<pg::Connection>>& databases,
                                std::vector<objects::ListedObject> listed, StorageReport& report,
                                Deadline deadline) {
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

}  // namespace

awaitable<StorageReport> remove_unneeded_objects(
    objects::ObjectStore& store, const std::vector<std::unique_ptr<pg::Connection>>& databases,
    Deadline deadline) {
    StorageReport report;
    const objects::TakeObjects take = [&](std::vector<objects::ListedObject> listed) {
        return remove_unneeded(store, databases, std::move(listed), report, deadline);
    };
    co_await store.list(take, deadline);
    co_return report;
}

awaitable<void> find_missing_objects(objects::ObjectStore& store, pg::Connection& database,
                                     StorageReport& report, Deadline deadline) {
    std::string last;
    while (true) {
        const auto keys =
            co_await store::list_live_objects(database, last, limits::object_keys_page, deadline);
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

json::object to_json(const StorageReport& report) {
    return {{"objects_removed", report.removed},
            {"bytes_removed", report.removed_bytes},
            {"objects_missing", report.missing},
            {"missing", json::array(report.missing_keys.begin(), report.missing_keys.end())}};
}

}  // namespace mien::sync
