// The uploaded file of an import, on its way into the object store.
#pragma once

#include "api/edge/context.hpp"
#include "store/transfer/imports.hpp"

namespace mien::api {

// The file of the request; file_key and requested_by are not filled in yet. Throws malformed when
// there is none.
struct UploadedFile {
    std::filesystem::path path;
    store::ImportDraft draft;
};
[[nodiscard]] UploadedFile take_upload(const http::Request& request);

// Stores it under a key of its own; the row of the object is pending until the caller makes it
// live.
[[nodiscard]] awaitable<void> store_upload(Context& context, UploadedFile& file, Deadline deadline);

// In the transaction that creates the import.
[[nodiscard]] awaitable<void> keep_upload(pg::Transaction& transaction,
                                          const store::ImportDraft& draft);

}  // namespace mien::api
