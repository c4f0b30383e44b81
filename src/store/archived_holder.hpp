// A unique value that something archived holds: lists do not show the holder, so the refusal says.
#pragma once

#include "base/error.hpp"
#include "pg/transaction.hpp"

namespace mien::store {

struct ArchivedHolder {
    pg::Query find;  // gives a row when there is one
    const char* pointer;
    const char* code;  // that of the constraint, which refuses every other holder
    const char* message;
};

// Throws conflict when there is one. Who takes the value at the same moment is left to the
// constraint.
inline awaitable<void> require_no_archived_holder(pg::Transaction& transaction,
                                                  ArchivedHolder holder, pg::Params values) {
    const auto found = co_await transaction.run(holder.find, std::move(values));
    if (!found.empty()) {
        throw Error(ErrorKind::conflict, holder.message,
                    {{holder.pointer, holder.code, holder.message}});
    }
}

}  // namespace mien::store
