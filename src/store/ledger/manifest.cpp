#include "store/ledger/manifest.hpp"

#include "base/limits/ledger.hpp"

namespace mien::store {
namespace {

constexpr pg::Query read_last_entry{"read_last_manifest_entry", R"sql(
    SELECT number, kind, content, previous_hash, hash, mac FROM manifest
    ORDER BY number DESC LIMIT 1)sql"};

// By manifest_kind_idx.
constexpr pg::Query read_last_erasure{"read_last_manifest_erasure", R"sql(
    SELECT number, kind, content, previous_hash, hash, mac FROM manifest
    WHERE kind = 'erasure' ORDER BY number DESC LIMIT 1)sql"};

// EXCLUSIVE: readers go on, and no other writer begins.
constexpr pg::Query lock_entries{"lock_manifest", "LOCK TABLE manifest IN EXCLUSIVE MODE"};

constexpr pg::Query insert_entry{"insert_manifest_entry", R"sql(
    INSERT INTO manifest (number, kind, content, previous_hash, hash, mac)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};

constexpr pg::Query list_rows{"list_manifest_entries", R"sql(
    SELECT number, kind, content, previous_hash, hash, mac FROM manifest
    WHERE number > $1 ORDER BY number LIMIT $2)sql"};

ManifestRow entry_from(const pg::Row& row) {
    return {.number = row.get<std::int64_t>("number"),
            .kind = row.get<std::string>("kind"),
            .content = row.get<std::string>("content"),
            .previous_hash = row.get<Sha256>("previous_hash"),
            .hash = row.get<Sha256>("hash"),
            .mac = row.get<Sha256>("mac")};
}

std::optional<ManifestRow> first_of(const pg::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(entry_from(rows.front()));
}

}  // namespace

awaitable<std::optional<ManifestRow>> find_last_entry(pg::Connection& ledger, Deadline deadline) {
    const auto rows = co_await ledger.run(read_last_entry, {}, deadline);
    co_return first_of(rows);
}

awaitable<std::optional<ManifestRow>> find_last_erasure_entry(pg::Connection& ledger,
                                                              Deadline deadline) {
    const auto rows = co_await ledger.run(read_last_erasure, {}, deadline);
    co_return first_of(rows);
}

awaitable<std::optional<ManifestRow>> lock_manifest(pg::Transaction& transaction) {
    co_await transaction.run(lock_entries);
    const auto rows = co_await transaction.run(read_last_entry);
    co_return first_of(rows);
}

awaitable<void> add_entry(pg::Transaction& transaction, ManifestRow entry) {
    auto values = pg::params(entry.number, entry.kind, entry.content, entry.previous_hash,
                             entry.hash, entry.mac);
    co_await transaction.run(insert_entry, std::move(values));
}

awaitable<std::vector<ManifestRow>> list_entries(pg::Connection& ledger, std::int64_t after,
                                                 Deadline deadline) {
    auto values = pg::params(after, limits::manifest_page);
    const auto rows = co_await ledger.run(list_rows, std::move(values), deadline);
    std::vector<ManifestRow> entries;
    entries.reserve(rows.size());
    for (const auto row : rows) {
        entries.push_back(entry_from(row));
    }
    co_return entries;
}

}  // namespace mien::store
