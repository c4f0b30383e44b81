#include "api/json/emotion.hpp"

#include "api/json/fields.hpp"
#include "base/or_null.hpp"

namespace mien::api {

json::object to_json(const store::Emotion& emotion) {
    return {{"name", emotion.name.text()},
            {"display_name", emotion.fields.display_name},
            {"description", emotion.fields.description},
            {"position", emotion.fields.position.value_or(0)},
            {"archived_at", or_null(emotion.archived_at)},
            {"version", emotion.version},
            {"created_at", to_rfc3339(emotion.created_at)},
            {"updated_at", to_rfc3339(emotion.updated_at)}};
}

core::EmotionDraft emotion_draft_from_json(const json::object& body, core::EmotionDraft fields) {
    read_text(body, "name", fields.name);
    read_text(body, "display_name", fields.display_name);
    read_text(body, "description", fields.description);
    const auto* const position = body.if_contains("position");
    if (position != nullptr) {
        fields.position = json::value_to<int>(*position);
    }
    return fields;
}

}  // namespace mien::api
