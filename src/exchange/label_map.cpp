#include "exchange/label_map.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits/exchange.hpp"
#include "base/quote.hpp"
#include "base/text.hpp"
#include "core/emotion.hpp"

namespace mien::exchange {
namespace {

// Windows takes no file of these names, whatever stands behind a dot.
bool is_kept_by_windows(std::string_view name) {
    constexpr std::array<std::string_view, 4> devices{"con", "prn", "aux", "nul"};
    const bool is_port = name.size() == 4 && (name.starts_with("com") || name.starts_with("lpt")) &&
                         name[3] >= '0' && name[3] <= '9';
    return is_port || std::ranges::find(devices, name) != devices.end();
}

bool is_label(std::string_view text) {
    // is_slug wants a letter first.
    return !text.empty() && text.size() <= limits::label_characters_max &&
           is_slug(fmt::format("x{}", text), limits::label_characters_max + 1) &&
           !is_kept_by_windows(text);
}

std::string place(std::size_t entry, std::string_view member, std::size_t item) {
    return fmt::format("/entries/{}/{}/{}", entry, member, item);
}

class MapCheck {
  public:
    void add(const LabelEntry& entry, std::size_t at) {
        const auto where = fmt::format("/entries/{}", at);
        if (!core::EmotionName::parse(entry.emotion)) {
            refuse(where + "/emotion", "bad_emotion",
                   fmt::format("{} cannot be an emotion.", in_quotes(entry.emotion)));
        }
        if (!emotions_.insert(entry.emotion).second) {
            refuse(where + "/emotion", "duplicate",
                   fmt::format("{} has two entries.", in_quotes(entry.emotion)));
        }
        if (entry.labels.size() > limits::labels_per_emotion_max ||
            entry.fallback.size() > limits::label_fallbacks_max) {
            refuse(where, "too_many",
                   fmt::format("An emotion has {} labels and {} fallbacks at most.",
                               limits::labels_per_emotion_max, limits::label_fallbacks_max));
        }
        for (std::size_t i = 0; i < entry.labels.size(); ++i) {
            add_label(entry.labels[i], place(at, "labels", i));
        }
        for (std::size_t i = 0; i < entry.fallback.size(); ++i) {
            if (!core::EmotionName::parse(entry.fallback[i])) {
                refuse(place(at, "fallback", i), "bad_emotion",
                       fmt::format("{} cannot be an emotion.", in_quotes(entry.fallback[i])));
            }
        }
    }
    [[nodiscard]] std::vector<Problem> take() { return std::move(problems_); }
    void refuse(std::string pointer, std::string code, std::string message) {
        problems_.push_back({std::move(pointer), std::move(code), std::move(message)});
    }

  private:
    void add_label(const std::string& label, std::string pointer) {
        if (!is_label(label)) {
            refuse(std::move(pointer), "bad_label",
                   fmt::format("{} cannot be a label: use lower-case letters and digits, joined "
                               "by - or _, and no name that an operating system keeps.",
                               in_quotes(label)));
        } else if (!labels_.insert(label).second) {
            refuse(std::move(pointer), "duplicate",
                   fmt::format("{} stands for two emotions.", in_quotes(label)));
        }
    }

    std::set<std::string> emotions_;
    std::set<std::string> labels_;
    std::vector<Problem> problems_;
};

std::vector<std::string> texts_in(const json::object& entry, std::string_view name) {
    std::vector<std::string> texts;
    const auto* const list = entry.if_contains(name);
    if (list != nullptr) {
        texts = json::value_to<std::vector<std::string>>(*list);
    }
    return texts;
}

std::vector<std::string> candidates_of(const LabelEntry& entry) {
    std::vector<std::string> emotions{entry.emotion};
    emotions.insert(emotions.end(), entry.fallback.begin(), entry.fallback.end());
    return emotions;
}

}  // namespace

const std::array<std::string_view, 28> known_labels{
    "admiration",    "amusement",   "anger",   "annoyance",      "approval",    "caring",
    "confusion",     "curiosity",   "desire",  "disappointment", "disapproval", "disgust",
    "embarrassment", "excitement",  "fear",    "gratitude",      "grief",       "joy",
    "love",          "nervousness", "neutral", "optimism",       "pride",       "realization",
    "relief",        "remorse",     "sadness", "surprise"};

std::vector<Problem> find_problems(const LabelMap& map) {
    MapCheck check;
    if (map.size() > limits::label_entries_max) {
        check.refuse("/entries", "too_many",
                     fmt::format("The map has {} entries at most.", limits::label_entries_max));
        return check.take();
    }
    for (std::size_t i = 0; i < map.size(); ++i) {
        check.add(map[i], i);
    }
    return check.take();
}

json::array to_json(const LabelMap& map) {
    json::array entries;
    for (const auto& entry : map) {
        entries.push_back({{"emotion", entry.emotion},
                           {"labels", json::value_from(entry.labels)},
                           {"fallback", json::value_from(entry.fallback)}});
    }
    return entries;
}

LabelMap label_map_from_json(const json::value& entries) {
    LabelMap map;
    for (const auto& item : entries.as_array()) {
        const auto& entry = item.as_object();
        map.push_back({.emotion = json::value_to<std::string>(entry.at("emotion")),
                       .labels = texts_in(entry, "labels"),
                       .fallback = texts_in(entry, "fallback")});
    }
    return map;
}

std::vector<LabelSource> list_labels(const LabelMap& map) {
    std::vector<LabelSource> sources;
    for (const auto& entry : map) {
        for (const auto& label : entry.labels) {
            sources.push_back({.label = label, .emotions = candidates_of(entry)});
        }
    }
    std::ranges::sort(sources, {}, &LabelSource::label);
    return sources;
}

std::optional<std::string> find_emotion(const LabelMap& map, std::string_view label,
                                        const std::set<std::string>& emotions) {
    std::string name(label);
    if (emotions.contains(name)) {
        return name;
    }
    for (const auto& entry : map) {
        const bool is_meant =
            entry.emotion == label || std::ranges::find(entry.labels, name) != entry.labels.end();
        if (!is_meant) {
            continue;
        }
        for (const auto& emotion : candidates_of(entry)) {
            if (emotions.contains(emotion)) {
                return emotion;
            }
        }
    }
    return std::nullopt;
}

std::string file_stem(std::string_view text) {
    return fmt::format("{}{}", text, is_kept_by_windows(text) ? "_" : "");
}

}  // namespace mien::exchange
