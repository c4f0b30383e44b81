#include "sync/copy/copy_plan.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

namespace mien::sync {
namespace {

std::string name_of(const pg::CatalogTable& table) {
    return table.schema + "." + table.name;
}

std::size_t place_of(const std::vector<const pg::CatalogColumn*>& columns,
                     const pg::CatalogTable& table, std::string_view name) {
    const auto found = std::ranges::find(columns, name, &pg::CatalogColumn::name);
    if (found == columns.end()) {
        throw Error(ErrorKind::invalid,
                    fmt::format("The rule of table {} changes \"{}\", which is not a column that "
                                "is copied.",
                                name_of(table), name));
    }
    return static_cast<std::size_t>(found - columns.begin());
}

StreamPlan stream_plan_of(const pg::Catalog& source, const pg::CatalogTable& table,
                          const TableRule& rule) {
    StreamPlan stream;
    stream.format = rule.needs_text_format ? pg::CopyFormat::text : format_of(source, table);
    const auto columns = pg::copied_columns(table);
    for (const auto* const column : columns) {
        stream.column_types.push_back(column->type);
    }
    stream.joined_columns = rule.joined ? rule.joined->size() : 0;
    for (const auto& name : rule.changed_columns) {
        stream.changed_columns.push_back(place_of(columns, table, name));
    }
    for (std::size_t place = 0; place < columns.size(); ++place) {
        const auto is_in = [&](const std::vector<std::string>& names) {
            return std::ranges::find(names, columns[place]->name) != names.end();
        };
        if (!is_in(rule.touched_columns) && !is_in(rule.changed_columns)) {
            stream.kept_columns.push_back(place);
        }
    }
    return stream;
}

// Collects what stands in the way of a copy.
class Obstacles {
  public:
    Obstacles(const pg::Catalog& source, const pg::CopyTarget& target, const CopyPlan& plan)
        : source_(source), target_(target), plan_(plan) {}

    std::vector<Problem> find() {
        find_in_servers();
        find_in_extensions();
        find_in_tables();
        find_in_foreign_keys();
        find_in_rest();
        return std::move(problems_);
    }

  private:
    void add(std::string code, std::string message) {
        problems_.push_back(
            {.pointer = "", .code = std::move(code), .message = std::move(message)});
    }

    void find_in_servers() {
        constexpr int per_major = 10'000;
        const int from = source_.server_version / per_major;
        const int to = target_.server_version / per_major;
        if (to < from) {
            add("older_server",
                fmt::format("The source is PostgreSQL {}, the target only {}.", from, to));
        }
        if (source_.encoding != target_.encoding) {
            add("other_encoding", fmt::format("The source is encoded as {}, the target as {}.",
                                              source_.encoding, target_.encoding));
        }
        if (!target_.objects.empty()) {
            add("not_empty", fmt::format("The target database is not empty: it has {}.",
                                         target_.objects.front()));
        }
    }

    void find_in_extensions() {
        for (const auto& extension : source_.extensions) {
            const auto found = std::ranges::find_if(
                target_.extensions, [&](const pg::AvailableExtension& candidate) {
                    return candidate.name == extension.name && candidate.is_default;
                });
            if (found == target_.extensions.end()) {
                add("no_extension",
                    fmt::format("The target's server has no extension {} (the source has version "
                                "{}).",
                                extension.name, extension.version));
            } else if (!found->is_allowed) {
                add("extension_refused",
                    fmt::format("The target's role may not create the extension {}.",
                                extension.name));
            }
        }
    }

    void find_in_tables() {
        for (const auto& table : source_.tables) {
            // pg_dump locks every table, also those that arrive empty.
            if (!table.is_readable && table.extension.empty()) {
                add("not_readable",
                    fmt::format("The source's role may not SELECT from {}.", name_of(table)));
            }
        }
        for (const auto& planned : plan_.tables) {
            if (planned.table->is_filtered_for_us) {
                add("row_security",
                    fmt::format("Row security hides rows of {} from the source's role: it needs "
                                "BYPASSRLS.",
                                name_of(*planned.table)));
            }
        }
    }

    // A constraint that only fails when hours of rows have been copied.
    void find_in_foreign_keys() {
        for (const auto& key : source_.foreign_keys) {
            const auto* const planned = find_planned(key.table);
            const auto* const referenced = source_.find_table(key.referenced_table);
            if (planned == nullptr || referenced == nullptr || !key.is_validated ||
                referenced->kind != pg::TableKind::table || find_planned(key.referenced_table)) {
                continue;
            }
            const bool is_changed = std::ranges::any_of(key.columns, [&](int number) {
                const auto* const column = planned->table->find_column(number);
                return column == nullptr ||  // it arrives as NULL or with its default
                       std::ranges::find(planned->rule.changed_columns, column->name) !=
                           planned->rule.changed_columns.end();
            });
            if (!is_changed) {
                add("dangling_reference",
                    fmt::format("Rows of {} refer to {} ({}), whose rows are not copied.",
                                name_of(*planned->table), name_of(*referenced), key.name));
            }
        }
    }

    void find_in_rest() {
        for (const auto& sequence : source_.sequences) {
            if (!sequence.is_readable && sequence.extension.empty()) {
                add("not_readable", fmt::format("The source's role may not SELECT from {}.{}.",
                                                sequence.schema, sequence.name));
            }
        }
        if (source_.large_objects > 0) {
            add("large_objects", fmt::format("The source has {} large objects, which are not "
                                             "copied: keep such values in columns.",
                                             source_.large_objects));
        }
        if (!source_.event_triggers.empty() && !target_.is_superuser) {
            add("event_trigger",
                fmt::format("The source has the event trigger {}, which only a superuser can make "
                            "in the target.",
                            source_.event_triggers.front()));
        }
        for (const auto& role : source_.policy_roles) {
            if (std::ranges::find(target_.roles, role) == target_.roles.end()) {
                add("no_role", fmt::format("A policy of row security names the role {}, which the "
                                           "target's server does not have.",
                                           role));
            }
        }
    }

    const TablePlan* find_planned(pg::Oid oid) const {
        const auto found = std::ranges::find_if(
            plan_.tables, [&](const TablePlan& planned) { return planned.table->oid == oid; });
        return found == plan_.tables.end() ? nullptr : &*found;
    }

    const pg::Catalog& source_;
    const pg::CopyTarget& target_;
    const CopyPlan& plan_;
    std::vector<Problem> problems_;
};

void find_table_differences(const pg::CatalogTable& table, const pg::CatalogTable& copy,
                            std::vector<std::string>& found) {
    const auto name = name_of(table);
    if (table.columns.size() != copy.columns.size()) {
        found.push_back(fmt::format("{} has {} columns instead of {}.", name, copy.columns.size(),
                                    table.columns.size()));
    }
    for (const auto& column : table.columns) {
        const auto* const other = copy.find_column(column.name);
        if (other == nullptr || other->type_name != column.type_name ||
            other->is_not_null != column.is_not_null || other->generated != column.generated ||
            other->identity != column.identity) {
            found.push_back(fmt::format("{}.{} is missing or another column.", name, column.name));
        }
    }
    for (const auto& index : table.unique_indexes) {
        const auto other =
            std::ranges::find(copy.unique_indexes, index.name, &pg::UniqueIndex::name);
        if (index.is_valid && (other == copy.unique_indexes.end() || !other->is_valid)) {
            found.push_back(fmt::format("{} lacks the unique index {}.", name, index.name));
        }
    }
    for (const auto& check : table.checks) {
        const auto other = std::ranges::find(copy.checks, check.name, &pg::CheckConstraint::name);
        if (other == copy.checks.end() || other->is_validated != check.is_validated) {
            found.push_back(fmt::format("{} lacks the constraint {}.", name, check.name));
        }
    }
}

// A key that PostgreSQL made for a partition has a name of its choice: counted with its parent.
void find_key_differences(const pg::Catalog& source, const pg::Catalog& copy,
                          std::vector<std::string>& found) {
    for (const auto& key : source.foreign_keys) {
        const auto* const table = source.find_table(key.table);
        if (key.is_inherited || table == nullptr) {
            continue;
        }
        const auto* const copied = copy.find_table(table->schema, table->name);
        const bool is_there =
            copied != nullptr &&
            std::ranges::any_of(copy.foreign_keys, [&](const pg::ForeignKey& other) {
                return other.table == copied->oid && other.name == key.name &&
                       other.is_validated == key.is_validated;
            });
        if (!is_there) {
            found.push_back(fmt::format("{} lacks the foreign key {}.", name_of(*table), key.name));
        }
    }
}

// Depth first: what a view reads comes before it.
void visit(const std::unordered_map<pg::Oid, const pg::CatalogView*>& views, pg::Oid oid,
           std::unordered_set<pg::Oid>& seen, std::vector<const pg::CatalogView*>& order) {
    const auto found = views.find(oid);
    if (found == views.end() || !seen.insert(oid).second) {
        return;
    }
    const auto& view = *found->second;
    for (const auto read : view.reads) {
        visit(views, read, seen, order);
    }
    if (view.is_materialized && view.is_populated && view.extension.empty()) {
        order.push_back(&view);
    }
}

}  // namespace

CopyPlan make_copy_plan(const pg::Catalog& source, const RuleOf& rule_of) {
    CopyPlan plan;
    for (const auto& table : source.tables) {
        if (!table.extension.empty()) {
            plan.left_out.push_back(fmt::format("The rows of {} belong to the extension {}.",
                                                name_of(table), table.extension));
            continue;
        }
        if (table.kind == pg::TableKind::foreign) {
            plan.left_out.push_back(
                fmt::format("The rows of {} lie on another server.", name_of(table)));
            continue;
        }
        auto rule = rule_of ? rule_of(source, table) : TableRule();
        auto stream = stream_plan_of(source, table, rule);
        if (table.kind == pg::TableKind::partitioned) {
            continue;
        }
        if (!rule.is_copied) {
            plan.left_out.push_back(
                fmt::format("The rows of {} are not to be copied.", name_of(table)));
            continue;
        }
        plan.tables.push_back(
            {.table = &table, .rule = std::move(rule), .stream = std::move(stream)});
    }
    std::ranges::stable_sort(plan.tables, std::greater{},
                             [](const TablePlan& planned) { return planned.table->bytes; });
    return plan;
}

std::vector<Problem> find_obstacles(const pg::Catalog& source, const pg::CopyTarget& target,
                                    const CopyPlan& plan) {
    return Obstacles(source, target, plan).find();
}

std::vector<std::string> find_differences(const pg::Catalog& source, const pg::Catalog& copy) {
    std::vector<std::string> found;
    for (const auto& table : source.tables) {
        const auto* const copied = copy.find_table(table.schema, table.name);
        if (copied == nullptr || copied->kind != table.kind) {
            found.push_back(fmt::format("{} is missing.", name_of(table)));
            continue;
        }
        find_table_differences(table, *copied, found);
    }
    find_key_differences(source, copy, found);
    return found;
}

std::vector<const pg::CatalogView*> refresh_order(const pg::Catalog& source) {
    std::unordered_map<pg::Oid, const pg::CatalogView*> views;
    for (const auto& view : source.views) {
        views.emplace(view.oid, &view);
    }
    std::unordered_set<pg::Oid> seen;
    std::vector<const pg::CatalogView*> order;
    for (const auto& view : source.views) {
        visit(views, view.oid, seen, order);
    }
    return order;
}

}  // namespace mien::sync
