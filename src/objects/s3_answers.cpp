#include "objects/s3_answers.hpp"

#include <sstream>

#include <pugixml.hpp>

#include "base/error.hpp"
#include "base/limits/objects.hpp"
#include "objects/s3_encoding.hpp"

namespace mien::objects {
namespace {

[[noreturn]] void refuse(std::string_view expected) {
    throw Error(ErrorKind::unavailable, "The object store gave an answer that cannot be read.")
        .with_detail("no " + std::string(expected));
}

// One answer. pugixml knows no entity but the five of XML and the numbered ones, and fetches
// nothing.
class Answer {
  public:
    explicit Answer(std::string_view body) {
        if (body.size() > limits::s3_answer_bytes_max) {
            return;
        }
        // Some servers send blanks while they work, in front of the declaration too.
        const auto begin = body.find_first_not_of(" \t\r\n");
        body.remove_prefix(begin == body.npos ? body.size() : begin);
        const auto result = document_.load_buffer(body.data(), body.size(), pugi::parse_default,
                                                  pugi::encoding_utf8);
        is_whole_ = result.status == pugi::status_ok;
    }

    // The element that the whole text is; null when it is another one, or not well-formed.
    [[nodiscard]] pugi::xml_node find_root(const char* name) const {
        const auto root = document_.document_element();
        const bool is_alone = root.next_sibling().empty();
        return is_whole_ && is_alone && std::string_view(root.name()) == name ? root
                                                                              : pugi::xml_node();
    }

    [[nodiscard]] pugi::xml_node get_root(const char* name) const {
        const auto root = find_root(name);
        if (!root) {
            refuse(name);
        }
        return root;
    }

  private:
    pugi::xml_document document_;
    bool is_whole_ = false;
};

std::string text_in(const pugi::xml_node& node, const char* name) {
    return node.child_value(name);
}

// A key or a marker; a server says when it has encoded them.
class KeyReader {
  public:
    explicit KeyReader(const pugi::xml_node& root)
        : is_encoded_(text_in(root, "EncodingType") == "url") {}

    [[nodiscard]] std::string read(const pugi::xml_node& node, const char* name) const {
        auto text = text_in(node, name);
        return is_encoded_ ? form_decoded(text) : text;
    }

  private:
    bool is_encoded_;
};

}  // namespace

std::optional<S3Error> find_s3_error(std::string_view body) {
    const Answer answer(body);
    const auto root = answer.find_root("Error");
    if (!root) {
        return std::nullopt;
    }
    return S3Error{.code = text_in(root, "Code"),
                   .message = text_in(root, "Message"),
                   .region = text_in(root, "Region"),
                   .request_id = text_in(root, "RequestId")};
}

std::string read_upload_id(std::string_view body) {
    const Answer answer(body);
    auto id = text_in(answer.get_root("InitiateMultipartUploadResult"), "UploadId");
    if (id.empty()) {
        refuse("UploadId");
    }
    return id;
}

bool is_completed_upload(std::string_view body) {
    const Answer answer(body);
    const auto root = answer.find_root("CompleteMultipartUploadResult");
    return root && !text_in(root, "ETag").empty();
}

UnfinishedUploads read_unfinished_uploads(std::string_view body) {
    const Answer answer(body);
    const auto root = answer.get_root("ListMultipartUploadsResult");
    const KeyReader keys(root);
    UnfinishedUploads page;
    for (const auto& upload : root.children("Upload")) {
        const auto began_at = parse_timestamp(text_in(upload, "Initiated"));
        if (!began_at) {
            refuse("time of an upload");
        }
        page.uploads.push_back({.key = keys.read(upload, "Key"),
                                .upload_id = text_in(upload, "UploadId"),
                                .began_at = *began_at});
    }
    page.is_truncated = text_in(root, "IsTruncated") == "true";
    page.next_key = keys.read(root, "NextKeyMarker");
    page.next_upload_id = text_in(root, "NextUploadIdMarker");
    if (page.is_truncated && page.next_key.empty()) {
        refuse("NextKeyMarker");
    }
    return page;
}

ObjectListing read_object_listing(std::string_view body) {
    const Answer answer(body);
    const auto root = answer.get_root("ListBucketResult");
    const KeyReader keys(root);
    ObjectListing page;
    for (const auto& object : root.children("Contents")) {
        page.objects.push_back(
            {.key = keys.read(object, "Key"), .bytes = object.child("Size").text().as_ullong()});
    }
    if (text_in(root, "IsTruncated") == "true") {
        page.next_token = text_in(root, "NextContinuationToken");
        if (page.next_token->empty()) {
            refuse("NextContinuationToken");
        }
    }
    return page;
}

std::vector<std::string> read_bucket_names(std::string_view body) {
    const Answer answer(body);
    std::vector<std::string> names;
    for (const auto& bucket :
         answer.get_root("ListAllMyBucketsResult").child("Buckets").children("Bucket")) {
        names.push_back(text_in(bucket, "Name"));
    }
    return names;
}

std::string write_completion(const std::vector<UploadedPart>& parts) {
    pugi::xml_document document;
    auto root = document.append_child("CompleteMultipartUpload");
    for (const auto& part : parts) {
        auto node = root.append_child("Part");
        node.append_child("PartNumber").text().set(part.number);
        node.append_child("ETag").text().set(part.etag.c_str());
        node.append_child("ChecksumSHA256").text().set(part.checksum.c_str());
    }
    std::ostringstream text;
    document.save(text, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
    return text.str();
}

}  // namespace mien::objects
