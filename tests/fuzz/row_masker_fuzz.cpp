// Rows of COPY through the masker: no bytes may do more than be refused, the same rows have the
// same fakes wherever they are cut, and what is written is rows again. The first byte says the
// format and where they are cut.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "sync/copy/row_stream.hpp"
#include "sync/row_masker.hpp"

namespace {

using namespace mien;
using core::ColumnClass;

constexpr std::uint8_t is_text_bit = 0x80;
constexpr pg::Oid text_type = 25;
constexpr pg::Oid text_array_type = 1009;
constexpr pg::Oid jsonb_type = 3802;

// A table with a column of each kind that the masker treats in its own way.
struct Fixture {
    Fixture() {
        add_type(text_type, "text", pg::TypeKind::base, 0);
        add_type(text_array_type, "_text", pg::TypeKind::array, text_type);
        add_type(jsonb_type, "jsonb", pg::TypeKind::base, 0);
        table.schema = policy.schema = "public";
        table.name = policy.name = "people";
        policy.person = sync::PersonOfRow{};
        add_column("name", text_type, ColumnClass::full_name);
        add_column("email", text_type, ColumnClass::email);
        add_column("phones", text_array_type, ColumnClass::phone);
        add_column("note", text_type, ColumnClass::free_text);
        add_column("attributes", jsonb_type, ColumnClass::json);
        rule = sync::masking_rule(catalog, table, policy,
                                  {.masker = masker, .rules = rules, .people = people});
    }

    void add_type(pg::Oid oid, std::string name, pg::TypeKind kind, pg::Oid inner) {
        pg::CatalogType type;
        type.oid = oid;
        type.name = std::move(name);
        type.kind = kind;
        type.inner = inner;
        catalog.types.emplace(oid, std::move(type));
    }

    void add_column(const std::string& name, pg::Oid type, ColumnClass column_class) {
        pg::CatalogColumn column;
        column.number = static_cast<int>(table.columns.size()) + 1;
        column.name = name;
        column.type = type;
        table.columns.push_back(column);
        sync::ColumnPolicy column_rule;
        column_rule.name = name;
        column_rule.column_class = column_class;
        policy.columns.push_back(std::move(column_rule));
        stream.column_types.push_back(type);
    }

    core::MaskingKey key{
        Secret("7f1c3a5e9b2d4f60817263544a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7e")};
    core::Masker masker{key, {.email_domain = "staging.test"}};
    core::TextRules rules;
    sync::PeopleByTable people;
    pg::Catalog catalog;
    pg::CatalogTable table;
    sync::TablePolicy policy;
    sync::StreamPlan stream;
    sync::TableRule rule;
};

const Fixture& fixture() {
    static const Fixture one;
    return one;
}

std::optional<std::string> through(pg::CopyFormat format, std::string_view bytes,
                                   std::size_t first_bytes, bool is_masked) {
    auto plan = fixture().stream;
    plan.format = format;
    std::string written;
    try {
        const auto stream = sync::make_row_stream(
            plan, is_masked ? fixture().rule.make_transform(format) : nullptr);
        stream->take(bytes.substr(0, first_bytes), written);
        stream->take(bytes.substr(first_bytes), written);
        stream->finish();
    } catch (const Error& error) {
        MIEN_ASSERT(error.kind() == ErrorKind::upstream_failed ||
                        error.kind() == ErrorKind::malformed || error.kind() == ErrorKind::invalid,
                    "refused with another kind");
        return std::nullopt;
    }
    return written;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto format =
        (data[0] & is_text_bit) != 0 ? pg::CopyFormat::text : pg::CopyFormat::binary;
    const auto cut = std::min<std::size_t>(data[0] & ~is_text_bit, bytes.size());
    const auto whole = through(format, bytes, bytes.size(), true);
    const auto in_two = through(format, bytes, cut, true);
    MIEN_ASSERT(whole == in_two, "the cut matters");
    if (whole) {
        const auto again = through(format, *whole, whole->size(), false);
        MIEN_ASSERT(again == whole, "what is written is no rows");
    }
    return 0;
}
