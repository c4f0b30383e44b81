// Feeds raw bytes through all that is read of what services answer: leniently read JSON, the queue
// and history of ComfyUI, predictions, addresses of files, refusals, key sets. Whatever comes of it
// is bounded, and may be kept in a row and shown to people.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "async/work_pool.hpp"
#include "base/assert.hpp"
#include "base/limits/provider_calls.hpp"
#include "base/text.hpp"
#include "video/providers/comfyui_answers.hpp"
#include "video/providers/comfyui_nodes.hpp"
#include "video/providers/comfyui_workflow.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/outputs.hpp"
#include "video/providers/refusals.hpp"
#include "video/providers/replicate_answers.hpp"
#include "video/providers/signatures.hpp"

namespace {

using namespace mien;
using namespace mien::video;

struct Caller {
    Caller() : files(1, 1), call(context.get_executor(), files, connection(), {"The peer", "K "}) {}

    static ServiceConnection connection() {
        ServiceConnection connection;
        connection.base_url = "https://service.example/base";
        return connection;
    }

    IoContext context;
    async::WorkPool files;
    ServiceCall call;
};

void check_text(std::string_view text) {
    constexpr std::size_t bytes_max = 32UL * 1024;
    MIEN_ASSERT(is_utf8(text), "a text that is no UTF-8");
    MIEN_ASSERT(text.find('\0') == std::string_view::npos, "a text that no row can hold");
    MIEN_ASSERT(text.find_first_of("\r\n\x1b") == std::string_view::npos, "a text that hides");
    MIEN_ASSERT(text.size() <= bytes_max, "a text without a bound");
}

void check_failure(const ServiceFailure& failure) {
    check_text(failure.message);
    check_text(failure.code);
    MIEN_ASSERT(!failure.message.empty(), "a failure without a word");
}

void check_standing(const Standing& standing) {
    const bool is_done = standing.state == Standing::State::succeeded;
    MIEN_ASSERT(standing.outputs.empty() != is_done, "a success has outputs, and nothing else");
    MIEN_ASSERT(standing.outputs.size() <= limits::service_outputs_max, "too many outputs");
    for (const auto& output : standing.outputs) {
        MIEN_ASSERT(net::find_url(output.url).has_value(), "an output that is no URL");
    }
    if (standing.failure) {
        check_failure(*standing.failure);
    }
}

void check_answer(const json::value& value, const ServiceCall& call) {
    const auto words = find_words(value);
    check_failure(failure_from("The peer", words));
    ServiceAnswer answer;
    answer.body = value;
    for (const int status : {302, 400, 401, 402, 404, 422, 429, 500, 503}) {
        answer.status = status;
        check_failure(refusal_from("The peer", answer));
    }
    check_standing(read_prediction(value, call));
    for (const auto& output : find_outputs(value, call)) {
        const auto url = net::find_url(output.url);
        MIEN_ASSERT(url.has_value(), "an output that is no URL");
        MIEN_ASSERT(output.needs_key == (url->origin() == "https://service.example"),
                    "a key for another host");
    }
    for (const auto& key : read_key_set(value)) {
        MIEN_ASSERT(key.size() == 32, "a key of another length");
    }
    if (const auto id = id_in(value, "id")) {
        MIEN_ASSERT(!id->empty() && id->size() <= limits::service_id_bytes_max, "an odd id");
    }
}

void check_comfyui(const json::value& value, const json::object& content) {
    if (const auto failure = find_node_errors(value, content)) {
        check_failure(*failure);
    }
    if (const auto place = find_in_queue(value, "id")) {
        MIEN_ASSERT(place->position >= 0, "a place before the first");
    }
    if (const auto standing = find_in_history(value, "id", content, "https://service.example")) {
        check_standing(*standing);
    }
}

void check_preset(const json::value& value) {
    for (const auto kind : {"comfyui", "fal", "replicate", "openai_compatible", "http"}) {
        for (const auto& problem : find_preset_problems(kind, value)) {
            check_text(problem.message);
        }
    }
    const auto* const content = value.if_object();
    if (content == nullptr) {
        return;
    }
    for (const auto& problem : find_schema_problems(*content, value)) {
        check_text(problem.message);
    }
    const NodeKinds kinds{{"A", value}, {"SaveVideo", value}};
    for (const auto& problem : find_node_problems(*content, kinds)) {
        check_text(problem.message);
    }
    ClipOrder order;
    order.resolved_text = "text";
    (void)bind_workflow(*content, order, "image");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Caller caller;
    static const json::object content{
        {"workflow", json::object{{"9", json::object{{"class_type", "SaveVideo"}}}}},
        {"output_node", "9"}};
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    (void)from_base64(bytes);
    (void)is_signed_by_secret("whsec_AAECAwQF", "id", "1", "body", bytes);
    const auto value = read_foreign_json(bytes);
    if (!value) {
        return 0;
    }
    check_answer(*value, caller.call);
    check_comfyui(*value, content);
    check_preset(*value);
    return 0;
}
