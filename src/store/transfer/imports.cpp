#include "store/transfer/imports.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/transfer.hpp"
#include "base/or_null.hpp"
#include "jobs/queue.hpp"
#include "store/clips/clips.hpp"
#include "store/transfer/import_apply.hpp"
#include "store/transfer/import_images.hpp"

namespace mien::store {
namespace {

constexpr std::array<std::pair<ImportStatus, std::string_view>, 7> statuses{{
    {ImportStatus::planning, "planning"},
    {ImportStatus::planned, "planned"},
    {ImportStatus::applying, "applying"},
    {ImportStatus::applied, "applied"},
    {ImportStatus::failed, "failed"},
    {ImportStatus::cancelled, "cancelled"},
    {ImportStatus::expired, "expired"},
}};
constexpr std::array<std::pair<ImportStrategy, std::string_view>, 3> strategies{{
    {ImportStrategy::overwrite, "overwrite"},
    {ImportStrategy::skip, "skip"},
    {ImportStrategy::merge, "merge"},
}};

constexpr std::array<std::pair<ImportPart, std::string_view>, 2> parts{{
    {ImportPart::prompt, "prompt"},
    {ImportPart::reference_image, "reference_image"},
}};

constexpr pg::Query insert_import{"insert_import", R"sql(
    INSERT INTO imports (id, job_id, file_name, file_bytes, file_sha256, file_key, requested_by,
                         expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8::bigint * interval '1 second'))sql"};

constexpr pg::Query find_import{"find_import", R"sql(
    SELECT id, live_job_id, status, progress, job_state, file_name, file_bytes, file_sha256_hex,
           format, with_history, error, counts, applied, strategy, requested_by, requested_by_name,
           applied_by, applied_by_name, created_at, planned_at, applied_at, expires_at
    FROM import_rows WHERE id = $1)sql"};

constexpr pg::Query list_import_rows{"list_imports", R"sql(
    SELECT id, live_job_id, status, progress, job_state, file_name, file_bytes, file_sha256_hex,
           format, with_history, error, counts, applied, strategy, requested_by, requested_by_name,
           applied_by, applied_by_name, created_at, planned_at, applied_at, expires_at
    FROM import_rows
    WHERE $1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid)
    ORDER BY created_at DESC, id DESC LIMIT $3)sql"};

// In the order of all locks: the import, then its job.
constexpr pg::Query lock_import{"lock_import", R"sql(
    SELECT FROM imports WHERE id = $1 FOR UPDATE)sql"};

constexpr pg::Query find_file_key{"find_import_file", R"sql(
    SELECT file_key FROM imports WHERE id = $1)sql"};

constexpr pg::Query set_decisions{"set_import_decisions", R"sql(
    UPDATE import_prompts p SET decision = d.strategy
    FROM unnest($2::integer[], $3::text[]) AS d (item, strategy)
    WHERE p.import_id = $1 AND p.item = d.item)sql"};
constexpr pg::Query clear_decisions{"clear_import_decisions", R"sql(
    UPDATE import_prompts SET decision = NULL
    WHERE import_id = $1 AND decision IS NOT NULL)sql"};

constexpr pg::Query start_applying{"start_import_applying", R"sql(
    UPDATE imports SET stage = 'applying', job_id = $2, strategy = $3, applied_by = $4,
        error = NULL WHERE id = $1)sql"};
constexpr pg::Query start_planning{"start_import_planning", R"sql(
    UPDATE imports SET stage = 'planning', job_id = $2, error = NULL WHERE id = $1)sql"};
constexpr pg::Query give_up{"give_up_import", R"sql(
    UPDATE imports SET stage = 'cancelled' WHERE id = $1)sql"};

// Entries of imports that nobody can apply any more. Those of an applied import stay as its report
// until it expires.
constexpr pg::Query reap_rows{"reap_imports", R"sql(
    WITH ended AS (
        SELECT i.id, i.file_key FROM imports i
        WHERE (import_status(i.stage, i.final_state, i.planned_at, i.expires_at)
                   IN ('failed', 'cancelled', 'expired')
               OR (i.stage = 'applied' AND i.expires_at <= now()))
          AND i.final_state IS NOT NULL
          AND (i.file_key IS NOT NULL
               OR EXISTS (SELECT FROM import_prompts p WHERE p.import_id = i.id)
               OR EXISTS (SELECT FROM import_characters c WHERE c.import_id = i.id)
               OR EXISTS (SELECT FROM import_emotions e WHERE e.import_id = i.id)
               OR EXISTS (SELECT FROM import_templates t WHERE t.import_id = i.id)
               OR EXISTS (SELECT FROM import_images m WHERE m.import_id = i.id))
        ORDER BY i.created_at LIMIT $1
        FOR UPDATE SKIP LOCKED),
    versions_gone AS (DELETE FROM import_versions v USING ended WHERE v.import_id = ended.id),
    prompts_gone AS (DELETE FROM import_prompts p USING ended WHERE p.import_id = ended.id),
    characters_gone AS (DELETE FROM import_characters c USING ended WHERE c.import_id = ended.id),
    emotions_gone AS (DELETE FROM import_emotions e USING ended WHERE e.import_id = ended.id),
    templates_gone AS (DELETE FROM import_templates t USING ended WHERE t.import_id = ended.id),
    images_gone AS (DELETE FROM import_images m USING ended WHERE m.import_id = ended.id),
    files_gone AS (
        UPDATE objects o SET state = 'deleting', updated_at = now()
        FROM ended WHERE o.key = ended.file_key)
    UPDATE imports i SET file_key = NULL FROM ended WHERE i.id = ended.id)sql"};

template <class Names, class Value>
std::string_view name_in(const Names& names, Value value) noexcept {
    return std::ranges::find(names, value, &Names::value_type::first)->second;
}

template <class Value, std::size_t size>
std::optional<Value> value_of(const std::array<std::pair<Value, std::string_view>, size>& names,
                              std::string_view name) {
    const auto* const found =
        std::ranges::find(names, name, &std::pair<Value, std::string_view>::second);
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

std::optional<Author> author_from(const pg::Row& row, std::string_view id, std::string_view name) {
    const auto admin_id = row.get<std::optional<AdminId>>(id);
    return admin_id ? std::optional(Author{*admin_id, row.get<std::string>(name)}) : std::nullopt;
}

ImportStatus status_from(std::string_view name) {
    const auto found = value_of(statuses, name);
    if (!found) {
        throw Error(ErrorKind::internal, "The import has a status that this program does not know.")
            .with_detail(std::string(name));
    }
    return *found;
}

ImportRow import_from_row(const pg::Row& row) {
    return {.id = row.get<ImportId>("id"),
            .job_id = row.get<std::optional<JobId>>("live_job_id"),
            .status = status_from(row.get<std::string_view>("status")),
            .progress = row.get<double>("progress"),
            .job_state = jobs::parse_job_state(row.get<std::string_view>("job_state")),
            .file_name = row.get<std::string>("file_name"),
            .file_bytes = row.get<std::int64_t>("file_bytes"),
            .file_sha256_hex = row.get<std::string>("file_sha256_hex"),
            .format = row.get<std::optional<std::string>>("format"),
            .with_history = row.get<std::optional<bool>>("with_history"),
            .error = row.get<std::optional<json::value>>("error"),
            .counts = row.get<std::optional<json::value>>("counts"),
            .applied = row.get<std::optional<json::value>>("applied"),
            .strategy = row.get<std::optional<std::string>>("strategy"),
            .requested_by = *author_from(row, "requested_by", "requested_by_name"),
            .applied_by = author_from(row, "applied_by", "applied_by_name"),
            .created_at = row.get<Timestamp>("created_at"),
            .planned_at = row.get<std::optional<Timestamp>>("planned_at"),
            .applied_at = row.get<std::optional<Timestamp>>("applied_at"),
            .expires_at = row.get<Timestamp>("expires_at")};
}

ImportRow require_import(const pg::Rows& rows) {
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such import.");
    }
    return import_from_row(rows.front());
}

json::object arguments_of(ImportId id) {
    return {{"subject_id", to_string(id)}};
}

awaitable<JobId> enqueue(pg::Transaction& transaction, std::string_view kind,
                         json::object arguments) {
    jobs::NewJob job{std::string(kind), std::move(arguments)};
    co_return co_await jobs::enqueue(transaction, std::move(job));
}

awaitable<ImportRow> lock(pg::Transaction& transaction, ImportId id) {
    co_await transaction.run(lock_import, pg::params(id));
    co_return co_await get_import(transaction, id);
}

void require_planned(const ImportRow& row) {
    switch (row.status) {
        case ImportStatus::planned:
            return;
        case ImportStatus::planning:
            throw Error(ErrorKind::conflict, "The file is still being read; wait for the plan.");
        case ImportStatus::applying:
            throw Error(ErrorKind::conflict, "The import is being applied already.");
        case ImportStatus::applied:
            throw Error(ErrorKind::conflict, "The import was applied already.");
        case ImportStatus::failed:
            throw Error(ErrorKind::conflict, "The file could not be read, so there is no plan.");
        case ImportStatus::cancelled:
            throw Error(ErrorKind::conflict, "The import was cancelled; upload the file again.");
        case ImportStatus::expired:
            throw Error(ErrorKind::gone, "The plan has expired; upload the file again.");
    }
}

// A job holds the row while it works: a request that meets one is refused at once instead of
// waiting for it.
awaitable<ImportRow> lock_planned(pg::Transaction& transaction, ImportId id) {
    const auto before = co_await get_import(transaction, id);
    require_planned(before);
    auto row = co_await lock(transaction, id);
    require_planned(row);
    co_return row;
}

void require_no_errors(const ImportRow& row, const ImportOrder& order) {
    const auto errors = row.counts ? row.counts->at("error").as_int64() : 0;
    if (errors > 0 && !order.skip_errors) {
        const auto message = fmt::format(
            "{} of the file's rows are in error. Mend the file, or leave them out (skip_errors, "
            "--skip-errors).",
            errors);
        throw Error(ErrorKind::invalid, message, {{"/skip_errors", "rows_in_error", message}});
    }
}

awaitable<void> keep_decisions(pg::Transaction& transaction, ImportId id,
                               const ImportOrder& order) {
    DecidedItems prompts;
    DecidedItems images;
    for (const auto& decision : order.decisions) {
        auto& decided = decision.part == ImportPart::prompt ? prompts : images;
        decided.items.push_back(decision.item);
        decided.strategies.emplace_back(name_of(decision.strategy));
    }
    std::vector<pg::Call> calls;
    calls.push_back({clear_decisions, pg::params(id)});
    calls.push_back(clear_image_decisions_call(id));
    calls.push_back({set_decisions, pg::params(id, prompts.items, prompts.strategies)});
    calls.push_back(set_image_decisions_call(id, images));
    const auto answers = co_await transaction.run_all(std::move(calls));
    const auto set = answers[2].affected() + answers[3].affected();
    if (set != static_cast<std::int64_t>(order.decisions.size())) {
        throw Error(ErrorKind::invalid, "A decision names a row that the plan does not have.",
                    {{"/decisions", "unknown_item",
                      "A decision names a row that the plan does not have."}});
    }
}

}  // namespace

std::string_view name_of(ImportStatus status) noexcept {
    return name_in(statuses, status);
}

std::string_view name_of(ImportStrategy strategy) noexcept {
    return name_in(strategies, strategy);
}

std::optional<ImportStrategy> parse_import_strategy(std::string_view name) {
    return value_of(strategies, name);
}

std::optional<ImportPart> parse_import_part(std::string_view name) {
    return value_of(parts, name);
}

json::object to_json(const Actor& actor) {
    return {{"kind", actor.kind},
            {"id", or_null(actor.id)},
            {"label", actor.label},
            {"request_id", actor.request_id},
            {"credential_id", or_null(actor.credential_id)}};
}

Actor actor_from_json(const json::value& document) {
    const auto& id = document.at("id");
    const auto* const credential = document.as_object().if_contains("credential_id");
    return {.kind = std::string(document.at("kind").as_string()),
            .id = id.is_string() ? AdminId::parse(id.as_string()) : std::nullopt,
            .label = std::string(document.at("label").as_string()),
            .request_id = std::string(document.at("request_id").as_string()),
            .credential_id = credential != nullptr && credential->is_string()
                                 ? parse_uuid(credential->get_string())
                                 : std::nullopt};
}

awaitable<ImportRow> create_import(pg::Transaction& transaction, ImportDraft draft) {
    co_await require_queue_room(transaction, import_plan_job_kind, limits::transfers_queued_max,
                                "imports");
    const auto job_id = co_await enqueue(transaction, import_plan_job_kind, arguments_of(draft.id));
    co_await transaction.run(insert_import,
                             pg::params(draft.id, job_id, draft.file_name, draft.file_bytes,
                                        draft.file_sha256, draft.file_key, draft.requested_by,
                                        std::chrono::seconds(limits::import_plan_life).count()));
    co_return co_await get_import(transaction, draft.id);
}

awaitable<ImportRow> get_import(pg::Pool& pool, ImportId id, Deadline deadline) {
    const auto rows = co_await pool.run(find_import, pg::params(id), deadline);
    co_return require_import(rows);
}

awaitable<ImportRow> get_import(pg::Transaction& transaction, ImportId id) {
    const auto rows = co_await transaction.run(find_import, pg::params(id));
    co_return require_import(rows);
}

awaitable<std::vector<ImportRow>> list_imports(pg::Pool& pool, ImportFilter filter,
                                               Deadline deadline) {
    auto values = pg::params(filter.before_created_at, filter.before_id, filter.limit);
    const auto rows = co_await pool.run(list_import_rows, std::move(values), deadline);
    std::vector<ImportRow> imports;
    imports.reserve(rows.size());
    for (const auto& row : rows) {
        imports.push_back(import_from_row(row));
    }
    co_return imports;
}

awaitable<ImportRow> order_apply(pg::Transaction& transaction, ImportId id,
                                 const ImportOrder& order) {
    const auto row = co_await lock_planned(transaction, id);
    require_no_errors(row, order);
    co_await keep_decisions(transaction, id, order);
    auto moved = co_await find_moved(transaction, id, order.strategy);
    if (moved) {
        throw std::move(*moved);
    }
    auto arguments = arguments_of(id);
    arguments["actor"] = to_json(order.actor);
    const auto job_id = co_await enqueue(transaction, import_apply_job_kind, std::move(arguments));
    co_await transaction.run(start_applying,
                             pg::params(id, job_id, name_of(order.strategy), order.ordered_by));
    co_return co_await get_import(transaction, id);
}

awaitable<ImportRow> order_replan(pg::Transaction& transaction, ImportId id) {
    [[maybe_unused]] const auto row = co_await lock_planned(transaction, id);
    const auto job_id = co_await enqueue(transaction, import_plan_job_kind, arguments_of(id));
    co_await transaction.run(start_planning, pg::params(id, job_id));
    co_return co_await get_import(transaction, id);
}

awaitable<ImportRow> cancel_import(pg::Transaction& transaction, ImportId id) {
    auto row = co_await get_import(transaction, id);
    if (row.status == ImportStatus::planned) {
        row = co_await lock(transaction, id);
    }
    if (row.status == ImportStatus::planning || row.status == ImportStatus::applying) {
        // Its job is there: the database keeps the job of whatever has not ended.
        [[maybe_unused]] const auto state =
            co_await jobs::request_cancel(transaction, row.job_id.value());
    } else if (row.status == ImportStatus::planned) {
        co_await transaction.run(give_up, pg::params(id));
    } else {
        throw Error(ErrorKind::conflict, "The import has ended already.");
    }
    co_return co_await get_import(transaction, id);
}

awaitable<std::optional<std::string>> find_import_file(pg::Pool& pool, ImportId id,
                                                       Deadline deadline) {
    const auto rows = co_await pool.run(find_file_key, pg::params(id), deadline);
    co_return rows.empty() ? std::nullopt
                           : rows.front().get<std::optional<std::string>>("file_key");
}

awaitable<int> reap_imports(pg::Pool& pool, int limit, Deadline deadline) {
    auto transaction = co_await pool.begin(deadline);
    co_await transaction.allow_long_statements(limits::import_statement_time_max);
    const auto rows = co_await transaction.run_and_commit(reap_rows, pg::params(limit));
    co_return static_cast<int>(rows.affected());
}

}  // namespace mien::store
