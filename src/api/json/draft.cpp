#include "api/json/draft.hpp"

#include "base/or_null.hpp"

namespace mien::api {
json::object to_json(const store::Draft& draft) {
    const auto& character_id = draft.key.character_id;
    return {{"character_id", or_null(character_id)},
            {"character_name", or_null(draft.character_name)},
            {"emotion", draft.key.emotion.text()},
            {"prompt_text", draft.prompt_text},
            {"change_reason", draft.change_reason},
            {"base_version", or_null(draft.base_version)},
            {"current_version", or_null(draft.current_version)},
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
