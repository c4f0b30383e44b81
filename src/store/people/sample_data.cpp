#include "store/people/sample_data.hpp"

#include <set>

#include "base/limits.hpp"
#include "store/people/assignments.hpp"
#include "store/people/characters.hpp"
#include "store/people/users.hpp"

namespace mien::store {
namespace {

constexpr std::size_t users_per_transaction = 125;
constexpr std::string_view change_reason = "Sample data";

// What is there is looked up under the lock, so that two loaders do not both find nothing. It goes
// with the transaction.
constexpr pg::Query lock_sample_data{"lock_sample_data", R"sql(
    SELECT pg_advisory_xact_lock(6044518)
)sql"};

constexpr pg::Query find_open_emotions{"find_open_emotions", R"sql(
    SELECT e.name, EXISTS (SELECT FROM prompts p
                           WHERE p.character_id IS NULL AND p.emotion = e.name) AS has_global
    FROM emotions e WHERE e.archived_at IS NULL
)sql"};

constexpr pg::Query find_taken_slugs{"find_taken_slugs", R"sql(
    SELECT slug FROM characters WHERE slug = ANY ($1::text[])
)sql"};

constexpr pg::Query find_open_characters{"find_open_characters", R"sql(
    SELECT id FROM characters WHERE slug = ANY ($1::text[]) AND archived_at IS NULL
    ORDER BY array_position($1::text[], slug)
)sql"};

constexpr pg::Query find_taken_emails{"find_taken_emails", R"sql(
    SELECT email FROM users WHERE email = ANY ($1::text[])
)sql"};

struct Load {
    pg::Pool& pool;
    const SampleData& data;
    const Author& author;
    const Actor& actor;
    SampleReport report;
};

// One transaction of the load, and the audit entries that end it.
class Batch {
  public:
    Batch(pg::Transaction transaction, const Actor& actor)
        : transaction_(std::move(transaction)), actor_(actor) {}

    [[nodiscard]] pg::Transaction& transaction() { return transaction_; }

    void note(AuditEntry entry) { audit_.push_back(append_audit_call(actor_, entry)); }
    void note(const std::vector<AuditEntry>& entries) {
        for (const auto& entry : entries) {
            note(entry);
        }
    }

    awaitable<void> commit() {
        if (!audit_.empty()) {
            co_await transaction_.run_all_and_commit(std::move(audit_));
        }
    }

  private:
    pg::Transaction transaction_;
    const Actor& actor_;
    std::vector<pg::Call> audit_;
};

awaitable<Batch> begin_batch(const Load& load) {
    auto transaction = co_await load.pool.begin(deadline_in(limits::request_time_max));
    co_await transaction.run(lock_sample_data);
    co_return Batch(std::move(transaction), load.actor);
}

std::set<std::string> texts_of(const pg::Rows& rows, std::string_view column) {
    std::set<std::string> texts;
    for (const auto& row : rows) {
        texts.insert(row.get<std::string>(column));
    }
    return texts;
}

std::vector<std::string> slugs_of(const SampleData& data) {
    std::vector<std::string> slugs;
    slugs.reserve(data.characters.size());
    for (const auto& character : data.characters) {
        slugs.push_back(character.fields.slug);
    }
    return slugs;
}

// Adds a text for each of the open emotions and returns how many.
awaitable<int> add_prompts(Batch& batch, std::optional<CharacterId> character_id,
                           const PromptTexts& prompts, const std::set<std::string>& open,
                           const Author& author) {
    int count = 0;
    for (const auto& [emotion, text] : prompts) {
        if (!open.contains(emotion.text())) {
            continue;
        }
        const SaveRequest request{.key = {character_id, emotion},
                                  .prompt_text = text,
                                  .change_reason = std::string(change_reason),
                                  .expected_version = 0,
                                  .author = author};
        const auto saved = co_await save_prompt(batch.transaction(), request);
        batch.note(audit_of(saved));
        ++count;
    }
    co_return count;
}

awaitable<void> add_global_prompts(Load& load) {
    auto batch = co_await begin_batch(load);
    const auto emotions = co_await batch.transaction().run(find_open_emotions);
    std::set<std::string> open;
    for (const auto& row : emotions) {
        if (!row.get<bool>("has_global")) {
            open.insert(row.get<std::string>("name"));
        }
    }
    load.report.global_prompts =
        co_await add_prompts(batch, {}, load.data.global_prompts, open, load.author);
    co_await batch.commit();
}

awaitable<void> add_characters(Load& load) {
    auto batch = co_await begin_batch(load);
    const auto emotions = co_await batch.transaction().run(find_open_emotions);
    const auto open = texts_of(emotions, "name");
    const auto slugs =
        co_await batch.transaction().run(find_taken_slugs, pg::params(slugs_of(load.data)));
    const auto taken = texts_of(slugs, "slug");
    for (const auto& sample : load.data.characters) {
        if (taken.contains(sample.fields.slug)) {
            continue;
        }
        const auto character =
            co_await create_character(batch.transaction(), sample.fields, SlugTaken::refuse);
        batch.note(audit_of_creation(character));
        const int count =
            co_await add_prompts(batch, character.id, sample.prompts, open, load.author);
        load.report.prompts += count;
        ++load.report.characters;
    }
    co_await batch.commit();
}

// Adds the users [begin, end) that are not there.
awaitable<void> add_users(Load& load, std::size_t begin, std::size_t end) {
    auto batch = co_await begin_batch(load);
    std::vector<std::string> emails;
    for (std::size_t i = begin; i < end; ++i) {
        emails.push_back(load.data.users[i].email.value_or(""));
    }
    const auto found = co_await batch.transaction().run(find_taken_emails, pg::params(emails));
    const auto taken = texts_of(found, "email");
    const auto characters =
        co_await batch.transaction().run(find_open_characters, pg::params(slugs_of(load.data)));
    for (std::size_t i = begin; i < end; ++i) {
        if (taken.contains(load.data.users[i].email.value_or(""))) {
            continue;
        }
        const auto user = co_await create_user(batch.transaction(), load.data.users[i]);
        batch.note(audit_of_creation(user));
        ++load.report.users;
        if (characters.empty()) {
            continue;
        }
        const auto character_id = characters[i % characters.size()].get<CharacterId>("id");
        const AssignmentDraft draft{
            .user_id = user.id, .character_id = character_id, .assigned_by = load.author.id};
        const auto assigned = co_await create_assignment(batch.transaction(), draft);
        batch.note(audit_of(assigned));
        ++load.report.assignments;
    }
    co_await batch.commit();
}

}  // namespace

awaitable<SampleReport> load_sample_data(pg::Pool& pool, const SampleData& data,
                                         const Author& author, const Actor& actor,
                                         const SampleProgress& progress) {
    constexpr double share_of_prompts = 0.3;
    Load load{.pool = pool, .data = data, .author = author, .actor = actor, .report = {}};
    progress(0, "global defaults");
    co_await add_global_prompts(load);
    progress(share_of_prompts / 4, "characters");
    co_await add_characters(load);
    for (std::size_t begin = 0; begin < data.users.size(); begin += users_per_transaction) {
        const auto done = static_cast<double>(begin) / static_cast<double>(data.users.size());
        progress(share_of_prompts + (1 - share_of_prompts) * done, "users");
        co_await add_users(load, begin, std::min(begin + users_per_transaction, data.users.size()));
    }
    progress(1, "done");
    co_return load.report;
}

}  // namespace mien::store
