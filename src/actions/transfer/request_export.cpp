#include "actions/transfer/request_export.hpp"

namespace mien::actions {
namespace {

std::vector<store::AuditEntry> audit_of(std::string action, store::ExportId id,
                                        json::object details) {
    std::vector<store::AuditEntry> audit;
    audit.push_back({.action = std::move(action),
                     .subject_kind = "export",
                     .subject_id = to_string(id),
                     .details = std::move(details),
                     .version_id = {}});
    return audit;
}

// Null for all of an axis.
json::value to_json(const std::optional<std::vector<std::string>>& filter) {
    return filter ? json::value_from(*filter) : json::value(nullptr);
}

json::object details_of(std::string_view format, const store::ExportScope& scope) {
    return {{"format", format},
            {"with_history", scope.with_history},
            {"with_images", scope.with_images},
            {"character_ids", to_json(scope.character_ids)},
            {"emotions", to_json(scope.emotions)}};
}

}  // namespace

awaitable<Done<store::ExportRow>> request_export(pg::Transaction& transaction,
                                                 store::ExportDraft draft) {
    auto row = co_await store::create_export(transaction, std::move(draft));
    auto audit = audit_of("export.create", row.id, details_of(row.format, row.scope));
    co_return Done<store::ExportRow>{std::move(row), std::move(audit)};
}

awaitable<Done<store::ExportRow>> cancel_export(pg::Transaction& transaction, store::ExportId id) {
    const auto before = co_await store::get_export(transaction, id);
    co_await store::request_cancel(transaction, before.progress);
    auto row = co_await store::get_export(transaction, id);
    auto audit = audit_of("export.cancel", id, details_of(row.format, row.scope));
    co_return Done<store::ExportRow>{std::move(row), std::move(audit)};
}

awaitable<Done<store::ExportId>> note_export(pg::Transaction& /*transaction*/,
                                             WrittenExport written) {
    const auto id = store::ExportId::make();
    auto details = details_of(written.format, written.scope);
    details["sha256"] = to_hex(written.sha256);
    details["counts"] = store::to_json(written.counts);
    co_return Done<store::ExportId>{id, audit_of("export.write", id, std::move(details))};
}

}  // namespace mien::actions
