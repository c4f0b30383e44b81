// What a service says before anything is stored: whether it answers and takes the key, and what it
// makes of a preset. Nothing is rendered and nothing is paid for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "async/work_pool.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "store/providers/providers.hpp"
#include "video/providers/connection_seal.hpp"

namespace mien::actions {

struct ServiceTools {
    const video::ServiceAccess& access;
    async::WorkPool& work;
};

// The address of a kind that has one of its own; empty for others.
[[nodiscard]] std::string_view usual_base_url(std::string_view kind);

// Nothing when it answers and takes the key. The pointer is that of the field to look at. Throws
// invalid when its secrets cannot be opened.
[[nodiscard]] awaitable<std::optional<Problem>> try_connection(ServiceTools tools,
                                                               store::ProviderRow provider,
                                                               Deadline deadline);

// What is wrong with the content by itself, with pointers below "/content".
[[nodiscard]] std::vector<Problem> find_content_problems(std::string_view kind,
                                                         const json::object& content);

// Of a preset that could not be checked, because the service cannot be asked.
inline constexpr std::string_view not_checked_code = "not_checked";

// What the service makes of a content that is sound by itself; one problem with not_checked_code
// and the pointer "/content" when it cannot be asked.
[[nodiscard]] awaitable<std::vector<Problem>> try_preset(ServiceTools tools,
                                                         store::ProviderRow provider,
                                                         json::object content, Deadline deadline);

// What would be sent, and where each part of the order stands in it.
struct DryRun {
    json::value body;
    struct Place {
        std::string part;     // "text", "seed" …
        std::string pointer;  // into the body
    };
    std::vector<Place> places;
    std::vector<std::string> unused_parts;  // that the service is not told
};
// The content is sound by itself. Asks nobody.
[[nodiscard]] awaitable<DryRun> show_outgoing(ServiceTools tools, store::ProviderRow provider,
                                              json::object content, video::ClipOrder order);

}  // namespace mien::actions
