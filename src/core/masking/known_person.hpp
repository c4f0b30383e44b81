// All spellings of one person's names and addresses that a text may hold, and what stands in for
// each.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/masking/folded_text.hpp"
#include "core/masking/known_texts.hpp"
#include "core/masking/masker.hpp"
#include "core/masking/text_rules.hpp"

namespace mien::core {

// What the source tells of the person a text belongs to.
struct KnownValues {
    SourceName name;
    std::vector<std::string_view> emails;
    std::vector<std::string_view> phones;
    std::vector<std::string_view> user_names;
};

// Which of a person's values are looked for: several bits.
using PersonParts = std::uint8_t;
inline constexpr PersonParts name_part = 1;
inline constexpr PersonParts email_part = 2;
inline constexpr PersonParts phone_part = 4;
inline constexpr PersonParts user_name_part = 8;

class KnownPerson {
  public:
    KnownPerson(const Masker& masker, const TextRules& rules) : masker_(masker), rules_(rules) {}

    // Of another person; the fake is the one of the name. Values beyond limits::known_values_max
    // are refused: invalid.
    void set(const KnownValues& values, const FakeName& fake, PersonParts parts);
    void clear();

    // Part of a text with what it becomes.
    struct Replacement {
        TextSpan place;  // in the original
        std::string text;
    };

    // Adds the occurrences of the person in the text, overlapping ones too.
    void find(const FoldedText& text, std::vector<Replacement>& found) const;

    // True when the mailbox of the address is one of the person's.
    [[nodiscard]] bool owns(std::string_view email) const;
    [[nodiscard]] const FakeName& fake() const { return fake_; }

  private:
    // A word of the name.
    struct NamedWord {
        const ListedName* fake;
        std::string letters;
        bool is_ordinary;
    };
    // One within a spelling.
    struct Word {
        std::size_t letters;  // bytes in FoldedText::letters
        std::size_t named;    // place in named_words_
        bool is_initial = false;
    };
    enum class Kind : std::uint8_t { words, email, local_part, phone, user_name };
    struct Spelling {
        Kind kind;
        std::size_t first_word = 0;  // in words_
        std::size_t word_count = 0;
        std::string value = {};    // of the other kinds: the original
        bool is_ordinary = false;  // all of its words are words of everyday language
    };

    void add(Spelling spelling, std::string_view letters);
    // By their places in named_words_.
    void add_words(std::span<const std::size_t> words, bool starts_with_initial);
    void add_names(const SourceName& name, bool is_transcribed);
    [[nodiscard]] std::span<const Word> words_of(const Spelling& spelling) const {
        return std::span(words_).subspan(spelling.first_word, spelling.word_count);
    }
    void add_email(std::string_view email);
    void add_phone(std::string_view phone);
    void add_user_name(std::string_view user_name);

    [[nodiscard]] bool is_accepted(const FoldedText& text, const Spelling& spelling,
                                   TextSpan letters) const;
    [[nodiscard]] bool words_are_accepted(const FoldedText& text, const Spelling& spelling,
                                          TextSpan letters) const;
    [[nodiscard]] Replacement replace(const FoldedText& text, const Spelling& spelling,
                                      TextSpan letters) const;
    [[nodiscard]] std::string replace_words(const FoldedText& text, const Spelling& spelling,
                                            TextSpan letters) const;
    [[nodiscard]] Replacement replace_phone(const FoldedText& text, const Spelling& spelling,
                                            TextSpan letters) const;
    [[nodiscard]] std::string local_part() const;

    const Masker& masker_;
    const TextRules& rules_;
    FakeName fake_;
    std::vector<NamedWord> named_words_;
    std::vector<Word> words_;  // of all spellings, one behind the other
    std::vector<Spelling> spellings_;
    std::vector<std::string> mailboxes_;
    KnownTexts texts_;
};

}  // namespace mien::core
