// What a service signs its webhooks with, fetched from it and kept for a while, for all connections
// of the process: whoever sends forged deliveries causes no more than one fetch a minute. Network
// thread only.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"

namespace mien::video {

using WebhookKeys = std::vector<Secret>;
// Empty when they cannot be had now.
using FetchWebhookKeys = std::function<awaitable<WebhookKeys>()>;
// Whether a delivery is proven by the keys.
using VerifyWebhook = std::function<bool(const WebhookKeys&)>;

// With the kept keys of that name; when they prove nothing, once more with new ones, if the last
// fetch is long enough ago.
[[nodiscard]] awaitable<bool> is_proven(std::string name, FetchWebhookKeys fetch,
                                        VerifyWebhook verify);

// For tests, which bring services of their own.
void forget_webhook_keys();

}  // namespace mien::video
