// Which kinds there are: the rest of the folder knows one each.
#include <array>

#include <fmt/format.h>

#include "base/limits/provider_calls.hpp"
#include "video/providers/comfyui.hpp"
#include "video/providers/comfyui_workflow.hpp"
#include "video/providers/fal.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/http_endpoint.hpp"
#include "video/providers/openai_compatible.hpp"
#include "video/providers/replicate.hpp"
#include "video/providers/service.hpp"

namespace mien::video {
namespace {

using Open = std::unique_ptr<VideoService> (*)(Executor, async::WorkPool&, ServiceConnection,
                                               json::object);
using FindProblems = std::vector<Problem> (*)(const json::object&);

struct ServiceKind {
    std::string_view name;
    Open open;
    FindProblems find_problems;
};

constexpr std::array kinds{
    ServiceKind{"comfyui", &open_comfyui, &find_workflow_problems},
    ServiceKind{"fal", &open_fal, &find_fal_problems},
    ServiceKind{"replicate", &open_replicate, &find_replicate_problems},
    ServiceKind{"openai_compatible", &open_openai_compatible, &find_openai_problems},
    ServiceKind{"http", &open_http_endpoint, &find_http_problems},
};

const ServiceKind* find_kind(std::string_view name) {
    for (const auto& kind : kinds) {
        if (kind.name == name) {
            return &kind;
        }
    }
    return nullptr;
}

std::vector<Problem> find_shared_problems(const json::object& content) {
    static constexpr std::array modes{"as_is", "drop_last", "ping_pong", "crossfade"};
    std::vector<Problem> problems;
    const auto* const loop = content.if_contains("loop");
    if (loop != nullptr && std::find(modes.begin(), modes.end(), text_of(*loop)) == modes.end()) {
        problems.push_back(
            {"/content/loop", "invalid", fmt::format("One of: {}.", fmt::join(modes, ", "))});
    }
    const auto* const negative = content.if_contains("negative_text");
    if (negative != nullptr && !negative->is_string()) {
        problems.push_back({"/content/negative_text", "invalid", "A text."});
    }
    const auto* const cost = content.if_contains("estimated_cost_usd");
    const auto usd = number_in(content, "estimated_cost_usd");
    if (cost != nullptr && !cost->is_null() && (!usd || *usd < 0 || *usd > 10'000)) {
        problems.push_back({"/content/estimated_cost_usd", "invalid",
                            "What a clip costs in US dollars, 0 to 10000."});
    }
    const auto* const is_free = content.if_contains("is_free");
    if (is_free != nullptr && !is_free->is_bool()) {
        problems.push_back({"/content/is_free", "invalid", "true or false."});
    } else if (is_free != nullptr && is_free->get_bool() && !(usd && *usd == 0)) {
        problems.push_back({"/content/is_free", "has_price",
                            "What is free costs 0: give it an estimated_cost_usd of 0."});
    }
    return problems;
}

}  // namespace

std::vector<Problem> find_preset_problems(std::string_view kind, const json::value& content) {
    const auto* const found = find_kind(kind);
    if (found == nullptr) {
        return {{"/kind", "invalid", "This kind of provider is not known."}};
    }
    const auto* const object = content.if_object();
    if (object == nullptr) {
        return {{"/content", "invalid", "The content of a preset is an object."}};
    }
    if (json::serialize(content).size() > limits::preset_bytes_max) {
        return {{"/content", "too_large",
                 fmt::format("A preset has at most {} bytes.", limits::preset_bytes_max)}};
    }
    auto problems = find_shared_problems(*object);
    auto more = found->find_problems(*object);
    problems.insert(problems.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
    return problems;
}

std::unique_ptr<VideoService> open_service(Executor executor, async::WorkPool& files,
                                           ServiceConnection connection,
                                           json::object preset_content) {
    const auto* const found = find_kind(connection.kind);
    if (found == nullptr) {
        throw Error(ErrorKind::invalid, "This kind of provider is not known.");
    }
    return found->open(executor, files, std::move(connection), std::move(preset_content));
}

}  // namespace mien::video
