#include "api/prompts/resolve.hpp"

#include <iterator>

#include <fmt/format.h>

#include "actions/clips/request_video.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/path.hpp"
#include "api/edge/query.hpp"
#include "api/json/fields.hpp"
#include "api/json/prompt.hpp"
#include "api/prompts/cell_answers.hpp"
#include "api/prompts/prompt_changes.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "core/archived.hpp"
#include "core/prompt.hpp"
#include "store/prompts/cell_resolution.hpp"
#include "store/prompts/split_log.hpp"
#include "store/stored_json.hpp"

namespace mien::api {
namespace {

core::EmotionName required_emotion(const http::Request& request) {
    auto emotion = emotion_from_query(request);
    if (!emotion) {
        refuse_query("emotion", "missing", "is missing: send the name of one, such as happy");
    }
    return std::move(*emotion);
}

void append_string(std::string& text, std::string_view name, std::string_view value) {
    fmt::format_to(std::back_inserter(text), "\"{}\":", name);
    text += json::serialize(json::string_view(value.data(), value.size()));
    text += ',';
}

void append_arm(std::string& text, const store::SplitChoice* choice) {
    if (choice == nullptr) {
        text += R"("experiment":null,)";
        return;
    }
    fmt::format_to(std::back_inserter(text), R"("experiment":{{"id":"{}","arm":"{}","phase":{}}},)",
                   to_string(choice->experiment_id),
                   choice->standing.arm == core::Arm::b ? 'b' : 'a', choice->phase);
}

// By hand: this answer is read thousands of times a second, and building it as a JSON value first
// would cost more than resolving it.
CellAnswer answer_parts(const store::CellSnapshot& cell, const core::Resolution& resolution,
                        std::optional<UserId> user_id, const store::SplitChoice* choice = nullptr) {
    std::string text;
    text.reserve(512 + resolution.text.size() + resolution.text.size() / 8);
    text += '{';
    append_string(text, "character_id", to_string(cell.character->character.id));
    append_string(text, "emotion", cell.emotion->name.text());
    if (user_id) {
        append_string(text, "user_id", to_string(*user_id));
    } else {
        text += R"("user_id":null,)";
    }
    append_string(text, "text", resolution.text);
    append_string(text, "prompt_id", to_string(resolution.prompt_id));
    append_string(text, "version_id", to_string(resolution.version_id));
    append_string(text, "source", core::name_of(resolution.source));
    append_string(text, "sha256", resolution.sha256);
    append_string(text, "resolution_id", to_string(resolution.resolution_id));
    append_arm(text, choice);
    text += R"("resolved_at":")";
    std::string rest = R"(","problems":)";
    rest +=
        resolution.problems.empty() ? "[]" : json::serialize(store::to_json(resolution.problems));
    const auto& prompt_text = choice == nullptr ? cell.head->head.text : choice->text;
    rest += R"(,"hints":)" + json::serialize(hints_to_json(prompt_text));
    rest +=
        core::mentions_time(prompt_text) ? R"(,"mentions_time":true)" : R"(,"mentions_time":false)";
    fmt::format_to(std::back_inserter(rest), R"(,"version":{},"age_ms":)", resolution.version);
    return {std::move(text), std::move(rest)};
}

http::Response answer_from(const CellAnswer& parts, const store::CellSnapshot& cell,
                           Timestamp resolved_at) {
    const fmt::format_int age(cell.age.count());
    std::string text;
    text.reserve(parts.before_time.size() + parts.before_age.size() + 64);
    text += parts.before_time;
    text += to_rfc3339(resolved_at);
    text += parts.before_age;
    text.append(age.data(), age.size());
    text += cell.was_cached ? R"(,"cached":true})" : R"(,"cached":false})";
    return http::json_text_response(200, std::move(text));
}

// A service that reads this would pay for a clip of nothing.
void require_visible(const core::Resolution& resolution) {
    if (is_blank(resolution.text)) {
        throw Error(ErrorKind::invalid, std::string(core::blank_message()),
                    {{"", "blank", std::string(core::blank_message())}})
            .with_extensions(
                json::serialize(json::object{{"prompt_id", to_string(resolution.prompt_id)},
                                             {"version", resolution.version},
                                             {"source", core::name_of(resolution.source)}}));
    }
}

// Whether a text that shows nothing is refused, or shown as what it is to who looks into it.
enum class BlankText { refused, shown };

// Without a user and without the time in its text a cell resolves to the same each time, its
// hashes and its id included.
http::Response answer(Context& context, const store::CellSnapshot& cell,
                      std::optional<UserId> user_id, BlankText blank_text) {
    const auto resolved_at = now();
    const auto* kept = user_id ? nullptr : context.answers.find(cell);
    if (kept != nullptr) {
        return answer_from(*kept, cell, resolved_at);
    }
    const auto resolution = store::resolve_cell(cell, user_id, resolved_at);
    if (blank_text == BlankText::refused) {
        require_visible(resolution);
    }
    auto parts = answer_parts(cell, resolution, user_id);
    auto response = answer_from(parts, cell, resolved_at);
    // One that is only shown to some is not kept for all.
    if (!user_id && !core::mentions_time(cell.head->head.text) && !is_blank(resolution.text)) {
        context.answers.keep(cell, std::move(parts));
    }
    return response;
}

struct ArmResolution {
    store::SplitChoice choice;
    core::Resolution resolution;
};

// The text of the arm that the user is in; nothing for who is in none.
std::optional<ArmResolution> resolve_arm(const store::SplitsSnapshot& splits,
                                         const store::CellSnapshot& cell, UserId user_id,
                                         Timestamp resolved_at) {
    const auto choice = store::choose_arm(splits, cell, user_id);
    if (!choice) {
        return std::nullopt;
    }
    auto resolution = store::resolve_cell(cell, user_id, resolved_at, &*choice);
    require_visible(resolution);
    return ArmResolution{*choice, std::move(resolution)};
}

http::Response answer_of_arm(const ArmResolution& arm, const store::CellSnapshot& cell,
                             UserId user_id, Timestamp resolved_at) {
    const auto parts = answer_parts(cell, arm.resolution, user_id, &arm.choice);
    return answer_from(parts, cell, resolved_at);
}

// The text of the user's arm, once that is recorded; nothing for who is in none, and when the split
// has ended on the way here.
awaitable<std::optional<http::Response>> answer_from_arm(Context& context, store::CellSnapshot cell,
                                                         UserId user_id, Deadline deadline) {
    const auto splits = co_await context.prompts.get_splits();
    const auto resolved_at = now();
    const auto arm = resolve_arm(*splits, cell, user_id, resolved_at);
    if (!arm) {
        co_return std::nullopt;
    }
    const auto id = arm->resolution.resolution_id;
    if (!context.split_log.knows(id)) {
        const bool is_split = co_await context.split_log.record(id, arm->choice, deadline);
        if (!is_split) {
            context.prompts.forget_splits();
            co_return std::nullopt;
        }
    }
    co_return answer_of_arm(*arm, cell, user_id, resolved_at);
}

// Without waiting: when what is split is known, and nothing is to be recorded.
std::optional<http::Response> answer_at_once(Context& context, const store::CellSnapshot& cell,
                                             std::optional<UserId> user_id) {
    if (user_id) {
        const auto splits = context.prompts.peek_splits();
        if (splits == nullptr) {
            return std::nullopt;
        }
        const auto resolved_at = now();
        const auto arm = resolve_arm(*splits, cell, *user_id, resolved_at);
        if (arm && !context.split_log.knows(arm->resolution.resolution_id)) {
            return std::nullopt;
        }
        if (arm) {
            return answer_of_arm(*arm, cell, *user_id, resolved_at);
        }
    }
    return answer(context, cell, user_id, BlankText::refused);
}

// What production gets.
awaitable<http::Response> answer_production(Context& context, store::CellSnapshot cell,
                                            std::optional<UserId> user_id, Deadline deadline) {
    if (user_id) {
        auto of_arm = co_await answer_from_arm(context, cell, *user_id, deadline);
        if (of_arm) {
            co_return std::move(*of_arm);
        }
    }
    co_return answer(context, cell, user_id, BlankText::refused);
}

// An unsaved text of a cell, or, without a character, of a global default.
awaitable<http::Response> resolve_unsaved(Context& context, const json::object& body,
                                          std::optional<CharacterId> character_id,
                                          std::optional<UserId> user_id) {
    const auto emotion = emotion_from_body(body);
    const auto text = prompt_text_from(body);
    require_valid(core::find_problems_of_text(text, "/prompt_text"));
    const auto emotions = co_await context.prompts.get_emotions();
    core::Variables variables;
    const auto& snapshot = emotions->get(emotion);
    core::ArchivedAxes archived{.emotion = snapshot.is_archived};
    variables.emotion = snapshot.name.text();
    variables.timestamp = now();
    std::shared_ptr<const store::CharacterSnapshot> character;
    if (character_id) {
        auto found = co_await context.prompts.get_character(*character_id);
        character = std::move(found);
        archived.character = character->character.archived;
        variables.character_name = character->character.name;
        variables.attributes = &character->character.attributes;
    }
    core::require_in_use(archived);
    std::string user;
    if (user_id) {
        user = to_string(*user_id);
        variables.user_id = user;
    }
    const auto substituted = core::substitute(text, variables);
    co_return http::json_response(200,
                                  json::object{{"emotion", emotion.text()},
                                               {"text", substituted.text},
                                               {"source", "unsaved"},
                                               {"problems", store::to_json(substituted.problems)},
                                               {"hints", hints_to_json(text)}});
}

}  // namespace

awaitable<http::Response> get_resolution(Context& context, http::Request& request) {
    const auto emotion = required_emotion(request);
    const auto user_id = id_from_query<UserId>(request, "user_id");
    const auto named = id_from_query<CharacterId>(request, "character_id");
    if (named) {
        const auto cell = context.prompts.peek_cell(*named, emotion);
        auto at_once = cell ? answer_at_once(context, *cell, user_id) : std::nullopt;
        if (at_once) {
            co_return std::move(*at_once);
        }
    }
    const auto character_id =
        co_await actions::character_for(context.prompts, named, user_id, "?character_id");
    const auto cell = co_await context.prompts.get_cell(character_id, emotion);
    co_return co_await answer_production(context, cell, user_id, request.deadline);
}

awaitable<http::Response> resolve_text(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const auto user_id = id_from_body<UserId>(body, "user_id");
    const auto named = id_from_body<CharacterId>(body, "character_id");
    if (body.contains("prompt_text")) {
        co_return co_await resolve_unsaved(context, body, named, user_id);
    }
    const auto character_id =
        co_await actions::character_for(context.prompts, named, user_id, "/character_id");
    const auto cell = co_await context.prompts.get_cell(character_id, emotion_from_body(body));
    co_return answer(context, cell, user_id, BlankText::shown);
}

}  // namespace mien::api
