#include "pg/databases.hpp"

#include "base/error.hpp"

namespace mien::pg {
namespace {

constexpr Query system_identifier_query{"read_system_identifier",
                                        "SELECT system_identifier FROM pg_control_system()"};

// The server writes the statements that cannot take parameters, with its own quoting.
constexpr Query write_create{"write_create_database", R"sql(
    SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LOCALE_PROVIDER %s '
                  || 'LC_COLLATE %L LC_CTYPE %L%s', $1::text, pg_encoding_to_char(d.encoding),
                  CASE d.datlocprovider WHEN 'i' THEN 'icu' ELSE 'libc' END, d.datcollate,
                  d.datctype, ' ICU_LOCALE ' || quote_literal(icu.locale)) AS statement
    FROM pg_database d, LATERAL (
        SELECT CASE d.datlocprovider WHEN 'i' THEN
            coalesce(to_jsonb(d) ->> 'daticulocale', to_jsonb(d) ->> 'datlocale') END AS locale) icu
    WHERE d.datname = current_database())sql"};

// Copying files is several times as fast as writing every page through the log.
constexpr Query write_clone{"write_clone_database", R"sql(
    SELECT format('CREATE DATABASE %I TEMPLATE %I STRATEGY file_copy', $1::text, $2::text)
        AS statement)sql"};

constexpr Query write_rename{"write_rename_database", R"sql(
    SELECT format('ALTER DATABASE %I RENAME TO %I', $1::text, $2::text) AS statement)sql"};

constexpr Query write_drop{"write_drop_database", R"sql(
    SELECT format('DROP DATABASE IF EXISTS %I', $1::text) AS statement)sql"};

constexpr Query write_comment{"write_database_comment", R"sql(
    SELECT format('COMMENT ON DATABASE %I IS %L', $1::text, $2::text) AS statement)sql"};

// Null rights are those of a new database. The owner's come with ownership.
constexpr Query write_rights{"write_database_rights", R"sql(
    SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', $1::text) AS statement, 0 AS place
    FROM pg_database d WHERE d.datname = current_database() AND d.datacl IS NOT NULL
    UNION ALL
    SELECT format('GRANT %s ON DATABASE %I TO %s%s', a.privilege_type, $1::text,
                  CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
                  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), 1
    FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) a
    WHERE d.datname = current_database() AND a.grantee <> d.datdba
    ORDER BY place)sql"};

// Lists of names stand there as SET takes them; all else is one text.
constexpr Query write_settings{"write_database_settings", R"sql(
    SELECT format('ALTER DATABASE %I SET %s TO %s', $1::text, quote_ident(s.name),
                  CASE WHEN s.name IN ('search_path', 'temp_tablespaces',
                                       'session_preload_libraries', 'local_preload_libraries')
                       THEN s.value ELSE quote_literal(s.value) END) AS statement, s.name
    FROM pg_db_role_setting r JOIN pg_database d ON d.oid = r.setdatabase,
         LATERAL (SELECT left(entry, position('=' IN entry) - 1) AS name,
                         substr(entry, position('=' IN entry) + 1) AS value
                  FROM unnest(r.setconfig) entry) s
    WHERE d.datname = current_database() AND r.setrole = 0
    ORDER BY s.name)sql"};

constexpr Query find_comment{"find_database_comment", R"sql(
    SELECT coalesce(shobj_description(oid, 'pg_database'), '') AS comment
    FROM pg_database WHERE datname = $1)sql"};

constexpr Query bytes_query{"read_database_bytes", R"sql(
    SELECT pg_database_size(oid) AS bytes FROM pg_database WHERE datname = $1)sql"};

constexpr Query list_query{"list_databases", R"sql(
    SELECT datname::text AS name FROM pg_database WHERE starts_with(datname, $1)
    ORDER BY datname LIMIT 1000)sql"};

constexpr std::string_view not_permitted = "42501";

[[noreturn]] void refuse(const ServerError& failure) {
    const auto& state = failure.sql_state;
    auto detail = to_error(failure).detail();
    if (state == "42P04") {
        throw Error(ErrorKind::conflict,
                    "There is another database of that name on the server: drop or rename it.")
            .with_detail(std::move(detail));
    }
    if (state == "55006") {
        throw Error(ErrorKind::unavailable, "A database is in use.").with_detail(std::move(detail));
    }
    if (state == not_permitted) {
        throw Error(ErrorKind::conflict,
                    "The role may not do this: it has to own the databases of this environment and "
                    "may need CREATEDB.")
            .with_detail(std::move(detail));
    }
    throw to_error(failure);
}

awaitable<Connection::Outcome> exchange_written(Connection& connection, const Query& query,
                                                const Row& row, Deadline deadline) {
    const auto statement = row.get<std::string>("statement");
    std::vector<Call> calls;
    calls.push_back({{query.name, statement, Planning::for_each_call}, {}});
    co_return co_await connection.exchange(std::move(calls), deadline);
}

awaitable<void> run_written(Connection& connection, Query query, Params params, Deadline deadline) {
    const auto rows = co_await connection.run(query, std::move(params), deadline);
    for (const auto row : rows) {
        const auto outcome = co_await exchange_written(connection, query, row, deadline);
        if (outcome.failure) {
            refuse(*outcome.failure);
        }
    }
}

}  // namespace

awaitable<std::int64_t> system_identifier(Connection& connection, Deadline deadline) {
    const auto rows = co_await connection.run(system_identifier_query, {}, deadline);
    co_return rows.front().get<std::int64_t>("system_identifier");
}

awaitable<void> create_database(Connection& connection, std::string name, Deadline deadline) {
    co_await run_written(connection, write_create, params(name), deadline);
}

awaitable<void> clone_database(Connection& connection, std::string name, std::string source,
                               Deadline deadline) {
    co_await run_written(connection, write_clone, params(name, source), deadline);
}

awaitable<void> rename_database(Connection& connection, std::string name, std::string new_name,
                                Deadline deadline) {
    co_await run_written(connection, write_rename, params(name, new_name), deadline);
}

awaitable<void> drop_database(Connection& connection, std::string name, Deadline deadline) {
    co_await run_written(connection, write_drop, params(name), deadline);
}

awaitable<void> copy_database_rights(Connection& connection, std::string name, Deadline deadline) {
    co_await run_written(connection, write_rights, params(name), deadline);
}

awaitable<std::vector<std::string>> copy_database_settings(Connection& connection, std::string name,
                                                           Deadline deadline) {
    const auto rows = co_await connection.run(write_settings, params(name), deadline);
    std::vector<std::string> left;
    for (const auto row : rows) {
        const auto outcome = co_await exchange_written(connection, write_settings, row, deadline);
        if (outcome.failure && outcome.failure->sql_state == not_permitted) {
            left.push_back(row.get<std::string>("name"));
        } else if (outcome.failure) {
            refuse(*outcome.failure);
        }
    }
    co_return left;
}

awaitable<std::optional<std::string>> find_database_comment(Connection& connection,
                                                            std::string name, Deadline deadline) {
    const auto rows = co_await connection.run(find_comment, params(name), deadline);
    co_return rows.empty() ? std::nullopt : std::optional(rows.front().get<std::string>("comment"));
}

awaitable<void> set_database_comment(Connection& connection, std::string name, std::string comment,
                                     Deadline deadline) {
    co_await run_written(connection, write_comment, params(name, comment), deadline);
}

awaitable<std::int64_t> database_bytes(Connection& connection, std::string name,
                                       Deadline deadline) {
    const auto rows = co_await connection.run(bytes_query, params(name), deadline);
    co_return rows.empty() ? 0 : rows.front().get<std::int64_t>("bytes");
}

awaitable<std::vector<std::string>> list_databases(Connection& connection, std::string prefix,
                                                   Deadline deadline) {
    const auto rows = co_await connection.run(list_query, params(prefix), deadline);
    std::vector<std::string> names;
    names.reserve(rows.size());
    for (const auto row : rows) {
        names.push_back(row.get<std::string>("name"));
    }
    co_return names;
}

}  // namespace mien::pg
