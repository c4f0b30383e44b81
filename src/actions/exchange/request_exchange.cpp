#include "actions/exchange/request_exchange.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/or_null.hpp"
#include "store/object_rows.hpp"

namespace mien::actions {
namespace {

// Whatever it was sent as: what a file holds is found out by reading it.
const std::string content_type = "application/octet-stream";

std::string action_of(store::ExchangeStage stage) {
    switch (stage) {
        case store::ExchangeStage::export_clips:
            return "clip_export.create";
        case store::ExchangeStage::image:
            return "reference_image.upload";
        case store::ExchangeStage::plan:
        case store::ExchangeStage::apply:
            return "card.upload";
    }
    return "";
}

// Of a request that concerns the exchange as a whole.
std::vector<store::AuditEntry> audit_of(std::string action, const store::ExchangeRow& row) {
    std::vector<store::AuditEntry> audit;
    audit.push_back({.action = std::move(action),
                     .subject_kind = "exchange",
                     .subject_id = to_string(row.id),
                     .details = {{"file_name", row.file_name},
                                 {"character_id", or_null(row.character_id)},
                                 {"wish", row.wish}},
                     .version_id = {}});
    return audit;
}

}  // namespace

awaitable<void> store_exchange_file(pg::Pool& pool, objects::ObjectStore& objects,
                                    store::ExchangeDraft& draft, ExchangeFile file,
                                    Deadline deadline) {
    auto key = fmt::format("exchanges/{}", to_string(draft.id));
    co_await store::insert_pending_object(pool, key, content_type, deadline);
    const objects::NewObject object{.file = std::move(file.path),
                                    .bytes = file.bytes,
                                    .sha256 = file.sha256,
                                    .content_type = content_type,
                                    .fate = objects::FileFate::given_up};
    co_await objects.put(key, object, deadline);
    draft.file_key = std::move(key);
}

awaitable<Done<store::ExchangeRow>> request_exchange(pg::Transaction& transaction,
                                                     store::ExchangeDraft draft,
                                                     ExchangeFile file) {
    if (draft.file_key) {
        const store::ObjectRow object{*draft.file_key, content_type, file.bytes, file.sha256};
        const bool is_live = co_await store::mark_object_live(transaction, object);
        if (!is_live) {
            throw Error(ErrorKind::unavailable, "The upload took too long; try again.");
        }
    }
    auto row = co_await store::create_exchange(transaction, std::move(draft));
    auto audit = audit_of(action_of(row.stage), row);
    co_return Done<store::ExchangeRow>{std::move(row), std::move(audit)};
}

awaitable<Done<store::ExchangeRow>> cancel_exchange(pg::Transaction& transaction,
                                                    store::ExchangeId id,
                                                    std::vector<store::ExchangeStage> stages) {
    auto row = co_await store::cancel_exchange(transaction, id, std::move(stages));
    auto audit = audit_of("exchange.cancel", row);
    co_return Done<store::ExchangeRow>{std::move(row), std::move(audit)};
}

awaitable<Done<store::ExchangeRow>> order_card(pg::Transaction& transaction, store::ExchangeId id,
                                               json::object wish, store::Actor actor) {
    auto row = co_await store::order_card(transaction, id, std::move(wish), std::move(actor));
    co_return Done<store::ExchangeRow>{std::move(row), {}};
}

}  // namespace mien::actions
