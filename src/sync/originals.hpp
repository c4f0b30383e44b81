// People of production as digests, with a key of this process which nobody else learns, and the
// search of a text for them. Shares no code with what masks.
//
// A name of one word alone is not looked for: it is a word like others.
#pragma once

#include <string>
#include <string_view>

#include "base/keyed_hash.hpp"
#include "sync/digest_set.hpp"

namespace mien::sync {

class Originals {
  public:
    void add_email(std::string_view email);
    void add_phone(std::string_view phone);
    void add_name(std::string_view name);
    // What stands in for somebody in the copy is not told from a person who is called so.
    void forget_name(std::string_view name);

    struct Hits {
        int emails = 0;
        int phones = 0;
        int names = 0;

        Hits& operator+=(const Hits& other);
        [[nodiscard]] int sum() const { return emails + phones + names; }
    };
    // Of each original, the times that the text holds it, also in what it holds encoded; names only
    // when they are wanted. Takes time in proportion to the text, however many people there are. On
    // any threads, once the last has been added and forgotten.
    [[nodiscard]] Hits find(std::string_view text, bool with_names) const;
    [[nodiscard]] std::size_t size() const {
        return emails_.size() + phones_.size() + names_.size();
    }

  private:
    struct Room;

    [[nodiscard]] Hits find_at(std::string_view text, bool with_names, std::size_t depth) const;
    void find_emails(std::string_view text, Room& room, Hits& hits) const;
    void find_phones(std::string_view text, Hits& hits) const;
    void find_names(std::string_view text, Room& room, Hits& hits) const;
    void take_words(std::string_view text, Room& room) const;
    [[nodiscard]] std::uint64_t name_of_words(const Room& room, std::size_t first,
                                              std::size_t count) const;

    KeyedHash digest_;
    DigestSet emails_;
    DigestSet phones_;
    DigestSet names_;        // of the digests of their words
    DigestSet first_words_;  // of names
};

}  // namespace mien::sync
