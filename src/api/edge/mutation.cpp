#include "api/edge/mutation.hpp"

#include <algorithm>
#include <functional>
#include <memory>

#include "actions/perform.hpp"
#include "api/edge/access.hpp"
#include "base/assert.hpp"
#include "base/hash.hpp"
#include "base/limits/changes.hpp"
#include "store/idempotency.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

// The header may hold any visible ASCII, as a UUID in quotes or bare.
std::optional<std::string> idempotency_key_from(const http::Request& request) {
    const auto header = request.header("idempotency-key");
    if (!header) {
        return std::nullopt;
    }
    const bool is_visible =
        std::all_of(header->begin(), header->end(), [](char c) { return c > ' ' && c <= '~'; });
    if (header->empty() || header->size() > limits::idempotency_key_characters_max || !is_visible) {
        throw Error(ErrorKind::malformed,
                    "The Idempotency-Key must be 1 to 255 visible ASCII characters.");
    }
    return std::string(*header);
}

std::optional<store::IdempotencyKey> key_of(const http::Request& request,
                                            std::string_view identity) {
    auto key = idempotency_key_from(request);
    if (!key) {
        return std::nullopt;
    }
    // Neither a method nor a target can hold a space or a line feed, nor a header a line feed, so
    // the parts cannot blend.
    std::string parts(http::name_of(request.method));
    parts.append(" ").append(request.target).append("\n");
    for (const auto* condition : {"if-match", "if-none-match"}) {
        parts.append(request.header_list(condition).value_or("")).append("\n");
    }
    parts.append(identity);
    return store::IdempotencyKey{principal_of(request).admin_id, std::move(*key), sha256(parts)};
}

// What tells the body of a request from another: itself, or the digest of one that is a file.
std::string identity_of_body(const http::Request& request) {
    return request.body_file ? to_hex(request.body_file->sha256) : request.body;
}

std::string text_of(const http::Body& body) {
    if (const auto* const text = std::get_if<std::string>(&body)) {
        return *text;
    }
    const auto* const shared = std::get_if<http::SharedBody>(&body);
    MIEN_ASSERT(shared != nullptr, "the answer to a change is a text");
    return **shared;
}

store::StoredAnswer stored_answer(const http::Response& response,
                                  const std::optional<Uuid>& subject_id) {
    store::StoredAnswer answer{response.status, {}, text_of(response.body), subject_id};
    for (const auto& header : response.headers()) {
        answer.headers.emplace_back(header.name, header.value);
    }
    return answer;
}

constexpr std::string_view replayed = "Idempotency-Replayed";

http::Response replay(store::StoredAnswer answer) {
    http::Response response;
    response.status = answer.status;
    for (const auto& [name, value] : answer.headers) {
        response.add(name, value);
    }
    response.set(replayed, "true");
    response.body = std::move(answer.body);
    return response;
}

// What a change ends with: its answer is kept, and its audit entries are appended.
struct Ending {
    std::optional<store::IdempotencyKey> key;
    store::Actor actor;
    Change change;
};

// One with more entries is prepared on the work pool.
constexpr std::size_t entries_prepared_here_max = 100;

std::vector<pg::Call> last_calls(const Ending& ending) {
    const auto& change = ending.change;
    std::vector<pg::Call> calls;
    if (ending.key) {
        const auto& kept = change.replay ? *change.replay : change.response;
        calls.push_back(
            store::keep_answer_call(*ending.key, stored_answer(kept, change.subject_id)));
    }
    std::ranges::move(actions::audit_calls(ending.actor, change.audit), std::back_inserter(calls));
    return calls;
}

awaitable<std::vector<pg::Call>> prepare_last_calls(async::WorkPool& work,
                                                    std::shared_ptr<const Ending> ending) {
    if (ending->change.audit.size() <= entries_prepared_here_max) {
        co_return last_calls(*ending);
    }
    const std::function<std::vector<pg::Call>()> prepare = [ending] { return last_calls(*ending); };
    co_return co_await work.run(prepare);
}

awaitable<Mutated> mutate_once(pg::Transaction& transaction, async::WorkPool& work,
                               const std::optional<store::IdempotencyKey>& key,
                               const store::Actor& actor, const ChangeBody& body) {
    if (key) {
        auto answer = co_await store::claim_idempotency_key(transaction, *key);
        if (answer) {
            const auto subject_id = answer->subject_id;
            co_return Mutated{replay(std::move(*answer)), subject_id};
        }
    }
    auto change = co_await body(transaction);
    const auto ending = std::make_shared<Ending>(key, actor, std::move(change));
    auto calls = co_await prepare_last_calls(work, ending);
    if (!calls.empty()) {
        co_await transaction.run_all_and_commit(std::move(calls));
    }
    co_return Mutated{std::move(ending->change.response), ending->change.subject_id};
}

}  // namespace

void mark_replay(http::Response& response, const http::Response& mutated) {
    if (mutated.find(replayed) != nullptr) {
        response.set(replayed, "true");
    }
}

void require_may_change(const http::Request& request) {
    if (principal_of(request).is_read_only) {
        throw Error(ErrorKind::forbidden, "This API token may only read.");
    }
}

awaitable<std::optional<http::Response>> find_replay(Context& context, const http::Request& request,
                                                     std::string identity) {
    const auto key = key_of(request, identity);
    if (!key) {
        co_return std::nullopt;
    }
    auto answer = co_await store::find_kept_answer(context.pool, *key, request.deadline);
    if (!answer) {
        co_return std::nullopt;
    }
    co_return replay(std::move(*answer));
}

awaitable<http::Response> mutate(Context& context, const http::Request& request, ChangeBody body,
                                 MutationOptions options) {
    auto mutated = co_await mutate_subject(context, request, std::move(body), std::move(options));
    co_return std::move(mutated.response);
}

awaitable<Mutated> mutate_subject(Context& context, const http::Request& request, ChangeBody body,
                                  MutationOptions options) {
    require_may_change(request);
    const auto pass = co_await context.prompt_writers.enter(options.prompts, request.deadline);
    const auto identity = options.identity ? *options.identity : identity_of_body(request);
    const auto key = key_of(request, identity);
    const auto actor = actor_of(request);
    const std::function<awaitable<Mutated>(pg::Transaction&)> attempt =
        [&context, &key, &actor, &body](pg::Transaction& transaction) {
            return mutate_once(transaction, context.work, key, actor, body);
        };
    auto& pool = options.pool == nullptr ? context.pool : *options.pool;
    auto mutated = co_await pool.transact<Mutated>(request.deadline, attempt);
    for (const auto& prompt : options.prompts) {
        context.prompts.forget(prompt);
    }
    co_return mutated;
}

store::Actor actor_of(const http::Request& request) {
    const auto& principal = principal_of(request);
    return {.kind = principal.token_id ? "token" : "admin",
            .id = principal.admin_id,
            .label = principal.email,
            .request_id = request.id,
            .credential_id =
                principal.token_id ? principal.token_id->uuid : principal.session_id.value().uuid};
}

}  // namespace mien::api
