#include "video/providers/outputs.hpp"

#include <array>

#include "base/limits/provider_calls.hpp"
#include "video/providers/foreign_json.hpp"

namespace mien::video {
namespace {

void add(std::vector<ServiceOutput>& outputs, const json::value& entry, const ServiceCall& call) {
    auto url = entry.is_string() ? text_of(entry) : text_in(entry, "url");
    const auto content_type = word_in(entry, "content_type");
    const bool is_other = content_type.starts_with("image/") || content_type.starts_with("audio/");
    if (is_other || !net::find_url(url) || outputs.size() >= limits::service_outputs_max) {
        return;
    }
    const bool is_own = call.is_own(url);
    outputs.push_back({.url = std::move(url), .content_type = content_type, .needs_key = is_own});
}

}  // namespace

std::vector<ServiceOutput> outputs_in(const json::value& value, const ServiceCall& call) {
    std::vector<ServiceOutput> outputs;
    if (const auto* const list = value.if_array()) {
        for (const auto& entry : *list) {
            add(outputs, entry, call);
        }
    } else {
        add(outputs, value, call);
    }
    return outputs;
}

std::vector<ServiceOutput> find_outputs(const json::value& object, const ServiceCall& call) {
    static constexpr std::array names{"video",  "videos",  "video_url",  "video_urls",
                                      "output", "outputs", "output_url", "unsigned_urls",
                                      "urls",   "url"};
    for (const auto name : names) {
        const auto* const member = find_member(object, name);
        auto outputs = member == nullptr ? std::vector<ServiceOutput>() : outputs_in(*member, call);
        if (!outputs.empty()) {
            return outputs;
        }
    }
    return {};
}

}  // namespace mien::video
