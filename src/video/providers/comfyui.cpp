#include "video/providers/comfyui.hpp"

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/limits/text.hpp"
#include "base/quote.hpp"
#include "video/providers/comfyui_answers.hpp"
#include "video/providers/comfyui_nodes.hpp"
#include "video/providers/comfyui_workflow.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/form_body.hpp"
#include "video/providers/refusals.hpp"
#include "video/providers/service_call.hpp"

namespace mien::video {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view image_folder = "mien";

std::string_view ending_of(std::string_view content_type) {
    if (content_type == "image/jpeg") {
        return "jpg";
    }
    return content_type == "image/webp" ? "webp" : "png";
}

// The same bytes have the same name, so that an upload may be repeated.
std::string file_name_of(const ReferenceImage& image) {
    return fmt::format("{}.{}", image.sha256, ending_of(image.content_type));
}

std::string expected_image(const ClipOrder& order) {
    return order.reference_image
               ? fmt::format("{}/{}", image_folder, file_name_of(*order.reference_image))
               : std::string();
}

class ComfyUi final : public VideoService {
  public:
    ComfyUi(Executor executor, async::WorkPool& files, ServiceConnection connection,
            json::object content)
        : call_(executor, files, std::move(connection), {"ComfyUI", "Bearer "}),
          content_(std::move(content)) {}

    ServiceCapabilities capabilities() const override {
        const auto& bind = object_in(content_, "bind");
        return {.seed = bind.contains("seed"),
                .negative_text = bind.contains("negative_text"),
                .reference_image = takes_image(bind),
                .cancel = true,
                .webhook = false,
                .finds_by_our_id = true,
                .reports_cost = false,
                .text_characters_max = limits::resolved_characters_max,
                .poll_first = milliseconds(1000),
                .poll_max = milliseconds(10'000)};
    }

    json::value outgoing(const ClipOrder& order) const override {
        return body_of(order, expected_image(order));
    }

    awaitable<Submission> submit(ClipOrder order, Deadline deadline) override;
    awaitable<std::optional<ServiceHandle>> find(std::string submission_id,
                                                 Deadline deadline) override;
    awaitable<Standing> poll(ServiceHandle handle, Deadline deadline) override;
    awaitable<Cancelled> cancel(ServiceHandle handle, Deadline deadline) override;
    awaitable<void> fetch(ServiceHandle handle, ServiceOutput output, std::filesystem::path file,
                          Deadline deadline) override;
    awaitable<std::optional<WebhookHint>> read_webhook(std::vector<net::Header>, std::string,
                                                       Timestamp, Deadline) override {
        co_return std::nullopt;
    }
    awaitable<std::optional<ServiceFailure>> check_health(Deadline deadline) override;
    awaitable<std::vector<Problem>> check_preset(Deadline deadline) override;

  private:
    struct Uploaded {
        std::string name;
        std::optional<ServiceFailure> failure;
    };

    json::object body_of(const ClipOrder& order, std::string_view image) const {
        json::object body;
        body["prompt"] = bind_workflow(content_, order, image);
        body["prompt_id"] = order.submission_id;
        body["extra_data"] = json::object{{"job_id", order.submission_id}};
        return body;
    }

    awaitable<Uploaded> upload(ReferenceImage image, Deadline deadline);
    awaitable<Submission> create(json::object body, std::string id, Deadline deadline);
    awaitable<Submission> refuse_stray(std::string id, ServiceFailure failure, Deadline deadline);
    awaitable<Cancelled> stop(std::string id, Deadline deadline);
    // Nothing of a queue that cannot be read: is_known says so.
    struct Whereabouts {
        std::optional<QueuePlace> place;
        bool is_known = true;
    };

    awaitable<std::optional<ListedJobs>> list_jobs(std::string id, Deadline deadline);
    awaitable<std::optional<json::value>> read_queue(Deadline deadline);
    awaitable<Whereabouts> look_for(std::string id, Deadline deadline);
    awaitable<std::optional<QueuePlace>> find_place(std::string id, Deadline deadline);
    awaitable<std::optional<std::string>> find_by_what_was_sent(const json::value& queue,
                                                                std::string submission_id,
                                                                Deadline deadline);
    awaitable<std::optional<Standing>> find_end(std::string id, Deadline deadline);
    awaitable<void> tell(std::string path, json::value body, Deadline deadline);

    ServiceCall call_;
    json::object content_;
    bool may_list_jobs_ = true;  // until the server is found to be an older one
};

Error queue_too_large() {
    return {
        ErrorKind::unavailable,
        fmt::format("The queue of ComfyUI, with the workflows of all that waits there, is larger "
                    "than {} MiB. It is asked again when less waits; newer versions of ComfyUI "
                    "say less of it.",
                    limits::service_queue_bytes_max / (1024UL * 1024))};
}

// Nothing from an older server, or from whatever else answers there.
awaitable<std::optional<ListedJobs>> ComfyUi::list_jobs(std::string id, Deadline deadline) {
    if (!may_list_jobs_) {
        co_return std::nullopt;
    }
    auto request = get_of(call_.url(fmt::format("/api/jobs?status=pending,in_progress&limit={}",
                                                limits::service_jobs_listed_max)));
    const auto answer = co_await call_.ask(std::move(request), deadline);
    auto listed = answer.is_success() ? find_in_jobs(answer.json(), id) : std::nullopt;
    may_list_jobs_ = listed.has_value();
    co_return listed;
}

// Nothing when it is too large.
awaitable<std::optional<json::value>> ComfyUi::read_queue(Deadline deadline) {
    auto request = get_of(call_.url("/queue"));
    request.answer_bytes_max = limits::service_queue_bytes_max;
    auto sent = co_await call_.send_once(std::move(request), deadline);
    if (!sent.answer) {
        if (sent.failure->kind() == ErrorKind::upstream_failed) {
            co_return std::nullopt;
        }
        throw Error(ErrorKind::unavailable, sent.failure->message())
            .with_detail(sent.failure->detail());
    }
    (void)require_json(call_.peer(), *sent.answer);
    co_return std::move(*sent.answer->body);
}

// The list of newer servers is small; GET /queue holds the graphs of all prompts.
awaitable<ComfyUi::Whereabouts> ComfyUi::look_for(std::string id, Deadline deadline) {
    const auto listed = co_await list_jobs(id, deadline);
    if (listed && (listed->place || listed->is_whole)) {
        co_return Whereabouts{listed->place};
    }
    const auto queue = co_await read_queue(deadline);
    if (!queue) {
        co_return Whereabouts{.place = std::nullopt, .is_known = false};
    }
    co_return Whereabouts{find_in_queue(*queue, id)};
}

awaitable<std::optional<QueuePlace>> ComfyUi::find_place(std::string id, Deadline deadline) {
    const auto whereabouts = co_await look_for(std::move(id), deadline);
    if (!whereabouts.is_known) {
        throw queue_too_large();
    }
    co_return whereabouts.place;
}

awaitable<std::optional<Standing>> ComfyUi::find_end(std::string id, Deadline deadline) {
    auto request = get_of(call_.url("/history/" + escape_url_part(id)));
    const auto answer = co_await call_.ask(std::move(request), deadline);
    co_return find_in_history(require_json(call_.peer(), answer), id, content_, call_.base());
}

// What is answered without a word.
awaitable<void> ComfyUi::tell(std::string path, json::value body, Deadline deadline) {
    auto request = request_of(net::Method::post, call_.url(path), body);
    const auto answer = co_await call_.ask(std::move(request), deadline);
    require_success(call_.peer(), answer);
}

awaitable<ComfyUi::Uploaded> ComfyUi::upload(ReferenceImage image, Deadline deadline) {
    const auto bytes = co_await call_.read_image(image);
    FormBody form;
    form.add("type", "input");
    form.add("subfolder", image_folder);
    form.add("overwrite", "true");
    form.add_file("image", file_name_of(image),
                  "image/" + std::string(ending_of(image.content_type)), bytes);
    auto request = get_of(call_.url("/upload/image"));
    request.method = net::Method::post;
    request.content_type = form.content_type();
    request.body = form.finish();
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    if (auto failure = health_from(call_.peer(), sent)) {
        co_return Uploaded{{}, std::move(failure)};
    }
    const auto& answer = sent.answer->json();
    const auto name = text_in(answer, "name");
    const auto folder = text_in(answer, "subfolder");
    if (name.empty()) {
        ServiceFailure failure;
        failure.kind = ServiceFailure::Kind::unavailable;
        failure.code = "upload_unreadable";
        failure.message = "ComfyUI took the reference image and does not say under which name.";
        co_return Uploaded{{}, std::move(failure)};
    }
    co_return Uploaded{folder.empty() ? name : fmt::format("{}/{}", folder, name), std::nullopt};
}

awaitable<Submission> ComfyUi::submit(ClipOrder order, Deadline deadline) {
    std::string image;
    if (takes_image(object_in(content_, "bind"))) {
        if (!order.reference_image) {
            co_return Rejected{missing_image()};
        }
        auto uploaded = co_await upload(*order.reference_image, deadline);
        if (uploaded.failure) {
            co_return Rejected{std::move(*uploaded.failure)};
        }
        image = std::move(uploaded.name);
    }
    auto body = body_of(order, image);
    auto submission = co_await create(std::move(body), order.submission_id, deadline);
    co_return submission;
}

awaitable<Submission> ComfyUi::create(json::object body, std::string id, Deadline deadline) {
    auto request = request_of(net::Method::post, call_.url("/prompt"), body);
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    if (!sent.answer || !sent.answer->is_success()) {
        auto submission = submission_from(call_.peer(), sent);
        auto* const rejected = std::get_if<Rejected>(&submission);
        if (rejected != nullptr && sent.answer) {
            rejected->failure.may_be_billed = false;
            if (auto failure = find_node_errors(sent.answer->json(), content_)) {
                rejected->failure = std::move(*failure);
            }
        }
        co_return submission;
    }
    const auto& answer = sent.answer->json();
    const auto prompt_id = id_in(answer, "prompt_id");
    if (auto failure = find_node_errors(answer, content_)) {
        auto refusal = co_await refuse_stray(prompt_id.value_or(id), std::move(*failure), deadline);
        co_return refusal;
    }
    if (!prompt_id) {
        co_return unreadable_create(call_.peer(), "without the id of the prompt");
    }
    co_return Accepted{{.external_id = *prompt_id, .details = {}}};
}

// The server has dropped the nodes that are wrong, and runs what is left: that is nobody's clip.
awaitable<Submission> ComfyUi::refuse_stray(std::string id, ServiceFailure failure,
                                            Deadline deadline) {
    const auto ending = co_await async::ending_of(stop(id, deadline));
    if (!ending.failure) {
        co_return Rejected{std::move(failure)};
    }
    failure.message += " What is left of it may still run there: it could not be stopped.";
    co_return Unknown{std::move(failure), std::move(id)};
}

// By the prompt's id, or where the server gave it another one, by what was sent along. The queue
// before the history: a prompt that ends between the two questions is then seen.
awaitable<std::optional<ServiceHandle>> ComfyUi::find(std::string submission_id,
                                                      Deadline deadline) {
    const auto listed = co_await list_jobs(submission_id, deadline);
    std::optional<json::value> queue;
    if (!listed || !(listed->place || listed->is_whole)) {
        queue = co_await read_queue(deadline);
        if (!queue) {
            throw queue_too_large();
        }
    }
    const auto place = queue ? find_in_queue(*queue, submission_id) : listed->place;
    if (place) {
        co_return ServiceHandle{submission_id, {}};
    }
    const auto end = co_await find_end(submission_id, deadline);
    if (end) {
        co_return ServiceHandle{submission_id, {}};
    }
    // Servers with the list take our ids, or nothing.
    if (!queue) {
        co_return std::nullopt;
    }
    const auto id = co_await find_by_what_was_sent(*queue, submission_id, deadline);
    co_return id ? std::optional(ServiceHandle{*id, {}}) : std::nullopt;
}

awaitable<std::optional<std::string>> ComfyUi::find_by_what_was_sent(const json::value& queue,
                                                                     std::string submission_id,
                                                                     Deadline deadline) {
    if (auto id = find_by_job(queue, submission_id)) {
        co_return id;
    }
    auto request = get_of(call_.url("/history?max_items=100"));
    request.answer_bytes_max = limits::service_history_bytes_max;
    const auto answer = co_await call_.ask(std::move(request), deadline);
    co_return answer.status == 404 ? std::nullopt
                                   : find_by_job(require_json(call_.peer(), answer), submission_id);
}

// The history knows what has ended, and says so in a few bytes: it is asked first, and again when
// the prompt is nowhere, for it may have ended meanwhile. Who cannot be found in a queue that is
// too large to be read waits or runs there.
awaitable<Standing> ComfyUi::poll(ServiceHandle handle, Deadline deadline) {
    auto end = co_await find_end(handle.external_id, deadline);
    if (end) {
        co_return std::move(*end);
    }
    const auto [place, is_known] = co_await look_for(handle.external_id, deadline);
    Standing standing;
    if (place || !is_known) {
        const bool is_running = place && place->is_running;
        standing.state = is_running ? Standing::State::running : Standing::State::queued;
        if (place && !is_running) {
            standing.queue_position = place->position;
        }
        co_return standing;
    }
    end = co_await find_end(handle.external_id, deadline);
    if (end) {
        co_return std::move(*end);
    }
    standing.state = Standing::State::lost;
    standing.failure = ServiceFailure{
        .kind = ServiceFailure::Kind::lost,
        .code = "not_in_history",
        .message =
            "ComfyUI does not know the job any more: it was restarted, or somebody took it "
            "out of the queue."};
    co_return standing;
}

// Old servers interrupt whatever runs, so that the order is given only when it is ours.
awaitable<Cancelled> ComfyUi::stop(std::string id, Deadline deadline) {
    const json::value pending = json::object{{"delete", json::array{json::value(id)}}};
    co_await tell("/queue", pending, deadline);
    const auto place = co_await find_place(id, deadline);
    if (!place) {
        co_return Cancelled::cancelled;
    }
    if (place->is_running) {
        const json::value running = json::object{{"prompt_id", id}};
        co_await tell("/interrupt", running, deadline);
    }
    co_return Cancelled::requested;
}

awaitable<Cancelled> ComfyUi::cancel(ServiceHandle handle, Deadline deadline) {
    const auto [place, is_known] = co_await look_for(handle.external_id, deadline);
    if (place || !is_known) {
        const auto stopped = co_await stop(handle.external_id, deadline);
        if (stopped == Cancelled::requested) {
            co_return stopped;
        }
    }
    // Whatever was deleted from the queue leaves no history.
    const auto end = co_await find_end(handle.external_id, deadline);
    if (end) {
        co_return Cancelled::too_late;
    }
    co_return place ? Cancelled::cancelled : Cancelled::not_found;
}

awaitable<void> ComfyUi::fetch(ServiceHandle, ServiceOutput output, std::filesystem::path file,
                               Deadline deadline) {
    if (!call_.is_own(output.url)) {
        throw Error(ErrorKind::upstream_failed, foreign_address(call_.peer(), output.url).message);
    }
    const auto ending = co_await async::ending_of(call_.fetch(output.url, file, deadline));
    if (!ending.failure) {
        co_return;
    }
    const auto error = error_in(ending.failure);
    if (error && error->kind() == ErrorKind::gone) {
        throw Error(ErrorKind::not_found,
                    fmt::format("ComfyUI does not give away the file {} that it has named: it was "
                                "moved, or its name is not fit for it.",
                                in_quotes(text_in(output.details, "filename"))));
    }
    std::rethrow_exception(ending.failure);
}

awaitable<std::optional<ServiceFailure>> ComfyUi::check_health(Deadline deadline) {
    auto request = get_of(call_.url("/system_stats"));
    const auto sent = co_await call_.send_once(std::move(request), deadline);
    auto failure = health_from(call_.peer(), sent);
    if (!failure && find_object(sent.answer->json(), "system") == nullptr) {
        failure = ServiceFailure{
            .kind = ServiceFailure::Kind::invalid,
            .code = "not_comfyui",
            .message =
                "What answers at this address is not ComfyUI: give the provider the base "
                "URL under which /system_stats is."};
    }
    co_return failure;
}

awaitable<std::vector<Problem>> ComfyUi::check_preset(Deadline deadline) {
    auto problems = find_workflow_problems(content_);
    if (!problems.empty()) {
        co_return problems;
    }
    const auto classes = classes_of(content_);
    if (classes.size() > limits::preset_classes_asked_max) {
        const auto text = fmt::format("A workflow has at most {} kinds of node.",
                                      limits::preset_classes_asked_max);
        problems.push_back({"/content/workflow", "too_many", text});
        co_return problems;
    }
    NodeKinds kinds;
    for (const auto& name : classes) {
        auto request = get_of(call_.url("/object_info/" + escape_url_part(name)));
        request.answer_bytes_max = limits::service_node_bytes_max;
        const auto answer = co_await call_.ask(std::move(request), deadline);
        const auto* const kind = find_member(require_json(call_.peer(), answer), name);
        kinds.emplace(name, kind == nullptr ? json::value() : *kind);
    }
    co_return find_node_problems(content_, kinds);
}

}  // namespace

std::unique_ptr<VideoService> open_comfyui(Executor executor, async::WorkPool& files,
                                           ServiceConnection connection, json::object content) {
    return std::make_unique<ComfyUi>(executor, files, std::move(connection), std::move(content));
}

}  // namespace mien::video
