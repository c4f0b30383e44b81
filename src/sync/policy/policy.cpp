#include "sync/policy/policy.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace mien::sync {
namespace {

struct NamedDerivation {
    Derivation derivation;
    std::string_view name;
};

constexpr auto derivations = std::to_array<NamedDerivation>({
    {Derivation::database, "database"},
    {Derivation::search_text, "search_text"},
    {Derivation::lower, "lower"},
    {Derivation::upper, "upper"},
    {Derivation::initials, "initials"},
    {Derivation::sha256, "sha256"},
});

}  // namespace

std::optional<Derivation> find_derivation(std::string_view name) {
    const auto* const found = std::ranges::find(derivations, name, &NamedDerivation::name);
    return found == derivations.end() ? std::nullopt : std::optional(found->derivation);
}

std::string_view name_of(Derivation derivation) {
    return std::ranges::find(derivations, derivation, &NamedDerivation::derivation)->name;
}

std::string TablePolicy::full_name() const {
    return fmt::format("{}.{}", schema, name);
}

const ColumnPolicy* TablePolicy::find_column(std::string_view column) const {
    const auto found = std::ranges::find(columns, column, &ColumnPolicy::name);
    return found == columns.end() ? nullptr : &*found;
}

const TablePolicy* Policy::find_table(std::string_view schema, std::string_view table) const {
    const auto found = std::ranges::find_if(
        tables, [&](const TablePolicy& one) { return one.schema == schema && one.name == table; });
    return found == tables.end() ? nullptr : &*found;
}

}  // namespace mien::sync
