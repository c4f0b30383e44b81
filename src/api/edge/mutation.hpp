// The one way to change state over HTTP: one transaction holds the change, its audit entries and
// the answer to its Idempotency-Key.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "actions/done.hpp"
#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "pg/transaction.hpp"
#include "store/audit.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::api {

// What a handler's body has done: the answer, and one audit entry for each thing that changed
// (none when nothing did), as an action gives them.
struct Change {
    http::Response response;
    std::vector<store::AuditEntry> audit;
    // What is kept and replayed instead of a response that holds a secret.
    std::optional<http::Response> replay = std::nullopt;
    // What was made, kept with the answer, so that a replay knows it too.
    std::optional<Uuid> subject_id = std::nullopt;
};

using ChangeBody = std::function<awaitable<Change>(pg::Transaction&)>;

struct MutationOptions {
    // Prompts that change: waits in line with their other writers first, without a connection, and
    // forgets them in the cache of this process afterwards.
    std::vector<store::PromptKey> prompts = {};
    // What tells the request from another under the same Idempotency-Key, instead of its body: of
    // one that holds a secret (a digest of a password could be guessed), or of an upload.
    std::optional<std::string> identity = std::nullopt;
    // Another than that of the data; it has an audit log and idempotency keys of its own.
    pg::Pool* pool = nullptr;
};

// Runs body in a transaction, then stores the answer, appends the audit entries and commits in one
// round trip. With an Idempotency-Key header the same request gets the first answer again
// (Idempotency-Replayed: true); another body or condition under the same key is refused (invalid);
// the key is kept for 24 hours and belongs to the admin. A body that throws leaves nothing behind.
// The body runs again from its start after a deadlock, so it must keep no state outside of the
// transaction. Tokens that may only read are refused (forbidden). The response must be a text, not
// a stream.
[[nodiscard]] awaitable<http::Response> mutate(Context& context, const http::Request& request,
                                               ChangeBody body, MutationOptions options = {});

// The same, with what was made by the first request, for a handler that goes on with it.
struct Mutated {
    http::Response response;
    std::optional<Uuid> subject_id;
};
[[nodiscard]] awaitable<Mutated> mutate_subject(Context& context, const http::Request& request,
                                                ChangeBody body, MutationOptions options = {});

// Marks an answer made after mutate_subject as a replay when mutated is one.
void mark_replay(http::Response& response, const http::Response& mutated);

// Throws forbidden for a token that may only read, as mutate does: for a handler that asks others
// before it changes anything.
void require_may_change(const http::Request& request);

// What mutate would replay, for a handler that must look before it judges the secret: after a
// change of a password the old one is wrong, also for the retry of a lost answer.
[[nodiscard]] awaitable<std::optional<http::Response>> find_replay(Context& context,
                                                                   const http::Request& request,
                                                                   std::string identity);

// The actor of a request, for the audit log.
[[nodiscard]] store::Actor actor_of(const http::Request& request);

}  // namespace mien::api
