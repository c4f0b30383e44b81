#include "pg/migrate.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "async/deadline.hpp"
#include "base/assert.hpp"
#include "base/limits/database.hpp"
#include "base/log.hpp"
#include "pg/operation.hpp"

namespace mien::pg {

// A text of several statements, by the simple protocol. Only for our own migrations: everywhere
// else the protocol itself refuses a second statement.
class ScriptRun {
  public:
    static awaitable<void> run_script(Connection& connection, const Migration& migration,
                                      Deadline deadline);
};

awaitable<void> ScriptRun::run_script(Connection& connection, const Migration& migration,
                                      Deadline deadline) {
    Connection::Operation operation(connection, deadline);
    co_await connection.leave_pipeline();
    const std::string script(migration.sql);
    if (PQsendQuery(connection.handle_, script.c_str()) != 1) {
        connection.fail_lost("The database connection was lost.");
    }
    co_await connection.flush();
    std::optional<ServerError> failure;
    while (true) {
        const auto answer = co_await connection.next_result();
        if (answer.handle() == nullptr) {
            break;
        }
        if (PQresultStatus(answer.handle()) == PGRES_FATAL_ERROR) {
            failure = read_server_error(answer.handle(), migration.name);
            const char* const position =
                PQresultErrorField(answer.handle(), PG_DIAG_STATEMENT_POSITION);
            failure->message += fmt::format(" (at character {})", position ? position : "?");
        }
        if (PQstatus(connection.handle_) == CONNECTION_BAD) {
            connection.fail_lost("The database connection was lost.");
        }
    }
    connection.enter_pipeline();
    // A script that ends its transaction would be half applied after a later failure.
    const bool is_in_transaction = PQtransactionStatus(connection.handle_) == PQTRANS_INTRANS;
    operation.finish();
    if (failure) {
        throw to_error(*failure);
    }
    if (!is_in_transaction) {
        throw Error(ErrorKind::internal, "A migration must not end its transaction.")
            .with_detail(std::string(migration.name));
    }
}

namespace {

// "mien" in ASCII: the key of the advisory lock.
constexpr Query lock_query{"lock_migrations",
                           "SELECT pg_try_advisory_lock(1835623790) AS is_locked"};
constexpr Query unlock_query{"unlock_migrations", "SELECT pg_advisory_unlock(1835623790)"};

constexpr Query begin_query{"begin_migration", "BEGIN"};
constexpr Query commit_query{"commit_migration", "COMMIT"};

// Building an index or rewriting a table may take long; waiting for a lock may not, as
// later requests queue behind it.
constexpr Query limits_query{"set_migration_limits", R"sql(
    SELECT set_config('statement_timeout', '0', true),
           set_config('idle_in_transaction_session_timeout', '0', true),
           set_config('lock_timeout', '30s', true))sql"};

constexpr Query has_table_query{
    "has_schema_migrations",
    "SELECT to_regclass('public.schema_migrations') IS NOT NULL AS is_present"};

// Other programs have tables of this name too.
constexpr Query is_ours_query{"is_schema_ours", R"sql(
    SELECT count(*) = 3 AND bool_and(has_column_privilege(attrelid, attnum, 'SELECT')) AS is_ours
    FROM pg_attribute
    WHERE attrelid = to_regclass('public.schema_migrations')
      AND (attname, atttypid) IN (('version', 'int'::regtype), ('name', 'text'::regtype),
                                  ('sha256', 'bytea'::regtype)))sql"};

constexpr Query create_table_query{"create_schema_migrations", R"sql(
    CREATE TABLE public.schema_migrations (
        version    int PRIMARY KEY CHECK (version > 0),
        name       text NOT NULL,
        sha256     bytea NOT NULL CHECK (length(sha256) = 32),
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
    ))sql"};

constexpr Query list_applied_query{
    "list_applied_migrations",
    "SELECT version, name, sha256 FROM public.schema_migrations ORDER BY version"};

constexpr Query record_query{
    "record_migration",
    "INSERT INTO public.schema_migrations (version, name, sha256) VALUES ($1, $2, $3)"};

constexpr Query find_version_query{"find_schema_version",
                                   "SELECT max(version) AS version FROM public.schema_migrations"};

awaitable<void> take_lock(Connection& connection, Deadline deadline) {
    constexpr std::chrono::milliseconds pause{100};
    while (true) {
        const auto rows = co_await connection.run(lock_query, {}, deadline);
        if (rows.front().get<bool>("is_locked")) {
            co_return;
        }
        co_await async::sleep_for(pause);
    }
}

void require_well_numbered(std::span<const Migration> migrations) {
    for (std::size_t i = 0; i < migrations.size(); ++i) {
        MIEN_ASSERT(migrations[i].version == static_cast<int>(i) + 1,
                    "migrations are numbered from 1 without gaps");
    }
}

// Throws when a migration that both know is not the same in both.
void require_same_history(const Rows& applied, std::span<const Migration> migrations) {
    for (std::size_t i = 0; i < std::min(applied.size(), migrations.size()); ++i) {
        const auto row = applied[i];
        const auto& migration = migrations[i];
        if (row.get<int>("version") != migration.version ||
            row.get<Sha256>("sha256") != sha256(migration.sql)) {
            throw Error(
                ErrorKind::conflict,
                fmt::format("Migration {} ({}) was changed after it was applied as \"{}\".",
                            migration.version, migration.name, row.get<std::string_view>("name")));
        }
    }
}

// How many migrations the database has; throws when they are not the first ones of the program.
std::size_t require_known_history(const Rows& applied, std::span<const Migration> migrations) {
    if (applied.size() > migrations.size()) {
        throw Error(ErrorKind::conflict,
                    fmt::format("The database has schema version {}, but this program knows only "
                                "{}: start a newer program.",
                                applied.size(), migrations.size()));
    }
    require_same_history(applied, migrations);
    return applied.size();
}

awaitable<void> apply(Connection& connection, const Migration& migration, Deadline deadline) {
    std::vector<Call> beginning;
    beginning.push_back({begin_query, {}});
    beginning.push_back({limits_query, {}});
    const auto begun = co_await connection.run_all(std::move(beginning), deadline);
    MIEN_ASSERT(begun.size() == 2, "both statements ran");

    co_await ScriptRun::run_script(connection, migration, deadline);

    const auto digest = sha256(migration.sql);
    std::vector<Call> ending;
    ending.push_back({record_query, params(migration.version, migration.name, digest)});
    ending.push_back({commit_query, {}});
    const auto ended = co_await connection.run_all(std::move(ending), deadline);
    MIEN_ASSERT(ended.back().command() == "COMMIT", "the migration is committed");
    log(LogLevel::info, "migration_applied",
        {{"version", migration.version}, {"name", migration.name}});
}

awaitable<MigrationReport> apply_missing(Connection& connection,
                                         std::span<const Migration> migrations, Deadline deadline) {
    const auto table = co_await connection.run(has_table_query, {}, deadline);
    if (!table.front().get<bool>("is_present")) {
        const auto created = co_await connection.run(create_table_query, {}, deadline);
        MIEN_ASSERT(created.empty(), "CREATE TABLE returns no rows");
    }
    const auto applied = co_await connection.run(list_applied_query, {}, deadline);
    const auto known = require_known_history(applied, migrations);
    MigrationReport report;
    for (const auto& migration : migrations.subspan(known)) {
        co_await apply(connection, migration, deadline);
        report.applied.push_back(migration.version);
    }
    report.version = static_cast<int>(migrations.size());
    co_return report;
}

// Lets the advisory lock go with the connection when the work ends by an exception.
class LockGuard {
  public:
    explicit LockGuard(Connection& connection) : connection_(&connection) {}
    LockGuard(const LockGuard&) = delete;
    LockGuard& operator=(const LockGuard&) = delete;
    ~LockGuard() {
        if (connection_ != nullptr) {
            connection_->mark_broken();
        }
    }
    void release() { connection_ = nullptr; }

  private:
    Connection* connection_;
};

}  // namespace

awaitable<MigrationReport> migrate(Connection& connection, std::span<const Migration> migrations) {
    require_well_numbered(migrations);
    const auto deadline = deadline_in(limits::migration_time_max);
    co_await take_lock(connection, deadline);
    LockGuard guard(connection);
    auto report = co_await apply_missing(connection, migrations, deadline);
    const auto unlocked = co_await connection.run(unlock_query, {}, deadline);
    MIEN_ASSERT(unlocked.size() == 1, "the lock is given back");
    guard.release();
    co_return report;
}

awaitable<void> require_schema(Connection& connection, Deadline deadline,
                               std::span<const Migration> migrations) {
    const auto found = co_await connection.run(is_ours_query, {}, deadline);
    if (!found.front().get<std::optional<bool>>("is_ours").value_or(false)) {
        throw Error(ErrorKind::conflict, "The database is not one of Mien's.");
    }
    const auto applied = co_await connection.run(list_applied_query, {}, deadline);
    require_same_history(applied, migrations);
    if (applied.size() < migrations.size()) {
        throw Error(ErrorKind::conflict,
                    fmt::format("The database has schema version {}, but this program needs {}: "
                                "run mien migrate on it.",
                                applied.size(), migrations.size()));
    }
}

awaitable<std::optional<int>> find_schema_version(Connection& connection, Deadline deadline) {
    const auto table = co_await connection.run(has_table_query, {}, deadline);
    if (!table.front().get<bool>("is_present")) {
        co_return std::nullopt;
    }
    const auto rows = co_await connection.run(find_version_query, {}, deadline);
    co_return rows.front().get<std::optional<int>>("version");
}

awaitable<std::optional<int>> find_schema_version(Pool& pool, Deadline deadline) {
    const auto lease = co_await pool.lease(deadline);
    const auto version = co_await find_schema_version(lease.connection(), deadline);
    co_return version;
}

}  // namespace mien::pg
