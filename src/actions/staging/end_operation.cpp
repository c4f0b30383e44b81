#include "actions/staging/end_operation.hpp"

#include "actions/staging/configuration_audit.hpp"
#include "base/error.hpp"
#include "store/staging/generation_closing.hpp"

namespace mien::actions {
namespace {

store::AuditEntry entry_of(std::string action, const store::OperationRow& operation,
                           const store::Generation& generation) {
    return {.action = std::move(action),
            .subject_kind = "generation",
            .subject_id = std::to_string(generation.number),
            .details = {{"database", generation.database},
                        {"origin", generation.origin},
                        {"operation_id", to_string(operation.id)}},
            .version_id = {}};
}

store::AuditEntry storage_entry(const store::OperationRow& operation, const json::object& result) {
    return {.action = "storage.reset",
            .subject_kind = "operation",
            .subject_id = to_string(operation.id),
            .details = result,
            .version_id = {}};
}

bool resets_storage(const store::OperationRow& operation) {
    const auto* const storage = operation.arguments.if_contains("storage");
    return storage != nullptr && storage->is_bool() && storage->get_bool();
}

// As it is when its database is whole.
awaitable<store::Generation> finish_made(pg::Transaction& transaction,
                                         const store::OperationRow& operation, std::int64_t bytes) {
    const int number = operation.generation.value();
    const bool is_finished = co_await store::finish_generation(transaction, number, bytes);
    if (!is_finished) {
        throw Error(ErrorKind::conflict, "The generation is not in the making any more.");
    }
    auto made = co_await store::find_generation(transaction, number);
    co_return std::move(*made);
}

}  // namespace

store::Actor bridge_actor(const store::OperationRow& operation) {
    return {
        .kind = "system", .id = {}, .label = "mien bridge", .request_id = to_string(operation.id)};
}

awaitable<std::vector<store::AuditEntry>> keep_snapshot(pg::Transaction& transaction,
                                                        store::OperationRow operation,
                                                        OperationOutcome outcome) {
    const auto made = co_await finish_made(transaction, operation, outcome.bytes);
    co_await store::finish_operation(transaction, operation.id, std::move(outcome.result));
    std::vector<store::AuditEntry> audit;
    audit.push_back(entry_of("generation.make", operation, made));
    co_return audit;
}

awaitable<std::vector<store::AuditEntry>> serve_made(pg::Transaction& transaction,
                                                     store::OperationRow operation,
                                                     OperationOutcome outcome) {
    const auto served = co_await store::lock_served(transaction);
    if (served.number != outcome.preserved_from) {
        throw Error(ErrorKind::conflict,
                    "Another generation is served meanwhile: ask for this again.");
    }
    const store::Closer closer{.by = operation.id.uuid, .attempt = outcome.attempt};
    co_await store::require_closed(transaction, closer);
    const auto made = co_await finish_made(transaction, operation, outcome.bytes);
    const store::GenerationMove move{
        .mover = operation.requested_by, .reason = operation.kind, .operation_id = operation.id};
    co_await store::serve_generation(transaction, made.number, move);
    co_await store::open_generation(transaction, closer);
    std::vector<store::AuditEntry> audit;
    audit.push_back(entry_of("generation.make", operation, made));
    audit.push_back(generation_entry(made));
    if (resets_storage(operation)) {
        audit.push_back(storage_entry(operation, outcome.result));
    }
    co_await store::finish_operation(transaction, operation.id, std::move(outcome.result));
    co_return audit;
}

awaitable<std::vector<store::AuditEntry>> serve_synced(pg::Transaction& transaction,
                                                       store::OperationRow operation,
                                                       OperationOutcome outcome) {
    const auto made = co_await store::find_generation(transaction, operation.generation.value());
    const int base = made->made_from.value();
    const bool is_kept = co_await store::finish_generation(transaction, base, outcome.bytes);
    if (!is_kept) {
        throw Error(ErrorKind::conflict, "The generation is not in the making any more.");
    }
    co_await store::drop_other_bases(transaction, base);
    co_return co_await serve_made(transaction, std::move(operation), std::move(outcome));
}

awaitable<std::vector<store::AuditEntry>> end_drop(pg::Transaction& transaction,
                                                   store::OperationRow operation,
                                                   OperationOutcome outcome) {
    const int number = operation.generation.value();
    co_await store::finish_dropping(transaction, number);
    const auto dropped = co_await store::find_generation(transaction, number);
    co_await store::finish_operation(transaction, operation.id, std::move(outcome.result));
    std::vector<store::AuditEntry> audit;
    audit.push_back(entry_of("generation.drop", operation, *dropped));
    co_return audit;
}

awaitable<std::vector<store::AuditEntry>> end_storage_reset(pg::Transaction& transaction,
                                                            store::OperationRow operation,
                                                            OperationOutcome outcome) {
    std::vector<store::AuditEntry> audit;
    audit.push_back(storage_entry(operation, outcome.result));
    co_await store::finish_operation(transaction, operation.id, std::move(outcome.result));
    co_return audit;
}

}  // namespace mien::actions
