#include "store/exchange/exchanges.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "core/archived.hpp"
#include "jobs/queue.hpp"
#include "store/transfer/imports.hpp"

namespace mien::store {
namespace {

constexpr pg::Query insert_query{"insert_exchange", R"sql(
    INSERT INTO exchanges (id, stage, job_id, character_id, wish, file_key, file_name, requested_by,
                           expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9::bigint * interval '1 second'))sql"};

constexpr pg::Query find_query{"find_exchange", R"sql(
    SELECT id, live_job_id, stage, character_id, wish, plan, result, file_key, file_name, bytes,
           sha256_hex, requested_by, requested_by_name, created_at, finished_at, expires_at,
           read_at, job_state, progress, error, is_cancel_requested
    FROM exchange_rows WHERE id = $1 AND expires_at > read_at)sql"};

constexpr pg::Query list_query{"list_exchanges", R"sql(
    SELECT id, live_job_id, stage, character_id, wish, plan, result, file_key, file_name, bytes,
           sha256_hex, requested_by, requested_by_name, created_at, finished_at, expires_at,
           read_at, job_state, progress, error, is_cancel_requested
    FROM exchange_rows
    WHERE stage = ANY ($1) AND expires_at > read_at
      AND ($2::uuid IS NULL OR character_id = $2)
      AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
    ORDER BY created_at DESC, id DESC LIMIT $5)sql"};

constexpr pg::Query find_character_query{"find_character_of_exchange", R"sql(
    SELECT archived_at IS NOT NULL AS is_archived FROM characters WHERE id = $1
    FOR KEY SHARE)sql"};

// Puts two orders of the same plan in line.
constexpr pg::Query lock_query{"lock_exchange", R"sql(
    SELECT stage, final_state FROM exchanges
    WHERE id = $1 AND expires_at > now() FOR UPDATE)sql"};

constexpr pg::Query order_query{"order_card", R"sql(
    UPDATE exchanges SET stage = 'apply', job_id = $2, character_id = coalesce($4, character_id),
        wish = $3 || jsonb_strip_nulls(
            jsonb_build_object('target', coalesce($5, wish ->> 'target')))
    WHERE id = $1)sql"};

constexpr pg::Query lock_character_query{"lock_character_of_exchange", R"sql(
    SELECT FROM characters WHERE id = (SELECT character_id FROM exchanges WHERE id = $1)
    FOR NO KEY UPDATE)sql"};

// By the order of the requests, whichever was done first.
constexpr pg::Query overtaken_query{"is_upload_overtaken", R"sql(
    SELECT e.wish ? 'overtaken' OR EXISTS (
        SELECT FROM exchanges l
        WHERE l.character_id = e.character_id AND l.stage = 'image'
          AND l.final_state = 'succeeded' AND (l.created_at, l.id) > (e.created_at, e.id)
          AND (l.wish ->> 'emotion') IS NOT DISTINCT FROM (e.wish ->> 'emotion')) AS is_overtaken
    FROM exchanges e WHERE e.id = $1)sql"};

constexpr pg::Query overtake_query{"overtake_uploads", R"sql(
    UPDATE exchanges SET wish = wish || '{"overtaken": true}'
    WHERE character_id = $1 AND stage = 'image' AND final_state IS NULL
      AND (wish ->> 'emotion') IS NOT DISTINCT FROM $2)sql"};

constexpr pg::Query complete_query{"complete_exchange", R"sql(
    UPDATE exchanges SET character_id = coalesce($2, character_id), plan = coalesce($3, plan),
        result = $4, file_key = $5
    WHERE id = $1)sql"};

// A trigger sees to the file.
constexpr pg::Query reap_query{"reap_exchanges", R"sql(
    WITH expired AS (
        SELECT id FROM exchanges WHERE expires_at <= now() AND final_state IS NOT NULL
        ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
    DELETE FROM exchanges e USING expired WHERE e.id = expired.id)sql"};

ExchangeStage parse_stage(std::string_view name) {
    for (const auto stage : {ExchangeStage::export_clips, ExchangeStage::image, ExchangeStage::plan,
                             ExchangeStage::apply}) {
        if (name_of(stage) == name) {
            return stage;
        }
    }
    throw Error(ErrorKind::internal, "An exchange is in a stage that this program does not know.");
}

ExchangeRow exchange_from_row(const pg::Row& row) {
    return {.id = row.get<ExchangeId>("id"),
            .stage = parse_stage(row.get<std::string>("stage")),
            .character_id = row.get<std::optional<CharacterId>>("character_id"),
            .wish = row.get<json::value>("wish").as_object(),
            .plan = row.get<std::optional<json::value>>("plan"),
            .result = row.get<std::optional<json::value>>("result"),
            .file_key = row.get<std::optional<std::string>>("file_key"),
            .file_name = row.get<std::string>("file_name"),
            .bytes = row.get<std::optional<std::int64_t>>("bytes"),
            .sha256_hex = row.get<std::optional<std::string>>("sha256_hex"),
            .requested_by = {row.get<AdminId>("requested_by"),
                             row.get<std::string>("requested_by_name")},
            .created_at = row.get<Timestamp>("created_at"),
            .finished_at = row.get<std::optional<Timestamp>>("finished_at"),
            .expires_at = row.get<Timestamp>("expires_at"),
            .read_at = row.get<Timestamp>("read_at"),
            .progress = clip_progress_from_row(row)};
}

ExchangeRow require_exchange(const pg::Rows& rows) {
    if (rows.empty()) {
        throw Error(ErrorKind::not_found,
                    "There is no such file or card; what was made or planned is kept for a while.");
    }
    return exchange_from_row(rows.front());
}

awaitable<JobId> queue_job(pg::Transaction& transaction, ExchangeStage stage, ExchangeId id,
                           const Actor& actor) {
    const auto kind = job_kind_of(stage);
    co_await require_queue_room(transaction, kind, limits::exchanges_queued_max, "exchanges");
    jobs::NewJob job{std::string(kind), {{"subject_id", to_string(id)}, {"actor", to_json(actor)}}};
    co_return co_await jobs::enqueue(transaction, std::move(job));
}

// Throws not_found.
awaitable<bool> is_character_archived(pg::Transaction& transaction, CharacterId id) {
    const auto found = co_await transaction.run(find_character_query, pg::params(id));
    if (found.empty()) {
        throw Error(ErrorKind::not_found, "There is no such character.");
    }
    co_return found.front().get<bool>("is_archived");
}

awaitable<void> require_open_character(pg::Transaction& transaction, CharacterId id) {
    const bool is_archived = co_await is_character_archived(transaction, id);
    core::require_in_use({.character = is_archived});
}

std::optional<CharacterId> target_in(const json::object& wish) {
    const auto* const id = wish.if_contains("character_id");
    return id == nullptr ? std::nullopt : CharacterId::parse(id->as_string());
}

// An archive of expressions says not whose they are.
void require_name(const ExchangeRow& row, const json::object& wish) {
    if (!wish.contains("name") && row.plan->at("name").as_string().empty()) {
        const std::string message =
            "An archive of expressions says not whose they are: name a character that is here, or "
            "the new one.";
        throw Error(ErrorKind::invalid, message, {{"/name", "missing", message}});
    }
}

std::chrono::seconds life_of(ExchangeStage stage) {
    return stage == ExchangeStage::export_clips ? std::chrono::seconds(limits::clip_export_life)
                                                : std::chrono::seconds(limits::card_plan_life);
}

}  // namespace

std::string_view name_of(ExchangeStage stage) noexcept {
    switch (stage) {
        case ExchangeStage::export_clips:
            return "export";
        case ExchangeStage::image:
            return "image";
        case ExchangeStage::plan:
            return "plan";
        case ExchangeStage::apply:
            return "apply";
    }
    return "";
}

std::string_view job_kind_of(ExchangeStage stage) noexcept {
    switch (stage) {
        case ExchangeStage::export_clips:
            return "clip_export";
        case ExchangeStage::image:
            return "reference_image";
        case ExchangeStage::plan:
            return "card_plan";
        case ExchangeStage::apply:
            return "card_apply";
    }
    return "";
}

awaitable<ExchangeRow> create_exchange(pg::Transaction& transaction, ExchangeDraft draft) {
    if (draft.character_id) {
        const bool is_archived = co_await is_character_archived(transaction, *draft.character_id);
        if (draft.stage != ExchangeStage::export_clips) {
            core::require_in_use({.character = is_archived});
        }
    }
    const auto job_id = co_await queue_job(transaction, draft.stage, draft.id, draft.actor);
    co_await transaction.run(insert_query,
                             pg::params(draft.id, name_of(draft.stage), job_id, draft.character_id,
                                        json::value(draft.wish), draft.file_key, draft.file_name,
                                        draft.requested_by, life_of(draft.stage).count()));
    co_return co_await get_exchange(transaction, draft.id);
}

awaitable<ExchangeRow> order_card(pg::Transaction& transaction, ExchangeId id, json::object wish,
                                  Actor actor) {
    const auto rows = co_await transaction.run(lock_query, pg::params(id));
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such card; plans are kept for a day.");
    }
    const auto stage = parse_stage(rows.front().get<std::string>("stage"));
    const auto ended = rows.front().get<std::optional<std::string>>("final_state");
    const bool is_planned = stage == ExchangeStage::plan && ended == "succeeded";
    const bool has_failed = stage == ExchangeStage::apply && ended && *ended != "succeeded";
    if (!is_planned && !has_failed) {
        throw Error(ErrorKind::conflict,
                    "There is no plan to apply: the card is being read, could not be read, or was "
                    "applied already.");
    }
    const auto row = co_await get_exchange(transaction, id);
    const auto target = target_in(wish);
    if (target) {
        co_await require_open_character(transaction, *target);
    } else if (!row.character_id) {
        require_name(row, wish);
    }
    const auto told = target ? std::optional(to_string(*target)) : std::nullopt;
    const auto job_id = co_await queue_job(transaction, ExchangeStage::apply, id, actor);
    co_await transaction.run(order_query,
                             pg::params(id, job_id, json::value(std::move(wish)), target, told));
    co_return co_await get_exchange(transaction, id);
}

awaitable<ExchangeRow> cancel_exchange(pg::Transaction& transaction, ExchangeId id,
                                       std::vector<ExchangeStage> stages) {
    const auto row = co_await get_exchange(transaction, id);
    if (std::ranges::find(stages, row.stage) == stages.end()) {
        throw Error(ErrorKind::not_found, "There is no such work.");
    }
    co_await request_cancel(transaction, row.progress);
    co_return co_await get_exchange(transaction, id);
}

awaitable<bool> is_overtaken(pg::Transaction& transaction, ExchangeId id) {
    co_await transaction.run(lock_character_query, pg::params(id));
    const auto rows = co_await transaction.run(overtaken_query, pg::params(id));
    co_return !rows.empty() && rows.front().get<bool>("is_overtaken");
}

awaitable<void> overtake_uploads(pg::Transaction& transaction, CharacterId character_id,
                                 std::optional<std::string> emotion) {
    co_await transaction.run(overtake_query, pg::params(character_id, emotion));
}

awaitable<ExchangeRow> get_exchange(pg::Pool& pool, ExchangeId id, Deadline deadline) {
    const auto rows = co_await pool.run(find_query, pg::params(id), deadline);
    co_return require_exchange(rows);
}

awaitable<ExchangeRow> get_exchange(pg::Transaction& transaction, ExchangeId id) {
    const auto rows = co_await transaction.run(find_query, pg::params(id));
    co_return require_exchange(rows);
}

awaitable<std::vector<ExchangeRow>> list_exchanges(pg::Pool& pool, ExchangeFilter filter,
                                                   Deadline deadline) {
    auto values = pg::params(filter.stages, filter.character_id, filter.before_created_at,
                             filter.before_id, filter.limit);
    const auto rows = co_await pool.run(list_query, std::move(values), deadline);
    std::vector<ExchangeRow> exchanges;
    exchanges.reserve(rows.size());
    for (const auto row : rows) {
        exchanges.push_back(exchange_from_row(row));
    }
    co_return exchanges;
}

awaitable<void> complete_exchange(pg::Transaction& transaction, ExchangeId id,
                                  ExchangeResult result) {
    co_await transaction.run(complete_query, pg::params(id, result.character_id, result.plan,
                                                        result.result, result.file_key));
}

awaitable<int> reap_exchanges(pg::Pool& pool, int limit, Deadline deadline) {
    const auto rows = co_await pool.run(reap_query, pg::params(limit), deadline);
    co_return static_cast<int>(rows.affected());
}

}  // namespace mien::store
