#include "actions/samples/load_samples.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "actions/people/assignment_changes.hpp"
#include "actions/people/character_changes.hpp"
#include "actions/people/user_changes.hpp"
#include "actions/perform.hpp"
#include "actions/prompts/save_prompt.hpp"
#include "base/limits/http.hpp"
#include "store/people/sample_lookups.hpp"

namespace mien::actions {
namespace {

constexpr std::size_t users_per_transaction = 125;
constexpr std::string_view change_reason = "Sample data";

using Report = Done<SampleReport>;

void note(Report& report, std::vector<store::AuditEntry> entries) {
    std::ranges::move(entries, std::back_inserter(report.audit));
}

SampleReport operator+(const SampleReport& one, const SampleReport& other) {
    return {.global_prompts = one.global_prompts + other.global_prompts,
            .characters = one.characters + other.characters,
            .prompts = one.prompts + other.prompts,
            .users = one.users + other.users,
            .assignments = one.assignments + other.assignments};
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
awaitable<int> add_prompts(pg::Transaction& transaction, Report& report,
                           std::optional<CharacterId> character_id, const PromptTexts& prompts,
                           const std::set<std::string>& open, const store::Author& author) {
    int count = 0;
    for (const auto& [emotion, text] : prompts) {
        if (!open.contains(emotion.text())) {
            continue;
        }
        const store::SaveRequest request{.key = {character_id, emotion},
                                         .prompt_text = text,
                                         .change_reason = std::string(change_reason),
                                         .precondition = core::Precondition::expecting(0),
                                         .author = author};
        auto saved = co_await actions::save_prompt(transaction, request);
        note(report, std::move(saved.audit));
        ++count;
    }
    co_return count;
}

awaitable<Report> add_global_prompts(pg::Transaction& transaction, const SampleData& data,
                                     const store::Author& author) {
    Report report{};
    co_await store::lock_sample_data(transaction);
    const auto open =
        co_await store::find_open_emotions(transaction, store::OpenEmotions::without_default);
    report.value.global_prompts =
        co_await add_prompts(transaction, report, {}, data.global_prompts, open, author);
    co_return report;
}

awaitable<Report> add_characters(pg::Transaction& transaction, const SampleData& data,
                                 const store::Author& author) {
    Report report{};
    co_await store::lock_sample_data(transaction);
    const auto open = co_await store::find_open_emotions(transaction, store::OpenEmotions::all);
    const auto taken = co_await store::find_taken_slugs(transaction, slugs_of(data));
    for (const auto& sample : data.characters) {
        if (taken.contains(sample.fields.slug)) {
            continue;
        }
        auto created = co_await actions::create_character(transaction, sample.fields,
                                                          store::SlugTaken::refuse);
        note(report, std::move(created.audit));
        const int count = co_await add_prompts(transaction, report, created.value.id,
                                               sample.prompts, open, author);
        report.value.prompts += count;
        ++report.value.characters;
    }
    co_return report;
}

// Adds the users [begin, end) that are not there.
struct UserRange {
    std::size_t begin;
    std::size_t end;
};

awaitable<Report> add_users(pg::Transaction& transaction, const SampleData& data, UserRange range,
                            const store::Author& author) {
    Report report{};
    co_await store::lock_sample_data(transaction);
    std::vector<std::string> emails;
    for (auto i = range.begin; i < range.end; ++i) {
        emails.push_back(data.users[i].email.value_or(""));
    }
    const auto taken = co_await store::find_taken_emails(transaction, emails);
    const auto characters = co_await store::find_open_characters(transaction, slugs_of(data));
    for (auto i = range.begin; i < range.end; ++i) {
        if (taken.contains(data.users[i].email.value_or(""))) {
            continue;
        }
        auto created = co_await actions::create_user(transaction, data.users[i]);
        note(report, std::move(created.audit));
        ++report.value.users;
        if (characters.empty()) {
            continue;
        }
        const store::AssignmentDraft draft{.user_id = created.value.id,
                                           .character_id = characters[i % characters.size()],
                                           .assigned_by = author.id};
        auto assigned = co_await actions::create_assignment(transaction, draft);
        note(report, std::move(assigned.audit));
        ++report.value.assignments;
    }
    co_return report;
}

}  // namespace

awaitable<SampleReport> load_samples(pg::Pool& pool, const SampleData& data,
                                     const store::Author& author, const store::Actor& actor,
                                     const SampleProgress& progress) {
    constexpr double share_of_prompts = 0.3;
    progress(0, "global defaults");
    const Action<SampleReport> defaults = [&](pg::Transaction& transaction) {
        return add_global_prompts(transaction, data, author);
    };
    auto total = co_await perform(pool, actor, deadline_in(limits::request_time_max), defaults);
    progress(share_of_prompts / 4, "characters");
    const Action<SampleReport> characters = [&](pg::Transaction& transaction) {
        return add_characters(transaction, data, author);
    };
    const auto with_characters =
        co_await perform(pool, actor, deadline_in(limits::request_time_max), characters);
    total = total + with_characters;
    for (std::size_t begin = 0; begin < data.users.size(); begin += users_per_transaction) {
        const auto done = static_cast<double>(begin) / static_cast<double>(data.users.size());
        progress(share_of_prompts + (1 - share_of_prompts) * done, "users");
        const UserRange range{begin, std::min(begin + users_per_transaction, data.users.size())};
        const Action<SampleReport> users = [&](pg::Transaction& transaction) {
            return add_users(transaction, data, range, author);
        };
        const auto with_users =
            co_await perform(pool, actor, deadline_in(limits::request_time_max), users);
        total = total + with_users;
    }
    progress(1, "done");
    co_return total;
}

}  // namespace mien::actions
