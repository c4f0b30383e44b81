#include "api/json/draft.hpp"

#include "api/json/fields.hpp"

namespace mien::api {
namespace {

json::value version_to_json(std::optional<int> version) {
    return version ? json::value(*version) : json::value(nullptr);
}

}  // namespace

json::object to_json(const store::Draft& draft) {
    const auto& character_id = draft.key.character_id;
    return {{"character_id", character_id ? json::value(to_string(*character_id)) : nullptr},
            {"character_name", text_to_json(draft.character_name)},
            {"emotion", draft.key.emotion.text()},
            {"prompt_text", draft.prompt_text},
            {"change_reason", draft.change_reason},
            {"base_version", version_to_json(draft.base_version)},
            {"current_version", version_to_json(draft.current_version)},
            {"version", draft.version},
            {"updated_at", to_rfc3339(draft.updated_at)}};
}

json::object to_json(const store::PresentAdmin& admin) {
    return {{"id", to_string(admin.id)},
            {"display_name", admin.display_name},
            {"editing", admin.is_editing},
            {"since", to_rfc3339(admin.since)}};
}

}  // namespace mien::api
