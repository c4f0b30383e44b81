#include "store/people/sample_lookups.hpp"

namespace mien::store {
namespace {

// What is there is looked up under the lock, so that two loaders do not both find nothing. It goes
// with the transaction.
constexpr pg::Query lock_query{"lock_sample_data", R"sql(
    SELECT pg_advisory_xact_lock(6044518)
)sql"};

constexpr pg::Query open_emotions_query{"find_open_emotions", R"sql(
    SELECT e.name, EXISTS (SELECT FROM prompts p
                           WHERE p.character_id IS NULL AND p.emotion = e.name) AS has_global
    FROM emotions e WHERE e.archived_at IS NULL
)sql"};

constexpr pg::Query taken_slugs_query{"find_taken_slugs", R"sql(
    SELECT slug FROM characters WHERE slug = ANY ($1::text[])
)sql"};

constexpr pg::Query open_characters_query{"find_open_characters", R"sql(
    SELECT id FROM characters WHERE slug = ANY ($1::text[]) AND archived_at IS NULL
    ORDER BY array_position($1::text[], slug)
)sql"};

constexpr pg::Query taken_emails_query{"find_taken_emails", R"sql(
    SELECT email FROM users WHERE email = ANY ($1::text[])
)sql"};

std::set<std::string> texts_of(const pg::Rows& rows, std::string_view column) {
    std::set<std::string> texts;
    for (const auto& row : rows) {
        texts.insert(row.get<std::string>(column));
    }
    return texts;
}

}  // namespace

awaitable<void> lock_sample_data(pg::Transaction& transaction) {
    co_await transaction.run(lock_query);
}

awaitable<std::set<std::string>> find_open_emotions(pg::Transaction& transaction,
                                                    OpenEmotions which) {
    const auto rows = co_await transaction.run(open_emotions_query);
    std::set<std::string> names;
    for (const auto& row : rows) {
        if (which == OpenEmotions::all || !row.get<bool>("has_global")) {
            names.insert(row.get<std::string>("name"));
        }
    }
    co_return names;
}

awaitable<std::set<std::string>> find_taken_slugs(pg::Transaction& transaction,
                                                  std::vector<std::string> slugs) {
    const auto rows = co_await transaction.run(taken_slugs_query, pg::params(slugs));
    co_return texts_of(rows, "slug");
}

awaitable<std::set<std::string>> find_taken_emails(pg::Transaction& transaction,
                                                   std::vector<std::string> emails) {
    const auto rows = co_await transaction.run(taken_emails_query, pg::params(emails));
    co_return texts_of(rows, "email");
}

awaitable<std::vector<CharacterId>> find_open_characters(pg::Transaction& transaction,
                                                         std::vector<std::string> slugs) {
    const auto rows = co_await transaction.run(open_characters_query, pg::params(slugs));
    std::vector<CharacterId> ids;
    ids.reserve(rows.size());
    for (const auto& row : rows) {
        ids.push_back(row.get<CharacterId>("id"));
    }
    co_return ids;
}

}  // namespace mien::store
