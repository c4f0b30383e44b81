#include "video/providers/openai_compatible.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/text.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/form_body.hpp"
#include "video/providers/inline_image.hpp"
#include "video/providers/openrouter.hpp"
#include "video/providers/outputs.hpp"
#include "video/providers/preset_model.hpp"
#include "video/providers/refusals.hpp"
#include "video/providers/service_call.hpp"

namespace mien::video {
namespace {

using net::Method;
using State = Standing::State;

const json::object& usual_fields() {
    static const json::object fields{
        {"text", "prompt"},
        {"size", "size"},
        {"duration", json::object{{"name", "seconds"}, {"as", "text"}}}};
    return fields;
}

bool is_form(const json::object& content) {
    return text_in(content, "body") == "multipart";
}

bool is_openrouter(const json::object& content) {
    return text_in(content, "dialect") == "openrouter";
}

const json::object& fields_of(const json::object& content) {
    if (content.contains("fields")) {
        return object_in(content, "fields");
    }
    return is_openrouter(content) ? usual_openrouter_fields() : usual_fields();
}

// A value as a field of a form has it.
std::string form_text(const json::value& value) {
    return value.is_string() ? text_of(value) : json::serialize(value);
}

class OpenAiCompatible final : public VideoService {
  public:
    OpenAiCompatible(Executor executor, async::WorkPool& files, ServiceConnection connection,
                     json::object content)
        : call_(executor, files, std::move(connection), {"The video server", "Bearer "}),
          content_(std::move(content)) {
        content_["fields"] = fields_of(content_);
    }

    ServiceCapabilities capabilities() const override {
        auto capabilities = capabilities_of(content_);
        capabilities.cancel = !is_openrouter(content_);
        capabilities.reports_cost = is_openrouter(content_);
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
    awaitable<std::optional<WebhookHint>> read_webhook(std::vector<net::Header>, std::string,
                                                       Timestamp, Deadline) override {
        co_return std::nullopt;
    }
    awaitable<std::optional<ServiceFailure>> check_health(Deadline deadline) override;
    awaitable<std::vector<Problem>> check_preset(Deadline deadline) override;

  private:
    std::string api(std::string_view path) const {
        return call_.url(call_.base().ends_with("/v1") ? std::string(path)
                                                       : "/v1" + std::string(path));
    }
    std::string url_of(const ServiceHandle& handle) const {
        const auto given = text_in(handle.details, "polling_url");
        return given.empty() ? api("/videos/" + escape_url_part(handle.external_id)) : given;
    }
    json::object body_of(const ClipOrder& order, const std::string& image) const;
    ServiceRequest form_request(const ClipOrder& order, const std::string& image) const;
    Submission accepted(const json::value& answer) const;
    Standing read_video(const ServiceHandle& handle, const json::value& video) const;

    ServiceCall call_;
    json::object content_;
};

json::object OpenAiCompatible::body_of(const ClipOrder& order, const std::string& image) const {
    auto body = object_in(content_, "extra");
    if (const auto model = text_in(content_, "model"); !model.empty()) {
        body["model"] = model;
    }
    const auto& fields = object_in(content_, "fields");
    auto parts = parts_of(order, content_);
    if (is_openrouter(content_)) {
        put_openrouter_images(body, fields, image);
    } else {
        add_images(parts, image);
    }
    fill_fields(body, fields, parts);
    return body;
}

// The image as a file, all else as text.
ServiceRequest OpenAiCompatible::form_request(const ClipOrder& order,
                                              const std::string& image) const {
    FormBody form;
    for (const auto& member : body_of(order, "")) {
        form.add(std::string_view(member.key().data(), member.key().size()),
                 form_text(member.value()));
    }
    for (const auto& field : object_in(content_, "fields")) {
        const std::string_view part(field.key().data(), field.key().size());
        if (is_image_part(part) && !image.empty()) {
            const auto name =
                field.value().is_string() ? text_of(field.value()) : text_in(field.value(), "name");
            form.add_file(name, order.reference_image->sha256 + ".png",
                          order.reference_image->content_type, image);
        }
    }
    auto request = get_of(api("/videos"));
    request.method = Method::post;
    request.content_type = form.content_type();
    request.body = form.finish();
    return request;
}

awaitable<Submission> OpenAiCompatible::submit(ClipOrder order, Deadline deadline) {
    std::string image;
    if (takes_image(object_in(content_, "fields"))) {
        if (!order.reference_image) {
            co_return Rejected{missing_image()};
        }
        image = co_await call_.read_image(*order.reference_image);
    }
    auto request = get_of("");
    if (is_form(content_)) {
        request = form_request(order, image);
    } else {
        const auto inlined =
            image.empty() ? "" : data_url_of(order.reference_image->content_type, image);
        request = request_of(Method::post, api("/videos"), body_of(order, inlined));
    }
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    if (!sent.answer || !sent.answer->is_success()) {
        co_return submission_from(call_.peer(), sent);
    }
    co_return accepted(sent.answer->json());
}

Submission OpenAiCompatible::accepted(const json::value& answer) const {
    const auto id = id_in(answer, "id");
    if (!id) {
        return unreadable_create(call_.peer(), "without the id of the video");
    }
    ServiceHandle handle{.external_id = *id, .details = {}};
    const auto polling_url = call_.absolute(text_in(answer, "polling_url"));
    if (is_openrouter(content_) && !polling_url.empty()) {
        if (!call_.is_own(polling_url)) {
            return Unknown{foreign_address(call_.peer(), polling_url), id};
        }
        handle.details["polling_url"] = polling_url;
    }
    return Accepted{std::move(handle)};
}

std::optional<double> progress_of(const json::value& video) {
    const auto percent = number_in(video, "progress");
    return percent && *percent >= 0 && *percent <= 100 ? std::optional(*percent / 100)
                                                       : std::nullopt;
}

// OpenRouter's is in US dollars; what others count in is not known unless they say it.
std::optional<ServiceCost> cost_of(const json::value& video, bool is_in_dollars) {
    const auto* const usage = find_member(video, "usage");
    const auto cost = usage == nullptr ? std::nullopt : number_in(*usage, "cost");
    if (!cost) {
        return std::nullopt;
    }
    const auto currency = fold_case(text_in(*usage, "currency"));
    if (currency == "usd" || (currency.empty() && is_in_dollars)) {
        return ServiceCost{.usd = *cost, .unit = "usd", .amount = *cost};
    }
    const bool is_code = currency.size() == 3;
    return ServiceCost{.usd = {}, .unit = is_code ? currency : "cost", .amount = *cost};
}

ServiceFailure gone_video(std::string_view peer, std::string code) {
    ServiceFailure failure;
    failure.kind = ServiceFailure::Kind::lost;
    failure.code = std::move(code);
    failure.message = fmt::format(
        "{} does not have the video any more: it was restarted, or has removed it.", peer);
    failure.may_be_billed = true;
    return failure;
}

Standing OpenAiCompatible::read_video(const ServiceHandle& handle, const json::value& video) const {
    Standing standing;
    standing.progress = progress_of(video);
    standing.cost = cost_of(video, is_openrouter(content_));
    const auto status = word_in(video, "status");
    if (status == "queued" || status == "pending") {
        standing.state = State::queued;
    } else if (status == "completed" || status == "succeeded") {
        standing.state = State::succeeded;
        standing.outputs = find_outputs(video, call_);
        if (standing.outputs.empty() && is_openrouter(content_)) {
            standing.state = State::failed;
            standing.failure = missing_output(call_.peer());
        } else if (standing.outputs.empty()) {
            const auto url = api("/videos/" + escape_url_part(handle.external_id) + "/content");
            standing.outputs.push_back({.url = url, .content_type = {}, .needs_key = true});
        }
    } else if (status == "failed") {
        standing.state = State::failed;
        standing.failure = failure_from(call_.peer(), find_words(video));
    } else if (status == "cancelled" || status == "canceled") {
        standing.state = State::cancelled;
    } else if (status == "expired") {
        standing.state = State::lost;
        standing.failure = gone_video(call_.peer(), status);
    }
    return standing;
}

awaitable<Standing> OpenAiCompatible::poll(ServiceHandle handle, Deadline deadline) {
    Standing standing;
    auto request = get_of(url_of(handle));
    if (!call_.is_own(request.url)) {
        standing.state = State::lost;
        standing.failure = foreign_address(call_.peer(), request.url);
        co_return standing;
    }
    const auto answer = co_await call_.ask(std::move(request), deadline);
    if (answer.status == 404) {
        standing.state = State::lost;
        standing.failure = gone_video(call_.peer(), "not_found");
        co_return standing;
    }
    co_return read_video(handle, require_json(call_.peer(), answer));
}

// What has ended would be deleted with its file.
awaitable<Cancelled> OpenAiCompatible::cancel(ServiceHandle handle, Deadline deadline) {
    if (is_openrouter(content_)) {
        co_return Cancelled::unsupported;
    }
    const auto standing = co_await poll(handle, deadline);
    if (standing.state == State::lost) {
        co_return Cancelled::not_found;
    }
    if (standing.state != State::queued && standing.state != State::running) {
        co_return standing.state == State::cancelled ? Cancelled::cancelled : Cancelled::too_late;
    }
    auto request = get_of(url_of(handle));
    request.method = Method::delete_;
    const auto answer = co_await call_.ask(std::move(request), deadline);
    if (answer.status == 405 || answer.status == 501) {
        co_return Cancelled::unsupported;
    }
    if (answer.status == 404) {
        co_return Cancelled::not_found;
    }
    require_success(call_.peer(), answer);
    co_return Cancelled::cancelled;
}

// Not every such server lists its models; each that wants a key says so before.
awaitable<std::optional<ServiceFailure>> OpenAiCompatible::check_health(Deadline deadline) {
    auto request = get_of(api("/models"));
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    if (sent.answer && (sent.answer->status == 404 || sent.answer->status == 405)) {
        co_return std::nullopt;
    }
    co_return health_from(call_.peer(), sent);
}

awaitable<std::vector<Problem>> OpenAiCompatible::check_preset(Deadline deadline) {
    auto problems = find_openai_problems(content_);
    if (!problems.empty() || !is_openrouter(content_)) {
        co_return problems;
    }
    auto request = get_of(api("/videos/models"));
    const auto answer = co_await call_.ask(std::move(request), deadline);
    co_return find_openrouter_model_problems(content_, require_json(call_.peer(), answer));
}

}  // namespace

std::vector<Problem> find_openai_problems(const json::object& content) {
    std::vector<Problem> problems;
    const auto require_word = [&](std::string_view name,
                                  std::initializer_list<std::string_view> words) {
        const auto* const member = content.if_contains(name);
        const auto text = member == nullptr ? std::string() : text_of(*member);
        if (member != nullptr && std::find(words.begin(), words.end(), text) == words.end()) {
            problems.push_back({fmt::format("/content/{}", name), "invalid",
                                fmt::format("One of: {}.", fmt::join(words, ", "))});
        }
    };
    require_word("body", {"json", "multipart"});
    require_word("dialect", {"openai", "openrouter"});
    const auto* const model = content.if_contains("model");
    if (model != nullptr && (text_of(*model).empty() || text_of(*model).size() > 200)) {
        problems.push_back({"/content/model", "invalid", "The name of the model at the server."});
    }
    const auto* const extra = content.if_contains("extra");
    if (extra != nullptr && !extra->is_object()) {
        problems.push_back({"/content/extra", "invalid", "An object with more of the body."});
    }
    if (is_openrouter(content)) {
        if (is_form(content)) {
            problems.push_back({"/content/body", "conflicting", "OpenRouter takes JSON only."});
        }
        std::ranges::move(find_openrouter_problems(content), std::back_inserter(problems));
    }
    const auto more = find_field_problems(content, "fields");
    problems.insert(problems.end(), more.begin(), more.end());
    if (!fields_of(content).contains("text")) {
        problems.push_back({"/content/fields/text", "unbound",
                            "The member of the body that takes the text, usually “prompt”."});
    }
    return problems;
}

std::unique_ptr<VideoService> open_openai_compatible(Executor executor, async::WorkPool& files,
                                                     ServiceConnection connection,
                                                     json::object content) {
    return std::make_unique<OpenAiCompatible>(executor, files, std::move(connection),
                                              std::move(content));
}

}  // namespace mien::video
