#include "video/providers/replicate.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/form_body.hpp"
#include "video/providers/inline_image.hpp"
#include "video/providers/preset_model.hpp"
#include "video/providers/refusals.hpp"
#include "video/providers/replicate_answers.hpp"
#include "video/providers/service_call.hpp"
#include "video/providers/signatures.hpp"
#include "video/providers/webhook_keys.hpp"

namespace mien::video {
namespace {

using net::Method;

// What is asked for: a model of the service's own, a version, or a deployment.
struct Target {
    std::string model;       // owner/name, or empty
    std::string version;     // 64 hexadecimal digits, or empty
    std::string deployment;  // owner/name, or empty
};

Target target_of(const json::object& content) {
    Target target;
    target.deployment = text_in(content, "deployment");
    const auto model = text_in(content, "model");
    const auto colon = model.find(':');
    if (colon != std::string::npos) {
        target.model = model.substr(0, colon);
        target.version = model.substr(colon + 1);
    } else if (model.find('/') == std::string::npos) {
        target.version = model;
    } else {
        target.model = model;
    }
    return target;
}

class Replicate final : public VideoService {
  public:
    Replicate(Executor executor, async::WorkPool& files, ServiceConnection connection,
              json::object content)
        : call_(executor, files, std::move(connection), {"Replicate", "Bearer "}),
          content_(std::move(content)) {}

    ServiceCapabilities capabilities() const override {
        auto capabilities = capabilities_of(content_);
        capabilities.cancel = true;
        capabilities.webhook = true;
        capabilities.reports_cost = true;
        return capabilities;
    }
    json::value outgoing(const ClipOrder& order) const override {
        const auto& image = order.reference_image;
        return body_of(order, image ? image_mark(*image) : "");
    }

    awaitable<Submission> submit(ClipOrder order, Deadline deadline) override;
    awaitable<std::optional<ServiceHandle>> find(std::string, Deadline) override {
        co_return std::nullopt;
    }
    awaitable<Standing> poll(ServiceHandle handle, Deadline deadline) override;
    awaitable<Cancelled> cancel(ServiceHandle handle, Deadline deadline) override;
    awaitable<void> fetch(ServiceHandle, ServiceOutput output, std::filesystem::path file,
                          Deadline deadline) override {
        co_await call_.fetch(output.url, file, deadline);
    }
    awaitable<std::optional<WebhookHint>> read_webhook(std::vector<net::Header> headers,
                                                       std::string raw_body, Timestamp now,
                                                       Deadline deadline) override;
    awaitable<std::optional<ServiceFailure>> check_health(Deadline deadline) override;
    awaitable<std::vector<Problem>> check_preset(Deadline deadline) override;

  private:
    struct Image {
        std::string text;  // a URL
        std::optional<ServiceFailure> failure;
    };

    std::string api(std::string_view path) const {
        return call_.url(call_.base().ends_with("/v1") ? std::string(path)
                                                       : "/v1" + std::string(path));
    }
    std::string create_url() const;
    json::object body_of(const ClipOrder& order, const std::string& image) const;
    std::string url_of(const ServiceHandle& handle) const {
        return api("/predictions/" + escape_url_part(handle.external_id));
    }
    awaitable<Image> send_image(ReferenceImage image, Deadline deadline);
    awaitable<WebhookKeys> fetch_secret(Deadline deadline);

    ServiceCall call_;
    json::object content_;
};

std::string Replicate::create_url() const {
    const auto target = target_of(content_);
    if (!target.deployment.empty()) {
        return api("/deployments/" + target.deployment + "/predictions");
    }
    return target.version.empty() ? api("/models/" + target.model + "/predictions")
                                  : api("/predictions");
}

json::object Replicate::body_of(const ClipOrder& order, const std::string& image) const {
    json::object body;
    const auto target = target_of(content_);
    if (!target.version.empty() && target.deployment.empty()) {
        body["version"] = target.version;
    }
    body["input"] = model_input(content_, order, image);
    if (!order.webhook_url.empty()) {
        body["webhook"] = order.webhook_url;
        body["webhook_events_filter"] = json::array{"completed"};
    }
    return body;
}

// A small image goes along; a larger one is uploaded first.
awaitable<Replicate::Image> Replicate::send_image(ReferenceImage image, Deadline deadline) {
    const auto bytes = co_await call_.read_image(image);
    if (bytes.size() <= limits::inline_image_bytes_max) {
        co_return Image{data_url_of(image.content_type, bytes), std::nullopt};
    }
    FormBody form;
    form.add_file("content", image.sha256, image.content_type, bytes);
    auto request = get_of(api("/files"));
    request.method = Method::post;
    request.content_type = form.content_type();
    request.body = form.finish();
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    if (auto failure = health_from(call_.peer(), sent)) {
        co_return Image{{}, std::move(failure)};
    }
    const auto* const urls = find_member(sent.answer->json(), "urls");
    auto url = urls == nullptr ? std::string() : text_in(*urls, "get");
    if (net::find_url(url)) {
        co_return Image{std::move(url), std::nullopt};
    }
    ServiceFailure failure;
    failure.kind = ServiceFailure::Kind::unavailable;
    failure.code = "upload_unreadable";
    failure.message = "Replicate took the reference image and does not say where it lies.";
    co_return Image{{}, std::move(failure)};
}

awaitable<Submission> Replicate::submit(ClipOrder order, Deadline deadline) {
    std::string image;
    if (takes_image(object_in(content_, "fields"))) {
        if (!order.reference_image) {
            co_return Rejected{missing_image()};
        }
        auto sent_image = co_await send_image(*order.reference_image, deadline);
        if (sent_image.failure) {
            co_return Rejected{std::move(*sent_image.failure)};
        }
        image = std::move(sent_image.text);
    }
    auto request = request_of(Method::post, create_url(), body_of(order, image));
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    if (!sent.answer || !sent.answer->is_success()) {
        co_return submission_from(call_.peer(), sent);
    }
    const auto id = id_in(sent.answer->json(), "id");
    if (!id) {
        co_return unreadable_create(call_.peer(), "without the id of the prediction");
    }
    co_return Accepted{{.external_id = *id, .details = {}}};
}

awaitable<Standing> Replicate::poll(ServiceHandle handle, Deadline deadline) {
    auto request = get_of(url_of(handle));
    const auto answer = co_await call_.ask(std::move(request), deadline);
    if (answer.status != 404) {
        co_return read_prediction(require_json(call_.peer(), answer), call_);
    }
    Standing standing;
    standing.state = Standing::State::lost;
    standing.failure = ServiceFailure{
        .kind = ServiceFailure::Kind::lost,
        .code = "not_found",
        .message =
            "Replicate does not know the prediction any more: look there what became of "
            "it.",
        .may_be_billed = true};
    co_return standing;
}

awaitable<Cancelled> Replicate::cancel(ServiceHandle handle, Deadline deadline) {
    auto request = get_of(url_of(handle) + "/cancel");
    request.method = Method::post;
    const auto answer = co_await call_.ask(std::move(request), deadline);
    if (answer.status == 404) {
        co_return Cancelled::not_found;
    }
    const auto status = word_in(require_json(call_.peer(), answer), "status");
    if (status == "canceled" || status == "aborted") {
        co_return Cancelled::cancelled;
    }
    co_return status == "succeeded" || status == "failed" ? Cancelled::too_late
                                                          : Cancelled::requested;
}

awaitable<WebhookKeys> Replicate::fetch_secret(Deadline deadline) {
    auto request = get_of(api("/webhooks/default/secret"));
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    WebhookKeys keys;
    if (sent.answer && sent.answer->is_success()) {
        keys.emplace_back(text_in(sent.answer->json(), "key"));
    }
    co_return keys;
}

awaitable<std::optional<WebhookHint>> Replicate::read_webhook(std::vector<net::Header> headers,
                                                              std::string raw_body, Timestamp now,
                                                              Deadline deadline) {
    const auto id = single_header(headers, "webhook-id");
    const auto timestamp = single_header(headers, "webhook-timestamp");
    const auto signatures = single_header(headers, "webhook-signature");
    if (id.empty() || signatures.empty() || !is_recent(timestamp, now)) {
        co_return std::nullopt;
    }
    const VerifyWebhook verify = [&](const WebhookKeys& keys) {
        return std::any_of(keys.begin(), keys.end(), [&](const Secret& key) {
            return is_signed_by_secret(key.reveal(), id, timestamp, raw_body, signatures);
        });
    };
    const FetchWebhookKeys fetch_now = [&] { return fetch_secret(deadline); };
    const auto is_good = co_await is_proven(call_.keys_name(), fetch_now, verify);
    const auto body = is_good ? read_foreign_json(raw_body) : std::nullopt;
    const auto external_id = body ? id_in(*body, "id") : std::nullopt;
    if (!external_id) {
        co_return std::nullopt;
    }
    co_return WebhookHint{.external_id = *external_id, .delivery_id = id};
}

awaitable<std::optional<ServiceFailure>> Replicate::check_health(Deadline deadline) {
    auto request = get_of(api("/account"));
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    co_return health_from(call_.peer(), sent);
}

awaitable<std::vector<Problem>> Replicate::check_preset(Deadline deadline) {
    auto problems = find_replicate_problems(content_);
    const auto target = target_of(content_);
    // The service says nothing of a version whose model it is not told.
    if (!problems.empty() || !target.deployment.empty() || target.model.empty()) {
        co_return problems;
    }
    const auto path =
        "/models/" + target.model + (target.version.empty() ? "" : "/versions/" + target.version);
    auto request = get_of(api(path));
    const auto answer = co_await call_.ask(std::move(request), deadline);
    if (answer.status == 404) {
        problems.push_back({"/content/model", "not_found",
                            "Replicate has no such model, or the key may not see it."});
        co_return problems;
    }
    const auto& model = require_json(call_.peer(), answer);
    const auto* const latest = find_member(model, "latest_version");
    co_return find_schema_problems(content_, latest == nullptr ? model : *latest);
}

}  // namespace

std::vector<Problem> find_replicate_problems(const json::object& content) {
    if (!content.contains("deployment")) {
        return find_model_problems(content);
    }
    auto as_model = content;
    as_model["model"] = content.at("deployment");
    auto problems = find_model_problems(as_model);
    for (auto& problem : problems) {
        if (problem.pointer == "/content/model") {
            problem = {"/content/deployment", "invalid", "A deployment, like “owner/name”."};
        }
    }
    if (content.contains("model")) {
        problems.push_back(
            {"/content/model", "conflicting", "A preset names a model or a deployment, not both."});
    }
    return problems;
}

std::unique_ptr<VideoService> open_replicate(Executor executor, async::WorkPool& files,
                                             ServiceConnection connection, json::object content) {
    return std::make_unique<Replicate>(executor, files, std::move(connection), std::move(content));
}

}  // namespace mien::video
