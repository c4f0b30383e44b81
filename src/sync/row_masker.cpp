#include "sync/row_masker.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "core/masking/canonical.hpp"
#include "core/masking/json_masker.hpp"
#include "core/masking/text_scrubber.hpp"
#include "store/search.hpp"
#include "sync/copy/big_endian.hpp"
#include "sync/policy/column_shape.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

// A jsonb in the binary format of COPY begins with the number of that format.
constexpr char jsonb_version = 1;

struct ColumnWork {
    std::size_t place = 0;
    ColumnClass column_class = ColumnClass::keep;
    bool is_binary_jsonb = false;
    std::size_t characters_max = core::any_length;
    std::vector<core::JsonRule> json_rules = {};
};

struct DerivedWork {
    std::size_t place = 0;
    Derivation derivation = Derivation::lower;
    std::vector<std::size_t> from = {};
    bool is_bytes = false;
};

enum class KeyForm : std::uint8_t { text, uuid, integer };

// What is done with the rows of one table.
struct RowPlan {
    std::vector<ColumnWork> columns;
    std::vector<DerivedWork> derived;
    std::optional<std::size_t> only_with;  // rows without a value there are left out
    bool is_person = false;                // the row itself is one
    const People* people = nullptr;        // whose row it may be …
    std::size_t person_place = 0;          // … by this column
    KeyForm key_form = KeyForm::text;
};

std::string key_text(const Field& field, KeyForm form) {
    constexpr std::size_t uuid_bytes = 16;
    if (form == KeyForm::integer) {
        std::int64_t value = 0;
        for (const char byte : field.bytes) {
            value = value << 8 | static_cast<unsigned char>(byte);
        }
        return std::to_string(
            field.bytes.size() == sizeof(std::int32_t) ? static_cast<std::int32_t>(value) : value);
    }
    if (form == KeyForm::text || field.bytes.size() != uuid_bytes) {
        return std::string(field.bytes);
    }
    auto text = to_hex({reinterpret_cast<const std::uint8_t*>(field.bytes.data()), uuid_bytes});
    for (const std::size_t place : {20U, 16U, 12U, 8U}) {
        text.insert(place, 1, '-');
    }
    return text;
}

std::string initials_of(std::string_view text) {
    std::string initials;
    bool is_first = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool continues = (byte & 0xC0U) == 0x80U;
        if (text[i] == ' ' || text[i] == '-') {
            is_first = true;
        } else if (is_first || (continues && !initials.empty())) {
            initials += text[i];
            const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
            is_first = (next & 0xC0U) == 0x80U;
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
          scrubber_(tools.masker, tools.rules) {
        for (const auto& column : plan_->columns) {
            documents_.emplace_back(column.json_rules);
        }
        mask_in_document_ = [this](ColumnClass column_class, std::string_view text) {
            return mask_alone(column_class, text);
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
        forget_person();
        for (const auto& column : plan_->columns) {
            const auto& field = row[column.place];
            if (!field.is_null) {
                take_value(column.column_class, field.bytes);
            }
        }
        const bool is_told_here = plan_->is_person || has_name(known_);
        if (!is_told_here && plan_->people != nullptr && !row[plan_->person_place].is_null) {
            take_other(row[plan_->person_place]);
        }
        has_fake_ = has_name(known_);
        fake_ = has_fake_ ? tools_.masker.name(known_.name) : core::FakeName();
        if (!has_text(row)) {
            return;
        }
        if (has_fake_ || !known_.emails.empty() || !known_.phones.empty() ||
            !known_.user_names.empty()) {
            scrubber_.set_person(known_, fake_);
        } else {
            scrubber_.set_nobody();
        }
    }

    // Keeps the memory of the lists.
    void forget_person() {
        known_.name = {};
        known_.emails.clear();
        known_.phones.clear();
        known_.user_names.clear();
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

    static bool has_name(const core::KnownValues& known) {
        return !known.name.full.empty() || !known.name.given.empty() || !known.name.family.empty();
    }

    void take_value(ColumnClass column_class, std::string_view text) {
        if (column_class == ColumnClass::full_name) {
            known_.name.full = text;
        } else if (column_class == ColumnClass::given_name) {
            known_.name.given = text;
        } else if (column_class == ColumnClass::family_name) {
            known_.name.family = text;
        } else if (column_class == ColumnClass::email) {
            known_.emails.push_back(text);
        } else if (column_class == ColumnClass::phone) {
            known_.phones.push_back(text);
        } else if (column_class == ColumnClass::user_name) {
            known_.user_names.push_back(text);
        }
    }

    void take_other(const Field& key) {
        const auto form = format_ == pg::CopyFormat::text ? KeyForm::text : plan_->key_form;
        const auto* const person = plan_->people->find(key_text(key, form));
        if (person == nullptr) {
            return;
        }
        known_.name = {.full = person->full, .given = person->given, .family = person->family};
        known_.emails.assign(person->emails.begin(), person->emails.end());
        known_.phones.assign(person->phones.begin(), person->phones.end());
        known_.user_names.assign(person->user_names.begin(), person->user_names.end());
    }

    void mask_field(std::size_t place, Field& field, RowValues& values) {
        const auto& column = plan_->columns[place];
        const bool has_version = column.is_binary_jsonb && format_ == pg::CopyFormat::binary;
        const auto original = has_version ? field.bytes.substr(1) : field.bytes;
        std::optional<std::string> masked;
        if (column.column_class == ColumnClass::json) {
            masked = documents_[place].mask(original, mask_in_document_);
        } else if (column.column_class == ColumnClass::free_text) {
            masked = scrubber_.scrub(original);
        } else {
            masked = mask_value(column, original);
        }
        if (masked) {
            auto& value = values.add();
            if (has_version) {
                value += jsonb_version;
            }
            value += *masked;
            field.bytes = value;
        }
    }

    std::string mask_value(const ColumnWork& column, std::string_view original) {
        const auto* const owner = has_fake_ ? &fake_ : nullptr;
        switch (column.column_class) {
            case ColumnClass::full_name:
                return fake_.full;
            case ColumnClass::given_name:
                return fake_.given;
            case ColumnClass::family_name:
                return fake_.family;
            case ColumnClass::email:
                return tools_.masker.email(original, owner, column.characters_max);
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

    // Within a document, where nothing tells the other parts of a name.
    std::string mask_alone(ColumnClass column_class, std::string_view text) {
        if (column_class == ColumnClass::free_text) {
            auto scrubbed = scrubber_.scrub(text);
            return scrubbed ? std::move(*scrubbed) : std::string(text);
        }
        if (column_class == ColumnClass::full_name) {
            return tools_.masker.name({.full = text}).full;
        }
        if (column_class == ColumnClass::given_name) {
            return tools_.masker.name({.given = text}).given;
        }
        if (column_class == ColumnClass::family_name) {
            return tools_.masker.name({.family = text}).family;
        }
        return mask_value({.column_class = column_class}, text);
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
    core::TextScrubber scrubber_;
    std::vector<core::JsonMasker> documents_;  // one for each column
    core::JsonMasker::Mask mask_in_document_;
    core::KnownValues known_;
    core::FakeName fake_;
    bool has_fake_ = false;
};

bool is_left_out(const ColumnPolicy& rule, const pg::CatalogColumn& column) {
    const bool leaves =
        rule.column_class == ColumnClass::secret || rule.column_class == ColumnClass::drop;
    return leaves && (!column.is_not_null || !column.default_expression.empty());
}

// Builds the plan of a table.
class Planner {
  public:
    Planner(const pg::Catalog& catalog, const pg::CatalogTable& table, const TablePolicy& policy)
        : catalog_(catalog), policy_(policy), columns_(pg::copied_columns(table)) {}

    void plan(const MaskingTools& tools, TableRule& rule) {
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
        add_person(tools);
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
        if (shape.is_array) {
            refuse(column.name, "is an array, in which nothing can be masked");
        }
        if (column_class == ColumnClass::derived) {
            add_derived(place, rule, shape);
        } else {
            add_masked(place, rule, shape);
        }
        const bool must_change = core::is_unique(column_class) && core::is_personal(column_class);
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
        const auto& type = catalog_.type_of(columns_[place]->type);
        ColumnWork work{.place = place,
                        .column_class = rule.column_class,
                        .is_binary_jsonb = shape.kind == ValueKind::json && type.name == "jsonb",
                        .characters_max = shape.characters_max.value_or(core::any_length)};
        for (const auto& path : rule.paths) {
            work.json_rules.push_back(path.rule);
        }
        needs_text_ |= shape.kind != ValueKind::text && shape.kind != ValueKind::json;
        plan_.columns.push_back(std::move(work));
    }

    void add_person(const MaskingTools& tools) {
        if (!policy_.person) {
            return;
        }
        plan_.is_person = policy_.person->column.empty();
        if (plan_.is_person) {
            return;
        }
        plan_.person_place = place_of(policy_.person->column);
        const auto& type = catalog_.type_of(columns_[plan_.person_place]->type).name;
        plan_.key_form = type == "uuid"            ? KeyForm::uuid
                         : type.starts_with("int") ? KeyForm::integer
                                                   : KeyForm::text;
        const auto found = tools.people.find(policy_.person->table);
        plan_.people = found == tools.people.end() ? nullptr : &found->second;
    }

    const pg::Catalog& catalog_;
    const TablePolicy& policy_;
    std::vector<const pg::CatalogColumn*> columns_;
    RowPlan plan_;
    bool needs_text_ = false;
};

}  // namespace

pg::Catalog without_left_out(pg::Catalog catalog, const Policy& policy) {
    std::erase_if(catalog.tables, [&](pg::CatalogTable& table) {
        const auto* const rules = policy.find_table(table.schema, table.name);
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
    }
    return rule;
}

}  // namespace mien::sync
