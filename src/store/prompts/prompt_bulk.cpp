#include "store/prompts/prompt_bulk.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "store/prompts/drafts.hpp"
#include "store/prompts/prompt_queries.hpp"
#include "store/prompts/prompt_writing.hpp"

namespace mien::store {
namespace {

// The order of all locks: characters, emotions, then prompts, each by its key, and then those of
// characters whose own_emotions change.
constexpr pg::Query lock_characters{"lock_characters_of_cells", R"sql(
    SELECT id, archived_at IS NOT NULL AS is_archived FROM characters
    WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE
)sql"};
constexpr pg::Query lock_emotions{"lock_emotions_of_cells", R"sql(
    SELECT name, archived_at IS NOT NULL AS is_archived FROM emotions
    WHERE name = ANY ($1::text[]) ORDER BY name FOR SHARE
)sql"};

// Rows that are there already are left to the next statement. "" is the character of a default.
constexpr pg::Query insert_missing_prompts{"insert_missing_prompts", R"sql(
    INSERT INTO prompts (id, character_id, emotion, head_version)
    SELECT cell.id, cell.character_id, cell.emotion, 0
    FROM (SELECT id, NULLIF(character_text, '')::uuid AS character_id, emotion
          FROM unnest($1::uuid[], $2::text[], $3::text[]) AS wanted (id, character_text, emotion))
         AS cell
    WHERE EXISTS (SELECT FROM emotions WHERE name = cell.emotion)
      AND (cell.character_id IS NULL
           OR EXISTS (SELECT FROM characters WHERE id = cell.character_id))
    ORDER BY cell.character_id, cell.emotion
    ON CONFLICT ON CONSTRAINT prompts_cell_unique DO NOTHING
)sql"};

// The rows are found before they are sorted and locked; a comparison that holds for null too would
// not find them by the index.
constexpr pg::Query lock_prompts_of_cells{"lock_prompts_of_cells", R"sql(
    SELECT id, character_id, emotion FROM prompts
    WHERE id = ANY (ARRAY(
        SELECT found.id
        FROM unnest($1::text[], $2::text[]) AS wanted (character_text, emotion)
        JOIN prompts found ON found.emotion = wanted.emotion
            AND found.character_id = NULLIF(wanted.character_text, '')::uuid
        UNION ALL
        SELECT found.id
        FROM unnest($1::text[], $2::text[]) AS wanted (character_text, emotion)
        JOIN prompts found ON found.emotion = wanted.emotion AND found.character_id IS NULL
        WHERE wanted.character_text = ''))
    ORDER BY character_id, emotion
    FOR UPDATE
)sql"};

constexpr pg::Query read_heads{"read_heads", R"sql(
    SELECT id, prompt_id, version, prompt_text, change_reason, reverted_from, origin, created_by,
           created_by_name, created_at, prompt_created_at
    FROM head_rows
    WHERE prompt_id = ANY ($1::uuid[])
)sql"};

using CellName = std::pair<std::optional<CharacterId>, std::string>;

CellName name_of(const PromptKey& key) {
    return {key.character_id, key.emotion.text()};
}

std::vector<pg::Call> lock_calls(const std::vector<CellChange>& cells) {
    std::set<CharacterId> characters;
    std::set<std::string> emotions;
    std::vector<std::string> character_texts;
    std::vector<std::string> emotion_texts;
    std::vector<PromptId> new_ids;
    std::vector<std::string> new_character_texts;
    std::vector<std::string> new_emotion_texts;
    for (const auto& [key, action, expected_version, pointer] : cells) {
        if (key.character_id) {
            characters.insert(*key.character_id);
        }
        emotions.insert(key.emotion.text());
        character_texts.push_back(key.character_id ? to_string(*key.character_id) : "");
        emotion_texts.push_back(key.emotion.text());
        if (std::holds_alternative<NewText>(action)) {
            new_ids.push_back(PromptId::make());
            new_character_texts.push_back(character_texts.back());
            new_emotion_texts.push_back(emotion_texts.back());
        }
    }
    std::vector<pg::Call> calls;
    calls.push_back({lock_characters,
                     pg::params(std::vector<CharacterId>(characters.begin(), characters.end()))});
    calls.push_back(
        {lock_emotions, pg::params(std::vector<std::string>(emotions.begin(), emotions.end()))});
    calls.push_back(
        {insert_missing_prompts, pg::params(new_ids, new_character_texts, new_emotion_texts)});
    calls.push_back({lock_prompts_of_cells, pg::params(character_texts, emotion_texts)});
    return calls;
}

void require_open_cells(const std::vector<CellChange>& cells, const pg::Rows& characters,
                        const pg::Rows& emotions) {
    std::map<CharacterId, bool> character_archived;
    for (const auto& row : characters) {
        character_archived[row.get<CharacterId>("id")] = row.get<bool>("is_archived");
    }
    std::map<std::string, bool> emotion_archived;
    for (const auto& row : emotions) {
        emotion_archived[row.get<std::string>("name")] = row.get<bool>("is_archived");
    }
    for (const auto& cell : cells) {
        CellAxes axes;
        const auto emotion = emotion_archived.find(cell.key.emotion.text());
        if (emotion != emotion_archived.end()) {
            axes.emotion_archived = emotion->second;
        }
        const auto character = cell.key.character_id
                                   ? character_archived.find(*cell.key.character_id)
                                   : character_archived.end();
        if (character != character_archived.end()) {
            axes.character_archived = character->second;
        }
        require_open_axes(cell.key, axes);
    }
}

// A cell, its prompt when it ever had one, and the version that a revert means.
struct Target {
    const CellChange* cell;
    std::optional<LockedPrompt> prompt;
    std::optional<EarlierVersion> earlier = std::nullopt;
};

// What the threads of the work pool share with their caller, one after the other.
struct Changing {
    std::shared_ptr<const BulkChange> change;
    std::vector<Target> targets;
    std::vector<SavedPrompt> saved;
    std::vector<pg::Call> calls;    // to be sent next
    std::vector<pg::Rows> answers;  // to the last ones
};

void find_targets(Changing& changing) {
    const auto& cells = changing.change->cells;
    require_open_cells(cells, changing.answers[0], changing.answers[1]);
    std::map<CellName, PromptId> ids;
    for (const auto& row : changing.answers[3]) {
        ids.emplace(CellName(row.get<std::optional<CharacterId>>("character_id"),
                             row.get<std::string>("emotion")),
                    row.get<PromptId>("id"));
    }
    changing.targets.reserve(cells.size());
    for (const auto& cell : cells) {
        auto& target = changing.targets.emplace_back(Target{.cell = &cell, .prompt = {}});
        const auto found = ids.find(name_of(cell.key));
        if (found != ids.end()) {
            target.prompt =
                LockedPrompt{.id = found->second, .head = {}, .created_at = {}, .locked_at = {}};
        }
    }
}

void set_heads(std::vector<Target>& targets, const pg::Rows& rows, Timestamp locked_at) {
    std::map<PromptId, LockedPrompt> heads;
    for (const auto& row : rows) {
        auto head = version_from_row(row);
        const auto id = head.prompt_id;
        heads.emplace(id, LockedPrompt{.id = id,
                                       .head = std::move(head),
                                       .created_at = row.get<Timestamp>("prompt_created_at"),
                                       .locked_at = {}});
    }
    for (auto& target : targets) {
        const auto found = target.prompt ? heads.find(target.prompt->id) : heads.end();
        if (found != heads.end()) {
            target.prompt = std::move(found->second);
        }
        if (target.prompt) {
            target.prompt->locked_at = locked_at;
        }
    }
}

// The heads, which no statement could read before the locks were had, when that is, and the
// versions that reverts mean.
std::vector<pg::Call> read_calls(const std::vector<Target>& targets) {
    std::vector<PromptId> ids;
    std::vector<std::pair<PromptId, VersionReference>> wanted;
    for (const auto& target : targets) {
        const auto* const version = std::get_if<VersionReference>(&target.cell->action);
        if (target.prompt) {
            ids.push_back(target.prompt->id);
        }
        if (version != nullptr && target.prompt) {
            wanted.emplace_back(target.prompt->id, *version);
        }
    }
    std::vector<pg::Call> calls{{read_heads, pg::params(ids)}, read_clock_call()};
    calls.push_back(read_versions_call(wanted));
    return calls;
}

// Tells when they were read.
Timestamp take_heads(Changing& changing) {
    const auto locked_at = changing.answers[1].front().get<Timestamp>("now");
    set_heads(changing.targets, changing.answers[0], locked_at);
    std::map<PromptId, Target*> reverted;
    for (auto& target : changing.targets) {
        if (target.prompt && std::holds_alternative<VersionReference>(target.cell->action)) {
            reverted.emplace(target.prompt->id, &target);
        }
    }
    for (const auto& row : changing.answers[2]) {
        reverted.at(row.get<PromptId>("prompt_id"))->earlier = earlier_version_from(row);
    }
    return locked_at;
}

// What is to be written, or nothing when the cell stays as it is.
struct Plan {
    SaveOutcome outcome = SaveOutcome::unchanged;
    std::optional<std::string> prompt_text = std::nullopt;
    std::optional<int> reverted_from = std::nullopt;
    std::optional<json::value> origin = std::nullopt;
};

Plan plan_save(const Target& target, const NewText& text) {
    const auto& head = target.prompt->head;
    if (head && head->prompt_text == text.prompt_text) {
        return {};
    }
    const auto outcome = has_text(target.prompt) ? SaveOutcome::updated : SaveOutcome::created;
    return {.outcome = outcome, .prompt_text = text.prompt_text, .origin = text.origin};
}

Plan plan_revert(const Target& target, const VersionReference& version) {
    if (!target.earlier) {
        throw no_such_version(version);
    }
    if (target.prompt->head->version == target.earlier->version) {
        return {};
    }
    return {.outcome = SaveOutcome::reverted,
            .prompt_text = target.earlier->prompt_text,
            .reverted_from = target.earlier->version,
            .origin = target.earlier->origin};
}

Plan plan_removal(const Target& target, const NoText& removal) {
    if (!has_text(target.prompt)) {
        if (removal.must_have_text) {
            throw no_own_prompt();
        }
        return {};
    }
    if (!target.cell->key.character_id) {
        throw Error(ErrorKind::conflict, "A global default can be changed, but not deleted.");
    }
    return {.outcome = SaveOutcome::deleted};
}

Plan plan_of(const Target& target, StaleCell stale_cell) {
    const auto& [key, action, expected_version, pointer] = *target.cell;
    const auto precondition = core::Precondition::expecting(expected_version);
    const auto* const removal = std::get_if<NoText>(&action);
    if (!target.prompt) {
        throw removal != nullptr && removal->must_have_text ? no_own_prompt() : no_prompt_ever();
    }
    if (find_breach(target.prompt->head, precondition) && stale_cell == StaleCell::leave &&
        target.prompt->head) {
        return {.outcome = SaveOutcome::stale};
    }
    require_head(target.prompt->head, precondition);
    if (const auto* const text = std::get_if<NewText>(&action)) {
        return plan_save(target, *text);
    }
    return removal != nullptr ? plan_removal(target, *removal)
                              : plan_revert(target, std::get<VersionReference>(action));
}

SavedPrompt left_alone(const Target& target, SaveOutcome outcome) {
    auto saved = unchanged(target.cell->key, *target.prompt);
    saved.outcome = outcome;
    return saved;
}

// The statements that write all of it.
void write_calls(Changing& changing) {
    const auto& change = *changing.change;
    const auto locked_at = take_heads(changing);
    std::vector<VersionRow> added;
    std::set<CharacterId> with_other_texts;
    std::vector<PromptId> ending_drafts;
    for (const auto& target : changing.targets) {
        auto plan = plan_of(target, change.stale_cell);
        if (plan.outcome != SaveOutcome::stale &&
            std::holds_alternative<NewText>(target.cell->action)) {
            ending_drafts.push_back(target.prompt->id);
        }
        if (plan.outcome == SaveOutcome::unchanged || plan.outcome == SaveOutcome::stale) {
            changing.saved.push_back(left_alone(target, plan.outcome));
            continue;
        }
        const auto& character_id = target.cell->key.character_id;
        if (character_id && has_text(target.prompt) != plan.prompt_text.has_value()) {
            with_other_texts.insert(*character_id);
        }
        added.push_back(next_version(*target.prompt, {.prompt_text = std::move(plan.prompt_text),
                                                      .change_reason = change.change_reason,
                                                      .reverted_from = plan.reverted_from,
                                                      .origin = std::move(plan.origin),
                                                      .author = change.author}));
        changing.saved.push_back(
            changed(plan.outcome, target.cell->key, *target.prompt, added.back()));
    }
    if (change.before_writing) {
        changing.calls = change.before_writing(changing.saved);
    }
    std::ranges::move(
        append_all_calls(added, locked_at, {with_other_texts.begin(), with_other_texts.end()}),
        std::back_inserter(changing.calls));
    if (!ending_drafts.empty()) {
        changing.calls.push_back(end_drafts_call(change.author.id, ending_drafts));
    }
}

}  // namespace

awaitable<std::vector<SavedPrompt>> change_prompts(pg::Transaction& transaction,
                                                   async::WorkPool& work,
                                                   std::shared_ptr<const BulkChange> change) {
    const auto changing = std::make_shared<Changing>();
    changing->change = std::move(change);
    const std::function<void()> lock = [changing] {
        changing->calls = lock_calls(changing->change->cells);
    };
    co_await work.run(lock);
    changing->answers = co_await transaction.run_all(std::exchange(changing->calls, {}));
    const std::function<void()> read = [changing] {
        find_targets(*changing);
        changing->calls = read_calls(changing->targets);
    };
    co_await work.run(read);
    changing->answers = co_await transaction.run_all(std::exchange(changing->calls, {}));
    const std::function<void()> write = [changing] { write_calls(*changing); };
    co_await work.run(write);
    transaction.queue(std::move(changing->calls));
    co_return std::move(changing->saved);
}

}  // namespace mien::store
