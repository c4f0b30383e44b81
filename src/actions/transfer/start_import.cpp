#include "actions/transfer/start_import.hpp"

#include <fmt/format.h>

#include "actions/transfer/import_audit.hpp"
#include "base/error.hpp"
#include "store/object_rows.hpp"

namespace mien::actions {
namespace {

// Whatever it was sent as: what a file holds is found out by reading it.
const std::string content_type = "application/octet-stream";

}  // namespace

awaitable<store::ImportDraft> store_import_file(pg::Pool& pool, objects::ObjectStore& objects,
                                                ImportFile file, AdminId requested_by,
                                                Deadline deadline) {
    store::ImportDraft draft{.id = store::ImportId::make(),
                             .file_name = std::move(file.name),
                             .file_key = {},
                             .file_bytes = file.bytes,
                             .file_sha256 = file.sha256,
                             .requested_by = requested_by};
    draft.file_key = fmt::format("imports/{}", to_string(draft.id));
    co_await store::insert_pending_object(pool, draft.file_key, content_type, deadline);
    const objects::NewObject object{.file = std::move(file.path),
                                    .bytes = file.bytes,
                                    .sha256 = file.sha256,
                                    .content_type = content_type,
                                    .fate = file.fate};
    co_await objects.put(draft.file_key, object, deadline);
    co_return draft;
}

awaitable<Done<store::ImportRow>> start_import(pg::Transaction& transaction,
                                               store::ImportDraft draft) {
    const store::ObjectRow object{draft.file_key, content_type, draft.file_bytes,
                                  draft.file_sha256};
    const bool is_live = co_await store::mark_object_live(transaction, object);
    if (!is_live) {
        throw Error(ErrorKind::unavailable, "The upload took too long; try again.");
    }
    auto row = co_await store::create_import(transaction, std::move(draft));
    auto audit = audit_of("import.create", row);
    co_return Done<store::ImportRow>{std::move(row), std::move(audit)};
}

}  // namespace mien::actions
