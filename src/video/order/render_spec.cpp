#include "video/order/render_spec.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include <fmt/format.h>

#include "base/limits/clips.hpp"
#include "base/limits/text.hpp"
#include "base/text.hpp"

namespace mien::video {
namespace {

// Reads members of one object and notes what is wrong with them.
class Members {
  public:
    explicit Members(const json::value& document) : object_(document.if_object()) {
        if (object_ == nullptr) {
            note("", "wrong_type", "The render spec must be a JSON object.");
        }
    }

    void read(std::string_view name, std::string& target) {
        const auto* value = find(name);
        if (value == nullptr) {
            return;
        }
        if (const auto* text = value->if_string()) {
            target.assign(text->data(), text->size());
        } else {
            note(name, "wrong_type", "Must be a string.");
        }
    }

    void read(std::string_view name, std::int64_t& target) {
        const auto* value = find(name);
        if (value == nullptr) {
            return;
        }
        boost::system::error_code failure;
        const auto number = value->to_number<std::int64_t>(failure);
        if (failure) {
            note(name, "wrong_type", "Must be a whole number.");
        } else {
            target = number;
        }
    }

    void read(std::string_view name, int& target) {
        std::int64_t wide = target;
        read(name, wide);
        target = static_cast<int>(std::clamp<std::int64_t>(wide, std::numeric_limits<int>::min(),
                                                           std::numeric_limits<int>::max()));
    }

    // Throws invalid when anything was noted or a member was never asked for.
    void finish() {
        for (const auto& member : object_ != nullptr ? *object_ : json::object()) {
            if (std::ranges::find(known_, std::string_view(member.key())) == known_.end()) {
                note(member.key(), "unknown_member", "There is no such member.");
            }
        }
        require_valid(problems_);
    }

  private:
    const json::value* find(std::string_view name) {
        known_.push_back(name);
        const auto* value = object_ != nullptr ? object_->if_contains(name) : nullptr;
        if (object_ != nullptr && value == nullptr) {
            note(name, "missing", "Is missing.");
        }
        return value;
    }

    void note(std::string_view name, std::string code, std::string message) {
        auto pointer = name.empty() ? std::string() : "/" + escape_pointer(name);
        problems_.push_back({std::move(pointer), std::move(code), std::move(message)});
    }

    const json::object* object_;
    std::vector<std::string_view> known_;
    std::vector<Problem> problems_;
};

struct TextRule {
    const char* pointer;
    const std::string& text;
    std::size_t characters_max;
};

struct NumberRule {
    const char* pointer;
    std::int64_t value;
    std::int64_t least;
    std::int64_t most;
};

void check(const TextRule& rule, std::vector<Problem>& problems) {
    if (!is_utf8(rule.text)) {
        problems.push_back({rule.pointer, "not_utf8", "Must be UTF-8."});
    } else if (count_characters(rule.text) > rule.characters_max) {
        problems.push_back({rule.pointer, "too_long",
                            fmt::format("Must have at most {} characters.", rule.characters_max)});
    }
}

void check(const NumberRule& rule, std::vector<Problem>& problems) {
    if (rule.value < rule.least || rule.value > rule.most) {
        problems.push_back({rule.pointer, "out_of_range",
                            fmt::format("Must be {} to {}.", rule.least, rule.most)});
    }
}

}  // namespace

int frame_count(const RenderSpec& spec) {
    const auto frames = (spec.duration.count() * spec.fps + 500) / 1000;
    return static_cast<int>(std::max<std::int64_t>(1, frames));
}

std::vector<Problem> find_problems(const RenderSpec& spec) {
    constexpr auto least = limits::clip_side_pixels_min;
    constexpr auto most = limits::clip_side_pixels_max;
    const std::array texts{
        TextRule{"/character_id", spec.character_id, limits::name_characters_max},
        TextRule{"/character_name", spec.character_name, limits::name_characters_max},
        TextRule{"/character_description", spec.character_description,
                 limits::description_characters_max},
        TextRule{"/emotion", spec.emotion, limits::emotion_characters_max},
        TextRule{"/prompt_text", spec.prompt_text, limits::resolved_characters_max},
    };
    const std::array numbers{
        NumberRule{"/width", spec.width, least, most},
        NumberRule{"/height", spec.height, least, most},
        NumberRule{"/fps", spec.fps, 1, limits::clip_fps_max},
        NumberRule{"/duration_ms", spec.duration.count(), limits::clip_time_min.count(),
                   limits::clip_time_max.count()},
        NumberRule{"/seed", spec.seed, 0, std::numeric_limits<std::int64_t>::max()},
    };
    std::vector<Problem> problems;
    for (const auto& rule : texts) {
        check(rule, problems);
    }
    for (const auto& rule : numbers) {
        check(rule, problems);
    }
    if (is_blank(spec.character_id)) {
        problems.push_back({"/character_id", "blank", "Must not be empty."});
    }
    if (spec.width % 2 != 0 || spec.height % 2 != 0) {
        problems.push_back({spec.width % 2 != 0 ? "/width" : "/height", "odd",
                            "Must be an even number of pixels."});
    }
    return problems;
}

json::value to_json(const RenderSpec& spec) {
    return {
        {"character_id", spec.character_id},
        {"character_name", spec.character_name},
        {"character_description", spec.character_description},
        {"emotion", spec.emotion},
        {"prompt_text", spec.prompt_text},
        {"width", spec.width},
        {"height", spec.height},
        {"fps", spec.fps},
        {"duration_ms", spec.duration.count()},
        {"seed", spec.seed},
    };
}

RenderSpec render_spec_from_json(const json::value& document) {
    RenderSpec spec;
    std::int64_t duration_ms = spec.duration.count();
    Members members(document);
    members.read("character_id", spec.character_id);
    members.read("character_name", spec.character_name);
    members.read("character_description", spec.character_description);
    members.read("emotion", spec.emotion);
    members.read("prompt_text", spec.prompt_text);
    members.read("width", spec.width);
    members.read("height", spec.height);
    members.read("fps", spec.fps);
    members.read("duration_ms", duration_ms);
    members.read("seed", spec.seed);
    members.finish();
    spec.duration = std::chrono::milliseconds(duration_ms);
    require_valid(find_problems(spec));
    return spec;
}

}  // namespace mien::video
