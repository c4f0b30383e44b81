#include "sync/person_mapping.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "pg/table_statements.hpp"
#include "sync/copy/row_reader.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;
using store::MappedValue;

// What is told of a person, in the order of the places below.
constexpr auto told_classes =
    std::to_array({ColumnClass::full_name, ColumnClass::given_name, ColumnClass::family_name,
                   ColumnClass::email, ColumnClass::phone});
enum Told : std::uint8_t { full_name, given_name, family_name, email, phone };

// A table cut to its key and its columns of people, and the rules for those.
struct People {
    pg::CatalogTable table;
    TablePolicy rules;
    std::vector<std::string> names;  // of the columns, in the order of the table
    std::vector<std::size_t> key;    // places of its columns among those
    std::array<std::optional<std::size_t>, told_classes.size()> places;

    [[nodiscard]] bool has_anybody() const {
        return !key.empty() &&
               std::ranges::any_of(places, [](const auto& place) { return place.has_value(); });
    }
};

bool is_told(ColumnClass column_class) {
    return std::ranges::find(told_classes, column_class) != told_classes.end();
}

void note_place(People& people, ColumnClass column_class, std::size_t place) {
    const auto* const told = std::ranges::find(told_classes, column_class);
    if (told != told_classes.end()) {
        auto& known = people.places[static_cast<std::size_t>(told - told_classes.begin())];
        known = known.value_or(place);
    }
}

People people_of(const pg::CatalogTable& table, const TablePolicy& rules) {
    People people;
    const auto primary =
        std::ranges::find(table.unique_indexes, true, &pg::UniqueIndex::is_primary);
    if (primary == table.unique_indexes.end()) {
        return people;
    }
    people.table = table;
    people.table.columns.clear();
    people.rules = rules;
    people.rules.columns.clear();
    people.rules.only_with.clear();
    for (const auto* const column : pg::copied_columns(table)) {
        const auto* const rule = rules.find_column(column->name);
        const bool is_key = std::ranges::find(primary->parts, column->number,
                                              &pg::IndexPart::column) != primary->parts.end();
        const bool tells_whose = rules.person && rules.person->column == column->name;
        const bool is_needed =
            is_key || tells_whose || (rule != nullptr && is_told(rule->column_class));
        if (rule == nullptr || !is_needed) {
            continue;
        }
        const auto place = people.names.size();
        if (is_key) {
            people.key.push_back(place);
        }
        note_place(people, rule->column_class, place);
        people.names.push_back(column->name);
        people.table.columns.push_back(*column);
        people.rules.columns.push_back(*rule);
    }
    return people;
}

class PeopleReader {
  public:
    PeopleReader(const People& people, const TableRule& rule, MaskingTools tools, Ledger& ledger)
        : people_(people),
          name_(people.rules.full_name()),
          transform_(rule.make_transform(pg::CopyFormat::text)),
          key_(tools.masker.key()),
          tokens_(tools.masker.key(), tools.masker.settings()),
          ledger_(ledger) {}

    void take(std::span<const Field> originals) {
        fields_.assign(originals.begin(), originals.end());
        values_.clear();
        if (transform_->transform(fields_, values_) == RowFate::left_out) {
            return;
        }
        std::string row_key;
        for (const auto place : people_.key) {
            row_key.append(row_key.empty() ? "" : "\t").append(originals[place].bytes);
        }
        store::MappedPerson person{.person = person_token(key_, name_, row_key), .pairs = {}};
        const auto pair = [&](MappedValue value, const std::string& original,
                              const std::string& fake) {
            person.pairs[static_cast<std::size_t>(value)] = tokens_.pair_of(value, original, fake);
        };
        pair(MappedValue::name, name_in(originals), name_in(fields_));
        pair(MappedValue::email, text_in(originals, email), text_in(fields_, email));
        pair(MappedValue::phone, text_in(originals, phone), text_in(fields_, phone));
        ledger_.take(person);
    }

  private:
    [[nodiscard]] std::string text_in(std::span<const Field> row, Told told) const {
        const auto place = people_.places[told];
        return place ? std::string(row[*place].bytes) : std::string();
    }
    [[nodiscard]] std::string name_in(std::span<const Field> row) const {
        const auto full = text_in(row, full_name);
        return full.empty()
                   ? fmt::format("{} {}", text_in(row, given_name), text_in(row, family_name))
                   : full;
    }

    const People& people_;
    std::string name_;
    std::unique_ptr<RowTransform> transform_;
    const core::MaskingKey& key_;
    ValueTokens tokens_;
    Ledger& ledger_;
    std::vector<Field> fields_;
    RowValues values_;
};

}  // namespace

awaitable<void> map_people(pg::Transaction& source, const pg::Catalog& catalog,
                           const pg::CatalogTable& table, const TablePolicy& rules,
                           PeopleMapping mapping) {
    const auto people = people_of(table, rules);
    if (!people.has_anybody()) {
        co_return;
    }
    auto& ledger = mapping.ledger;
    const auto rule = masking_rule(catalog, people.table, people.rules, mapping.tools);
    PeopleReader reader(people, rule, mapping.tools, ledger);
    const LookAtRow look = [&](std::span<const Field> row) { reader.take(row); };
    const AfterBatch write = [&]() -> awaitable<void> {
        if (ledger.has_much_to_write()) {
            co_await ledger.write_people();
        }
    };
    RowsToRead rows{.sql = pg::copy_columns_statement(people.table, people.names, rule.joined),
                    .columns = people.names.size() + (rule.joined ? rule.joined->size() : 0)};
    co_await read_rows(source, mapping.pool, std::move(rows), look, write);
}

}  // namespace mien::sync
