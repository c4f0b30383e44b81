// What the database's notifications mean to a serving node: one table of channels, and the one
// place where their payloads are read. They are messages between nodes, of no contract (STYLE.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mien::store {
class PromptCache;
}  // namespace mien::store

namespace mien::api {

class AccessCache;
class EventHub;
class JobWatch;

// The caches, the streams and the waiting requests that a notification reaches.
struct ChangeTargets {
    store::PromptCache& prompts;
    AccessCache& access;
    EventHub& events;
    JobWatch& jobs;
};

// The channels to LISTEN on.
[[nodiscard]] std::vector<std::string> change_channels();

// Forgets what no longer holds, then tells the streams. What is not of its channel's form, as a
// newer schema might send it, is logged and may mean anything: all is forgotten, and the streams
// are told to reload. Network thread only.
void hear_change(const ChangeTargets& targets, std::string_view channel, std::string_view payload);

}  // namespace mien::api
