#include "sync/row_masker.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/masking.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/json_masker.hpp"
#include "core/masking/text_scrubber.hpp"
#include "store/search.hpp"
#include "sync/copy/array_values.hpp"
#include "sync/person_columns.hpp"
#include "sync/policy/column_shape.hpp"
#include "sync/policy/policy_check.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

// A jsonb in the binary format of COPY begins with the number of that format.
constexpr char jsonb_version = 1;

struct ColumnWork {
    std::size_t place = 0;
    ColumnClass column_class = ColumnClass::keep;
    bool is_array = false;
    bool is_binary_jsonb = false;
    bool is_padded = false;
    std::size_t characters_max = core::any_length;
    std::vector<core::JsonRule> json_rules = {};
};

struct DerivedWork {
    std::size_t place = 0;
    Derivation derivation = Derivation::lower;
    std::vector<std::size_t> from = {};
    bool is_bytes = false;
};

// What is done with the rows of one table.
struct RowPlan {
    std::vector<ColumnWork> columns;
    std::vector<DerivedWork> derived;
    std::optional<std::size_t> only_with;  // rows without a value there are left out
    core::NameLengths name_lengths;        // that its columns have room for
    const People* people = nullptr;        // whose row it may be …
    std::size_t person_place = 0;          // … whose values stand from here on
};

// The first character of each word.
std::string initials_of(std::string_view text) {
    std::string initials;
    bool is_first = true;
    bool is_taken = false;  // the character that goes on
    for (const char c : text) {
        const bool goes_on = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
        if (!goes_on) {
            const bool is_joint = c == ' ' || c == '-';
            is_taken = is_first && !is_joint;
            is_first = is_joint;
        }
        if (is_taken) {
            initials += c;
        }
    }
    return initials;
}

class RowMasker : public RowTransform {
  public:
    RowMasker(std::shared_ptr<const RowPlan> plan, MaskingTools tools, pg::CopyFormat format)
        : plan_(std::move(plan)),
          tools_(tools),
          format_(format),
          names_(tools.masker.key()),
          scrubber_(tools.masker, tools.rules),
          // Another row's values may have named the owner otherwise.
          owner_is_(plan_->people == nullptr ? core::OwnerIs::entered : core::OwnerIs::somebody) {
        for (const auto& column : plan_->columns) {
            documents_.emplace_back(column.json_rules);
        }
        mask_in_document_ = [this](ColumnClass column_class, std::string_view text) {
            return mask_in_document(column_class, text);
        };
    }

    RowFate transform(std::span<Field> row, RowValues& values) override {
        if (plan_->only_with && row[*plan_->only_with].is_null) {
            return RowFate::left_out;
        }
        take_person(row);
        for (std::size_t i = 0; i < plan_->columns.size(); ++i) {
            auto& field = row[plan_->columns[i].place];
            if (!field.is_null) {
                mask_field(i, field, values);
            }
        }
        for (const auto& derived : plan_->derived) {
            auto& field = row[derived.place];
            if (!field.is_null) {
                auto& value = values.add();
                value = derive(derived, row);
                field.bytes = value;
            }
        }
        return RowFate::kept;
    }

  private:
    // Whose names and addresses the row's texts are searched for, and the fake of the name.
    void take_person(std::span<const Field> row) {
        told_.clear();
        lengths_ = plan_->name_lengths;
        for (const auto& column : plan_->columns) {
            const auto& field = row[column.place];
            if (field.is_null) {
                continue;
            }
            if (!column.is_array) {
                told_.take(column.column_class, field.bytes);
            } else if (core::reaches_person(column.column_class)) {
                // What is beyond so many is found by its form.
                told_.take_elements(column.column_class, field.bytes, format_,
                                    limits::known_elements_max);
            }
        }
        if (plan_->people != nullptr) {
            plan_->people->columns.read(row.subspan(plan_->person_place), other_);
            take_other();
        }
        has_fake_ = told_.has_name();
        if (has_fake_) {
            fake_ = names_.of(told_.values().name, lengths_);
        } else {
            fake_ = {};
        }
        if (!has_text(row)) {
            return;
        }
        if (told_.has_anything()) {
            scrubber_.set_person(told_.values(), fake_);
        } else {
            scrubber_.set_nobody();
        }
    }

    // Whether a text or document of the row may hold anything.
    bool has_text(std::span<const Field> row) const {
        return std::ranges::any_of(plan_->columns, [&](const ColumnWork& column) {
            const auto& field = row[column.place];
            const auto bytes = field.is_null ? 0 : field.bytes.size();
            if (column.column_class == ColumnClass::free_text) {
                return bytes > 0;
            }
            const bool has_version = column.is_binary_jsonb && format_ == pg::CopyFormat::binary;
            // More than {}, [] or "".
            return column.column_class == ColumnClass::json && bytes > (has_version ? 3U : 2U);
        });
    }

    void take_other() {
        if (!other_.has_anything()) {
            return;
        }
        if (told_.has_name()) {
            told_.complete_name(other_.values().name);
            return;
        }
        lengths_ = plan_->people->name_lengths;
        told_.take_from(other_.values());
    }

    void mask_field(std::size_t place, Field& field, RowValues& values) {
        if (const auto* const name = fake_of_own(plan_->columns[place], field.bytes)) {
            field.bytes = *name;
            return;
        }
        const auto mask = [this, place](std::string_view original) {
            return masked(place, original);
        };
        auto changed = plan_->columns[place].is_array ? map_array(field.bytes, format_, mask)
                                                      : mask(field.bytes);
        if (changed) {
            auto& value = values.add();
            value = std::move(*changed);
            field.bytes = value;
        }
    }

    // The fake of the row's person, where the column says the same name. It lives until the next
    // row.
    const std::string* fake_of_own(const ColumnWork& column, std::string_view original) const {
        const auto& name = told_.values().name;
        if (column.is_array || column.is_padded) {
            return nullptr;
        }
        if (column.column_class == ColumnClass::full_name) {
            return original == name.full ? &fake_.full : nullptr;
        }
        if (column.column_class == ColumnClass::given_name) {
            return original == name.given ? &fake_.given : nullptr;
        }
        const bool is_family = column.column_class == ColumnClass::family_name;
        return is_family && original == name.family ? &fake_.family : nullptr;
    }

    // A value of the column, or an element of it; nothing when it stays.
    std::optional<std::string> masked(std::size_t place, std::string_view original) {
        const auto& column = plan_->columns[place];
        const bool has_version = column.is_binary_jsonb && format_ == pg::CopyFormat::binary;
        if (column.column_class == ColumnClass::json) {
            if (has_version && !original.starts_with(jsonb_version)) {
                throw Error(ErrorKind::upstream_failed,
                            "The source sent a document in an unknown form.");
            }
            const auto text = original.substr(has_version ? 1 : 0);
            if (stays_as_a_whole(column, text)) {
                return std::nullopt;
            }
            auto document = documents_[place].mask(text, mask_in_document_);
            if (document && has_version) {
                document->insert(document->begin(), jsonb_version);
            }
            return document;
        }
        if (column.is_padded) {
            original = original.substr(0, original.find_last_not_of(' ') + 1);
        }
        if (column.column_class == ColumnClass::free_text) {
            return scrubber_.scrub(original);
        }
        return column.is_array ? mask_alone(column, original) : mask_value(column, original);
    }

    // Known without taking the document apart: no rule is to find something in it, and neither a
    // name nor an address is in the whole text, which without escapes holds its texts as they are.
    bool stays_as_a_whole(const ColumnWork& column, std::string_view document) {
        return column.json_rules.empty() && !document.contains('\\') &&
               !scrubber_.may_change(document);
    }

    std::string mask_value(const ColumnWork& column, std::string_view original) {
        const auto* const owner = has_fake_ ? &fake_ : nullptr;
        switch (column.column_class) {
            case ColumnClass::full_name:
                return original == told_.values().name.full ? fake_.full
                                                            : mask_name(column, original);
            case ColumnClass::given_name:
                return original == told_.values().name.given ? fake_.given
                                                             : mask_name(column, original);
            case ColumnClass::family_name:
                return original == told_.values().name.family ? fake_.family
                                                              : mask_name(column, original);
            case ColumnClass::email:
                return tools_.masker.email(original, owner, column.characters_max, owner_is_);
            case ColumnClass::user_name:
                return tools_.masker.user_name(original, owner, column.characters_max);
            case ColumnClass::phone:
                return tools_.masker.phone(original, column.characters_max);
            case ColumnClass::address:
                return tools_.masker.address(original, column.characters_max);
            case ColumnClass::birth_date:
                return tools_.masker.birth_date(original);
            case ColumnClass::ip:
                return tools_.masker.ip(original);
            case ColumnClass::iban:
                return tools_.masker.iban(original, column.characters_max);
            case ColumnClass::opaque:
                return tools_.masker.opaque(original, column.characters_max);
            case ColumnClass::secret:
            case ColumnClass::drop:
                return {};
            case ColumnClass::free_text:
            case ColumnClass::json:
            case ColumnClass::derived:
            case ColumnClass::canon:
            case ColumnClass::keep:
                break;
        }
        return std::string(original);
    }

    // Of somebody of whom the row tells nothing else.
    std::string mask_name(const ColumnWork& column, std::string_view name) {
        const auto most = column.characters_max;
        if (column.column_class == ColumnClass::full_name) {
            return names_.of({.full = name}, {.full = most}).full;
        }
        if (column.column_class == ColumnClass::given_name) {
            return names_.of({.given = name}, {.given = most}).given;
        }
        return names_.of({.family = name}, {.family = most}).family;
    }

    // The addresses in a document are not those that were entered with the row's person.
    std::string mask_in_document(ColumnClass column_class, std::string_view text) {
        if (column_class == ColumnClass::email) {
            return tools_.masker.email(text, has_fake_ ? &fake_ : nullptr);
        }
        return mask_alone({.column_class = column_class}, text);
    }

    // Within a document or an array, where nothing tells the other parts of a name.
    std::string mask_alone(const ColumnWork& column, std::string_view text) {
        switch (column.column_class) {
            case ColumnClass::free_text: {
                auto scrubbed = scrubber_.scrub(text);
                return scrubbed ? std::move(*scrubbed) : std::string(text);
            }
            case ColumnClass::full_name:
            case ColumnClass::given_name:
            case ColumnClass::family_name:
                return mask_name(column, text);
            case ColumnClass::user_name:
            case ColumnClass::email:
            case ColumnClass::phone:
            case ColumnClass::address:
            case ColumnClass::birth_date:
            case ColumnClass::ip:
            case ColumnClass::iban:
            case ColumnClass::opaque:
            case ColumnClass::json:
            case ColumnClass::derived:
            case ColumnClass::secret:
            case ColumnClass::canon:
            case ColumnClass::keep:
            case ColumnClass::drop:
                break;
        }
        return mask_value(column, text);
    }

    std::string derive(const DerivedWork& derived, std::span<const Field> row) const {
        const auto text_at = [&](std::size_t source) {
            const auto& field = row[derived.from[source]];
            return field.is_null ? std::string_view() : field.bytes;
        };
        switch (derived.derivation) {
            case Derivation::search_text:
                return store::search_text_of(text_at(0), text_at(1));
            case Derivation::lower:
                return core::to_lower_simple(text_at(0));
            case Derivation::upper:
                return core::to_upper_simple(text_at(0));
            case Derivation::initials:
                return initials_of(text_at(0));
            case Derivation::sha256: {
                const auto digest = sha256(text_at(0));
                if (!derived.is_bytes) {
                    return to_hex(digest);
                }
                return format_ == pg::CopyFormat::text ? "\\x" + to_hex(digest)
                                                       : std::string(digest.begin(), digest.end());
            }
            case Derivation::database:
                break;
        }
        return {};
    }

    std::shared_ptr<const RowPlan> plan_;
    MaskingTools tools_;
    pg::CopyFormat format_;
    core::FakeNames names_;
    core::TextScrubber scrubber_;
    std::vector<core::JsonMasker> documents_;  // one for each column
    core::JsonMasker::Mask mask_in_document_;
    ToldValues told_;
    ToldValues other_;  // of the row that this one refers to
    core::NameLengths lengths_;
    core::FakeName fake_;
    bool has_fake_ = false;
    core::OwnerIs owner_is_;
};

bool is_left_out(const ColumnPolicy& rule, const pg::CatalogColumn& column) {
    const bool leaves =
        rule.column_class == ColumnClass::secret || rule.column_class == ColumnClass::drop;
    return leaves && (!column.is_not_null || !column.default_expression.empty());
}

core::NameLengths name_lengths_of(const pg::Catalog& catalog,
                                  const std::vector<const pg::CatalogColumn*>& columns,
                                  const TablePolicy& policy) {
    core::NameLengths lengths;
    for (const auto* const column : columns) {
        const auto* const rule = policy.find_column(column->name);
        const auto shape = shape_of(catalog, *column);
        if (rule == nullptr || shape.is_array || !shape.characters_max) {
            continue;
        }
        const auto lower = [&](ColumnClass column_class, std::size_t& length) {
            if (rule->column_class == column_class) {
                length = std::min(length, *shape.characters_max);
            }
        };
        lower(ColumnClass::full_name, lengths.full);
        lower(ColumnClass::given_name, lengths.given);
        lower(ColumnClass::family_name, lengths.family);
    }
    return lengths;
}

// Builds the plan of a table.
class Planner {
  public:
    Planner(const pg::Catalog& catalog, const pg::CatalogTable& table, const TablePolicy& policy)
        : catalog_(catalog), table_(table), policy_(policy), columns_(pg::copied_columns(table)) {}

    void plan(const MaskingTools& tools, TableRule& rule) {
        plan_.name_lengths = name_lengths_of(catalog_, columns_, policy_);
        for (std::size_t place = 0; place < columns_.size(); ++place) {
            const auto* const column_rule = policy_.find_column(columns_[place]->name);
            if (column_rule == nullptr) {
                refuse(columns_[place]->name, "has no class");
            }
            add(place, *column_rule, rule);
        }
        if (!policy_.only_with.empty()) {
            plan_.only_with = place_of(policy_.only_with);
        }
        add_person(tools, rule);
        // A fake of these kinds is a text, which only the text format takes as one.
        rule.needs_text_format = needs_text_;
    }

    [[nodiscard]] bool changes_rows() const {
        return !plan_.columns.empty() || !plan_.derived.empty() || plan_.only_with.has_value();
    }
    [[nodiscard]] RowPlan take() { return std::move(plan_); }

  private:
    [[noreturn]] void refuse(std::string_view column, std::string_view what) const {
        throw Error(ErrorKind::invalid, fmt::format("{}.{} {}: nothing was copied.",
                                                    policy_.full_name(), column, what));
    }

    std::size_t place_of(std::string_view name) const {
        const auto found = std::ranges::find(columns_, name, &pg::CatalogColumn::name);
        if (found == columns_.end()) {
            refuse(name, "is not copied, but another column or rule needs it");
        }
        return static_cast<std::size_t>(found - columns_.begin());
    }

    void add(std::size_t place, const ColumnPolicy& rule, TableRule& table_rule) {
        const auto column_class = rule.column_class;
        if (column_class == ColumnClass::keep || column_class == ColumnClass::canon) {
            return;
        }
        const auto& column = *columns_[place];
        const auto shape = shape_of(catalog_, column);
        if (column_class == ColumnClass::derived) {
            add_derived(place, rule, shape);
        } else {
            add_masked(place, rule, shape);
        }
        // An array may be empty, or hold nothing but NULLs.
        const bool must_change =
            core::is_unique(column_class) && core::is_personal(column_class) && !shape.is_array;
        auto& names = must_change ? table_rule.changed_columns : table_rule.touched_columns;
        names.push_back(column.name);
    }

    void add_derived(std::size_t place, const ColumnPolicy& rule, const ColumnShape& shape) {
        DerivedWork work{.place = place,
                         .derivation = *rule.derivation,
                         .is_bytes = shape.kind == ValueKind::bytes};
        for (const auto& source : rule.from) {
            work.from.push_back(place_of(source));
        }
        plan_.derived.push_back(std::move(work));
    }

    void add_masked(std::size_t place, const ColumnPolicy& rule, const ColumnShape& shape) {
        ColumnWork work{.place = place,
                        .column_class = rule.column_class,
                        .is_array = shape.is_array,
                        .is_binary_jsonb = is_jsonb(columns_[place]->type),
                        .is_padded = shape.is_padded,
                        .characters_max = shape.characters_max.value_or(core::any_length)};
        for (const auto& path : rule.paths) {
            work.json_rules.push_back(path.rule);
        }
        needs_text_ |= shape.kind != ValueKind::text && shape.kind != ValueKind::json;
        plan_.columns.push_back(std::move(work));
    }

    // Itself, or its elements.
    [[nodiscard]] bool is_jsonb(pg::Oid oid) const {
        const auto* type = &catalog_.type_of(oid);
        while (type->kind == pg::TypeKind::domain || type->kind == pg::TypeKind::array) {
            type = &catalog_.type_of(type->inner);
        }
        return type->name == "jsonb";
    }

    void add_person(const MaskingTools& tools, TableRule& rule) {
        if (!policy_.person) {
            return;
        }
        const auto& column = policy_.person->column;
        const auto found =
            column.empty() ? tools.people.end() : tools.people.find(policy_.person->table);
        if (found != tools.people.end()) {
            plan_.people = &found->second;
            plan_.person_place = columns_.size();
            rule.joined = join_person(catalog_, table_, *policy_.person, *plan_.people);
        }
    }

    const pg::Catalog& catalog_;
    const pg::CatalogTable& table_;
    const TablePolicy& policy_;
    std::vector<const pg::CatalogColumn*> columns_;
    RowPlan plan_;
    bool needs_text_ = false;
};

}  // namespace

core::NameLengths name_lengths_of(const pg::Catalog& catalog, const pg::CatalogTable& table,
                                  const TablePolicy& policy) {
    return name_lengths_of(catalog, pg::copied_columns(table), policy);
}

pg::Catalog without_left_out(const pg::Catalog& full, const Policy& policy) {
    auto catalog = full;
    std::erase_if(catalog.tables, [&](pg::CatalogTable& table) {
        const auto* const rules = find_rules(policy, full, table);
        if (rules == nullptr || rules->fate != TableFate::copy) {
            return true;
        }
        std::erase_if(table.columns, [&](const pg::CatalogColumn& column) {
            const auto* const rule = rules->find_column(column.name);
            return rule != nullptr && is_left_out(*rule, column);
        });
        return false;
    });
    return catalog;
}

TableRule masking_rule(const pg::Catalog& catalog, const pg::CatalogTable& table,
                       const TablePolicy& policy, MaskingTools tools) {
    TableRule rule;
    Planner planner(catalog, table, policy);
    planner.plan(tools, rule);
    if (planner.changes_rows()) {
        const auto plan = std::make_shared<const RowPlan>(planner.take());
        rule.make_transform = [plan, tools](pg::CopyFormat format) {
            return std::make_unique<RowMasker>(plan, tools, format);
        };
    } else {
        rule.joined.reset();
    }
    return rule;
}

}  // namespace mien::sync
