// What a column, or a value within a document, holds, as far as masking must know.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mien::core {

enum class ColumnClass : std::uint8_t {
    given_name,
    family_name,
    full_name,
    user_name,
    email,
    phone,
    address,
    birth_date,
    ip,
    iban,
    opaque,     // unique and personal, without a meaning of its own: foreign ids
    free_text,  // of people: the person's values and everybody's addresses are replaced
    json,       // the same in the texts and keys of a document, and by path
    derived,    // computed anew from masked columns
    secret,     // never copied: NULL, or empty
    canon,      // fiction: stays byte for byte, and its names are no persons'
    keep,       // nobody's: stays byte for byte
    drop,       // not copied: NULL, or its default
};

[[nodiscard]] std::string_view name_of(ColumnClass column_class);
[[nodiscard]] std::optional<ColumnClass> find_column_class(std::string_view name);

// True for what a person is known or reached by: such a value never stays.
[[nodiscard]] bool is_personal(ColumnClass column_class);
// True for the names of a person, but user names.
[[nodiscard]] bool is_name(ColumnClass column_class);
// True for what leads to one person wherever it stands: e-mail, telephone number, user name.
[[nodiscard]] bool reaches_person(ColumnClass column_class);
// True when different originals always have different fakes.
[[nodiscard]] bool is_unique(ColumnClass column_class);

}  // namespace mien::core
