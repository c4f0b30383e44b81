// The fake of a person's name: of the same script and language, in the same order, many-to-one, so
// that a rare name is not a rare fake. Equal parts of a name have equal fakes, whatever stands
// beside them, as long as the language is the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/masking/masking_key.hpp"
#include "core/masking/name_lists.hpp"

namespace mien::core {

inline constexpr auto any_length = std::numeric_limits<std::size_t>::max();

// What one row tells of a person's name; empty where it tells nothing.
struct SourceName {
    std::string_view full = {};
    std::string_view given = {};
    std::string_view family = {};
};

// The most characters that each may have.
struct NameLengths {
    std::size_t full = any_length;
    std::size_t given = any_length;
    std::size_t family = any_length;

    bool operator==(const NameLengths&) const = default;
};

struct FakeName {
    std::string full;
    std::string given;
    std::string family;
    NameLocale locale = NameLocale::international;
    // The first given and the last family name, of the lists; null when the name has none.
    const ListedName* listed_given = nullptr;
    const ListedName* listed_family = nullptr;
};

// One word of a name, as a given or as a family name.
enum class NameRole : std::uint8_t { given, family };

// The fakes of words; those that were asked for of late are remembered, as names repeat. One thread
// at a time; the key outlives it.
class FakeWords {
  public:
    explicit FakeWords(const MaskingKey& key, std::size_t remembered_max = 0)
        : key_(key), remembered_(remembered_max) {}

    [[nodiscard]] const MaskingKey& key() const noexcept { return key_; }
    [[nodiscard]] const ListedName& of(NameLocale locale, NameRole role, std::string_view word);

  private:
    struct Remembered {
        std::string word;
        NameLocale locale = NameLocale::international;
        NameRole role = NameRole::given;
        const ListedName* fake = nullptr;
    };

    const MaskingKey& key_;
    std::vector<Remembered> remembered_;  // each in the place that its hash gives it
};

// The fakes of whole names, those of late remembered. One thread at a time; the key outlives it.
class FakeNames {
  public:
    explicit FakeNames(const MaskingKey& key);

    // Until the next call.
    [[nodiscard]] const FakeName& of(const SourceName& source, const NameLengths& lengths);
    [[nodiscard]] FakeWords& words() noexcept { return words_; }

  private:
    struct Remembered {
        std::string source;
        NameLengths lengths;
        FakeName fake;
    };

    FakeWords words_;
    std::vector<Remembered> remembered_;  // each in the place that its hash gives it
    std::string source_;
};

// The fake of each part that the source has. Titles and particles ("Dr.", "von", "al") stay, of the
// given names two at most; capitals stay capitals. Letters of the list may follow a name in full
// width; white space alone stays as it is.
[[nodiscard]] FakeName mask_name(FakeWords& words, const SourceName& source,
                                 const NameLengths& lengths = {});

[[nodiscard]] const ListedName& fake_word(const MaskingKey& key, NameLocale locale, NameRole role,
                                          std::string_view word,
                                          std::size_t characters_max = any_length);

// The words of a name by what they are, for whoever looks for them in a text.
struct NameWords {
    std::vector<std::string> given;
    std::vector<std::string> family;
};
[[nodiscard]] NameWords words_of_name(const SourceName& source);

// The text with the capitals of the original: all of them, none, or its own.
[[nodiscard]] std::string with_case_of(std::string_view original, std::string_view text);

}  // namespace mien::core
