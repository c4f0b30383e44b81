#include "api/json/provider.hpp"

#include <algorithm>

#include "api/json/fields.hpp"
#include "api/json/prompt.hpp"
#include "base/or_null.hpp"

namespace mien::api {
namespace {

json::object spend_to_json(const store::Spend& spend) {
    return {{"today_usd", spend.today_usd},
            {"month_usd", spend.month_usd},
            {"today_count", spend.today_count},
            {"month_count", spend.month_count}};
}

json::object scope_to_json(const store::ChoiceScope& scope) {
    return {{"character_id", or_null(scope.character_id)}, {"emotion", or_null(scope.emotion)}};
}

std::optional<std::string> text_from(const json::object& body, std::string_view name) {
    const auto* const value = body.if_contains(name);
    const bool is_text = value != nullptr && value->is_string();
    return is_text ? std::optional<std::string>(value->get_string()) : std::nullopt;
}

template <class T>
actions::Change<T> change_from(const json::object& body, std::string_view name) {
    const auto* const value = body.if_contains(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    return value->is_null() ? std::optional<T>() : std::optional<T>(value->to_number<T>());
}

actions::SecretChange<Secret> key_from(const json::object& body) {
    const auto* const value = body.if_contains("api_key");
    if (value == nullptr) {
        return {};
    }
    if (value->is_null()) {
        return {.is_removed = true};
    }
    return {.replacement = Secret(std::string(value->as_string()))};
}

actions::SecretChange<std::vector<net::SecretHeader>> headers_from(const json::object& body) {
    const auto* const value = body.if_contains("headers");
    if (value == nullptr) {
        return {};
    }
    if (value->is_null()) {
        return {.is_removed = true};
    }
    std::vector<net::SecretHeader> headers;
    for (const auto& member : value->as_object()) {
        headers.push_back(
            {std::string(member.key()), Secret(std::string(member.value().as_string()))});
    }
    return {.replacement = std::move(headers)};
}

[[noreturn]] void refuse_preset(const char* code, const char* message) {
    throw Error(ErrorKind::invalid, message, {{"/preset_id", code, message}});
}

}  // namespace

json::object to_json(const store::ProviderRow& row) {
    const auto& secrets = row.secrets;
    return {{"id", to_string(row.id)},
            {"name", row.name},
            {"kind", row.kind},
            {"base_url", row.base_url},
            {"api_key",
             {{"set", secrets.key.has_value()}, {"changed_at", or_null(secrets.key_changed_at)}}},
            {"headers",
             {{"names", json::value_from(secrets.header_names)},
              {"changed_at", or_null(secrets.headers_changed_at)}}},
            {"submissions_running_max", or_null(row.gates.submissions_running_max)},
            {"requests_per_minute", or_null(row.gates.requests_per_minute)},
            {"daily_budget_usd", or_null(row.budgets.daily_usd)},
            {"monthly_budget_usd", or_null(row.budgets.monthly_usd)},
            {"paused", row.paused_at.has_value()},
            {"paused_at", or_null(row.paused_at)},
            {"pause_reason", row.pause_reason},
            {"test",
             {{"tested_at", or_null(row.test.tested_at)}, {"failure", or_null(row.test.failure)}}},
            {"version", row.version},
            {"archived_at", or_null(row.archived_at)},
            {"created_at", to_rfc3339(row.created_at)},
            {"updated_at", to_rfc3339(row.updated_at)}};
}

json::object to_json(const store::ProviderRow& row, const store::SpendReport& spend) {
    auto document = to_json(row);
    auto money = spend_to_json(spend.total);
    const auto left = store::left_of(row.budgets, spend.total);
    money["left_usd"] = left ? json::value(std::max(*left, 0.0)) : json::value(nullptr);
    money["used_up"] = left && *left <= 0;
    money["running_count"] = spend.running_count;
    money["parked_count"] = spend.parked_count;
    json::array kinds;
    for (const auto& of_kind : spend.kinds) {
        auto one = spend_to_json(of_kind.spend);
        one["kind"] = of_kind.clip_kind;
        kinds.push_back(std::move(one));
    }
    money["kinds"] = std::move(kinds);
    document["spend"] = std::move(money);
    return document;
}

json::object summary_to_json(const store::Preset& row) {
    return {{"id", to_string(row.id)},
            {"name", row.name},
            {"provider",
             {{"id", to_string(row.provider_id)},
              {"name", row.provider_name},
              {"kind", row.provider_kind}}},
            {"version", row.head.version},
            {"version_id", to_string(row.head.id)},
            {"estimated_cost_usd", or_null(row.head.estimated_usd)},
            {"change_reason", row.head.change_reason},
            {"choice_count", row.choice_count},
            {"archived_at", or_null(row.archived_at)},
            {"created_at", to_rfc3339(row.created_at)},
            {"updated_at", to_rfc3339(row.updated_at)},
            {"updated_by", to_json(row.head.created_by)}};
}

json::object to_json(const store::Preset& row) {
    auto document = summary_to_json(row);
    document["content"] = row.head.content;
    return document;
}

json::object to_json(const actions::SavedPreset& saved) {
    auto document = to_json(saved.row);
    document["unchanged"] = saved.is_unchanged;
    return document;
}

json::object summary_to_json(const store::PresetVersionRow& version) {
    return {{"id", to_string(version.id)},
            {"version", version.version},
            {"estimated_cost_usd", or_null(version.estimated_usd)},
            {"change_reason", version.change_reason},
            {"reverted_from", or_null(version.reverted_from)},
            {"created_by", to_json(version.created_by)},
            {"created_at", to_rfc3339(version.created_at)}};
}

json::object to_json(const store::PresetVersionRow& version) {
    auto document = summary_to_json(version);
    document["content"] = version.content;
    return document;
}

json::object to_json(const store::PresetChoice& choice) {
    auto document = scope_to_json(choice.scope);
    document["character_name"] =
        choice.scope.character_id ? json::value(choice.character_name) : json::value(nullptr);
    document["maker"] = choice.preset_id ? "preset" : "builtin";
    document["preset"] = nullptr;
    if (choice.preset_id) {
        document["preset"] = json::object{{"id", to_string(*choice.preset_id)},
                                          {"name", choice.preset_name},
                                          {"provider", choice.provider_name}};
    }
    document["version"] = choice.version;
    document["updated_by"] = to_json(choice.updated_by);
    document["updated_at"] = to_rfc3339(choice.updated_at);
    return document;
}

json::object no_choice_to_json(const store::ChoiceScope& scope) {
    auto document = scope_to_json(scope);
    document["character_name"] = nullptr;
    document["maker"] = "inherit";
    document["preset"] = nullptr;
    document["version"] = 0;
    document["updated_by"] = nullptr;
    document["updated_at"] = nullptr;
    return document;
}

json::object to_json(const actions::DryRun& shown) {
    json::array places;
    for (const auto& place : shown.places) {
        places.push_back({{"part", place.part}, {"pointer", place.pointer}});
    }
    return {{"body", shown.body},
            {"places", std::move(places)},
            {"unused_parts", json::value_from(shown.unused_parts)}};
}

actions::ProviderPatch provider_patch_from_json(const json::object& body) {
    actions::ProviderPatch patch;
    patch.base_url = text_from(body, "base_url");
    patch.key = key_from(body);
    patch.headers = headers_from(body);
    patch.submissions_running_max = change_from<int>(body, "submissions_running_max");
    patch.requests_per_minute = change_from<int>(body, "requests_per_minute");
    patch.daily_budget_usd = change_from<double>(body, "daily_budget_usd");
    patch.monthly_budget_usd = change_from<double>(body, "monthly_budget_usd");
    if (const auto* const paused = body.if_contains("paused")) {
        patch.is_paused = paused->as_bool();
    }
    patch.pause_reason = text_from(body, "pause_reason");
    return patch;
}

actions::PresetSave preset_save_from_json(const json::object& body) {
    actions::PresetSave save;
    save.name = text_from(body, "name");
    if (const auto* const content = body.if_contains("content")) {
        save.content = content->as_object();
    }
    save.change_reason = text_from(body, "change_reason").value_or("");
    return save;
}

bool is_forced(const json::object& body) {
    const auto* const force = body.if_contains("force");
    return force != nullptr && force->as_bool();
}

actions::Choosing choosing_from_json(const json::object& body) {
    actions::Choosing choosing;
    choosing.scope.character_id = id_from_body<CharacterId>(body, "character_id");
    if (text_from(body, "emotion")) {
        choosing.scope.emotion = emotion_from_body(body).text();
    }
    choosing.preset_id = id_from_body<PresetId>(body, "preset_id");
    const auto maker = body.at("maker").as_string();
    if (maker == "preset") {
        choosing.maker = actions::Maker::preset;
        if (!choosing.preset_id) {
            refuse_preset("missing", "Say which preset.");
        }
    } else {
        choosing.maker = maker == "builtin" ? actions::Maker::builtin : actions::Maker::inherit;
        if (choosing.preset_id) {
            refuse_preset("not_needed", "A preset is named only where the maker is “preset”.");
        }
    }
    return choosing;
}

}  // namespace mien::api
