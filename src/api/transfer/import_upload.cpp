#include "api/transfer/import_upload.hpp"

#include "base/error.hpp"
#include "http/multipart_head.hpp"

namespace mien::api {
namespace {

// As the form says, or the query beside a body that is the file itself.
std::string name_of(const http::Request& request) {
    const auto sent = request.body_file->file_name;
    auto name = sent ? *sent : http::safe_file_name(request.query("file_name").value_or(""));
    return name.empty() ? "file" : name;
}

}  // namespace

actions::ImportFile take_upload(const http::Request& request) {
    if (!request.body_file) {
        throw Error(ErrorKind::malformed, "The body is empty; this takes a file.");
    }
    const auto& body = *request.body_file;
    return {.path = body.path,
            .name = name_of(request),
            .bytes = body.bytes,
            .sha256 = body.sha256,
            .fate = objects::FileFate::given_up};
}

}  // namespace mien::api
