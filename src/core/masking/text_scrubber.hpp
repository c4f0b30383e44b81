// Replaces people in free text: the person it belongs to in every spelling, everybody's e-mail
// addresses, telephone numbers and bank accounts. What is left stays byte for byte.
//
// A single name of the person is replaced as a word of its own, unless it is a word of everyday
// language or a fictional character's (TextRules): those stay, and only both names together are
// replaced.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits/masking.hpp"
#include "core/masking/address_search.hpp"
#include "core/masking/folded_text.hpp"
#include "core/masking/known_person.hpp"
#include "core/masking/person_anchors.hpp"

namespace mien::core {

// Keeps people from text to text, and its memory. One thread at a time; the masker and the
// rules outlive it.
class TextScrubber {
  public:
    TextScrubber(const Masker& masker, const TextRules& rules);

    // The person that the next texts belong to; both outlive those. Next to nothing is done while
    // no text may hold anything of them.
    void set_person(const KnownValues& values, const FakeName& fake);
    void set_nobody();

    // The text without anybody; nothing when it stays as it is. The text is UTF-8.
    [[nodiscard]] std::optional<std::string> scrub(std::string_view text);
    // False when scrub would leave the text as it is, and each part of it that quotes enclose.
    [[nodiscard]] bool may_change(std::string_view text);

  private:
    using Replacement = KnownPerson::Replacement;

    // A person with the spellings of some parts; the key is made of their values.
    struct Remembered {
        std::string key;
        KnownPerson person;
    };

    // The person with the spellings of these parts at least. Until the next call.
    [[nodiscard]] const KnownPerson& person(PersonParts parts);
    [[nodiscard]] const KnownPerson& remembered(PersonParts parts);
    // Those of the person that may be in a text.
    [[nodiscard]] PersonParts parts_in(const FoldedText& text) const;
    void find_addresses_in(const FoldedText& text);

    [[nodiscard]] std::optional<std::string> scrub_at(std::string_view text, int depth);
    void replace_addresses(const FoldedText& text, std::vector<Replacement>& found);
    void replace_encoded(std::string_view text, int depth, std::vector<Replacement>& found);
    [[nodiscard]] std::string masked_email(std::string_view original);

    const Masker& masker_;
    const TextRules& rules_;
    const KnownValues* values_ = nullptr;  // of the person; none of nobody
    const FakeName* fake_ = nullptr;
    PersonAnchors anchors_;
    const KnownPerson* person_ = nullptr;  // once a text may hold something of them …
    PersonParts parts_ = 0;                // … with these parts
    // Those of late, each in the place that its key gives: people have many texts, and names
    // repeat.
    std::vector<std::optional<Remembered>> remembered_;
    std::string key_;
    KnownPerson nobody_;
    std::array<FoldedText, limits::encoded_depth_max + 1> texts_;
    std::vector<FoundAddress> addresses_;
};

}  // namespace mien::core
