#include "api/edge/change_channels.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>

#include "api/edge/access.hpp"
#include "api/edge/events.hpp"
#include "api/edge/job_watch.hpp"
#include "base/ids.hpp"
#include "base/json_text.hpp"
#include "base/log.hpp"
#include "core/template.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

// As notify_prompt_changed writes it, separated by '|'. Its views live as long as the payload.
struct PromptChange {
    std::optional<CharacterId> character_id;  // nothing for a global default
    std::string_view emotion;
    int version;
    bool is_deleted;
    std::string_view admin_id;  // both empty when nobody is named
    std::string_view admin_name;
};

// A payload that is passed on unchanged as an event's data.
struct DocumentChange {
    std::string_view text;
    json::object document;
};

struct NameChange {
    std::string_view name;
};

// Of the draft of one admin, whom alone it is told.
struct DraftChange {
    AdminId admin_id;
    json::object data;
};

struct AnyChange {};

// The parts of a prompt's change; the last one, a name, may hold the separator.
std::optional<std::array<std::string_view, 6>> split(std::string_view payload) {
    std::array<std::string_view, 6> parts;
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

std::optional<int> parse_version(std::string_view digits) {
    int version = 0;
    const auto* const end = digits.data() + digits.size();
    const auto [stop, failure] = std::from_chars(digits.data(), end, version);
    const bool is_version = failure == std::errc() && stop == end && version >= 1;
    return is_version ? std::optional(version) : std::nullopt;
}

std::optional<PromptChange> parse_prompt(std::string_view payload) {
    const auto parts = split(payload);
    if (!parts) {
        return std::nullopt;
    }
    const auto& [character, emotion, number, deleted, admin_id, admin_name] = *parts;
    const auto character_id = CharacterId::parse(character);
    const auto version = parse_version(number);
    if (!version || (!character_id && character != "*")) {
        return std::nullopt;
    }
    return PromptChange{character_id, emotion, *version, deleted == "t", admin_id, admin_name};
}

template <class Id>
std::optional<Id> parse_id(std::string_view payload) {
    return Id::parse(payload);
}

std::optional<NameChange> parse_name(std::string_view payload) {
    return NameChange{payload};
}

std::optional<DocumentChange> parse_document(std::string_view payload) {
    boost::system::error_code failure;
    auto value = json::parse(payload, failure);
    if (failure || !value.is_object()) {
        return std::nullopt;
    }
    return DocumentChange{payload, std::move(value.get_object())};
}

std::optional<DraftChange> parse_draft(std::string_view payload) {
    auto change = parse_document(payload);
    if (!change) {
        return std::nullopt;
    }
    const auto* admin = change->document.if_contains("admin_id");
    const auto admin_id =
        admin != nullptr && admin->is_string() ? AdminId::parse(admin->get_string()) : std::nullopt;
    if (!admin_id) {
        return std::nullopt;
    }
    change->document.erase("admin_id");
    return DraftChange{*admin_id, std::move(change->document)};
}

std::optional<AnyChange> parse_nothing(std::string_view) {
    return AnyChange{};
}

void forget_prompt(const ChangeTargets& targets, const PromptChange& change) {
    if (change.character_id) {
        targets.prompts.forget_character(*change.character_id);
    } else {
        targets.prompts.forget_emotions();
    }
}

void announce_prompt(EventHub& events, const PromptChange& change) {
    json::value character_id;
    if (change.character_id) {
        character_id = to_string(*change.character_id);
    }
    json::value author;
    if (!change.admin_id.empty()) {
        author = json::object{{"id", change.admin_id}, {"display_name", change.admin_name}};
    }
    const json::object data{{"character_id", std::move(character_id)},
                            {"emotion", change.emotion},
                            {"version", change.version},
                            {"deleted", change.is_deleted},
                            {"by", std::move(author)}};
    events.announce({.name = "prompt", .data = json_text(data)});
    const json::object change_data{{"character_id", data.at("character_id")},
                                   {"emotion", change.emotion}};
    events.announce_change({.name = "prompt", .data = json_text(change_data)});
}

void announce_to_all(EventHub& events, const http::Event& event) {
    events.announce(event);
    events.announce_change(event);
}

void forget_character(const ChangeTargets& targets, const CharacterId& id) {
    targets.prompts.forget_character(id);
}

void announce_character(EventHub& events, const CharacterId& id) {
    const json::object data{{"character_id", to_string(id)}};
    announce_to_all(events, {.name = "character", .data = json_text(data)});
}

void forget_emotions(const ChangeTargets& targets, const NameChange&) {
    targets.prompts.forget_emotions();
}

void announce_emotion(EventHub& events, const NameChange& change) {
    const json::object data{{"emotion", change.name}};
    announce_to_all(events, {.name = "emotion", .data = json_text(data)});
}

void forget_templates(const ChangeTargets& targets, const core::TemplateId&) {
    targets.prompts.forget_templates();
}

void announce_template(EventHub& events, const core::TemplateId& id) {
    const json::object data{{"template_id", to_string(id)}};
    events.announce({.name = "template", .data = json::serialize(data)});
}

void announce_submission(EventHub& events, const DocumentChange& change) {
    events.announce({.name = "submission", .data = std::string(change.text)});
}

void announce_provider(EventHub& events, const ProviderId& id) {
    const json::object data{{"provider_id", to_string(id)}};
    events.announce({.name = "provider", .data = json_text(data)});
}

void announce_preset(EventHub& events, const PresetId& id) {
    const json::object data{{"preset_id", to_string(id)}};
    events.announce({.name = "preset", .data = json_text(data)});
}

void announce_choices(EventHub& events, const AnyChange&) {
    events.announce({.name = "preset_choices", .data = "{}"});
}

void announce_experiment(EventHub& events, const store::ExperimentId& id) {
    const json::object data{{"experiment_id", to_string(id)}};
    events.announce({.name = "experiment", .data = json::serialize(data)});
}

void forget_splits(const ChangeTargets& targets, const store::ExperimentId&) {
    targets.prompts.forget_splits();
}

// The streams of services learn that arms may be others by now, those of admins which experiment's.
void announce_split(EventHub& events, const store::ExperimentId& id) {
    events.announce_change({.name = "split", .data = "{}"});
    announce_experiment(events, id);
}

void forget_assignment(const ChangeTargets& targets, const UserId& id) {
    targets.prompts.forget_assignment(id);
}

void announce_assignment(EventHub& events, const UserId& id) {
    const json::object data{{"user_id", to_string(id)}};
    announce_to_all(events, {.name = "assignment", .data = json_text(data)});
}

void announce_presence(EventHub& events, const DocumentChange& change) {
    events.announce({.name = "presence", .data = std::string(change.text)});
}

void wake_job(const ChangeTargets& targets, const DocumentChange& change) {
    targets.jobs.hear(change.document);
}

void announce_draft(EventHub& events, const DraftChange& change) {
    events.announce_to(change.admin_id, {.name = "draft", .data = json_text(change.data)});
}

void announce_job(EventHub& events, const DocumentChange& change) {
    events.announce_job({.name = "job", .data = std::string(change.text)}, change.document);
}

void forget_access(const ChangeTargets& targets, const AnyChange&) {
    targets.access.forget_all();
    targets.events.check_access();
}

template <class Change>
void forget_nothing(const ChangeTargets&, const Change&) {}

template <class Change>
void announce_nothing(EventHub&, const Change&) {}

struct Channel {
    std::string_view name;
    // False when the payload is not of its form.
    std::function<bool(const ChangeTargets&, std::string_view payload)> hear;
};

template <class Change>
Channel channel(std::string_view name, std::optional<Change> (*parse)(std::string_view),
                void (*apply)(const ChangeTargets&, const Change&),
                void (*announce)(EventHub&, const Change&)) {
    return {name, [=](const ChangeTargets& targets, std::string_view payload) {
                const auto change = parse(payload);
                if (!change) {
                    return false;
                }
                apply(targets, *change);
                if (targets.events.count_streams() > 0) {
                    announce(targets.events, *change);
                }
                return true;
            }};
}

// The channels and what each does. The payloads are written by triggers in migrations/ and by the
// statements of store that call pg_notify.
const std::array<Channel, 15>& channels() {
    static const std::array<Channel, 15> table{
        channel("prompt_changed", parse_prompt, forget_prompt, announce_prompt),
        channel("character_changed", parse_id<CharacterId>, forget_character, announce_character),
        channel("emotion_changed", parse_name, forget_emotions, announce_emotion),
        channel("template_changed", parse_id<core::TemplateId>, forget_templates,
                announce_template),
        channel("provider_changed", parse_id<ProviderId>, forget_nothing<ProviderId>,
                announce_provider),
        channel("preset_changed", parse_id<PresetId>, forget_nothing<PresetId>, announce_preset),
        channel("preset_choices_changed", parse_nothing, forget_nothing<AnyChange>,
                announce_choices),
        channel("submission_changed", parse_document, forget_nothing<DocumentChange>,
                announce_submission),
        channel("split_changed", parse_id<store::ExperimentId>, forget_splits, announce_split),
        channel("experiment_changed", parse_id<store::ExperimentId>,
                forget_nothing<store::ExperimentId>, announce_experiment),
        channel("assignment_changed", parse_id<UserId>, forget_assignment, announce_assignment),
        channel("presence_changed", parse_document, forget_nothing<DocumentChange>,
                announce_presence),
        channel("draft_changed", parse_draft, forget_nothing<DraftChange>, announce_draft),
        channel("job_changed", parse_document, wake_job, announce_job),
        channel("access_changed", parse_nothing, forget_access, announce_nothing<AnyChange>),
    };
    return table;
}

}  // namespace

std::vector<std::string> change_channels() {
    std::vector<std::string> names;
    for (const auto& one : channels()) {
        names.emplace_back(one.name);
    }
    return names;
}

void hear_change(const ChangeTargets& targets, std::string_view channel, std::string_view payload) {
    const auto found = std::ranges::find(channels(), channel, &Channel::name);
    if (found != channels().end() && found->hear(targets, payload)) {
        return;
    }
    log(LogLevel::error, "notification_malformed", {{"channel", channel}, {"payload", payload}});
    targets.prompts.forget_all();
    targets.access.forget_all();
    targets.events.check_access();
    targets.events.resync();
    targets.jobs.wake_all();
}

}  // namespace mien::api
