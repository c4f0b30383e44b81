#include "store/ledger/mapping.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/hash.hpp"
#include "base/limits/ledger.hpp"

namespace mien::store {
namespace {

constexpr pg::Query make_arriving{"make_arriving_mapping", R"sql(
    CREATE TEMPORARY TABLE arriving_mapping (person bytea NOT NULL, pairs bytea NOT NULL))sql"};

constexpr pg::Query copy_arriving{"copy_arriving_mapping",
                                  "COPY arriving_mapping (person, pairs) FROM STDIN"};

constexpr pg::Query analyze_arriving{"analyze_arriving_mapping",
                                     "ANALYZE arriving_mapping (person)"};

constexpr pg::Query delete_other_keys{"remove_mapping_of_other_keys", R"sql(
    DELETE FROM mapping WHERE key_id <> $1)sql"};

constexpr pg::Query end_changed{"end_changed_mapping", R"sql(
    UPDATE mapping m SET ended_by = $1
    WHERE m.ended_by IS NULL
      AND NOT EXISTS (SELECT FROM arriving_mapping a
                      WHERE a.person = m.person AND a.pairs = m.pairs))sql"};

constexpr pg::Query begin_new{"begin_new_mapping", R"sql(
    INSERT INTO mapping (person, begun_by, key_id, pairs)
    SELECT a.person, $1, $2, a.pairs FROM arriving_mapping a
    WHERE NOT EXISTS (SELECT FROM mapping m WHERE m.person = a.person AND m.ended_by IS NULL))sql"};

constexpr pg::Query count_arrived{"count_arrived_mapping",
                                  "SELECT count(*) AS people FROM arriving_mapping"};

constexpr pg::Query drop_arrived{"drop_arrived_mapping", "DROP TABLE arriving_mapping"};

constexpr pg::Query delete_people{"delete_mapping_of_people", R"sql(
    DELETE FROM mapping WHERE person = ANY (
        SELECT decode(hex, 'hex') FROM unnest($1::text[]) AS hex)
    RETURNING person, pairs, ended_by IS NULL AS is_in_force)sql"};

constexpr pg::Query copy_in_force{"copy_mapping_in_force", R"sql(
    COPY (SELECT encode(person, 'hex'), encode(pairs, 'hex') FROM mapping WHERE ended_by IS NULL)
    TO STDOUT)sql"};

constexpr pg::Query find_original{"find_mapping_of_original", R"sql(
    SELECT person, pairs, begun_by, ended_by, key_id FROM mapping
    WHERE substr(pairs, $1::integer, 16) = $2 ORDER BY begun_by, person LIMIT $3)sql",
                                  pg::Planning::for_each_call};

constexpr std::size_t token_bytes = std::tuple_size_v<MappingToken>;

MappingToken token_from(std::string_view bytes) {
    MIEN_ASSERT(bytes.size() >= token_bytes, "the CHECKs of the table");
    MappingToken token{};
    std::ranges::copy(bytes.substr(0, token_bytes), token.begin());
    return token;
}

MappedPerson person_from(std::string_view person, std::string_view pairs) {
    MappedPerson mapped{.person = token_from(person), .pairs = {}};
    for (auto& pair : mapped.pairs) {
        pair.original = token_from(pairs);
        pair.fake = token_from(pairs.substr(token_bytes));
        pairs.remove_prefix(2 * token_bytes);
    }
    return mapped;
}

}  // namespace

std::string bytes_of(const MappedPairs& pairs) {
    std::string bytes;
    for (const auto& pair : pairs) {
        bytes.append(pair.original.begin(), pair.original.end());
        bytes.append(pair.fake.begin(), pair.fake.end());
    }
    return bytes;
}

awaitable<pg::CopyIn> begin_mapping(pg::Connection& ledger, Deadline deadline) {
    co_await ledger.run(make_arriving, {}, deadline);
    co_return co_await pg::CopyIn::start(ledger, copy_arriving, deadline);
}

// In the text format of COPY a backslash is written as two.
void append_mapping_line(std::string& lines, const MappedPerson& person) {
    lines.append("\\\\x").append(to_hex(person.person)).append("\t");
    lines.append("\\\\x");
    for (const auto& pair : person.pairs) {
        lines.append(to_hex(pair.original)).append(to_hex(pair.fake));
    }
    lines += '\n';
}

awaitable<MergedMapping> merge_mapping(pg::Transaction& transaction, std::int64_t number,
                                       std::string key_id) {
    co_await transaction.allow_long_statements(limits::mapping_merge_time_max);
    std::vector<pg::Call> calls;
    calls.push_back({analyze_arriving, {}});
    calls.push_back({end_changed, pg::params(number)});
    calls.push_back({begin_new, pg::params(number, key_id)});
    calls.push_back({count_arrived, {}});
    calls.push_back({drop_arrived, {}});
    const auto done = co_await transaction.run_all(std::move(calls));
    co_return MergedMapping{.people = done[3].front().get<std::int64_t>("people"),
                            .begun = done[2].affected(),
                            .ended = done[1].affected()};
}

awaitable<void> remove_other_keys(pg::Transaction& transaction, std::string key_id) {
    co_await transaction.allow_long_statements(limits::mapping_merge_time_max);
    co_await transaction.run(delete_other_keys, pg::params(key_id));
}

awaitable<std::vector<MappedPerson>> erase_mapping(pg::Transaction& transaction,
                                                   std::vector<MappingToken> people) {
    std::vector<std::string> tokens;
    tokens.reserve(people.size());
    for (const auto& person : people) {
        tokens.push_back(to_hex(person));
    }
    const auto rows = co_await transaction.run(delete_people, pg::params(tokens));
    std::vector<MappedPerson> erased;
    for (const auto row : rows) {
        if (row.get<bool>("is_in_force")) {
            erased.push_back(
                person_from(row.get<std::string>("person"), row.get<std::string>("pairs")));
        }
    }
    co_return erased;
}

awaitable<std::int64_t> read_mapping(pg::Connection& ledger, TakeMapped take, Deadline deadline) {
    const pg::CopySink sink = [&](std::string_view line) -> awaitable<void> {
        const auto tab = line.find('\t');
        const auto person = from_hex(line.substr(0, tab));
        const auto pairs = from_hex(line.substr(tab + 1, 2 * 2 * token_bytes * mapped_value_count));
        MIEN_ASSERT(person && pairs, "COPY has written hexadecimal");
        take(person_from(*person, *pairs));
        co_return;
    };
    co_return co_await pg::copy_out(ledger, copy_in_force, sink, deadline);
}

awaitable<std::vector<FoundMapping>> find_mapping(pg::Connection& ledger, MappedValue value,
                                                  MappingToken original, Deadline deadline) {
    const auto place = static_cast<std::size_t>(value) * 2 * token_bytes + 1;
    auto values = pg::params(place, pg::Bytes(original), limits::mapping_found_max);
    const auto rows = co_await ledger.run(find_original, std::move(values), deadline);
    std::vector<FoundMapping> found;
    for (const auto row : rows) {
        found.push_back(
            {.mapped = person_from(row.get<std::string>("person"), row.get<std::string>("pairs")),
             .begun_by = row.get<std::int64_t>("begun_by"),
             .ended_by = row.get<std::optional<std::int64_t>>("ended_by"),
             .key_id = row.get<std::string>("key_id")});
    }
    co_return found;
}

}  // namespace mien::store
