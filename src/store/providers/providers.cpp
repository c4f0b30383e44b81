#include "store/providers/providers.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/providers.hpp"
#include "base/quote.hpp"
#include "base/text.hpp"
#include "store/archived_holder.hpp"
#include "store/audit.hpp"
#include "store/search.hpp"

namespace mien::store {
namespace {

// Names are ASCII in lower case, so that a folded search finds them as they are; there are few.
constexpr pg::Query list_provider_rows{"list_providers", R"sql(
    SELECT id, name, kind, base_url, sealed_key, key_changed_at, to_json(header_names) AS headers,
           sealed_headers, headers_changed_at, submissions_running_max, requests_per_minute,
           daily_budget_usd::double precision AS daily_usd,
           monthly_budget_usd::double precision AS monthly_usd, paused_at, pause_reason, tested_at,
           test_failure, archived_at, version, created_at, updated_at
    FROM providers
    WHERE ($1::uuid IS NULL OR id = $1)
      AND ($2::boolean IS NULL OR (archived_at IS NOT NULL) = $2)
      AND ($3::text = '' OR strpos(name, $3) > 0) AND name > $4
    ORDER BY name LIMIT $5
)sql",
                                       pg::Planning::for_each_call};

constexpr pg::Query lock_provider_row{"lock_provider", R"sql(
    SELECT id, name, kind, base_url, sealed_key, key_changed_at, to_json(header_names) AS headers,
           sealed_headers, headers_changed_at, submissions_running_max, requests_per_minute,
           daily_budget_usd::double precision AS daily_usd,
           monthly_budget_usd::double precision AS monthly_usd, paused_at, pause_reason, tested_at,
           test_failure, archived_at, version, created_at, updated_at
    FROM providers WHERE id = $1 FOR UPDATE
)sql"};

constexpr pg::Query count_providers{"count_providers", "SELECT count(*) AS total FROM providers"};

constexpr pg::Query insert_provider{"insert_provider", R"sql(
    INSERT INTO providers (id, name, kind, base_url, sealed_key, key_changed_at, header_names,
                           sealed_headers, headers_changed_at, submissions_running_max,
                           requests_per_minute, daily_budget_usd, monthly_budget_usd, paused_at,
                           pause_reason, tested_at, test_failure, created_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::double precision,
            $13::double precision, $14, $15, $16, $17, $18)
)sql"};

constexpr pg::Query update_provider_row{"update_provider", R"sql(
    UPDATE providers SET base_url = $2, sealed_key = $3, key_changed_at = $4, header_names = $5,
        sealed_headers = $6, headers_changed_at = $7, submissions_running_max = $8,
        requests_per_minute = $9, daily_budget_usd = $10::double precision,
        monthly_budget_usd = $11::double precision, paused_at = $12, pause_reason = $13,
        tested_at = $14, test_failure = $15, archived_at = $16, version = version + 1,
        updated_at = clock_timestamp()
    WHERE id = $1
)sql"};

constexpr pg::Query record_test{"record_provider_test", R"sql(
    UPDATE providers SET tested_at = clock_timestamp(), test_failure = $2 WHERE id = $1
)sql"};

constexpr pg::Query pause_row{"pause_provider", R"sql(
    UPDATE providers SET paused_at = clock_timestamp(), pause_reason = $2, version = version + 1,
        updated_at = clock_timestamp()
    WHERE id = $1 AND paused_at IS NULL
    RETURNING name
)sql"};

constexpr ArchivedHolder archived_name{
    .find = {"find_archived_provider",
             "SELECT FROM providers WHERE name = $1 AND archived_at IS NOT NULL"},
    .pointer = "/name",
    .code = "name_taken",
    .message = "An archived provider has this name; restore it or choose another."};

std::optional<json::object> object_from(const pg::Row& row, std::string_view column) {
    const auto value = row.get<std::optional<json::value>>(column);
    return value ? std::optional(value->as_object()) : std::nullopt;
}

std::vector<std::string> names_from(const json::value& names) {
    std::vector<std::string> list;
    for (const auto& name : names.as_array()) {
        list.emplace_back(name.as_string());
    }
    return list;
}

std::optional<pg::Bytes> bytes_of(const std::optional<std::string>& sealed) {
    return sealed ? std::optional(pg::Bytes(std::string_view(*sealed))) : std::nullopt;
}

std::optional<json::value> value_of(const std::optional<json::object>& object) {
    return object ? std::optional<json::value>(*object) : std::nullopt;
}

ProviderRow provider_from_row(const pg::Row& row) {
    return {
        .id = row.get<ProviderId>("id"),
        .name = row.get<std::string>("name"),
        .kind = row.get<std::string>("kind"),
        .base_url = row.get<std::string>("base_url"),
        .secrets = {.key = row.get<std::optional<std::string>>("sealed_key"),
                    .key_changed_at = row.get<std::optional<Timestamp>>("key_changed_at"),
                    .header_names = names_from(row.get<json::value>("headers")),
                    .headers = row.get<std::optional<std::string>>("sealed_headers"),
                    .headers_changed_at = row.get<std::optional<Timestamp>>("headers_changed_at")},
        .gates = {.submissions_running_max = row.get<std::optional<int>>("submissions_running_max"),
                  .requests_per_minute = row.get<std::optional<int>>("requests_per_minute")},
        .budgets = {.daily_usd = row.get<std::optional<double>>("daily_usd"),
                    .monthly_usd = row.get<std::optional<double>>("monthly_usd")},
        .paused_at = row.get<std::optional<Timestamp>>("paused_at"),
        .pause_reason = row.get<std::string>("pause_reason"),
        .test = {.tested_at = row.get<std::optional<Timestamp>>("tested_at"),
                 .failure = object_from(row, "test_failure")},
        .archived_at = row.get<std::optional<Timestamp>>("archived_at"),
        .version = row.get<int>("version"),
        .created_at = row.get<Timestamp>("created_at"),
        .updated_at = row.get<Timestamp>("updated_at")};
}

ProviderRow require_provider(const pg::Rows& rows) {
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such provider.");
    }
    return provider_from_row(rows.front());
}

}  // namespace

awaitable<std::vector<ProviderRow>> list_providers(pg::Pool& pool, ProviderFilter filter,
                                                   Deadline deadline) {
    auto parameters = pg::params(std::nullopt, filter.is_archived, fold_for_search(filter.search),
                                 filter.after_name, filter.limit);
    const auto rows = co_await pool.run(list_provider_rows, std::move(parameters), deadline);
    std::vector<ProviderRow> providers;
    providers.reserve(rows.size());
    for (const auto& row : rows) {
        providers.push_back(provider_from_row(row));
    }
    co_return providers;
}

awaitable<ProviderRow> read_provider(pg::Pool& pool, ProviderId id, Deadline deadline) {
    auto parameters = pg::params(id, std::nullopt, "", "", 1);
    const auto rows = co_await pool.run(list_provider_rows, std::move(parameters), deadline);
    co_return require_provider(rows);
}

awaitable<ProviderRow> lock_provider(pg::Transaction& transaction, ProviderId id) {
    const auto rows = co_await transaction.run(lock_provider_row, pg::params(id));
    co_return require_provider(rows);
}

awaitable<ProviderRow> create_provider(pg::Transaction& transaction, ProviderRow row,
                                       AdminId created_by) {
    co_await require_no_archived_holder(transaction, archived_name, pg::params(row.name));
    const auto counted = co_await transaction.run(count_providers);
    if (counted.front().get<std::int64_t>("total") >= limits::providers_max) {
        throw Error(ErrorKind::conflict, fmt::format("There are {} providers; no more can be made.",
                                                     limits::providers_max));
    }
    auto values =
        pg::params(row.id, row.name, row.kind, row.base_url, bytes_of(row.secrets.key),
                   row.secrets.key_changed_at, row.secrets.header_names,
                   bytes_of(row.secrets.headers), row.secrets.headers_changed_at,
                   row.gates.submissions_running_max, row.gates.requests_per_minute,
                   row.budgets.daily_usd, row.budgets.monthly_usd, row.paused_at, row.pause_reason,
                   row.test.tested_at, value_of(row.test.failure), created_by);
    co_await transaction.run(insert_provider, std::move(values));
    co_return co_await lock_provider(transaction, row.id);
}

awaitable<ProviderRow> update_provider(pg::Transaction& transaction, ProviderRow row) {
    auto values = pg::params(
        row.id, row.base_url, bytes_of(row.secrets.key), row.secrets.key_changed_at,
        row.secrets.header_names, bytes_of(row.secrets.headers), row.secrets.headers_changed_at,
        row.gates.submissions_running_max, row.gates.requests_per_minute, row.budgets.daily_usd,
        row.budgets.monthly_usd, row.paused_at, row.pause_reason, row.test.tested_at,
        value_of(row.test.failure), row.archived_at);
    co_await transaction.run(update_provider_row, std::move(values));
    co_return co_await lock_provider(transaction, row.id);
}

awaitable<void> record_provider_test(pg::Transaction& transaction, ProviderId id,
                                     std::optional<json::object> failure) {
    co_await transaction.run(record_test, pg::params(id, value_of(failure)));
}

awaitable<void> pause_provider(pg::Pool& pool, ProviderId id, std::string reason,
                               Deadline deadline) {
    reason = shortened(to_nfc(reason), limits::provider_pause_reason_characters_max - 1);
    auto transaction = co_await pool.begin(deadline);
    const auto rows = co_await transaction.run(pause_row, pg::params(id, reason));
    std::vector<pg::Call> last_calls;
    if (!rows.empty()) {
        const Actor actor{.kind = "system", .id = {}, .label = "mien worker", .request_id = {}};
        const AuditEntry entry{
            .action = "provider.pause",
            .subject_kind = "provider",
            .subject_id = to_string(id),
            .details = {{"name", rows.front().get<std::string>("name")}, {"reason", reason}},
            .version_id = {}};
        last_calls.push_back(append_audit_call(actor, entry));
    }
    co_await transaction.run_all_and_commit(std::move(last_calls));
}

}  // namespace mien::store
