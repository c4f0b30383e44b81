// A service that makes clips: what it is asked, and what it says. The driver and the actions know
// this interface only; what each service is called on the wire stands in its own file.
//
// One call of `submit` is one create on the wire, which is never repeated here. The driver keeps
// `outgoing` before it, and what came of it after it; polls, searches, cancels and fetches may be
// repeated as often as one likes.
//
// Errors of find, poll, cancel, fetch, check_health and check_preset: unavailable and rate_limited
// (with Retry-After) when the service cannot be asked now, whatever state its work is in. Only a
// Standing says how that ended.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "async/awaitable.hpp"
#include "async/work_pool.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/limits/submissions.hpp"
#include "base/secret.hpp"
#include "core/clip_settings.hpp"
#include "net/request.hpp"

namespace mien::video {

// From a row of providers, opened.
struct ServiceConnection {
    std::string provider_id;
    std::string kind;                        // comfyui, fal, replicate, openai_compatible, http
    std::string base_url;                    // without a slash at its end
    Secret key;                              // none when empty
    std::vector<net::SecretHeader> headers;  // for a proxy before it
    // Of the configuration: networks that are not public and may be called; http:// leads to these
    // only.
    std::vector<std::string> allowed_networks;
};

struct ReferenceImage {
    std::filesystem::path file;
    std::string sha256;  // of the file, in hexadecimal
    std::string content_type;
};

// Everything that a service may be told; no word of any provider.
struct ClipOrder {
    std::string submission_id;  // ours, a UUID in lower case; sent where the service takes one
    std::string character_id;   // empty: of the global default
    std::string emotion;
    std::string resolved_text;
    std::string negative_text;
    core::ClipSettings settings;
    std::optional<ReferenceImage> reference_image;
    std::string webhook_url;  // none when empty
};

// What a submission is known by, kept verbatim.
struct ServiceHandle {
    std::string external_id;
    json::object details;
};

struct ServiceFailure {
    enum class Kind : std::uint8_t {
        authentication,
        quota,
        rate_limited,
        invalid,
        moderation,
        unavailable,
        failed,
        output_missing,
        output_expired,
        lost,
        unsupported
    };

    Kind kind = Kind::failed;
    std::string code;     // the service's own word, or ours
    std::string message;  // a sentence that a person can act on
    std::optional<std::chrono::seconds> retry_after = {};
    bool may_be_billed = false;
    json::object details = {};
};

struct Accepted {
    ServiceHandle handle;
};
// It certainly does not run.
struct Rejected {
    ServiceFailure failure;
};
// It may have arrived, and must never be sent again.
struct Unknown {
    ServiceFailure failure;
    std::optional<std::string> external_id = {};  // where the service has named one
};
using Submission = std::variant<Accepted, Rejected, Unknown>;

struct ServiceOutput {
    std::string url;
    std::string content_type;  // as the service says, or empty
    bool needs_key = false;    // it is the service itself that serves it
    json::object details = {};
};

struct ServiceCost {
    std::optional<double> usd;
    std::string unit;
    double amount = 0;
};

struct Standing {
    enum class State : std::uint8_t { queued, running, succeeded, failed, cancelled, lost };

    State state = State::running;
    std::optional<double> progress = {};      // 0..1
    std::optional<int> queue_position = {};   // 0: the next
    std::vector<ServiceOutput> outputs = {};  // when it succeeded, at least one
    std::optional<ServiceFailure> failure = {};
    std::optional<ServiceCost> cost = {};
};

enum class Cancelled : std::uint8_t { cancelled, requested, too_late, not_found, unsupported };

// Somebody says that there are news of a submission; only a poll says which.
struct WebhookHint {
    std::string external_id;
    std::string delivery_id;
};

struct ServiceCapabilities {
    bool seed = false;
    bool negative_text = false;
    bool reference_image = false;
    bool cancel = false;
    bool webhook = false;
    bool finds_by_our_id = false;
    bool reports_cost = false;
    std::size_t text_characters_max = 0;
    std::chrono::seconds create_time_max = limits::create_time_max;  // until its answer
    std::chrono::milliseconds poll_first{0};
    std::chrono::milliseconds poll_max{0};
};

// One connection and one version of a preset. Cheap to make. Network thread only; it must outlive
// its calls.
class VideoService {
  public:
    VideoService() = default;
    VideoService(const VideoService&) = delete;
    VideoService& operator=(const VideoService&) = delete;
    virtual ~VideoService() = default;

    [[nodiscard]] virtual ServiceCapabilities capabilities() const = 0;
    // The body of the create, without secrets; for an image stands a mark. Kept before the first
    // byte is sent, and shown by the dry run.
    [[nodiscard]] virtual json::value outgoing(const ClipOrder& order) const = 0;
    // Throws nothing but bugs and what a local file throws.
    [[nodiscard]] virtual awaitable<Submission> submit(ClipOrder order, Deadline deadline) = 0;
    // What the service knows by our id; nothing when it knows no such, or no ids of ours at all.
    [[nodiscard]] virtual awaitable<std::optional<ServiceHandle>> find(std::string submission_id,
                                                                       Deadline deadline) = 0;
    // `lost` counts when it is seen twice, some seconds apart.
    [[nodiscard]] virtual awaitable<Standing> poll(ServiceHandle handle, Deadline deadline) = 0;
    [[nodiscard]] virtual awaitable<Cancelled> cancel(ServiceHandle handle, Deadline deadline) = 0;
    // To a new file, of at most limits::service_clip_bytes_max. The key goes to the service's own
    // host only. Throws gone when the output was there and is no more (poll again: the address may
    // be a new one), not_found when it never was, upstream_failed when it cannot be taken.
    [[nodiscard]] virtual awaitable<void> fetch(ServiceHandle handle, ServiceOutput output,
                                                std::filesystem::path file, Deadline deadline) = 0;
    // Nothing when the delivery is not proven to come from the service.
    [[nodiscard]] virtual awaitable<std::optional<WebhookHint>> read_webhook(
        std::vector<net::Header> headers, std::string raw_body, Timestamp now,
        Deadline deadline) = 0;
    // Whether it answers and takes the key; nothing when all is well. Throws nothing of the
    // service's.
    [[nodiscard]] virtual awaitable<std::optional<ServiceFailure>> check_health(
        Deadline deadline) = 0;
    // What the server itself makes of the preset; pointers begin with "/content".
    [[nodiscard]] virtual awaitable<std::vector<Problem>> check_preset(Deadline deadline) = 0;
};

// What is wrong with a preset's content for the kind, without asking anybody; pointers begin with
// "/content". One problem for an unknown kind.
[[nodiscard]] std::vector<Problem> find_preset_problems(std::string_view kind,
                                                        const json::value& content);

// The content is sound (find_preset_problems). Throws invalid for an unknown kind, and for a base
// URL that cannot be one.
[[nodiscard]] std::unique_ptr<VideoService> open_service(Executor executor, async::WorkPool& files,
                                                         ServiceConnection connection,
                                                         json::object preset_content);

}  // namespace mien::video
