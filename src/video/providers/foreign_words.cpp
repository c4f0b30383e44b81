#include "video/providers/foreign_words.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits/provider_calls.hpp"
#include "base/quote.hpp"
#include "base/text.hpp"
#include "video/providers/foreign_json.hpp"

namespace mien::video {
namespace {

std::string first_text(const json::value& parent, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        auto text = text_in(parent, name);
        if (!text.empty()) {
            return text;
        }
    }
    return {};
}

// An object that says what is wrong.
ForeignWords words_in(const json::value& object) {
    auto code = first_text(object, {"type", "code", "error_type"});
    if (code.empty()) {
        code = id_in(object, "code").value_or("");
    }
    return {std::move(code), first_text(object, {"message", "msg", "detail", "title", "error"})};
}

std::string place_in(const json::value& object) {
    std::string place;
    const auto* const steps = find_array(object, "loc");
    for (std::size_t i = 0; steps != nullptr && i < std::min<std::size_t>(steps->size(), 8); ++i) {
        const auto step = text_of((*steps)[i]);
        if (!step.empty() && step != "body") {
            place += (place.empty() ? "" : ".") + step;
        }
    }
    return place;
}

// One object for each thing that is wrong; the first counts.
std::optional<ForeignWords> words_in_list(const json::array& list) {
    for (const auto& entry : list) {
        auto words = entry.is_string() ? ForeignWords{"", text_of(entry)} : words_in(entry);
        const auto place = place_in(entry);
        if (!place.empty() && !words.text.empty()) {
            words.text = place + ": " + words.text;
        }
        if (!words.text.empty() || !words.code.empty()) {
            return words;
        }
    }
    return std::nullopt;
}

bool holds_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return text.find(word) != std::string_view::npos;
    });
}

}  // namespace

bool is_moderation(const ForeignWords& words) {
    const auto code = fold_case(words.code);
    const auto text = fold_case(words.text);
    return holds_any(code, {"moderation", "content_policy", "content_filter", "safety"}) ||
           holds_any(text, {"content policy", "content_policy", "nsfw", "moderation",
                            "flagged as sensitive", "safety filter", "safety system",
                            "likenesses of real people"});
}

bool is_quota(const ForeignWords& words) {
    const auto text = fold_case(words.code + " " + words.text);
    return holds_any(text, {"exhausted balance", "insufficient credit", "insufficient_credit",
                            "insufficient balance", "insufficient funds", "insufficient_quota",
                            "billing hard limit", "out of credit", "payment required"});
}

ForeignWords find_words(const json::value& body) {
    if (!body.is_object()) {
        return {"", shortened(text_of(body), limits::service_message_characters_max)};
    }
    for (const auto name : {"detail", "error", "errors"}) {
        const auto* const member = find_member(body, name);
        if (member == nullptr) {
            continue;
        }
        if (member->is_object()) {
            const auto words = words_in(*member);
            if (!words.text.empty() || !words.code.empty()) {
                return words;
            }
        }
        if (member->is_array()) {
            if (const auto words = words_in_list(member->get_array())) {
                return *words;
            }
        }
    }
    auto words = words_in(body);
    if (words.code.empty()) {
        words.code = text_in(body, "failure_code");
    }
    if (words.text.empty()) {
        words.text = first_text(body, {"failure", "reason", "failure_reason"});
    }
    return words;
}

std::string quoted_words(const ForeignWords& words) {
    const auto& text = words.text.empty() ? words.code : words.text;
    if (is_blank(text)) {
        return {};
    }
    return fmt::format(" It says: “{}”.",
                       visible(shortened(text, limits::service_message_characters_max)));
}

}  // namespace mien::video
