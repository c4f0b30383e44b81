// The uploaded file of an import, on its way into the object store.
#pragma once

#include "api/edge/context.hpp"
#include "store/transfer/imports.hpp"

namespace mien::api {

// The part "file" of the request's multipart body, as a file of its own beside the body; file_key
// and requested_by are not filled in yet. Throws malformed without such a part.
struct UploadedFile {
    std::filesystem::path path;
    store::ImportDraft draft;
};
[[nodiscard]] awaitable<UploadedFile> take_upload(Context& context, const http::Request& request);

// Stores it under a key of its own; the row of the object is pending until the caller makes it
// live.
[[nodiscard]] awaitable<void> store_upload(Context& context, UploadedFile& file, Deadline deadline);

// In the transaction that creates the import.
[[nodiscard]] awaitable<void> keep_upload(pg::Transaction& transaction,
                                          const store::ImportDraft& draft);

}  // namespace mien::api
