#include "actions/change_setting.hpp"

namespace mien::actions {

awaitable<Done<store::Setting>> change_setting(pg::Transaction& transaction, store::Setting before,
                                               json::value value) {
    if (before.value == value) {
        co_return Done<store::Setting>{std::move(before), {}};
    }
    auto after = co_await store::change_setting(transaction, before.name, std::move(value));
    std::vector<store::AuditEntry> audit;
    audit.push_back({.action = "setting.change",
                     .subject_kind = "setting",
                     .subject_id = after.name,
                     .details = {{"from", before.value}, {"to", after.value}},
                     .version_id = {}});
    co_return Done<store::Setting>{std::move(after), std::move(audit)};
}

}  // namespace mien::actions
