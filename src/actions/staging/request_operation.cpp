#include "actions/staging/request_operation.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/generations.hpp"
#include "base/limits/text.hpp"
#include "core/text_rule.hpp"
#include "jobs/queue.hpp"
#include "store/staging/bridge_reports.hpp"

namespace mien::actions {
namespace {

store::AuditEntry entry_of(std::string action, const store::OperationRow& operation) {
    json::object details{{"kind", operation.kind}, {"arguments", operation.arguments}};
    if (operation.generation) {
        details["generation"] = *operation.generation;
    }
    return {.action = std::move(action),
            .subject_kind = "operation",
            .subject_id = to_string(operation.id),
            .details = std::move(details),
            .version_id = {}};
}

store::GenerationMover mover_of(const store::Actor& actor) {
    return {.id = actor.id, .label = actor.label};
}

awaitable<Done<store::OperationRow>> request_operation(pg::Transaction& transaction,
                                                       store::NewOperation operation) {
    auto row = co_await store::create_operation(transaction, std::move(operation));
    std::vector<store::AuditEntry> audit;
    audit.push_back(entry_of("operation.request", row));
    co_return Done<store::OperationRow>{std::move(row), std::move(audit)};
}

void require_valid_draft(const SnapshotDraft& draft) {
    std::vector<Problem> problems;
    core::check_text(
        problems, draft.name,
        {.pointer = "/name", .field = "name", .characters_max = limits::name_characters_max});
    core::check_text(problems, draft.note,
                     {.pointer = "/note",
                      .field = "note",
                      .characters_max = limits::snapshot_note_characters_max,
                      .blank = core::Blank::empty_allowed,
                      .controls = core::Controls::white_space_only});
    require_valid(problems);
}

// One that was cancelled while a bridge had it that has died since has ended, too.
awaitable<std::optional<store::OperationRow>> find_unfinished(pg::Transaction& transaction) {
    auto found = co_await store::find_unfinished_operation(transaction);
    if (!found || !found->is_cancel_requested || !found->job_id) {
        co_return found;
    }
    const auto state = co_await jobs::request_cancel(transaction, *found->job_id);
    co_return state == jobs::JobState::cancelled ? std::nullopt : std::move(found);
}

// Databases are copied and dropped on the server of the one that is served.
void require_same_server(const store::Generation& served, const store::Generation& other) {
    if (served.host != other.host || served.port != other.port) {
        throw Error(ErrorKind::conflict,
                    fmt::format("Generation {} lies on another server, {}:{}, than the data that "
                                "are served: configure that one first.",
                                other.number, other.host, other.port));
    }
}

}  // namespace

awaitable<std::optional<store::OperationRow>> find_operation_in_the_way(
    pg::Transaction& transaction) {
    const auto served = co_await store::lock_served(transaction);
    static_cast<void>(served);
    auto unfinished = co_await find_unfinished(transaction);
    co_return unfinished;
}

awaitable<store::Generation> require_no_operation(pg::Transaction& transaction) {
    auto served = co_await store::lock_served(transaction);
    const auto unfinished = co_await find_unfinished(transaction);
    if (unfinished) {
        const json::object which{{"operation_id", to_string(unfinished->id)},
                                 {"operation_kind", unfinished->kind}};
        throw Error(ErrorKind::conflict,
                    fmt::format("The {} that {} asked for has not ended: wait for it or cancel it.",
                                unfinished->kind, unfinished->requested_by.label))
            .with_extensions(json::serialize(which));
    }
    co_return served;
}

awaitable<Done<store::OperationRow>> request_snapshot(pg::Transaction& transaction,
                                                      SnapshotDraft draft, store::Actor actor) {
    require_valid_draft(draft);
    const auto served = co_await require_no_operation(transaction);
    const int snapshots = co_await store::count_snapshots(transaction);
    if (snapshots >= limits::snapshots_max) {
        throw Error(ErrorKind::conflict,
                    fmt::format("There are {} snapshots already: drop one first.", snapshots));
    }
    const store::NewGeneration made{.origin = "snapshot",
                                    .made_from = served.number,
                                    .name = draft.name,
                                    .note = draft.note,
                                    .made_by = mover_of(actor)};
    const auto generation = co_await store::add_generation(transaction, served, made);
    store::NewOperation operation{.kind = std::string(store::snapshot_kind),
                                  .arguments = {{"name", draft.name}, {"note", draft.note}},
                                  .generation = generation.number,
                                  .requested_by = mover_of(actor)};
    co_return co_await request_operation(transaction, std::move(operation));
}

awaitable<Done<store::OperationRow>> request_restore(pg::Transaction& transaction,
                                                     std::optional<int> snapshot,
                                                     store::Actor actor) {
    const auto served = co_await require_no_operation(transaction);
    const auto source = co_await store::get_snapshot(transaction, snapshot);
    require_same_server(served, source);
    const store::NewGeneration made{
        .origin = "restore", .made_from = source.number, .made_by = mover_of(actor)};
    const auto generation = co_await store::add_generation(transaction, served, made);
    store::NewOperation operation{
        .kind = std::string(store::restore_kind),
        .arguments = {{"snapshot", source.number}, {"name", source.name.value_or("")}},
        .generation = generation.number,
        .requested_by = mover_of(actor)};
    co_return co_await request_operation(transaction, std::move(operation));
}

awaitable<Done<store::OperationRow>> request_reset(pg::Transaction& transaction, ResetRequest reset,
                                                   store::Actor actor) {
    if (!reset.database && !reset.storage) {
        constexpr auto sentence = "Say what is to be reset: the database, the storage, or both.";
        throw Error(ErrorKind::invalid, sentence, {{"", "nothing_to_reset", sentence}});
    }
    const auto served = co_await require_no_operation(transaction);
    store::NewOperation operation{
        .kind = std::string(store::reset_kind),
        .arguments = {{"database", reset.database}, {"storage", reset.storage}},
        .generation = std::nullopt,
        .requested_by = mover_of(actor)};
    if (reset.database) {
        std::optional<store::Generation> base;
        if (!reset.is_to_empty) {
            base = co_await store::find_base(transaction);
        }
        store::NewGeneration made{.origin = "reset", .made_by = mover_of(actor)};
        operation.arguments["to"] = base ? "last_sync" : "empty";
        if (base) {
            require_same_server(served, *base);
            made.made_from = base->number;
            operation.arguments["base"] = base->number;
        }
        const auto generation =
            co_await store::add_generation(transaction, served, std::move(made));
        operation.generation = generation.number;
    }
    co_return co_await request_operation(transaction, std::move(operation));
}

void require_unmasked_allowed(bool is_allowed) {
    if (!is_allowed) {
        throw Error(ErrorKind::conflict,
                    "The masking policy does not allow runs without masking: it would say "
                    "allow_unmasked = true in [masking]. Nothing was copied.");
    }
}

awaitable<Done<store::OperationRow>> request_sync(pg::Transaction& transaction, SyncRequest request,
                                                  store::Actor actor) {
    if (!request.anonymize) {
        const auto policy = co_await store::find_masking_policy(transaction);
        require_unmasked_allowed(!policy || policy->allows_unmasked);
    }
    const auto served = co_await require_no_operation(transaction);
    store::NewGeneration base{.origin = "sync", .is_idle = true, .made_by = mover_of(actor)};
    const auto kept = co_await store::add_generation(transaction, served, std::move(base));
    store::NewGeneration made{
        .origin = "sync", .made_from = kept.number, .made_by = mover_of(actor)};
    const auto generation = co_await store::add_generation(transaction, served, std::move(made));
    store::NewOperation operation{.kind = std::string(store::sync_kind),
                                  .arguments = {{"anonymize", request.anonymize},
                                                {"include_versions", request.include_versions}},
                                  .generation = generation.number,
                                  .requested_by = mover_of(actor)};
    co_return co_await request_operation(transaction, std::move(operation));
}

awaitable<Done<store::OperationRow>> request_drop(pg::Transaction& transaction,
                                                  std::optional<int> snapshot, store::Actor actor) {
    const auto served = co_await require_no_operation(transaction);
    const auto dropped = co_await store::get_snapshot(transaction, snapshot);
    require_same_server(served, dropped);
    co_await store::begin_dropping(transaction, dropped.number);
    store::NewOperation operation{.kind = std::string(store::drop_kind),
                                  .arguments = {{"name", dropped.name.value_or("")}},
                                  .generation = dropped.number,
                                  .requested_by = mover_of(actor)};
    co_return co_await request_operation(transaction, std::move(operation));
}

awaitable<Done<store::OperationRow>> cancel_operation(pg::Transaction& transaction,
                                                      store::OperationId id) {
    const auto before = co_await store::get_operation(transaction, id);
    if (!before.job_id) {
        throw Error(ErrorKind::conflict,
                    "The operation has ended already; there is nothing to cancel.");
    }
    if (before.kind == store::drop_kind) {
        throw Error(ErrorKind::conflict, "A drop cannot be cancelled: the snapshot is gone.");
    }
    co_await jobs::request_cancel(transaction, *before.job_id);
    auto row = co_await store::get_operation(transaction, id);
    std::vector<store::AuditEntry> audit;
    audit.push_back(entry_of("operation.cancel", row));
    co_return Done<store::OperationRow>{std::move(row), std::move(audit)};
}

}  // namespace mien::actions
