// The form in which two spellings of one name or address are the same text. Digests are made of it,
// so it never changes between releases: all fakes would.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mien::core {

// NFKC with case folded: letters of full width are plain ones, what is invisible goes. Quick for
// ASCII. The text is UTF-8.
[[nodiscard]] std::string fold_letters(std::string_view text);

// The same, without white space around it, and with one space where there was more.
[[nodiscard]] std::string canonical_name(std::string_view text);

struct CanonicalEmail {
    std::string local;   // before a plus
    std::string tag;     // behind it
    std::string domain;  // of other letters: its xn-- form (IDNA 2008, UTS 46)

    // The address as a whole, and that of the mailbox: without the tag.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string mailbox() const;
};

// Nothing for what is no address: without one `@` between two texts, or with white space inside.
[[nodiscard]] std::optional<CanonicalEmail> canonical_email(std::string_view text);

// The text without white space around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

[[nodiscard]] bool is_ascii(std::string_view text);

// Code point by code point, as PostgreSQL's lower() and upper() do.
[[nodiscard]] std::string to_lower_simple(std::string_view text);
[[nodiscard]] std::string to_upper_simple(std::string_view text);

}  // namespace mien::core
