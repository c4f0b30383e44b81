// Calls of the services that make clips.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mien::limits {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr std::uint64_t service_clip_bytes_max = 256UL * 1024 * 1024;  // of a file fetched
inline constexpr std::uint64_t service_answer_bytes_max = 4UL * 1024 * 1024;  // of a JSON answer
inline constexpr std::uint64_t service_queue_bytes_max = 8UL * 1024 * 1024;   // with its graphs
// With their graphs, too; unlike a queue it does not become less when one waits.
inline constexpr std::uint64_t service_history_bytes_max = 64UL * 1024 * 1024;
inline constexpr std::uint64_t service_node_bytes_max = 16UL * 1024 * 1024;  // of a node's kind
inline constexpr int service_jobs_listed_max = 1000;                         // without graphs
inline constexpr std::size_t service_connections_max = 4;  // of one service, at once
inline constexpr int service_fetch_attempts_max = 3;
inline constexpr int service_fetch_redirects_max = 3;               // to where the file lies
inline constexpr std::size_t service_message_characters_max = 300;  // quoted of what one says
inline constexpr std::size_t service_id_bytes_max = 200;            // of an id that it gives
inline constexpr std::size_t service_outputs_max = 16;              // looked at, of one submission
inline constexpr std::size_t service_problems_max = 20;  // told of one answer or one preset
inline constexpr std::size_t reference_image_bytes_max = 8UL * 1024 * 1024;  // that is sent along
inline constexpr std::size_t inline_image_bytes_max = 256UL * 1024;  // in the body of a create …
inline constexpr std::size_t preset_bytes_max = 512UL * 1024;        // … and of a preset, as JSON
inline constexpr std::size_t preset_nodes_max = 500;                 // of a workflow
inline constexpr std::size_t preset_fields_max = 64;
inline constexpr std::size_t preset_classes_asked_max = 100;  // of nodes, about which one is asked
inline constexpr seconds webhook_age_max{300};                // by its own timestamp
inline constexpr hours webhook_keys_life{24};
inline constexpr seconds webhook_keys_pause{60};  // between two fetches, whatever is delivered

}  // namespace mien::limits
