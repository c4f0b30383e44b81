#include "api/edge/change_events.hpp"

#include <array>
#include <charconv>
#include <string>

#include "base/json.hpp"
#include "base/log.hpp"
#include "store/prompts/presence.hpp"

namespace mien::api {
namespace {

// The parts of prompt_changed as notify_prompt_changed writes them; the last one, a name, may hold
// the separator.
constexpr std::size_t prompt_parts = 6;
using PromptParts = std::array<std::string_view, prompt_parts>;

std::optional<PromptParts> split_prompt(std::string_view payload) {
    PromptParts parts;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        const auto end = payload.find('|');
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        parts[i] = payload.substr(0, end);
        payload.remove_prefix(end + 1);
    }
    parts.back() = payload;
    return parts;
}

std::optional<json::object> prompt_from(std::string_view payload) {
    const auto parts = split_prompt(payload);
    if (!parts) {
        return std::nullopt;
    }
    const auto& [character_id, emotion, number, deleted, admin_id, admin_name] = *parts;
    int version = 0;
    const auto* end = number.data() + number.size();
    const auto [stop, failure] = std::from_chars(number.data(), end, version);
    if (failure != std::errc() || stop != end || version < 1) {
        return std::nullopt;
    }
    json::value author;
    if (!admin_id.empty()) {
        author = json::object{{"id", admin_id}, {"display_name", admin_name}};
    }
    return json::object{
        {"character_id", character_id == "*" ? json::value(nullptr) : json::value(character_id)},
        {"emotion", emotion},
        {"version", version},
        {"deleted", deleted == "t"},
        {"by", std::move(author)}};
}

std::optional<json::object> presence_from(std::string_view payload) {
    boost::system::error_code failure;
    auto value = json::parse(payload, failure);
    if (failure || !value.is_object()) {
        return std::nullopt;
    }
    return std::move(value.get_object());
}

// A channel whose payload is the event's one member.
struct NameChannel {
    std::string_view channel;
    std::string_view event;
    std::string_view member;
};

constexpr NameChannel name_channels[] = {
    {"character_changed", "character", "character_id"},
    {"emotion_changed", "emotion", "emotion"},
    {"assignment_changed", "assignment", "user_id"},
};

http::Event make_event(std::string_view name, const json::object& data) {
    return {.name = std::string(name), .id = "", .data = json::serialize(data)};
}

}  // namespace

std::optional<http::Event> event_of(std::string_view channel, std::string_view payload) {
    for (const auto& one : name_channels) {
        if (channel == one.channel) {
            return make_event(one.event, {{one.member, payload}});
        }
    }
    const bool is_prompt = channel == "prompt_changed";
    if (!is_prompt && channel != store::presence_channel) {
        return std::nullopt;
    }
    const auto data = is_prompt ? prompt_from(payload) : presence_from(payload);
    if (!data) {
        log(LogLevel::error, "notification_malformed",
            {{"channel", channel}, {"payload", payload}});
        return std::nullopt;
    }
    return make_event(is_prompt ? "prompt" : "presence", *data);
}

}  // namespace mien::api
