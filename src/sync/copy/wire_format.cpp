#include "sync/copy/wire_format.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/error.hpp"
#include "sync/copy/big_endian.hpp"

namespace mien::sync {
namespace {

// pg_type.dat: regproc, regprocedure, regoper, regoperator, regclass, regtype, regconfig,
// regdictionary, regnamespace, regrole, regcollation.
constexpr std::array<pg::Oid, 11> object_number_types{24,   2202, 2203, 2204, 2205, 2206,
                                                      3734, 3769, 4089, 4096, 4191};

// Sends one without words in a form that it does not take back.
constexpr pg::Oid tsquery = 3615;

bool has_portable_binary_form(const pg::Catalog& catalog, pg::Oid oid) {
    const auto& type = catalog.type_of(oid);
    if (!type.has_binary_form || type.kind == pg::TypeKind::pseudo || oid == tsquery ||
        std::ranges::find(object_number_types, oid) != object_number_types.end()) {
        return false;
    }
    if (type.inner != 0 && !has_portable_binary_form(catalog, type.inner)) {
        return false;
    }
    return std::ranges::all_of(type.fields, [&](const pg::CatalogField& field) {
        return has_portable_binary_form(catalog, field.type);
    });
}

}  // namespace

pg::CopyFormat format_of(const pg::Catalog& catalog, const pg::CatalogTable& table) {
    const auto columns = pg::copied_columns(table);
    const bool is_binary = std::ranges::all_of(columns, [&](const pg::CatalogColumn* column) {
        return has_portable_binary_form(catalog, column->type);
    });
    return is_binary ? pg::CopyFormat::binary : pg::CopyFormat::text;
}

// A binary value that is read from its beginning.
class TypeNumbers::Value {
  public:
    explicit Value(std::span<char> bytes) : rest_(bytes) {}

    std::int32_t take_int32() { return read_int32(take(4).data()); }
    std::span<char> take_number() { return take(4); }
    unsigned char take_byte() { return static_cast<unsigned char>(take(1).front()); }
    // A length and that many bytes; nothing for NULL.
    std::optional<std::span<char>> take_item() {
        const auto size = take_int32();
        if (size < 0) {
            return std::nullopt;
        }
        return take(static_cast<std::size_t>(size));
    }
    std::span<char> take(std::size_t size) {
        if (size > rest_.size()) {
            throw Error(ErrorKind::upstream_failed,
                        "The source sent a value that is not of its column's type.");
        }
        const auto taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }
    [[nodiscard]] bool is_at_end() const { return rest_.empty(); }

  private:
    std::span<char> rest_;
};

// Arrays are found by their elements: the names of their types are the server's choice.
TypeNumbers::TypeNumbers(const pg::Catalog& source, const pg::Catalog& target) : source_(source) {
    std::map<std::pair<std::string_view, std::string_view>, pg::Oid> by_name;
    std::unordered_map<pg::Oid, pg::Oid> arrays;
    for (const auto& [oid, type] : target.types) {
        by_name.emplace(std::pair(std::string_view(type.schema), std::string_view(type.name)), oid);
        if (type.kind == pg::TypeKind::array) {
            arrays.emplace(type.inner, oid);
        }
    }
    for (const auto& [oid, type] : source.types) {
        const auto found = by_name.find({type.schema, type.name});
        if (type.kind != pg::TypeKind::array && found != by_name.end() && found->second != oid) {
            targets_.emplace(oid, found->second);
        }
    }
    for (const auto& [oid, type] : source.types) {
        if (type.kind == pg::TypeKind::array) {
            const auto found = arrays.find(target_of(type.inner));
            if (found != arrays.end() && found->second != oid) {
                targets_.emplace(oid, found->second);
            }
        }
    }
}

pg::Oid TypeNumbers::target_of(pg::Oid type) const {
    const auto found = targets_.find(type);
    return found == targets_.end() ? type : found->second;
}

bool TypeNumbers::differ_in(pg::Oid oid) const {
    const auto& type = source_.type_of(oid);
    switch (type.kind) {
        case pg::TypeKind::array:
            return targets_.contains(type.inner) || differ_in(type.inner);
        case pg::TypeKind::composite:
            return std::ranges::any_of(type.fields, [this](const pg::CatalogField& field) {
                return targets_.contains(field.type) || differ_in(field.type);
            });
        case pg::TypeKind::domain:
        case pg::TypeKind::range:
        case pg::TypeKind::multirange:
            return differ_in(type.inner);
        case pg::TypeKind::base:
        case pg::TypeKind::enumeration:
        case pg::TypeKind::pseudo:
            return false;
    }
    return false;
}

void TypeNumbers::translate(pg::Oid oid, std::span<char> value) const {
    const auto& type = source_.type_of(oid);
    switch (type.kind) {
        case pg::TypeKind::array:
            return translate_array(type.inner, value);
        case pg::TypeKind::composite:
            return translate_composite(value);
        case pg::TypeKind::domain:
            return translate(type.inner, value);
        case pg::TypeKind::range:
            return translate_range(type.inner, value);
        case pg::TypeKind::multirange:
            return translate_multirange(type.inner, value);
        case pg::TypeKind::base:
        case pg::TypeKind::enumeration:
        case pg::TypeKind::pseudo:
            return;
    }
}

// array_send of utils/adt/arrayfuncs.c: dimensions, flags, type, sizes and bounds, elements.
void TypeNumbers::translate_array(pg::Oid element, std::span<char> value) const {
    Value rest(value);
    const auto dimensions = rest.take_int32();
    static_cast<void>(rest.take_int32());
    write_uint32(rest.take_number().data(), target_of(element));
    for (std::int32_t i = 0; i < dimensions; ++i) {
        static_cast<void>(rest.take(8));
    }
    while (!rest.is_at_end()) {
        if (const auto item = rest.take_item()) {
            translate(element, *item);
        }
    }
}

// record_send of utils/adt/rowtypes.c: the number of fields, and each with its type.
void TypeNumbers::translate_composite(std::span<char> value) const {
    Value rest(value);
    static_cast<void>(rest.take_int32());
    while (!rest.is_at_end()) {
        const auto number = rest.take_number();
        const auto type = read_uint32(number.data());
        write_uint32(number.data(), target_of(type));
        if (const auto item = rest.take_item()) {
            translate(type, *item);
        }
    }
}

// range_send of utils/adt/rangetypes.c: flags, then the bounds that there are.
void TypeNumbers::translate_range(pg::Oid subtype, std::span<char> value) const {
    Value rest(value);
    static_cast<void>(rest.take_byte());
    while (!rest.is_at_end()) {
        if (const auto bound = rest.take_item()) {
            translate(subtype, *bound);
        }
    }
}

void TypeNumbers::translate_multirange(pg::Oid range, std::span<char> value) const {
    Value rest(value);
    static_cast<void>(rest.take_int32());
    while (!rest.is_at_end()) {
        if (const auto item = rest.take_item()) {
            translate(range, *item);
        }
    }
}

}  // namespace mien::sync
