#include "core/masking/column_class.hpp"

#include <algorithm>
#include <array>

namespace mien::core {
namespace {

struct Named {
    ColumnClass column_class;
    std::string_view name;
};

constexpr auto classes = std::to_array<Named>({
    {ColumnClass::given_name, "person.given_name"},
    {ColumnClass::family_name, "person.family_name"},
    {ColumnClass::full_name, "person.full_name"},
    {ColumnClass::user_name, "person.user_name"},
    {ColumnClass::email, "email"},
    {ColumnClass::phone, "phone"},
    {ColumnClass::address, "address"},
    {ColumnClass::birth_date, "birth_date"},
    {ColumnClass::ip, "ip"},
    {ColumnClass::iban, "iban"},
    {ColumnClass::opaque, "opaque"},
    {ColumnClass::free_text, "free_text"},
    {ColumnClass::json, "json"},
    {ColumnClass::derived, "derived"},
    {ColumnClass::secret, "secret"},
    {ColumnClass::canon, "canon"},
    {ColumnClass::keep, "keep"},
    {ColumnClass::drop, "drop"},
});

}  // namespace

std::string_view name_of(ColumnClass column_class) {
    return std::ranges::find(classes, column_class, &Named::column_class)->name;
}

std::optional<ColumnClass> find_column_class(std::string_view name) {
    const auto* const found = std::ranges::find(classes, name, &Named::name);
    return found == classes.end() ? std::nullopt : std::optional(found->column_class);
}

bool is_personal(ColumnClass column_class) {
    return column_class <= ColumnClass::opaque;
}

bool is_name(ColumnClass column_class) {
    return column_class == ColumnClass::full_name || column_class == ColumnClass::given_name ||
           column_class == ColumnClass::family_name;
}

bool reaches_person(ColumnClass column_class) {
    return column_class == ColumnClass::email || column_class == ColumnClass::phone ||
           column_class == ColumnClass::user_name;
}

bool is_unique(ColumnClass column_class) {
    switch (column_class) {
        case ColumnClass::user_name:
        case ColumnClass::email:
        case ColumnClass::phone:
        case ColumnClass::opaque:
        case ColumnClass::canon:
        case ColumnClass::keep:
            return true;
        case ColumnClass::given_name:
        case ColumnClass::family_name:
        case ColumnClass::full_name:
        case ColumnClass::address:
        case ColumnClass::birth_date:
        case ColumnClass::ip:
        case ColumnClass::iban:
        case ColumnClass::free_text:
        case ColumnClass::json:
        case ColumnClass::derived:
        case ColumnClass::secret:
        case ColumnClass::drop:
            return false;
    }
    return false;
}

}  // namespace mien::core
