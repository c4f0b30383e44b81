#include "api/transfer/import_upload.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/multipart_head.hpp"
#include "objects/object_store.hpp"
#include "store/object_rows.hpp"

namespace mien::api {
namespace {

constexpr std::string_view content_type = "application/octet-stream";

// As the form says, or the query beside a body that is the file itself.
std::string name_of(const http::Request& request) {
    const auto sent = request.body_file->file_name;
    auto name = sent ? *sent : http::safe_file_name(request.query("file_name").value_or(""));
    return name.empty() ? "file" : name;
}

}  // namespace

UploadedFile take_upload(const http::Request& request) {
    if (!request.body_file) {
        throw Error(ErrorKind::malformed, "The body is empty; this takes a file.");
    }
    const auto& body = *request.body_file;
    return {.path = body.path,
            .draft = {.id = store::ImportId::make(),
                      .file_name = name_of(request),
                      .file_key = {},
                      .file_bytes = body.bytes,
                      .file_sha256 = body.sha256,
                      .requested_by = {}}};
}

awaitable<void> store_upload(Context& context, UploadedFile& file, Deadline deadline) {
    auto& draft = file.draft;
    draft.file_key = fmt::format("imports/{}", to_string(draft.id));
    co_await store::insert_pending_object(context.pool, draft.file_key, std::string(content_type),
                                          deadline);
    const objects::NewObject object{.file = file.path,
                                    .bytes = draft.file_bytes,
                                    .sha256 = draft.file_sha256,
                                    .content_type = std::string(content_type),
                                    .fate = objects::FileFate::given_up};
    co_await context.objects.put(draft.file_key, object, deadline);
}

awaitable<void> keep_upload(pg::Transaction& transaction, const store::ImportDraft& draft) {
    const store::ObjectRow row{draft.file_key, std::string(content_type), draft.file_bytes,
                               draft.file_sha256};
    const bool is_live = co_await store::mark_object_live(transaction, row);
    if (!is_live) {
        throw Error(ErrorKind::unavailable, "The upload took too long; try again.");
    }
}

}  // namespace mien::api
