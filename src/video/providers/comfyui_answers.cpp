#include "video/providers/comfyui_answers.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/limits/provider_calls.hpp"
#include "base/quote.hpp"
#include "base/text.hpp"
#include "video/providers/comfyui_workflow.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/refusals.hpp"

namespace mien::video {
namespace {

using Kind = ServiceFailure::Kind;

constexpr std::string_view peer = "ComfyUI";
constexpr std::size_t node_errors_told_max = 3;

std::string_view key_of(const json::key_value_pair& member) {
    return {member.key().data(), member.key().size()};
}

std::string shown(std::string_view text) {
    text = text.substr(0, text.find_last_not_of(" \r\n\t") + 1);
    return visible(shortened(text, limits::service_message_characters_max));
}

// "filename_prefix: Required input is missing".
std::string sentence_of(const json::value& error) {
    const auto* const extra = find_member(error, "extra_info");
    const auto input = extra == nullptr ? std::string() : text_in(*extra, "input_name");
    const auto message = text_in(error, "message");
    const auto details = text_in(error, "details");
    auto sentence = input.empty() ? message : fmt::format("{}: {}", input, message);
    if (!details.empty() && details != input) {
        sentence += fmt::format(" ({})", details);
    }
    return shown(sentence);
}

struct ToldErrors {
    std::string code;
    std::string text;
    std::size_t count = 0;
};

void tell_node(const json::key_value_pair& node, const json::object& content, ToldErrors& told) {
    const auto* const errors = find_array(node.value(), "errors");
    for (std::size_t i = 0; errors != nullptr && i < errors->size(); ++i) {
        const auto& error = (*errors)[i];
        if (++told.count > node_errors_told_max) {
            continue;
        }
        if (told.code.empty()) {
            told.code = shortened(text_in(error, "type"));
        }
        told.text += fmt::format("{}{}: {}", told.text.empty() ? "" : "; ",
                                 name_of_node(content, key_of(node)), sentence_of(error));
    }
    if (errors == nullptr || errors->empty()) {
        ++told.count;
        told.text +=
            fmt::format("{}{}", told.text.empty() ? "" : "; ", name_of_node(content, key_of(node)));
    }
}

std::optional<QueuePlace> find_running(const json::value& queue, std::string_view prompt_id) {
    const auto* const running = find_array(queue, "queue_running");
    for (std::size_t i = 0; running != nullptr && i < running->size(); ++i) {
        const auto* const item = (*running)[i].if_array();
        if (item != nullptr && item->size() > 1 && text_of((*item)[1]) == prompt_id) {
            return QueuePlace{.is_running = true};
        }
    }
    return std::nullopt;
}

// [number, id, graph, extra data, …]
std::optional<std::string> id_of_job(const json::value& prompt, std::string_view job_id) {
    const auto* const item = prompt.if_array();
    if (item == nullptr || item->size() < 4 || text_in((*item)[3], "job_id") != job_id) {
        return std::nullopt;
    }
    return id_in(json::object{{"id", (*item)[1]}}, "id");
}

double number_of(const json::array& item) {
    return item[0].is_number() ? item[0].to_number<double>() : 0;
}

// Where the one of that number stands among those that wait.
int place_among(const std::vector<double>& numbers, double own) {
    return static_cast<int>(std::ranges::count_if(numbers, [&](double n) { return n < own; }));
}

// The list is a heap: the number says the order.
std::optional<QueuePlace> find_pending(const json::value& queue, std::string_view prompt_id) {
    const auto* const pending = find_array(queue, "queue_pending");
    if (pending == nullptr) {
        return std::nullopt;
    }
    std::optional<double> own;
    std::vector<double> numbers;
    for (const auto& entry : *pending) {
        const auto* const item = entry.if_array();
        if (item == nullptr || item->size() < 2) {
            continue;
        }
        numbers.push_back(number_of(*item));
        if (text_of((*item)[1]) == prompt_id) {
            own = numbers.back();
        }
    }
    if (!own) {
        return std::nullopt;
    }
    return QueuePlace{.is_running = false, .position = place_among(numbers, *own)};
}

bool is_video(const json::value& file) {
    static constexpr std::array endings{".mp4", ".webm", ".mkv", ".mov", ".m4v"};
    const auto name = fold_case(text_in(file, "filename"));
    return text_in(file, "format").starts_with("video/") ||
           std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return name.ends_with(ending); });
}

ServiceOutput output_of(const json::value& file, std::string_view base_url) {
    ServiceOutput output;
    const auto name = text_in(file, "filename");
    const auto type = text_in(file, "type");
    output.url = fmt::format("{}/view?filename={}&subfolder={}&type={}", base_url,
                             escape_url_part(name), escape_url_part(text_in(file, "subfolder")),
                             escape_url_part(type.empty() ? "output" : type));
    output.needs_key = true;
    output.details["filename"] = name;
    output.details["type"] = type;
    return output;
}

// The lists of a node have many names: images, gifs, video. Files that stay come first.
std::vector<ServiceOutput> outputs_of(const json::value& node, std::string_view base_url) {
    std::vector<ServiceOutput> outputs;
    const auto* const lists = node.if_object();
    for (auto list = lists == nullptr ? nullptr : lists->begin();
         lists != nullptr && list != lists->end(); ++list) {
        const auto* const files = list->value().if_array();
        for (std::size_t i = 0; files != nullptr && i < files->size(); ++i) {
            const auto& file = (*files)[i];
            if (!text_in(file, "filename").empty() && is_video(file) &&
                outputs.size() < limits::service_outputs_max) {
                outputs.push_back(output_of(file, base_url));
            }
        }
    }
    std::stable_sort(outputs.begin(), outputs.end(), [](const auto& a, const auto& b) {
        return (a.details.at("type") == "output") > (b.details.at("type") == "output");
    });
    return outputs;
}

// The last message of that name.
const json::value* find_message(const json::value& status, std::string_view name) {
    const auto* const messages = find_array(status, "messages");
    const json::value* found = nullptr;
    for (std::size_t i = 0; messages != nullptr && i < messages->size(); ++i) {
        const auto* const message = (*messages)[i].if_array();
        if (message != nullptr && message->size() > 1 && text_of((*message)[0]) == name) {
            found = &(*message)[1];
        }
    }
    return found;
}

ServiceFailure execution_failure(const json::value& status, const json::object& content) {
    ServiceFailure failure;
    failure.code = "execution_error";
    const auto* const error = find_message(status, "execution_error");
    if (error == nullptr) {
        failure.message = "ComfyUI could not run the workflow, and does not say why.";
        return failure;
    }
    const auto type = text_in(*error, "exception_type");
    const auto node = id_in(*error, "node_id").value_or("");
    const auto text = text_in(*error, "exception_message");
    failure.code = shown(type.empty() ? failure.code : type);
    const bool is_memory = type.find("OutOfMemory") != std::string::npos || type == "MemoryError";
    failure.message = fmt::format(
        "ComfyUI stopped at {}{} It says: “{}”.", name_of_node(content, node),
        is_memory ? ": it has not enough memory for this size and length." : ".", shown(text));
    return failure;
}

// What the server itself measured, in its milliseconds.
std::optional<ServiceCost> time_of(const json::value& status) {
    const auto* const start = find_message(status, "execution_start");
    const auto* const end = find_message(status, "execution_success");
    const auto from = start == nullptr ? std::nullopt : number_in(*start, "timestamp");
    const auto to = end == nullptr ? std::nullopt : number_in(*end, "timestamp");
    if (!from || !to || *to < *from) {
        return std::nullopt;
    }
    return ServiceCost{.usd = {}, .unit = "seconds", .amount = (*to - *from) / 1000.0};
}

Standing success_of(const json::value& entry, const json::object& content,
                    std::string_view base_url) {
    Standing standing;
    const auto id = output_node_of(content);
    const auto* const outputs = find_member(entry, "outputs");
    const auto* const node = outputs == nullptr ? nullptr : find_member(*outputs, id);
    if (node != nullptr) {
        standing.outputs = outputs_of(*node, base_url);
    }
    if (standing.outputs.empty()) {
        standing.state = Standing::State::failed;
        standing.failure = missing_output(peer);
        standing.failure->may_be_billed = false;
        standing.failure->message =
            fmt::format("ComfyUI ran the workflow, and {} saved no video: check the preset.",
                        name_of_node(content, id));
        return standing;
    }
    standing.state = Standing::State::succeeded;
    const auto* const status = find_member(entry, "status");
    standing.cost = status == nullptr ? std::nullopt : time_of(*status);
    return standing;
}

Standing failure_of(const json::value& status, const json::object& content) {
    Standing standing;
    if (find_message(status, "execution_interrupted") != nullptr) {
        standing.state = Standing::State::cancelled;
        return standing;
    }
    standing.state = Standing::State::failed;
    standing.failure = execution_failure(status, content);
    return standing;
}

}  // namespace

std::optional<ServiceFailure> find_node_errors(const json::value& answer,
                                               const json::object& content) {
    const auto* const nodes = find_object(answer, "node_errors");
    if (nodes == nullptr || nodes->empty()) {
        return std::nullopt;
    }
    ToldErrors told;
    for (const auto& node : *nodes) {
        tell_node(node, content, told);
    }
    ServiceFailure failure;
    failure.kind = Kind::invalid;
    failure.code = told.code.empty() ? "node_errors" : visible(told.code);
    failure.message = fmt::format("ComfyUI refuses the workflow of the preset: {}", told.text);
    if (told.count > node_errors_told_max) {
        failure.message += fmt::format("; and {} more", told.count - node_errors_told_max);
    }
    failure.message += '.';
    return failure;
}

std::optional<QueuePlace> find_in_queue(const json::value& queue, std::string_view prompt_id) {
    const auto running = find_running(queue, prompt_id);
    return running ? running : find_pending(queue, prompt_id);
}

std::optional<ListedJobs> find_in_jobs(const json::value& answer, std::string_view prompt_id) {
    const auto* const jobs = find_array(answer, "jobs");
    const auto* const pagination = find_object(answer, "pagination");
    if (jobs == nullptr || pagination == nullptr) {
        return std::nullopt;
    }
    ListedJobs listed;
    const auto* const has_more = pagination->if_contains("has_more");
    listed.is_whole = has_more != nullptr && *has_more == false;
    std::optional<double> own;
    std::vector<double> numbers;
    for (const auto& job : *jobs) {
        const bool is_ours = text_in(job, "id") == prompt_id;
        const bool waits = word_in(job, "status") == "pending";
        const auto number = number_in(job, "priority").value_or(0);
        if (waits) {
            numbers.push_back(number);
        }
        if (is_ours && waits) {
            own = number;
        } else if (is_ours) {
            listed.place = QueuePlace{.is_running = true};
        }
    }
    if (own) {
        listed.place = QueuePlace{.is_running = false, .position = place_among(numbers, *own)};
    }
    return listed;
}

std::optional<std::string> find_by_job(const json::value& answer, std::string_view job_id) {
    for (const auto name : {"queue_running", "queue_pending"}) {
        const auto* const items = find_array(answer, name);
        for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
            if (auto id = id_of_job((*items)[i], job_id)) {
                return id;
            }
        }
    }
    const auto* const entries = answer.if_object();
    for (auto entry = entries == nullptr ? nullptr : entries->begin();
         entries != nullptr && entry != entries->end(); ++entry) {
        const auto* const prompt = find_member(entry->value(), "prompt");
        if (auto id = prompt == nullptr ? std::nullopt : id_of_job(*prompt, job_id)) {
            return id;
        }
    }
    return std::nullopt;
}

std::optional<Standing> find_in_history(const json::value& history, std::string_view prompt_id,
                                        const json::object& content, std::string_view base_url) {
    const auto* const entry = find_member(history, prompt_id);
    if (entry == nullptr || !entry->is_object()) {
        return std::nullopt;
    }
    static const json::value nothing;
    const auto* const found = find_member(*entry, "status");
    const auto& status = found == nullptr ? nothing : *found;
    const auto word = word_in(status, "status_str");
    if (word == "error") {
        return failure_of(status, content);
    }
    // Old servers say no status; what is in the history has ended there.
    if (word == "success" || status.is_null()) {
        return success_of(*entry, content, base_url);
    }
    return Standing{};
}

}  // namespace mien::video
