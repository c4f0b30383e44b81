#include "api/transfer/import_upload.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "http/multipart.hpp"
#include "objects/file.hpp"
#include "objects/object_store.hpp"
#include "store/object_rows.hpp"

namespace mien::api {
namespace {

constexpr std::string_view content_type = "application/octet-stream";

// Copies the part out of the body; blocks.
UploadedFile extract(const http::BodyFile& body, const std::string& boundary) {
    const auto parts = http::read_multipart(body, boundary);
    const auto* const part = http::find_part(parts, "file");
    if (part == nullptr || !part->file_name) {
        throw Error(ErrorKind::malformed,
                    "Send the file as the part “file” of a multipart/form-data body.",
                    {{"/file", "required", "The part “file” is missing."}});
    }
    UploadedFile file{.path = body.path.parent_path() / "part", .draft = {}};
    const auto source = objects::File::open_for_reading(body.path);
    const auto target = objects::File::create(file.path);
    Digest digest;
    for (std::uint64_t done = 0; done < part->length;) {
        const auto wanted =
            std::min<std::uint64_t>(limits::object_chunk_bytes, part->length - done);
        const auto bytes = source.read_at(part->offset + done, wanted);
        digest.update(bytes);
        target.write_all(bytes);
        done += bytes.size();
    }
    file.draft = {.id = store::ImportId::make(),
                  .file_name = part->file_name->empty() ? "file" : *part->file_name,
                  .file_key = {},
                  .file_bytes = part->length,
                  .file_sha256 = digest.finish(),
                  .requested_by = {}};
    return file;
}

}  // namespace

awaitable<UploadedFile> take_upload(Context& context, const http::Request& request) {
    const auto boundary = http::multipart_boundary(request.header("content-type").value_or(""));
    if (!request.body_file) {
        throw Error(ErrorKind::malformed, "The body is empty; this takes a file.");
    }
    const std::function<UploadedFile()> call = [body = *request.body_file, boundary] {
        return extract(body, boundary);
    };
    co_return co_await context.work.run(call);
}

awaitable<void> store_upload(Context& context, UploadedFile& file, Deadline deadline) {
    auto& draft = file.draft;
    draft.file_key = fmt::format("imports/{}", to_string(draft.id));
    co_await store::insert_pending_object(context.pool, draft.file_key, std::string(content_type),
                                          deadline);
    const objects::NewObject object{file.path, draft.file_bytes, draft.file_sha256,
                                    std::string(content_type)};
    co_await context.objects.put(draft.file_key, object);
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
