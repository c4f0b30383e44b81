#include "actions/transfer/order_import.hpp"

#include "actions/transfer/import_audit.hpp"

namespace mien::actions {

awaitable<Done<store::ImportRow>> order_apply(pg::Transaction& transaction, store::ImportId id,
                                              store::ImportOrder order) {
    auto row = co_await store::order_apply(transaction, id, order);
    co_return Done<store::ImportRow>{std::move(row), {}};
}

awaitable<Done<store::ImportRow>> order_replan(pg::Transaction& transaction, store::ImportId id) {
    auto row = co_await store::order_replan(transaction, id);
    co_return Done<store::ImportRow>{std::move(row), {}};
}

awaitable<Done<store::ImportRow>> cancel_import(pg::Transaction& transaction, store::ImportId id) {
    auto row = co_await store::cancel_import(transaction, id);
    auto audit = audit_of("import.cancel", row);
    co_return Done<store::ImportRow>{std::move(row), std::move(audit)};
}

}  // namespace mien::actions
