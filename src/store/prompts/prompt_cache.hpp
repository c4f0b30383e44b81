// The matrix as run-time reads see it, kept in memory and invalidated by dependency: a change of a
// cell forgets that character, a change of a global default or of an emotion forgets the emotions,
// a change of a template what is known of templates, that of a split the splits, and nothing else.
// Whoever hears of changes
// says what to forget; a node forgets its own changes at once. While nobody hears of them nothing
// is kept. Network thread only.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/character.hpp"
#include "core/emotion.hpp"
#include "core/prompt.hpp"
#include "core/template.hpp"
#include "pg/pool.hpp"
#include "store/prompts/matrix.hpp"
#include "store/prompts/prompts.hpp"
#include "store/prompts/splits.hpp"
#include "store/snapshot_cache.hpp"

namespace mien::store {

// The template that a text came from last, and how.
struct CellTemplate {
    core::TemplateId id;
    std::string name;
    int version = 1;
    json::value values;
    Sha256 expansion_sha256{};
    bool is_pinned = false;
    bool is_detached = false;  // the text was changed since
};

// A prompt's newest version, and who wrote it.
struct HeadSnapshot {
    core::PromptHead head;
    Author updated_by;
    std::shared_ptr<const CellTemplate> from_template = nullptr;  // null for most
};

struct CharacterSnapshot {
    core::Character character;
    std::map<core::EmotionName, HeadSnapshot> own;  // cells with a text of their own
    std::map<core::EmotionName, int> tombstones;  // version of the deletion, where the head is one
};

struct EmotionSnapshot {
    core::EmotionName name;
    std::string display_name;
    bool is_archived;
    std::optional<HeadSnapshot> global;
};

struct EmotionsSnapshot {
    std::vector<EmotionSnapshot> emotions;  // by position

    // Throws not_found.
    [[nodiscard]] const EmotionSnapshot& get(const core::EmotionName& name) const;
};

struct AssignmentSnapshot {
    CharacterId character_id;
    bool is_user_archived = false;
};

// What tells whether a cell is as its template makes it now.
struct TemplateHead {
    int version = 1;
    Sha256 expansion_sha256{};
};

struct TemplatesSnapshot {
    std::map<core::TemplateId, TemplateHead> heads;
};

// One cell: its character, its emotion, and the head it stands for (nothing when neither has a
// text). The pointers keep what they point into alive.
struct CellSnapshot {
    int own_version;  // head of the cell's own prompt, a tombstone included; 0 when it never had
                      // one
    std::shared_ptr<const CharacterSnapshot> character;
    std::shared_ptr<const EmotionsSnapshot> emotions;
    const EmotionSnapshot* emotion;
    const HeadSnapshot* head;
    std::chrono::milliseconds age;  // of the older of the two snapshots
    bool was_cached;
};

// The cell of a character and one of the emotions; age 0, from memory.
[[nodiscard]] CellSnapshot compose_cell(std::shared_ptr<const CharacterSnapshot> character,
                                        std::shared_ptr<const EmotionsSnapshot> emotions,
                                        const EmotionSnapshot& emotion);

class PromptCache {
  public:
    explicit PromptCache(pg::Pool& pool);
    PromptCache(const PromptCache&) = delete;
    PromptCache& operator=(const PromptCache&) = delete;

    // Throws not_found for an unknown character or emotion.
    [[nodiscard]] awaitable<CellSnapshot> get_cell(CharacterId character_id,
                                                   core::EmotionName emotion);
    // The same when both snapshots are in memory; nothing otherwise. Never waits.
    [[nodiscard]] std::optional<CellSnapshot> peek_cell(CharacterId character_id,
                                                        const core::EmotionName& emotion);
    [[nodiscard]] awaitable<std::shared_ptr<const CharacterSnapshot>> get_character(CharacterId id);
    [[nodiscard]] awaitable<std::shared_ptr<const EmotionsSnapshot>> get_emotions();
    // How many characters use each global default. Counting reads the whole matrix, so the numbers
    // may be limits::counts_age_max old.
    [[nodiscard]] awaitable<std::shared_ptr<const EmotionUses>> get_emotion_uses();
    [[nodiscard]] awaitable<std::shared_ptr<const TemplatesSnapshot>> get_templates();
    [[nodiscard]] awaitable<std::shared_ptr<const SplitsSnapshot>> get_splits();
    // The same when it is in memory, null otherwise. Never waits.
    [[nodiscard]] std::shared_ptr<const SplitsSnapshot> peek_splits();
    // The character assigned to a user; throws not_found when there is none, and conflict when the
    // user is archived.
    [[nodiscard]] awaitable<CharacterId> get_assigned_character(UserId id);

    void forget(const PromptKey& key);
    void forget_character(CharacterId id) { characters_.forget(id); }
    void forget_emotions() { emotions_.forget(0); }
    void forget_assignment(UserId id) { assignments_.forget(id); }
    void forget_templates() { templates_.forget(0); }
    void forget_splits() { splits_.forget(0); }
    void forget_all();

    // True while a listener is connected; everything is forgotten at each change.
    void set_listening(bool is_listening);

  private:
    SnapshotCache<CharacterId, CharacterSnapshot> characters_;
    SnapshotCache<int, EmotionsSnapshot> emotions_;  // one entry, key 0
    SnapshotCache<UserId, AssignmentSnapshot> assignments_;
    SnapshotCache<int, TemplatesSnapshot> templates_;  // one entry, key 0
    SnapshotCache<int, SplitsSnapshot> splits_;        // one entry, key 0
    SnapshotCache<int, EmotionUses> uses_;             // one entry, key 0; only age ends it
};

}  // namespace mien::store
