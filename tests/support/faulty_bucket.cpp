#include "tests/support/faulty_bucket.hpp"

#include <fmt/format.h>

namespace mien::test {
namespace {

constexpr std::string_view completed =
    "<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>";

// What is stored of the fields of a request.
std::map<std::string, std::string> kept_fields(const ScriptedRequest& request) {
    std::map<std::string, std::string> kept;
    for (const auto& [name, value] : request.fields) {
        if (name == "content-type" || name.starts_with("x-amz-meta-")) {
            kept[name] = value;
        }
    }
    return kept;
}

}  // namespace

FaultyBucket::FaultyBucket(Executor executor)
    : server_(executor, [this](const ScriptedRequest& request) { return answer(request); }) {}

std::string FaultyBucket::endpoint() const {
    return fmt::format("http://127.0.0.1:{}", server_.port());
}

std::string FaultyBucket::answer(const ScriptedRequest& request) {
    requests.push_back(request.method + " " + request.target);
    const auto fault = fault_of ? fault_of(request) : std::nullopt;
    if (!fault) {
        return carry_out(request);
    }
    if (fault->is_applied) {
        (void)carry_out(request);
    }
    return fault->answer;
}

std::string FaultyBucket::carry_out(const ScriptedRequest& request) {
    const auto path = request.target.substr(0, request.target.find('?'));
    if (request.method == "PUT" && request.target.contains("partNumber=")) {
        uploads[path].push_back(request.body);
        return scripted_answer(200, {{"ETag", "\"part\""}}, "");
    }
    if (request.method == "PUT") {
        return store(request, path, request.body, kept_fields(request), "");
    }
    if (request.method == "POST") {
        return post(request, path);
    }
    if (request.method == "DELETE") {
        if (request.target.contains("uploadId=")) {
            uploads.erase(path);
        } else {
            objects.erase(path);
        }
        return scripted_answer(204, {}, "");
    }
    return request.target.contains("list-type=") ? list() : give(request, path);
}

std::string FaultyBucket::list() const {
    std::string contents;
    for (const auto& [path, object] : objects) {
        contents += fmt::format("<Contents><Key>{}</Key><Size>{}</Size></Contents>",
                                path.substr(path.find('/', 1) + 1), object.bytes.size());
    }
    return scripted_answer(200, {}, "<ListBucketResult>" + contents + "</ListBucketResult>");
}

std::string FaultyBucket::store(const ScriptedRequest& request, const std::string& path,
                                std::string bytes, const std::map<std::string, std::string>& fields,
                                const std::string& success) {
    const bool is_create_only = request.fields.contains("if-none-match") && !ignores_create_only;
    if (is_create_only && objects.contains(path)) {
        return error_answer(412, "PreconditionFailed");
    }
    objects[path] = {std::move(bytes), fields};
    return scripted_answer(200, {{"ETag", "\"whole\""}}, success);
}

std::string FaultyBucket::post(const ScriptedRequest& request, const std::string& path) {
    if (request.target.ends_with("?uploads=")) {
        uploads[path].clear();
        upload_fields_[path] = kept_fields(request);
        return scripted_answer(200, {},
                               "<InitiateMultipartUploadResult><UploadId>one</UploadId>"
                               "</InitiateMultipartUploadResult>");
    }
    if (!uploads.contains(path)) {
        return error_answer(404, "NoSuchUpload");
    }
    std::string whole;
    for (const auto& part : uploads[path]) {
        whole += part;
    }
    auto said = store(request, path, whole, upload_fields_[path], std::string(completed));
    if (said.starts_with("HTTP/1.1 200")) {
        uploads.erase(path);
    }
    return said;
}

std::string FaultyBucket::give(const ScriptedRequest& request, const std::string& path) const {
    const auto found = objects.find(path);
    if (found == objects.end()) {
        return request.method == "HEAD" ? scripted_answer(404, {}, "")
                                        : error_answer(404, "NoSuchKey");
    }
    const auto& [bytes, stored] = found->second;
    auto fields = stored;
    fields["Last-Modified"] = "Fri, 24 May 2013 00:00:00 GMT";
    fields["ETag"] = "\"whole\"";
    if (request.method == "HEAD") {
        fields["Content-Length"] = std::to_string(bytes.size());
        return scripted_answer(200, fields, "");
    }
    const auto range = request.fields.find("range");
    if (range == request.fields.end()) {
        return scripted_answer(200, fields, bytes);
    }
    const auto dash = range->second.find('-');
    const auto first = std::stoull(range->second.substr(6, dash - 6));
    const auto last = std::stoull(range->second.substr(dash + 1));
    if (first >= bytes.size()) {
        return error_answer(416, "InvalidRange");
    }
    const auto part = bytes.substr(first, last - first + 1);
    fields["Content-Range"] =
        fmt::format("bytes {}-{}/{}", first, first + part.size() - 1, bytes.size());
    return scripted_answer(206, fields, part);
}

std::string error_answer(int status, const std::string& code) {
    return scripted_answer(
        status, {}, fmt::format("<Error><Code>{}</Code><Message>it is so</Message></Error>", code));
}

}  // namespace mien::test
