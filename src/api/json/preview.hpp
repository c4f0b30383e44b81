// Wire forms of previews and videos. Field names live here and in openapi.yaml only.
#pragma once

#include "actions/clips/request_preview.hpp"
#include "actions/clips/request_video.hpp"
#include "api/json/media_link.hpp"
#include "base/json.hpp"
#include "jobs/outlook.hpp"
#include "store/clips/cell_posters.hpp"
#include "store/clips/previews.hpp"
#include "store/clips/usage_log.hpp"
#include "store/clips/videos.hpp"

namespace mien::api {

// With links to the clip and its poster once they exist; no link outlives the preview.
[[nodiscard]] json::object to_json(const store::PreviewRow& preview, const MediaLinks& links);

// With all that says why the video looks as it does.
[[nodiscard]] json::object to_json(const store::VideoRow& video, const MediaLinks& links);

[[nodiscard]] json::object to_json(const store::CellPoster& poster, const MediaLinks& links);

// Bodies that satisfy their schema; requested_by is left to the caller. Throw invalid, with its
// pointer, for what names no id or emotion and for settings that nobody may ask for.
[[nodiscard]] actions::PreviewRequest preview_request_from_json(const json::object& body);
[[nodiscard]] actions::VideoRequest video_request_from_json(const json::object& body);

// What waiting for the clip will be like; nothing in it for one that is finished.
void add_outlook(const jobs::Outlook& outlook, json::object& clip);

[[nodiscard]] json::object to_json(const store::UsageRow& row);

}  // namespace mien::api
