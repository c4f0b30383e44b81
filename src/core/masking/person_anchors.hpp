// Tells quickly that a text holds nothing of a person, before all spellings of their names and
// addresses are made: each of those holds one of a few short texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/masking/known_person.hpp"

namespace mien::core {

// Keeps its memory from person to person.
class PersonAnchors {
  public:
    void clear();
    void set(const KnownValues& values);

    // The parts of the person of which a spelling (KnownPerson) may be in a text.
    [[nodiscard]] PersonParts parts_in(const FoldedText& text) const;

  private:
    struct Anchor {
        std::size_t end;  // in bytes_
        PersonParts part;
        bool has_digit;
    };

    // Those of so many bytes at least.
    void add_words(std::string_view text, std::size_t bytes_min, PersonParts part);
    void add_word(std::string_view word, PersonParts part);
    void add_phone(std::string_view phone);
    void add_anchor(std::size_t begin, PersonParts part);

    std::string bytes_;  // of all, one behind the other
    std::vector<Anchor> anchors_;
    PersonParts anywhere_;  // not that simple
};

}  // namespace mien::core
