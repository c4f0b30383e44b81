#include "objects/s3_signer.hpp"

#include <algorithm>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/hash.hpp"
#include "objects/s3_encoding.hpp"

namespace mien::objects {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
// The body of a link is not known when it is made.
constexpr std::string_view unsigned_body = "UNSIGNED-PAYLOAD";

// "20130524T000000Z"; its first eight characters are the day of the scope.
std::string compact_time(Timestamp at) {
    return fmt::format("{:%Y%m%dT%H%M%SZ}", std::chrono::floor<std::chrono::seconds>(at));
}

std::string_view text_of(const Sha256& mac) {
    return {reinterpret_cast<const char*>(mac.data()), mac.size()};
}

// Without blanks at the ends, and one blank for many.
std::string canonical_value(std::string_view value) {
    std::string canonical;
    for (const char c : value) {
        if (c != ' ' || (!canonical.empty() && canonical.back() != ' ')) {
            canonical += c;
        }
    }
    if (canonical.ends_with(' ')) {
        canonical.pop_back();
    }
    return canonical;
}

std::string names_of(const S3Fields& fields) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : fields) {
        names.push_back(name);
    }
    return fmt::format("{}", fmt::join(names, ";"));
}

// The fields must be in the order of their names.
std::string canonical_request(const S3Signable& request, const S3Fields& fields,
                              std::string_view body_sha256) {
    std::string canonical_fields;
    for (const auto& [name, value] : fields) {
        canonical_fields += fmt::format("{}:{}\n", name, canonical_value(value));
    }
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.path,
                       canonical_query(request.query), canonical_fields, names_of(fields),
                       body_sha256);
}

// All that is signed: the request's fields, and the host.
S3Fields signed_fields(const S3Signable& request) {
    auto fields = request.fields;
    fields.emplace_back("host", request.host);
    std::ranges::sort(fields);
    return fields;
}

}  // namespace

std::string canonical_query(const S3Fields& query) {
    S3Fields encoded;
    for (const auto& [name, value] : query) {
        encoded.emplace_back(percent_encoded(name, SlashForm::encoded),
                             percent_encoded(value, SlashForm::encoded));
    }
    std::ranges::sort(encoded);
    std::string joined;
    for (const auto& [name, value] : encoded) {
        joined += fmt::format("{}{}={}", joined.empty() ? "" : "&", name, value);
    }
    return joined;
}

S3Fields S3Signer::sign(S3Signable request, std::string_view body_sha256, Timestamp at) const {
    const auto time = compact_time(at);
    request.fields.emplace_back("x-amz-date", time);
    request.fields.emplace_back("x-amz-content-sha256", body_sha256);
    const auto fields = signed_fields(request);
    const auto signature = signature_of(canonical_request(request, fields, body_sha256), time);
    request.fields.emplace_back(
        "authorization",
        fmt::format("{} Credential={}/{},SignedHeaders={},Signature={}", algorithm,
                    credential_.access_key_id, scope_of(time), names_of(fields), signature));
    return std::move(request.fields);
}

std::string S3Signer::presign(S3Signable request, std::chrono::seconds life, Timestamp at) const {
    const auto time = compact_time(at);
    const auto fields = signed_fields(request);
    request.query.emplace_back("X-Amz-Algorithm", algorithm);
    request.query.emplace_back("X-Amz-Credential",
                               fmt::format("{}/{}", credential_.access_key_id, scope_of(time)));
    request.query.emplace_back("X-Amz-Date", time);
    request.query.emplace_back("X-Amz-Expires", std::to_string(life.count()));
    request.query.emplace_back("X-Amz-SignedHeaders", names_of(fields));
    const auto signature = signature_of(canonical_request(request, fields, unsigned_body), time);
    return fmt::format("{}&X-Amz-Signature={}", canonical_query(request.query), signature);
}

std::string S3Signer::scope_of(std::string_view time) const {
    return fmt::format("{}/{}/s3/aws4_request", time.substr(0, 8), region_);
}

std::string S3Signer::signature_of(std::string_view canonical_request,
                                   std::string_view time) const {
    const auto digest = sha256(canonical_request);
    const auto to_sign =
        fmt::format("{}\n{}\n{}\n{}", algorithm, time, scope_of(time), to_hex(digest));
    const Secret first(fmt::format("AWS4{}", credential_.secret_access_key.reveal()));
    const auto day_key = hmac_sha256(first.reveal(), time.substr(0, 8));
    const auto region_key = hmac_sha256(text_of(day_key), region_);
    const auto service_key = hmac_sha256(text_of(region_key), "s3");
    const auto signing_key = hmac_sha256(text_of(service_key), "aws4_request");
    return to_hex(hmac_sha256(text_of(signing_key), to_sign));
}

}  // namespace mien::objects
