#include "objects/s3_client.hpp"

#include <array>

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/assert.hpp"
#include "base/quote.hpp"
#include "net/retry.hpp"
#include "objects/s3_answers.hpp"

namespace mien::objects {
namespace {

// An object store may stand in a private network or on this machine. Link-local addresses are not
// among them: where clouds keep the keys of a machine, no endpoint leads.
net::AddressPolicy store_addresses() {
    return net::AddressPolicy({"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
                               "100.64.0.0/10", "::1/128", "fc00::/7"});
}

net::WebClientOptions client_options(const S3Settings& settings, const S3Address& address) {
    net::WebClientOptions options;
    options.peer = "The object store";
    options.addresses = store_addresses();
    options.plain_http =
        address.is_plain_http() ? net::PlainHttp::allowed : net::PlainHttp::refused;
    options.ca_file = settings.ca_file;
    return options;
}

std::string_view name_of(net::Method method) {
    switch (method) {
        case net::Method::get:
            return "GET";
        case net::Method::head:
            return "HEAD";
        case net::Method::post:
            return "POST";
        case net::Method::put:
            return "PUT";
        case net::Method::patch:
            return "PATCH";
        case net::Method::delete_:
            return "DELETE";
    }
    MIEN_ASSERT(false, "a request without a method");
}

// The store is not there for us, whoever says so: nobody's request is at fault. What went wrong on
// this side is no fault of the store.
Error failure_of(Error error) {
    if (error.kind() == ErrorKind::internal) {
        return error;
    }
    return Error(ErrorKind::unavailable, error.message()).with_detail(error.detail());
}

bool is_passing_conflict(const S3Outcome& outcome) {
    if (!outcome || outcome->status != 409) {
        return false;
    }
    const auto error = find_s3_error(outcome->body);
    return error &&
           (error->code == "ConditionalRequestConflict" || error->code == "OperationAborted");
}

struct Explanation {
    std::string_view code;
    std::string_view sentence;
};

constexpr std::array explanations{
    Explanation{"InvalidAccessKeyId",
                "The object store does not know the access key: check objects.s3.access_key_id."},
    Explanation{"SignatureDoesNotMatch",
                "The object store refuses the signature: check objects.s3.secret_access_key."},
    Explanation{"RequestTimeTooSkewed",
                "The clock of this machine differs from the object store's: set it right."},
    Explanation{
        "NoSuchBucket",
        "The object store has no such bucket: check objects.s3.bucket and objects.s3.style."},
    Explanation{"AccessDenied",
                "The object store does not allow this to its credential: `mien storage check` says "
                "which rights it needs."},
    Explanation{"OperationAborted", "The object store is busy with this object; try again."},
    Explanation{"ConditionalRequestConflict",
                "The object store is busy with this object; try again."},
};

std::string_view sentence_for(const net::Response& response, std::string_view code) {
    for (const auto& explanation : explanations) {
        if (explanation.code == code) {
            return explanation.sentence;
        }
    }
    if (response.status == 403) {
        return "The object store refuses the credential: check objects.s3.access_key_id, its "
               "secret "
               "and its rights.";
    }
    if (response.status == 429 || response.status >= 500) {
        return "The object store is not well; try again in a moment.";
    }
    return "The object store refused a request.";
}

}  // namespace

net::Response require_answer(S3Outcome outcome) {
    if (!outcome) {
        throw Error(std::move(outcome.error()));
    }
    return std::move(*outcome);
}

S3Client::S3Client(S3Settings settings, Executor executor, async::WorkPool& work)
    : settings_(std::move(settings)),
      address_(settings_.endpoint, settings_.bucket, settings_.style),
      signer_(settings_.credential, settings_.region),
      web_(executor, work, client_options(settings_, address_)) {}

net::Request S3Client::make_request(const S3Request& request) const {
    net::Request made;
    made.method = request.method;
    made.body = request.body;
    made.body_bytes_max = request.answer_bytes_max;
    made.attempts_max = limits::s3_attempts_max;
    made.url = address_.origin() + request.path;
    if (!request.query.empty()) {
        made.url += '?' + canonical_query(request.query);
    }
    const auto* text = std::get_if<std::string>(&request.body);
    const auto digest = text != nullptr ? sha256(*text) : request.body_sha256.value();
    const S3Signable signable{.method = name_of(request.method),
                              .host = address_.host(),
                              .path = request.path,
                              .query = request.query,
                              .fields = request.fields};
    for (auto& [name, value] : signer_.sign(signable, to_hex(digest), now())) {
        if (name == "authorization") {
            made.secret_headers.push_back({name, Secret(std::move(value))});
        } else {
            made.headers.push_back({name, std::move(value)});
        }
    }
    return made;
}

awaitable<S3Outcome> S3Client::send_once(const S3Request& request, Deadline deadline) {
    auto sending = web_.send(make_request(request), deadline);
    auto ending = co_await async::ending_of(std::move(sending));
    if (!ending.failure) {
        co_return std::move(*ending.value);
    }
    const auto error = error_in(ending.failure);
    if (!error) {
        std::rethrow_exception(ending.failure);
    }
    co_return std::unexpected(failure_of(*error));
}

awaitable<S3Outcome> S3Client::send(S3Request request, Deadline deadline) {
    for (int attempt = 1;; ++attempt) {
        auto outcome = co_await send_once(request, deadline);
        if (!is_passing_conflict(outcome) || attempt == limits::s3_attempts_max) {
            co_return outcome;
        }
        const auto pause = net::backoff(attempt);
        if (deadline - std::chrono::steady_clock::now() < pause) {
            co_return outcome;
        }
        co_await async::sleep_for(pause);
    }
}

std::string S3Client::link_to(std::string_view key, S3Fields query,
                              std::chrono::seconds life) const {
    const auto path = address_.path_of(key);
    S3Signable signable{.method = "GET",
                        .host = address_.host(),
                        .path = path,
                        .query = std::move(query),
                        .fields = {}};
    return fmt::format("{}{}?{}", address_.origin(), path,
                       signer_.presign(std::move(signable), life, now()));
}

Error S3Client::refusal_of(const net::Response& response) const {
    const auto error = find_s3_error(response.body).value_or(S3Error{});
    auto detail = fmt::format("{} {}: {} (request {})", response.status, visible(error.code),
                              visible(shortened(error.message)), visible(error.request_id));
    auto region = error.region;
    if (const auto field = response.find_header("x-amz-bucket-region")) {
        region = *field;
    }
    if (!region.empty() && region != settings_.region) {
        return Error(
                   ErrorKind::unavailable,
                   fmt::format("The bucket lies in the region {}: set objects.s3.region to it, and "
                               "objects.s3.endpoint to that region's.",
                               in_quotes(region)))
            .with_detail(std::move(detail));
    }
    return Error(ErrorKind::unavailable, std::string(sentence_for(response, error.code)))
        .with_detail(std::move(detail));
}

}  // namespace mien::objects
