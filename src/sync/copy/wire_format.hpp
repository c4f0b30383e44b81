// Types as COPY carries them from one database to another. Arrays and composites hold the numbers
// of their types, which differ between databases; some types have no binary form at all.
#pragma once

#include <span>
#include <unordered_map>

#include "pg/catalog.hpp"
#include "pg/table_statements.hpp"

namespace mien::sync {

// Text when a column has no binary form, or one that is a number of an object of its own database
// (regclass and its like).
[[nodiscard]] pg::CopyFormat format_of(const pg::Catalog& catalog, const pg::CatalogTable& table);

// From the numbers of types in one database to those in its copy. The catalogs must outlive it.
class TypeNumbers {
  public:
    TypeNumbers(const pg::Catalog& source, const pg::Catalog& target);

    // True when values of the source's type hold numbers that differ.
    [[nodiscard]] bool differ_in(pg::Oid type) const;
    // The number of the source's type in the target.
    [[nodiscard]] pg::Oid target_of(pg::Oid type) const;
    // Puts the target's numbers into a binary value of the source's type; its size stays. Throws
    // upstream_failed when it is not such a value.
    void translate(pg::Oid type, std::span<char> value) const;

  private:
    class Value;

    void translate_array(pg::Oid type, std::span<char> value) const;
    void translate_composite(std::span<char> value) const;
    void translate_range(pg::Oid type, std::span<char> value) const;
    void translate_multirange(pg::Oid type, std::span<char> value) const;

    const pg::Catalog& source_;
    std::unordered_map<pg::Oid, pg::Oid> targets_;  // only those that differ
};

}  // namespace mien::sync
