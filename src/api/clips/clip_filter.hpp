// What the lists of previews and of videos have in common: their filter.
#pragma once

#include "api/edge/filters.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/path.hpp"

namespace mien::api {

// Sets what the filters of both have: the axes, the state, and the place of the page.
template <class Id, class Filter>
void set_clip_filter(const http::Request& request, const PageRequest& page, Filter& filter) {
    filter.character_id = id_from_query<CharacterId>(request, "character_id");
    filter.state = clip_state_from_query(request);
    const auto emotion = emotion_from_query(request);
    if (emotion) {
        filter.emotion = emotion->text();
    }
    set_page<Id>(page, filter);
}

}  // namespace mien::api
