// How every service is called: over the one outgoing web client, with the key for the service's own
// scheme, host and port only, and with bounds on what it answers. https:// leads to public
// addresses, and to those of the allowed networks in which the service lies itself (reach.hpp);
// http:// to the latter only. One place judges all addresses: the service's own, those of its
// answers, and those that they redirect to.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/limits/provider_calls.hpp"
#include "net/url.hpp"
#include "net/web_client.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

struct ServiceAnswer {
    int status = 0;
    std::vector<net::Header> headers;  // names in lower case
    std::optional<json::value> body;   // nothing when it is no JSON

    [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
    [[nodiscard]] std::string header(std::string_view name) const;
    // Of the Retry-After header.
    [[nodiscard]] std::optional<std::chrono::seconds> retry_after() const;
    // null when there is none.
    [[nodiscard]] const json::value& json() const;
};

struct ServiceRequest {
    net::Method method = net::Method::get;
    std::string url;
    std::string body;  // a form or JSON
    std::string content_type;
    std::vector<net::Header> headers;
    std::uint64_t answer_bytes_max = limits::service_answer_bytes_max;
    std::chrono::seconds stall_time_max = limits::web_stall_time_max;
};

[[nodiscard]] ServiceRequest get_of(std::string url);
[[nodiscard]] ServiceRequest request_of(net::Method method, std::string url,
                                        const json::value& body);

// What came of a request that may be sent once only.
struct SentOnce {
    std::optional<ServiceAnswer> answer;
    std::optional<Error> failure;  // when there is no answer
    bool may_have_arrived = true;
};

class ServiceCall {
  public:
    struct Peer {
        std::string name;        // begins messages: "ComfyUI"
        std::string key_prefix;  // before the key in Authorization: "Bearer "
    };

    // Throws invalid for a base URL that cannot be called, or broken networks.
    ServiceCall(Executor executor, async::WorkPool& files, ServiceConnection connection, Peer peer);

    [[nodiscard]] const std::string& peer() const { return peer_.name; }
    [[nodiscard]] const std::string& base() const { return connection_.base_url; }
    // What keys of its webhooks are kept under: they are the account's.
    [[nodiscard]] std::string keys_name() const;
    // The base URL with that path behind it.
    [[nodiscard]] std::string url(std::string_view path) const;
    // Whether the URL is of the service's own scheme, host and port.
    [[nodiscard]] bool is_own(std::string_view url) const;
    // "/x" of an answer as a URL of the service's own; any other text as it is.
    [[nodiscard]] std::string absolute(std::string text) const;

    // One attempt; what failed is sent again by whoever asks again. Throws unavailable.
    [[nodiscard]] awaitable<ServiceAnswer> ask(ServiceRequest request, Deadline deadline);
    // The same of a create. Throws nothing of the service's.
    [[nodiscard]] awaitable<SentOnce> send_once(ServiceRequest request, Deadline deadline);
    // As VideoService::fetch, from any URL that may be called.
    [[nodiscard]] awaitable<void> fetch(std::string url, std::filesystem::path file,
                                        Deadline deadline);
    // The bytes of a reference image. Throws too_large, and what files throw.
    [[nodiscard]] awaitable<std::string> read_image(ReferenceImage image);

  private:
    [[nodiscard]] net::Request make_request(ServiceRequest request) const;
    [[nodiscard]] net::WebClient& client_for(std::string_view url);
    [[nodiscard]] awaitable<void> find_reach(Deadline deadline);
    [[nodiscard]] awaitable<void> require_spoken(Deadline deadline);
    [[nodiscard]] awaitable<ServiceAnswer> send(net::Request request, Deadline deadline);

    Executor executor_;
    async::WorkPool& files_;
    ServiceConnection connection_;
    Peer peer_;
    net::Url base_;
    std::string origin_;
    bool is_inside_ = false;   // by its addresses when it was first called
    bool has_spoken_ = false;  // from there
    std::unique_ptr<net::WebClient> own_;
    std::unique_ptr<net::WebClient> https_;  // to wherever it leads
    std::unique_ptr<net::WebClient> http_;
};

// Each byte that is no letter, digit, "-", ".", "_" or "~" percent-encoded.
[[nodiscard]] std::string escape_url_part(std::string_view text);

// Standard base64 with padding.
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace mien::video
