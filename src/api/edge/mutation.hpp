// The one way to change state over HTTP: one transaction holds the change, its audit entries and
// the answer to its Idempotency-Key.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "pg/transaction.hpp"
#include "store/audit.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::api {

// What a handler's body has done: the answer, and one audit entry for each thing that changed
// (none when nothing did).
struct Change {
    http::Response response;
    std::vector<store::AuditEntry> audit;
    // What is kept and replayed instead of a response that holds a secret.
    std::optional<http::Response> replay = std::nullopt;
};

using ChangeBody = std::function<awaitable<Change>(pg::Transaction&)>;

// Runs body in a transaction, then stores the answer, appends the audit entries and commits in one
// round trip. With an Idempotency-Key header the same request gets the first answer again
// (Idempotency-Replayed: true); another body or If-Match under the same key is refused (invalid);
// the key is kept for 24 hours and belongs to the admin. A body that throws leaves nothing behind.
// The body runs again from its start after a deadlock, so it must keep no state outside of the
// transaction. Tokens that may only read are refused (forbidden). The response must be a text, not
// a stream.
[[nodiscard]] awaitable<http::Response> mutate(Context& context, const http::Request& request,
                                               ChangeBody body);

// The same for a change of prompts: waits in line with the other writers of these first, without a
// connection, and forgets them in the cache of this process afterwards.
[[nodiscard]] awaitable<http::Response> mutate_prompts(Context& context,
                                                       const http::Request& request,
                                                       std::vector<store::PromptKey> keys,
                                                       ChangeBody body);

// The same for a request body that holds a secret: the stored digest of the request is made of
// public_body instead, because a digest of a password could be guessed.
[[nodiscard]] awaitable<http::Response> mutate_with_secret(Context& context,
                                                           const http::Request& request,
                                                           std::string public_body,
                                                           ChangeBody body);

// What mutate_with_secret would replay, for a handler that must look before it judges the secret:
// after a change of a password the old one is wrong, also for the retry of a lost answer.
[[nodiscard]] awaitable<std::optional<http::Response>> find_replay(Context& context,
                                                                   const http::Request& request,
                                                                   std::string public_body);

// The actor of a request, for the audit log.
[[nodiscard]] store::Actor actor_of(const http::Request& request);

}  // namespace mien::api
