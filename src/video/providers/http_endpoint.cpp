#include "video/providers/http_endpoint.hpp"

#include <fmt/format.h>

#include "base/limits/text.hpp"
#include "base/quote.hpp"
#include "base/text.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/outputs.hpp"
#include "video/providers/preset_fields.hpp"
#include "video/providers/refusals.hpp"
#include "video/providers/service_call.hpp"

namespace mien::video {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using State = Standing::State;

constexpr std::array own_names{"character_id", "emotion", "resolved_prompt_text"};

// How long the service may make the clip before it answers.
seconds answer_time_of(const json::object& content) {
    const auto given = number_in(content, "answer_seconds_max");
    return given ? seconds(static_cast<std::int64_t>(*given)) : limits::made_answer_time_usual;
}

class HttpEndpoint final : public VideoService {
  public:
    HttpEndpoint(Executor executor, async::WorkPool& files, ServiceConnection connection,
                 json::object content)
        : call_(executor, files, std::move(connection), {"The video service", "Bearer "}),
          content_(std::move(content)) {}

    ServiceCapabilities capabilities() const override {
        return {.text_characters_max = limits::resolved_characters_max,
                .create_time_max = answer_time_of(content_),
                .poll_first = milliseconds(2000),
                .poll_max = milliseconds(30'000)};
    }
    json::value outgoing(const ClipOrder& order) const override {
        auto body = object_in(content_, "extra");
        body["character_id"] =
            order.character_id.empty() ? json::value() : json::value(order.character_id);
        body["emotion"] = order.emotion;
        body["resolved_prompt_text"] = order.resolved_text;
        return body;
    }

    awaitable<Submission> submit(ClipOrder order, Deadline deadline) override;
    awaitable<std::optional<ServiceHandle>> find(std::string, Deadline) override {
        co_return std::nullopt;
    }
    awaitable<Standing> poll(ServiceHandle handle, Deadline deadline) override;
    awaitable<Cancelled> cancel(ServiceHandle, Deadline) override {
        co_return Cancelled::unsupported;
    }
    awaitable<void> fetch(ServiceHandle, ServiceOutput output, std::filesystem::path file,
                          Deadline deadline) override {
        co_await call_.fetch(output.url, file, deadline);
    }
    awaitable<std::optional<WebhookHint>> read_webhook(std::vector<net::Header>, std::string,
                                                       Timestamp, Deadline) override {
        co_return std::nullopt;
    }
    awaitable<std::optional<ServiceFailure>> check_health(Deadline deadline) override;
    awaitable<std::vector<Problem>> check_preset(Deadline) override {
        co_return find_http_problems(content_);
    }

  private:
    Submission accepted(const ServiceAnswer& answer, std::string submission_id) const;
    Standing read_made(const json::value& answer) const;
    Standing read_status(const json::value& answer) const;

    ServiceCall call_;
    json::object content_;
};

// The key is good for all of the host: a path stays behind the base URL, however it is written.
bool leaves_base(std::string_view path) {
    auto plain = fold_case(path.substr(0, path.find('?')));
    for (const auto& [written, meant] :
         {std::pair("%2e", "."), std::pair("%2f", "/"), std::pair("%5c", "/")}) {
        for (auto at = plain.find(written); at != std::string::npos; at = plain.find(written)) {
            plain.replace(at, 3, meant);
        }
    }
    plain += '/';
    return plain.find("/../") != std::string::npos || plain.find("/./") != std::string::npos;
}

// It may be silent until the clip is made.
seconds silence_until(Deadline deadline) {
    const auto left = std::chrono::ceil<seconds>(deadline - std::chrono::steady_clock::now());
    return std::max(left + seconds(1), seconds(1));
}

awaitable<Submission> HttpEndpoint::submit(ClipOrder order, Deadline deadline) {
    auto request =
        request_of(net::Method::post, call_.url(text_in(content_, "path")), outgoing(order));
    request.headers.push_back({"Idempotency-Key", order.submission_id});
    request.stall_time_max = silence_until(deadline);
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    if (!sent.answer || !sent.answer->is_success()) {
        co_return submission_from(call_.peer(), sent);
    }
    co_return accepted(*sent.answer, order.submission_id);
}

Submission HttpEndpoint::accepted(const ServiceAnswer& answer, std::string submission_id) const {
    const auto& body = answer.json();
    const auto video_url = call_.absolute(text_in(body, "video_url"));
    const auto status_url = call_.absolute(text_in(body, "status_url"));
    const auto video_id = id_in(body, "video_id");
    ServiceHandle handle{.external_id = video_id.value_or(submission_id), .details = {}};
    if (!video_url.empty()) {
        // What is no address is missed when it is looked for.
        handle.details["video_url"] = net::find_url(video_url) ? video_url : "";
        handle.details["generation_timestamp"] = shortened(text_in(body, "generation_timestamp"));
        return Accepted{std::move(handle)};
    }
    if (!status_url.empty()) {
        if (!call_.is_own(status_url)) {
            return Unknown{foreign_address(call_.peer(), status_url), video_id};
        }
        handle.details["status_url"] = status_url;
        return Accepted{std::move(handle)};
    }
    if (answer.status == 202 || !video_id) {
        return unreadable_create(call_.peer(), "without video_url, status_url or video_id");
    }
    return Accepted{std::move(handle)};
}

Standing HttpEndpoint::read_made(const json::value& answer) const {
    Standing standing;
    const json::value url(call_.absolute(text_in(answer, "video_url")));
    standing.outputs = outputs_in(url, call_);
    standing.state = standing.outputs.empty() ? State::failed : State::succeeded;
    if (standing.outputs.empty()) {
        standing.failure = missing_output(call_.peer());
    } else {
        standing.outputs[0].details["generation_timestamp"] =
            text_in(answer, "generation_timestamp");
    }
    return standing;
}

Standing HttpEndpoint::read_status(const json::value& answer) const {
    const auto status = word_in(answer, "status");
    const auto* const error = find_member(answer, "error");
    const bool has_error = error != nullptr && !error->is_null();
    Standing standing;
    if (status == "failed" || status == "error" || has_error) {
        standing.state = State::failed;
        standing.failure = failure_from(call_.peer(), find_words(answer));
    } else if (status == "cancelled" || status == "canceled") {
        standing.state = State::cancelled;
    } else if (!text_in(answer, "video_url").empty() || status == "succeeded" ||
               status == "completed") {
        return read_made(answer);
    } else if (status == "queued" || status == "pending") {
        standing.state = State::queued;
    }
    return standing;
}

awaitable<Standing> HttpEndpoint::poll(ServiceHandle handle, Deadline deadline) {
    const auto status_url = text_in(handle.details, "status_url");
    if (status_url.empty()) {
        co_return read_made(handle.details);
    }
    Standing standing;
    standing.state = State::lost;
    if (!call_.is_own(status_url)) {
        standing.failure = foreign_address(call_.peer(), status_url);
        co_return standing;
    }
    auto request = get_of(status_url);
    const auto answer = co_await call_.ask(std::move(request), deadline);
    if (answer.status != 404 && answer.status != 410) {
        co_return read_status(require_json(call_.peer(), answer));
    }
    standing.failure = ServiceFailure{
        .kind = ServiceFailure::Kind::lost,
        .code = "not_found",
        .message = "The video service does not know the clip any more that it has begun.",
        .may_be_billed = true};
    co_return standing;
}

// There is nothing to ask but whether anybody is there, and takes the key.
awaitable<std::optional<ServiceFailure>> HttpEndpoint::check_health(Deadline deadline) {
    auto request = get_of(call_.url(""));
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    auto failure = health_from(call_.peer(), sent);
    const bool is_there = sent.answer && sent.answer->status >= 400 && sent.answer->status < 500 &&
                          sent.answer->status != 401 && sent.answer->status != 403;
    co_return is_there ? std::nullopt : failure;
}

}  // namespace

std::vector<Problem> find_http_problems(const json::object& content) {
    std::vector<Problem> problems;
    const auto* const path = content.if_contains("path");
    const auto text = path == nullptr ? std::string() : text_of(*path);
    if (path != nullptr && (!text.starts_with('/') || leaves_base(text) ||
                            !net::find_url("https://host.example" + text))) {
        problems.push_back({"/content/path", "invalid",
                            "A path behind the base URL, such as “/clips”, percent-encoded."});
    }
    const auto* const extra = content.if_contains("extra");
    if (extra != nullptr && !extra->is_object()) {
        problems.push_back({"/content/extra", "invalid", "An object with more of the body."});
    }
    const auto* const given = content.if_contains("answer_seconds_max");
    const auto* const whole = given == nullptr ? nullptr : given->if_int64();
    if (given != nullptr && (whole == nullptr || *whole < limits::made_answer_time_min.count() ||
                             *whole > limits::made_answer_time_max.count())) {
        problems.push_back(
            {"/content/answer_seconds_max", "invalid",
             fmt::format("How long the service may take to answer, {} to {} seconds.",
                         limits::made_answer_time_min.count(),
                         limits::made_answer_time_max.count())});
    }
    for (const std::string_view name : own_names) {
        if (object_in(content, "extra").contains(name)) {
            problems.push_back({fmt::format("/content/extra/{}", name), "conflicting",
                                "This member of the body is the order's."});
        }
    }
    return problems;
}

std::unique_ptr<VideoService> open_http_endpoint(Executor executor, async::WorkPool& files,
                                                 ServiceConnection connection,
                                                 json::object content) {
    return std::make_unique<HttpEndpoint>(executor, files, std::move(connection),
                                          std::move(content));
}

}  // namespace mien::video
