// What the routes of previews and of videos have in common: the filter of their lists, and stopping
// or repeating the job of one.
#pragma once

#include "api/edge/filters.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/json/preview.hpp"

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

// What happens to the job of a clip, and the status of the answer.
template <class Clip>
struct JobChange {
    awaitable<void> (*change)(pg::Transaction&, const Clip&);
    unsigned status;
};

template <class Clip>
awaitable<void> cancel_clip(pg::Transaction& transaction, const Clip& clip) {
    return store::request_cancel(transaction, clip.progress);
}

// Changes the job of the clip that get(transaction) finds, and answers with the clip as it is then;
// audit(clip) is the entry for it.
template <class Clip, class Get, class Audit>
awaitable<http::Response> change_clip_job(Context& context, http::Request& request,
                                          JobChange<Clip> wanted, Get get, Audit audit) {
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await get(transaction);
        co_await wanted.change(transaction, before);
        const auto clip = co_await get(transaction);
        Change made{http::json_response(wanted.status, to_json(clip, context.links)), {}};
        made.audit.push_back(audit(clip));
        co_return made;
    };
    auto response = co_await mutate(context, request, change);
    co_return response;
}

}  // namespace mien::api
