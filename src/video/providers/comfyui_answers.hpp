// What ComfyUI answers, read. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

// What the server finds wrong with nodes of a workflow, of any answer to POST /prompt: it drops
// their outputs and runs the rest, with 200. Nothing when all nodes are sound.
[[nodiscard]] std::optional<ServiceFailure> find_node_errors(const json::value& answer,
                                                             const json::object& content);

// Where a prompt stands in the answer to GET /queue.
struct QueuePlace {
    bool is_running = false;
    int position = 0;  // of one that waits; 0 is the next
};
[[nodiscard]] std::optional<QueuePlace> find_in_queue(const json::value& queue,
                                                      std::string_view prompt_id);

// The same in the answer to GET /api/jobs, which newer servers have: what waits and what runs,
// without the graphs.
struct ListedJobs {
    std::optional<QueuePlace> place;
    bool is_whole = true;  // else it may be further on
};
// Nothing for another answer.
[[nodiscard]] std::optional<ListedJobs> find_in_jobs(const json::value& answer,
                                                     std::string_view prompt_id);

// The id of the prompt that has our id in its extra data only, in the answer to GET /queue or GET
// /history: old servers give each prompt an id of their own.
[[nodiscard]] std::optional<std::string> find_by_job(const json::value& answer,
                                                     std::string_view job_id);

// What GET /history/{id} says of a prompt; nothing when it does not know it. The outputs are the
// videos that the preset's node has saved, as addresses of the base URL.
[[nodiscard]] std::optional<Standing> find_in_history(const json::value& history,
                                                      std::string_view prompt_id,
                                                      const json::object& content,
                                                      std::string_view base_url);

}  // namespace mien::video
