// Answers to GET /api/resolve, kept in the form in which they are sent. One counts only while both
// of the cell's snapshots are the very ones it was made from, so it needs no invalidation of its
// own. Bounded in bytes. Network thread only.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "store/prompts/prompt_cache.hpp"

namespace mien::api {

// What stays the same from one reading of a cell to the next: the text up to the time of the
// reading, and from there to the age of the snapshots. The rest is the reader's to write.
struct CellAnswer {
    std::string before_time;
    std::string before_age;
};

class CellAnswers {
  public:
    explicit CellAnswers(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    // The answer made from these very snapshots; nullptr when there is none. Good until keep().
    [[nodiscard]] const CellAnswer* find(const store::CellSnapshot& cell) const;
    // Forgets all the others when there is no room: to make one anew costs little.
    void keep(const store::CellSnapshot& cell, CellAnswer answer);

  private:
    struct Key {
        CharacterId character_id;
        core::EmotionName emotion;

        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    // Weak pointers: a snapshot that is forgotten goes, and its address is not given to another
    // while an entry names it.
    struct Entry {
        std::weak_ptr<const store::CharacterSnapshot> character;
        std::weak_ptr<const store::EmotionsSnapshot> emotions;
        CellAnswer answer;
    };

    static std::size_t bytes_of(const CellAnswer& answer);

    std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    std::unordered_map<Key, Entry, KeyHash> entries_;
};

}  // namespace mien::api
