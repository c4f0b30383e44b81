// Exchanges: sets of clips on their way out, cards on their way in, and images of characters. Each
// is the work of one job, or of two for a card: first a plan, then what it says. All functions
// throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"
#include "store/audit.hpp"
#include "store/clips/clips.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

using ExchangeId = Id<struct ExchangeTag>;

// What its newest job does.
enum class ExchangeStage { export_clips, image, plan, apply };
[[nodiscard]] std::string_view name_of(ExchangeStage stage) noexcept;
// The kind of that job; its arguments are {"subject_id", "actor"}.
[[nodiscard]] std::string_view job_kind_of(ExchangeStage stage) noexcept;

struct ExchangeRow {
    ExchangeId id;
    ExchangeStage stage = ExchangeStage::export_clips;
    std::optional<CharacterId> character_id;
    json::object wish;                // what was asked for
    std::optional<json::value> plan;  // of a card
    std::optional<json::value> result;
    std::optional<std::string> file_key;  // what was made, or is to be read
    std::string file_name;
    std::optional<std::int64_t> bytes;
    std::optional<std::string> sha256_hex;
    Author requested_by;
    Timestamp created_at;
    std::optional<Timestamp> finished_at;
    Timestamp expires_at;
    Timestamp read_at;
    ClipProgress progress;
};

struct ExchangeDraft {
    ExchangeId id = ExchangeId::make();
    ExchangeStage stage = ExchangeStage::export_clips;
    std::optional<CharacterId> character_id = std::nullopt;
    json::object wish = {};
    std::optional<std::string> file_key = std::nullopt;  // a live object
    std::string file_name = {};
    AdminId requested_by;
    Actor actor;
};

// Queues the work. Throws rate_limited when too much of it waits already, not_found for an unknown
// character, and conflict for one that is archived.
[[nodiscard]] awaitable<ExchangeRow> create_exchange(pg::Transaction& transaction,
                                                     ExchangeDraft draft);

// Queues the applying of a plan: to the wish's "character_id", else to the character that came with
// the file, else as a new one. Throws conflict when there is no plan or it was applied, or the
// character is archived; not_found without it; and invalid for a new one without any name.
[[nodiscard]] awaitable<ExchangeRow> order_card(pg::Transaction& transaction, ExchangeId id,
                                                json::object wish, Actor actor);

// Stops the job of one in one of these stages. Throws not_found for any other, and conflict when it
// has ended.
[[nodiscard]] awaitable<ExchangeRow> cancel_exchange(pg::Transaction& transaction, ExchangeId id,
                                                     std::vector<ExchangeStage> stages);

// Whether somebody has asked since then for another image in the place of this upload's, or for
// none. Locks the character, so that the answer stands until the transaction ends.
[[nodiscard]] awaitable<bool> is_overtaken(pg::Transaction& transaction, ExchangeId id);

// Uploads for this place that have not ended come to nothing; behind a lock on the character.
[[nodiscard]] awaitable<void> overtake_uploads(pg::Transaction& transaction,
                                               CharacterId character_id,
                                               std::optional<std::string> emotion);

// Throws not_found, also for one that has expired.
[[nodiscard]] awaitable<ExchangeRow> get_exchange(pg::Pool& pool, ExchangeId id, Deadline deadline);
[[nodiscard]] awaitable<ExchangeRow> get_exchange(pg::Transaction& transaction, ExchangeId id);

struct ExchangeFilter {
    std::vector<std::string> stages;
    std::optional<CharacterId> character_id = std::nullopt;
    std::optional<Timestamp> before_created_at = std::nullopt;
    std::optional<ExchangeId> before_id = std::nullopt;
    std::size_t limit = 50;
};
// Those that have not expired, latest first.
[[nodiscard]] awaitable<std::vector<ExchangeRow>> list_exchanges(pg::Pool& pool,
                                                                 ExchangeFilter filter,
                                                                 Deadline deadline);

// What came of a job, written in the transaction that ends it.
struct ExchangeResult {
    std::optional<CharacterId> character_id = std::nullopt;
    std::optional<json::value> plan = std::nullopt;
    std::optional<json::value> result = std::nullopt;
    std::optional<std::string> file_key = std::nullopt;  // nothing: the file goes
};
[[nodiscard]] awaitable<void> complete_exchange(pg::Transaction& transaction, ExchangeId id,
                                                ExchangeResult result);

// Removes those that have expired and ended, with their files. Says how many.
[[nodiscard]] awaitable<int> reap_exchanges(pg::Pool& pool, int limit, Deadline deadline);

}  // namespace mien::store
