// Asking for an export, cancelling one, and saying that one was written without being asked for.
#pragma once

#include "actions/done.hpp"
#include "store/transfer/exports.hpp"

namespace mien::actions {

// Throws what store::create_export throws.
[[nodiscard]] awaitable<Done<store::ExportRow>> request_export(pg::Transaction& transaction,
                                                               store::ExportDraft draft);

// Throws not_found, and conflict when it has ended.
[[nodiscard]] awaitable<Done<store::ExportRow>> cancel_export(pg::Transaction& transaction,
                                                              store::ExportId id);

// An export that somebody with access to the database wrote to a file of their own.
struct WrittenExport {
    std::string format;
    store::ExportScope scope;
    store::BundleCounts counts;
    Sha256 sha256{};
};
[[nodiscard]] awaitable<Done<store::ExportId>> note_export(pg::Transaction& transaction,
                                                           WrittenExport written);

}  // namespace mien::actions
