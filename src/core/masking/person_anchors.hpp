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

    // False when no spelling of the person (KnownPerson) is in FoldedText::letters of a text.
    [[nodiscard]] bool may_be_in(std::string_view letters) const;

  private:
    // Those of so many bytes at least.
    void add_words(std::string_view text, std::size_t bytes_min);
    void add_word(std::string_view word);
    void add_phone(std::string_view phone);

    std::string bytes_;  // of all, one behind the other
    std::vector<std::size_t> ends_;
    bool may_be_anywhere_ = false;  // something of the person is not that simple
};

}  // namespace mien::core
