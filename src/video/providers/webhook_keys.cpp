#include "video/providers/webhook_keys.hpp"

#include <map>
#include <utility>

#include "base/limits/provider_calls.hpp"

namespace mien::video {
namespace {

constexpr std::size_t names_max = 256;

struct Kept {
    WebhookKeys keys;
    SteadyTime fetched_at;
};

std::map<std::string, Kept>& kept_keys() {
    static std::map<std::string, Kept> keys;
    return keys;
}

std::chrono::steady_clock::duration age_of(const Kept& kept) {
    return std::chrono::steady_clock::now() - kept.fetched_at;
}

}  // namespace

void forget_webhook_keys() {
    kept_keys().clear();
}

awaitable<bool> is_proven(std::string name, FetchWebhookKeys fetch, VerifyWebhook verify) {
    auto& all = kept_keys();
    const auto found = all.find(name);
    if (found != all.end()) {
        if (age_of(found->second) < limits::webhook_keys_life && verify(found->second.keys)) {
            co_return true;
        }
        if (age_of(found->second) < limits::webhook_keys_pause) {
            co_return false;
        }
    }
    if (all.size() >= names_max) {
        std::erase_if(all, [](const auto& entry) {
            return age_of(entry.second) >= limits::webhook_keys_pause;
        });
    }
    // Before the fetch, so that deliveries that come meanwhile cause no other one.
    auto& kept = all[name];
    kept.fetched_at = std::chrono::steady_clock::now();
    auto keys = co_await fetch();
    const bool is_good = verify(keys);
    auto& now_kept = kept_keys()[name];
    now_kept.fetched_at = std::chrono::steady_clock::now();
    if (!keys.empty()) {
        now_kept.keys = std::move(keys);
    }
    co_return is_good;
}

}  // namespace mien::video
