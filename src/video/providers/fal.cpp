#include "video/providers/fal.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/limits/text.hpp"
#include "base/quote.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/inline_image.hpp"
#include "video/providers/input_schema.hpp"
#include "video/providers/outputs.hpp"
#include "video/providers/preset_model.hpp"
#include "video/providers/refusals.hpp"
#include "video/providers/service_call.hpp"
#include "video/providers/signatures.hpp"
#include "video/providers/webhook_keys.hpp"

namespace mien::video {
namespace {

using std::chrono::milliseconds;

constexpr std::array handle_urls{"status_url", "response_url", "cancel_url"};

class Fal final : public VideoService {
  public:
    Fal(Executor executor, async::WorkPool& files, ServiceConnection connection,
        json::object content)
        : call_(executor, files, std::move(connection), {"fal", "Key "}),
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
        return model_input(content_, order, image ? image_mark(*image) : "");
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
    // What a person gave the id of, fal has at the addresses that it would have answered.
    ServiceHandle whole(ServiceHandle handle) const {
        if (handle.details.empty()) {
            const auto url =
                call_.url(fmt::format("/{}/requests/{}", app_of(text_in(content_, "model")),
                                      escape_url_part(handle.external_id)));
            handle.details = {{"status_url", url + "/status"},
                              {"response_url", url},
                              {"cancel_url", url + "/cancel"}};
        }
        return handle;
    }
    std::string create_url(const ClipOrder& order) const {
        auto url = call_.url("/" + text_in(content_, "model"));
        if (!order.webhook_url.empty()) {
            url += "?fal_webhook=" + escape_url_part(order.webhook_url);
        }
        return url;
    }
    Submission accepted(const json::value& answer) const;
    bool is_at_fal() const;
    std::string key_set_url() const;
    awaitable<Standing> read_result(ServiceHandle handle, Deadline deadline);
    awaitable<json::value> read_schema(std::string model, Deadline deadline);
    awaitable<WebhookKeys> fetch_keys(Deadline deadline);

    ServiceCall call_;
    json::object content_;
};

awaitable<Submission> Fal::submit(ClipOrder order, Deadline deadline) {
    std::string image;
    if (takes_image(object_in(content_, "fields"))) {
        if (!order.reference_image) {
            co_return Rejected{missing_image()};
        }
        const auto bytes = co_await call_.read_image(*order.reference_image);
        image = data_url_of(order.reference_image->content_type, bytes);
    }
    const json::value body = model_input(content_, order, image);
    auto request = request_of(net::Method::post, create_url(order), body);
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    if (!sent.answer || !sent.answer->is_success()) {
        co_return submission_from(call_.peer(), sent);
    }
    co_return accepted(sent.answer->json());
}

// Taken: a foreign address parks it, for whoever is asked there would get the key or be believed.
Submission Fal::accepted(const json::value& answer) const {
    const auto id = id_in(answer, "request_id");
    if (!id) {
        return unreadable_create(call_.peer(), "without the id of the request");
    }
    ServiceHandle handle{.external_id = *id, .details = {}};
    for (const std::string_view name : handle_urls) {
        const auto url = text_in(answer, name);
        if (!call_.is_own(url)) {
            return Unknown{foreign_address(call_.peer(), url), id};
        }
        handle.details[name] = url;
    }
    return Accepted{std::move(handle)};
}

Standing lost_at(ServiceFailure failure) {
    Standing standing;
    standing.state = Standing::State::lost;
    standing.failure = std::move(failure);
    return standing;
}

Standing failed_with(ServiceFailure failure) {
    Standing standing;
    standing.state = Standing::State::failed;
    standing.failure = std::move(failure);
    return standing;
}

bool says_error(const json::value& status) {
    const auto* const error = find_member(status, "error");
    return error != nullptr && !error->is_null() && *error != json::value("");
}

// IN_QUEUE and IN_PROGRESS, and any word that is not known yet.
Standing under_way(const json::value& status) {
    Standing standing;
    if (word_in(status, "status") == "in_queue") {
        standing.state = Standing::State::queued;
        if (const auto position = number_in(status, "queue_position");
            position && *position >= 0 && *position < 1e6) {
            standing.queue_position = static_cast<int>(*position);
        }
    }
    return standing;
}

ServiceFailure unknown_request(std::string_view peer) {
    ServiceFailure failure;
    failure.kind = ServiceFailure::Kind::lost;
    failure.code = "not_found";
    failure.message =
        fmt::format("{} does not know the request any more: look there what became of it.", peer);
    failure.may_be_billed = true;
    return failure;
}

awaitable<Standing> Fal::poll(ServiceHandle given, Deadline deadline) {
    auto handle = whole(std::move(given));
    for (const std::string_view name : handle_urls) {
        const auto url = text_in(handle.details, name);
        if (!call_.is_own(url)) {
            co_return lost_at(foreign_address(call_.peer(), url));
        }
    }
    auto request = get_of(text_in(handle.details, "status_url"));
    const auto answer = co_await call_.ask(std::move(request), deadline);
    if (answer.status == 404) {
        co_return lost_at(unknown_request(call_.peer()));
    }
    const auto& status = require_json(call_.peer(), answer);
    if (word_in(status, "status") != "completed") {
        co_return under_way(status);
    }
    if (says_error(status)) {
        co_return failed_with(failure_from(call_.peer(), find_words(status)));
    }
    auto standing = co_await read_result(std::move(handle), deadline);
    co_return standing;
}

std::optional<ServiceCost> cost_of(const ServiceAnswer& answer) {
    const auto units = answer.header("x-fal-billable-units");
    double amount = 0;
    const auto read = std::from_chars(units.data(), units.data() + units.size(), amount);
    if (units.empty() || read.ec != std::errc() || !(amount >= 0 && amount < 1e9)) {
        return std::nullopt;
    }
    return ServiceCost{.usd = {}, .unit = "billable_units", .amount = amount};
}

// The result's own status says whether there is one.
awaitable<Standing> Fal::read_result(ServiceHandle handle, Deadline deadline) {
    auto request = get_of(text_in(handle.details, "response_url"));
    const auto answer = co_await call_.ask(std::move(request), deadline);
    Standing standing;
    standing.cost = cost_of(answer);
    if (!answer.is_success()) {
        const auto status = answer.status;
        const bool is_verdict = status == 400 || status == 404 || status == 410 || status == 422 ||
                                (status >= 500 && answer.body && answer.body->is_object());
        if (!is_verdict) {
            require_success(call_.peer(), answer);
        }
        standing.state = Standing::State::failed;
        standing.failure = failure_from(call_.peer(), find_words(answer.json()));
        standing.failure->may_be_billed = status < 500;
        co_return standing;
    }
    standing.outputs = find_outputs(require_json(call_.peer(), answer), call_);
    if (standing.outputs.empty()) {
        standing.state = Standing::State::failed;
        standing.failure = missing_output(call_.peer());
        co_return standing;
    }
    standing.state = Standing::State::succeeded;
    co_return standing;
}

awaitable<Cancelled> Fal::cancel(ServiceHandle given, Deadline deadline) {
    const auto handle = whole(std::move(given));
    auto request = get_of(text_in(handle.details, "cancel_url"));
    if (!call_.is_own(request.url)) {
        co_return Cancelled::unsupported;
    }
    request.method = net::Method::put;
    const auto answer = co_await call_.ask(std::move(request), deadline);
    if (answer.status == 404) {
        co_return Cancelled::not_found;
    }
    if (answer.status == 400) {
        co_return Cancelled::too_late;
    }
    require_success(call_.peer(), answer);
    co_return answer.status == 202 ? Cancelled::requested : Cancelled::cancelled;
}

// The body of the create, in the OpenAPI document of a model; the path of a model that was renamed
// is another one.
const json::value* find_input(const json::value& document, std::string_view model) {
    const auto* const paths = find_object(document, "paths");
    const json::value* create = nullptr;
    for (auto path = paths == nullptr ? nullptr : paths->begin();
         paths != nullptr && path != paths->end(); ++path) {
        const std::string_view name(path->key().data(), path->key().size());
        const auto* const post = find_member(path->value(), "post");
        const bool is_own = name.ends_with(model) && name.size() == model.size() + 1;
        if (post != nullptr && (is_own || create == nullptr) &&
            name.find("/requests/") == std::string_view::npos) {
            create = post;
        }
        if (is_own) {
            break;
        }
    }
    for (const auto name : {"requestBody", "content", "application/json", "schema"}) {
        create = create == nullptr ? nullptr : find_member(*create, name);
    }
    return create;
}

bool Fal::is_at_fal() const {
    const auto host = net::parse_url(call_.base()).host;
    return host == "queue.fal.run" || host == "queue.falrun.com";
}

// A proxy of the service is to have it beside the queue.
std::string Fal::key_set_url() const {
    constexpr std::string_view path = "/.well-known/jwks.json";
    return is_at_fal() ? "https://rest.fal.ai" + std::string(path) : call_.url(path);
}

awaitable<WebhookKeys> Fal::fetch_keys(Deadline deadline) {
    auto request = get_of(key_set_url());
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    WebhookKeys keys;
    if (sent.answer && sent.answer->is_success()) {
        for (auto& key : read_key_set(sent.answer->json())) {
            keys.emplace_back(std::move(key));
        }
    }
    co_return keys;
}

awaitable<std::optional<WebhookHint>> Fal::read_webhook(std::vector<net::Header> headers,
                                                        std::string raw_body, Timestamp now,
                                                        Deadline deadline) {
    const auto delivery = read_fal_headers(headers);
    if (delivery.request_id.empty() || !is_recent(delivery.timestamp, now)) {
        co_return std::nullopt;
    }
    const VerifyWebhook verify = [&](const WebhookKeys& keys) {
        std::vector<std::string> plain;
        for (const auto& key : keys) {
            plain.emplace_back(key.reveal());
        }
        return is_signed_by_key(plain, delivery, raw_body);
    };
    const FetchWebhookKeys fetch_now = [&] { return fetch_keys(deadline); };
    const auto is_good = co_await is_proven(key_set_url(), fetch_now, verify);
    const auto body = is_good ? read_foreign_json(raw_body) : std::nullopt;
    const auto id = body ? id_in(*body, "request_id") : std::nullopt;
    if (!id) {
        co_return std::nullopt;
    }
    co_return WebhookHint{.external_id = *id, .delivery_id = delivery.request_id};
}

// A request that nobody has made: without the right key it is refused before it is looked for. A
// connection is also tried before it has a preset.
awaitable<std::optional<ServiceFailure>> Fal::check_health(Deadline deadline) {
    const auto model = text_in(content_, "model");
    const auto app = model.empty() ? std::string_view("fal-ai/flux") : app_of(model);
    const auto path = fmt::format("/{}/requests/00000000-0000-0000-0000-000000000000/status", app);
    auto request = get_of(call_.url(path));
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    if (sent.answer &&
        (sent.answer->status == 404 || sent.answer->status == 422 || sent.answer->status == 400)) {
        co_return std::nullopt;
    }
    co_return health_from(call_.peer(), sent);
}

// The OpenAPI document of a model: the answer itself, or in a list of models.
const json::value* schema_in(const json::value& answer) {
    if (find_object(answer, "paths") != nullptr) {
        return &answer;
    }
    const auto* const models = find_array(answer, "models");
    return models == nullptr || models->empty() ? nullptr : find_member(models->front(), "openapi");
}

// What the model takes is published by fal, for everybody, at two addresses; a proxy may have
// either beside the queue.
awaitable<json::value> Fal::read_schema(std::string model, Deadline deadline) {
    const auto id = escape_url_part(model);
    const std::array places{
        std::pair("https://fal.ai", "/api/openapi/queue/openapi.json?endpoint_id=" + id),
        std::pair("https://api.fal.ai", "/v1/models?expand=openapi-3.0&endpoint_id=" + id)};
    for (const auto& [host, path] : places) {
        auto request = get_of(is_at_fal() ? host + path : call_.url(path));
        const auto answer = co_await call_.ask(std::move(request), deadline);
        const auto* const schema = answer.is_success() ? schema_in(answer.json()) : nullptr;
        if (schema != nullptr && find_input(*schema, model) != nullptr) {
            co_return *schema;
        }
    }
    co_return nullptr;
}

awaitable<std::vector<Problem>> Fal::check_preset(Deadline deadline) {
    auto problems = find_fal_problems(content_);
    if (!problems.empty()) {
        co_return problems;
    }
    const auto model = text_in(content_, "model");
    const auto schema = co_await read_schema(model, deadline);
    const auto* const input = find_input(schema, model);
    if (input != nullptr) {
        co_return find_input_problems(content_, JsonSchema(schema, *input));
    }
    if (is_at_fal()) {
        throw Error(
            ErrorKind::unavailable,
            fmt::format("fal does not say what the model {} takes: its name may be wrong, or "
                        "it is not public.",
                        in_quotes(model)));
    }
    co_return problems;
}

}  // namespace

std::vector<Problem> find_fal_problems(const json::object& content) {
    return find_model_problems(content);
}

std::unique_ptr<VideoService> open_fal(Executor executor, async::WorkPool& files,
                                       ServiceConnection connection, json::object content) {
    return std::make_unique<Fal>(executor, files, std::move(connection), std::move(content));
}

}  // namespace mien::video
