#include "video/providers/service_call.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/json_text.hpp"
#include "net/retry.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/reach.hpp"

namespace mien::video {
namespace {

// A larger one is read on the pool.
constexpr std::size_t quick_json_bytes_max = 256UL * 1024;

// Nobody's request is at fault when a service cannot be asked.
Error unavailable(const Error& error) {
    if (error.kind() == ErrorKind::internal) {
        return error;
    }
    return Error(ErrorKind::unavailable, error.message()).with_detail(error.detail());
}

std::unique_ptr<net::WebClient> make_client(Executor executor, async::WorkPool& files,
                                            const std::string& peer, net::AddressPolicy addresses,
                                            net::PlainHttp plain_http) {
    net::WebClientOptions options;
    options.peer = peer;
    options.addresses = std::move(addresses);
    options.plain_http = plain_http;
    options.connections_max = limits::service_connections_max;
    return std::make_unique<net::WebClient>(executor, files, std::move(options));
}

// What the answer to a fetch means when it is no success.
Error refused_fetch(const std::string& peer, const net::Response& response) {
    const auto status = response.status;
    const auto detail = net::parse_url(response.url).origin() + ": " + std::to_string(status);
    if (status == 404 || status == 410 || status == 403 || status == 400) {
        return Error(ErrorKind::gone,
                     fmt::format("The file that {} made is not there any more ({}).", peer, status))
            .with_detail(detail);
    }
    if (net::is_passing_status(status) || status == 408 || status == 401) {
        return Error(ErrorKind::unavailable,
                     fmt::format("The file that {} made cannot be fetched now ({}).", peer, status))
            .with_detail(detail);
    }
    return Error(ErrorKind::upstream_failed,
                 fmt::format("The file that {} made cannot be fetched ({}).", peer, status))
        .with_detail(detail);
}

}  // namespace

std::string ServiceAnswer::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&](const net::Header& header) { return header.name == name; });
    return found == headers.end() ? std::string() : found->value;
}

std::optional<std::chrono::seconds> ServiceAnswer::retry_after() const {
    const auto value = header("retry-after");
    return value.empty() ? std::nullopt : net::parse_retry_after(value, now());
}

const json::value& ServiceAnswer::json() const {
    static const json::value nothing;
    return body ? *body : nothing;
}

ServiceRequest get_of(std::string url) {
    ServiceRequest request;
    request.url = std::move(url);
    return request;
}

ServiceRequest request_of(net::Method method, std::string url, const json::value& body) {
    auto request = get_of(std::move(url));
    request.method = method;
    request.body = json_text(body);
    request.content_type = "application/json";
    return request;
}

ServiceCall::ServiceCall(Executor executor, async::WorkPool& files, ServiceConnection connection,
                         Peer peer)
    : executor_(executor),
      files_(files),
      connection_(std::move(connection)),
      peer_(std::move(peer)),
      base_(net::parse_url(connection_.base_url)),
      origin_(base_.origin()) {
    while (connection_.base_url.ends_with('/')) {
        connection_.base_url.pop_back();
    }
    [[maybe_unused]] const net::AddressPolicy sound(connection_.allowed_networks);
}

// Once: a name that leads into one of our networks at one time and to the public at another is
// believed in the first of them only.
awaitable<void> ServiceCall::find_reach(Deadline deadline) {
    if (own_) {
        co_return;
    }
    const auto networks =
        co_await networks_around(base_.host, connection_.allowed_networks, peer_.name, deadline);
    if (own_) {
        co_return;
    }
    const auto make = [&](net::AddressPolicy addresses, net::PlainHttp plain_http) {
        return make_client(executor_, files_, peer_.name, std::move(addresses), plain_http);
    };
    is_inside_ = !networks.empty();
    https_ = make(net::AddressPolicy(networks), net::PlainHttp::refused);
    if (!is_inside_) {
        own_ = make(net::AddressPolicy(), net::PlainHttp::refused);
        co_return;
    }
    http_ = make(net::AddressPolicy::only(networks), net::PlainHttp::allowed);
    own_ = make(net::AddressPolicy::only(networks), net::PlainHttp::allowed);
}

// Whoever may lead into one of our networks has answered from there. Where a name leads now says
// nothing of where it leads, or is redirected to, a moment later.
awaitable<void> ServiceCall::require_spoken(Deadline deadline) {
    if (!is_inside_ || has_spoken_) {
        co_return;
    }
    auto request = make_request(get_of(connection_.base_url));
    [[maybe_unused]] const auto answer = co_await send(std::move(request), deadline);
}

std::string ServiceCall::url(std::string_view path) const {
    return connection_.base_url + std::string(path);
}

std::string ServiceCall::keys_name() const {
    return connection_.base_url + '\n' + to_hex(sha256(connection_.key.reveal()));
}

bool ServiceCall::is_own(std::string_view url) const {
    const auto parsed = net::find_url(url);
    return parsed && parsed->origin() == origin_;
}

std::string ServiceCall::absolute(std::string text) const {
    return text.starts_with('/') && !text.starts_with("//") ? origin_ + text : text;
}

net::WebClient& ServiceCall::client_for(std::string_view url) {
    // The client for https:// refuses any other URL in its own words.
    return http_ && url.starts_with("http://") ? *http_ : *https_;
}

net::Request ServiceCall::make_request(ServiceRequest request) const {
    net::Request made;
    made.method = request.method;
    made.headers = std::move(request.headers);
    if (!request.content_type.empty()) {
        made.headers.push_back({"Content-Type", std::move(request.content_type)});
    }
    if (is_own(request.url)) {
        made.secret_headers = connection_.headers;
        if (!connection_.key.empty()) {
            auto value = peer_.key_prefix + std::string(connection_.key.reveal());
            made.secret_headers.push_back({"Authorization", Secret(std::move(value))});
        }
    }
    made.url = std::move(request.url);
    made.body = std::move(request.body);
    made.body_bytes_max = request.answer_bytes_max;
    made.stall_time_max = request.stall_time_max;
    return made;
}

awaitable<ServiceAnswer> ServiceCall::send(net::Request request, Deadline deadline) {
    co_await find_reach(deadline);
    const bool goes_home = is_own(request.url);
    auto& client = goes_home ? *own_ : client_for(request.url);
    auto response = co_await client.send(std::move(request), deadline);
    has_spoken_ = has_spoken_ || goes_home;
    ServiceAnswer answer;
    answer.status = response.status;
    answer.headers = std::move(response.headers);
    if (response.body.size() <= quick_json_bytes_max) {
        answer.body = read_foreign_json(response.body);
        co_return answer;
    }
    const auto text = std::make_shared<const std::string>(std::move(response.body));
    const std::function<std::optional<json::value>()> read = [text] {
        return read_foreign_json(*text);
    };
    answer.body = co_await files_.run(read);
    co_return answer;
}

awaitable<ServiceAnswer> ServiceCall::ask(ServiceRequest request, Deadline deadline) {
    auto made = make_request(std::move(request));
    auto ending = co_await async::ending_of(send(std::move(made), deadline));
    if (!ending.failure) {
        co_return std::move(*ending.value);
    }
    const auto error = error_in(ending.failure);
    if (error) {
        throw unavailable(*error);
    }
    std::rethrow_exception(ending.failure);
}

awaitable<SentOnce> ServiceCall::send_once(ServiceRequest request, Deadline deadline) {
    auto made = make_request(std::move(request));
    const auto is_begun = std::make_shared<bool>(false);
    made.is_body_begun = is_begun;
    auto ending = co_await async::ending_of(send(std::move(made), deadline));
    SentOnce sent;
    sent.may_have_arrived = *is_begun;
    if (!ending.failure) {
        sent.answer = std::move(*ending.value);
        co_return sent;
    }
    sent.failure = error_in(ending.failure);
    if (!sent.failure) {
        std::rethrow_exception(ending.failure);
    }
    co_return sent;
}

awaitable<void> ServiceCall::fetch(std::string url, std::filesystem::path file, Deadline deadline) {
    ServiceRequest request = get_of(std::move(url));
    request.answer_bytes_max = limits::service_clip_bytes_max;
    auto made = make_request(std::move(request));
    made.attempts_max = limits::service_fetch_attempts_max;
    made.redirects_max = limits::service_fetch_redirects_max;
    co_await find_reach(deadline);
    if (!is_own(made.url)) {
        co_await require_spoken(deadline);
    }
    auto& client = client_for(made.url);
    const auto response = co_await client.download(std::move(made), std::move(file),
                                                   "The scratch directory", deadline);
    if (!response.is_success()) {
        throw refused_fetch(peer_.name, response);
    }
}

awaitable<std::string> ServiceCall::read_image(ReferenceImage image) {
    const std::function<std::string()> read = [image = std::move(image)] {
        const auto file = File::open(image.file, "The scratch directory");
        if (file.size() > limits::reference_image_bytes_max) {
            throw Error(ErrorKind::too_large, "The reference image is too large to be sent along.");
        }
        return file.read_at(0, static_cast<std::size_t>(file.size()));
    };
    auto bytes = co_await files_.run(read);
    co_return bytes;
}

std::string escape_url_part(std::string_view text) {
    constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string escaped;
    for (const char c : text) {
        if (plain.find(c) != std::string_view::npos) {
            escaped += c;
        } else {
            escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return escaped;
}

std::string to_base64(std::string_view bytes) {
    auto text = to_base64url(bytes);
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

}  // namespace mien::video
