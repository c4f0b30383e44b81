#include "sync/masked_copy.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/masking.hpp"
#include "pg/bulk_session.hpp"
#include "pg/databases.hpp"
#include "pg/table_statements.hpp"
#include "sync/copy/requirements.hpp"
#include "sync/copy/rows_copy.hpp"
#include "sync/copy/table_statement.hpp"
#include "sync/person_columns.hpp"
#include "sync/person_mapping.hpp"
#include "sync/policy/policy_check.hpp"

namespace mien::sync {
namespace {

using core::ColumnClass;

void add_originals(const core::KnownValues& person, Originals& originals) {
    for (const auto email : person.emails) {
        originals.add_email(email);
    }
    for (const auto phone : person.phones) {
        originals.add_phone(phone);
    }
    const auto& name = person.name;
    if (name.full.empty()) {
        originals.add_name(fmt::format("{} {}", name.given, name.family));
    } else {
        originals.add_name(name.full);
    }
}

// What the role may not read in full it may read in part: columns that are copied are tried.
bool stops_a_run(const PolicyFinding& finding) {
    return finding.severity == Severity::error && finding.code != "unreadable";
}

}  // namespace

MaskedCopy::MaskedCopy(async::WorkPool& pool, MaskedCopyOptions options)
    : pool_(pool),
      options_(std::move(options)),
      masker_(options_.key, options_.policy.masking),
      originals_(options_.exact_originals_max) {
    for (const auto& word : options_.policy.words) {
        rules_.add_word(word);
    }
    originals_.set_read_again(
        [this](Originals& originals, Deadline) { return learn_again(originals); });
}

awaitable<CopyReport> MaskedCopy::run(Deadline deadline) {
    if (options_.programs) {
        co_return co_await copy_with_schema(deadline);
    }
    {
        const auto session = co_await pg::open_bulk_source(options_.source, deadline);
        const auto snapshot = co_await pg::ExportedSnapshot::take(*session, deadline);
        full_source_ = snapshot.catalog();
        report_.taken_at = snapshot.taken_at();
        report_.log_position = snapshot.log_position();
        co_await prepare(deadline);
        co_await learn(snapshot, deadline);
        progress_.phase = CopyPhase::tables;
        co_await open_target(deadline);
        progress_.phase = CopyPhase::rows;
        const TypeNumbers numbers(source_, target_);
        const RowsCopy rows{.source = options_.source,
                            .target = options_.target,
                            .plan = plan_,
                            .tools = {.pool = pool_, .type_numbers = numbers},
                            .progress = progress_,
                            .report = report_};
        co_await copy_all_rows(rows, snapshot, deadline);
    }
    progress_.phase = CopyPhase::checking;
    co_await check_rows(deadline);
    progress_.phase = CopyPhase::constraints;
    co_await close_target(deadline);
    progress_.phase = CopyPhase::done;
    co_return std::move(report_);
}

// The schema and the rows, into an empty database.
awaitable<CopyReport> MaskedCopy::copy_with_schema(Deadline deadline) {
    CopyOptions options{
        .source = options_.source, .target = options_.target, .programs = *options_.programs};
    options.narrow = [this](const pg::Catalog& full) {
        full_source_ = full;
        check_policy_fits();
        narrow_source();
        return source_;
    };
    options.rule_of = [this](const pg::Catalog& catalog, const pg::CatalogTable& table) {
        return rule_of(catalog, table);
    };
    options.read_first = [this](std::unique_ptr<pg::SnapshotReader> reader,
                                const pg::Catalog&) -> awaitable<void> {
        reader_ = std::move(reader);
        co_await learn_from(reader_->transaction);
        co_await mark_target(reader_->transaction);
        keep_reader_for_doubts();
    };
    options.tables_made = [this](Deadline until) -> awaitable<void> {
        co_await claim_->note_tables(until);
    };
    co_await claim_target(deadline);
    database_copy_ = std::make_unique<DatabaseCopy>(pool_, std::move(options));
    auto report = co_await database_copy_->run(deadline);
    for (const auto& rules : options_.policy.tables) {
        if (rules.fate != TableFate::copy) {
            report.left_out.push_back(rules.full_name());
        }
    }
    co_return report;
}

awaitable<void> MaskedCopy::claim_target(Deadline deadline) {
    const auto source = co_await pg::open_bulk_source(options_.source, deadline);
    const auto comment =
        co_await pg::find_database_comment(*source, options_.source.database, deadline);
    if (comment && tells_of_unfinished_copy(*comment)) {
        throw Error(ErrorKind::invalid, "The source is itself a copy that is not whole.");
    }
    claim_ = std::make_unique<TargetClaim>(options_.target);
    co_await claim_->take(deadline);
}

// Nothing stands in the way any more, and nothing is written yet.
awaitable<void> MaskedCopy::mark_target(pg::Transaction& source) {
    auto* const connection = co_await source.begun_connection();
    const auto objects = co_await pg::read_database_objects(*connection, source.deadline());
    co_await claim_->mark(objects, source.deadline());
}

awaitable<bool> MaskedCopy::discard(Deadline deadline) {
    if (!claim_) {
        co_return false;
    }
    const auto is_cleared = co_await claim_->clear(deadline);
    co_return is_cleared;
}

awaitable<void> MaskedCopy::declare_whole(Deadline deadline) {
    MIEN_ASSERT(claim_ && progress().phase == CopyPhase::done, "a copy into an empty target");
    co_await claim_->finish(deadline);
}

TableRule MaskedCopy::rule_of(const pg::Catalog& catalog, const pg::CatalogTable& table) const {
    const auto* const rules = find_rules(options_.policy, catalog, table);
    return masking_rule(catalog, table, *rules,
                        {.masker = masker_, .rules = rules_, .people = people_});
}

// Whose texts are searched for which people is settled with it, before the rules are made.
void MaskedCopy::narrow_source() {
    readable_ = without_left_out(full_source_, options_.policy);
    source_ = readable_;
    if (options_.tables_of_people == TablesOfPeople::left_out) {
        withhold_people();
    }
    people_ = find_people(source_, options_.policy);
}

awaitable<void> MaskedCopy::prepare(Deadline deadline) {
    const auto session = co_await pg::open_bulk_target(options_.target, deadline);
    target_ = co_await pg::read_catalog(*session, deadline);
    check_policy_fits();
    require_none(ErrorKind::invalid,
                 "Production has another schema than this release of the bridge.",
                 problems_of("other_schema", find_differences(full_source_, target_)));
    narrow_source();
    plan_ =
        make_copy_plan(source_, [this](const pg::Catalog& catalog, const pg::CatalogTable& table) {
            return rule_of(catalog, table);
        });
    begin_reports(source_, plan_, progress_, report_);
    for (const auto& rules : options_.policy.tables) {
        if (rules.fate != TableFate::copy) {
            report_.left_out.push_back(rules.full_name());
        }
    }
}

void MaskedCopy::check_policy_fits() const {
    std::vector<Problem> problems;
    for (const auto& finding : check_policy(options_.policy, full_source_)) {
        if (stops_a_run(finding)) {
            const auto column = finding.column.empty() ? "" : "." + finding.column;
            problems.push_back(
                {.pointer = "",
                 .code = finding.code,
                 .message = fmt::format("{}{} {}", finding.table, column, finding.message)});
        }
    }
    require_none(ErrorKind::invalid, "The masking policy does not fit the source's schema.",
                 std::move(problems));
}

awaitable<void> MaskedCopy::learn(const pg::ExportedSnapshot& snapshot, Deadline deadline) {
    auto session = co_await pg::open_bulk_source(options_.source, deadline);
    reader_ = co_await pg::SnapshotReader::open(snapshot, std::move(session));
    co_await learn_from(reader_->transaction);
    co_await count_withheld(reader_->transaction);
    if (options_.ledger != nullptr && withheld_.empty()) {
        co_await write_mapping(reader_->transaction, deadline);
    }
    keep_reader_for_doubts();
}

// Who is found may have to be looked up again, and production goes on: only the snapshot still has
// everybody whose data were copied.
void MaskedCopy::keep_reader_for_doubts() {
    if (originals_.is_exact()) {
        reader_.reset();
    }
}

awaitable<void> MaskedCopy::learn_from(pg::Transaction& source) {
    co_await learn_fictional_names(source);
    core::CollisionFinder phones;
    co_await learn_people(source, phones);
    co_await settle_phones(source, phones);
    if (options_.programs) {
        co_await search_schema(source);
    }
}

// What people wrote into the schema itself goes to the copy as it is.
awaitable<void> MaskedCopy::search_schema(pg::Transaction& source) {
    auto* const connection = co_await source.begun_connection();
    const auto texts = co_await pg::read_catalog_texts(*connection, source.deadline());
    std::vector<Originals::Hits> hits;
    std::vector<Originals::Hits*> all;
    hits.reserve(texts.size());
    for (const auto& text : texts) {
        // A name is made of words, which may be those of somebody's.
        const bool with_names = text.kind != "name";
        all.push_back(&hits.emplace_back(originals_.find(text.text, with_names)));
    }
    co_await originals_.confirm(std::move(all), source.deadline());
    std::vector<std::string> found;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (hits[i].sum() > 0) {
            found.push_back(
                fmt::format("The {} of {} holds personal data.", texts[i].kind, texts[i].object));
        }
    }
    require_none(ErrorKind::invalid, "The schema itself tells of people.",
                 problems_of("personal_schema", found));
}

void MaskedCopy::withhold_people() {
    for (auto& table : find_withheld(options_.policy, readable_)) {
        std::erase_if(source_.tables, [&](const pg::CatalogTable& one) {
            return one.schema == table.schema && one.name == table.name;
        });
        withheld_.push_back({.table = std::move(table)});
    }
}

awaitable<void> MaskedCopy::count_withheld(pg::Transaction& source) {
    for (auto& withheld : withheld_) {
        const auto sql = pg::count_rows_statement(
            *readable_.find_table(withheld.table.schema, withheld.table.name));
        const pg::Query query{"count_withheld_rows", sql, pg::Planning::for_each_call};
        const auto rows = co_await source.run(query);
        withheld.rows = rows.front().get<std::int64_t>("rows");
    }
}

// When every fake is settled.
awaitable<void> MaskedCopy::write_mapping(pg::Transaction& source, Deadline deadline) {
    const PeopleMapping mapping{.pool = pool_,
                                .tools = {.masker = masker_, .rules = rules_, .people = people_},
                                .ledger = *options_.ledger};
    co_await options_.ledger->begin_people(deadline);
    for (const auto& table : source_.tables) {
        if (!table.is_partition) {
            co_await map_people(source, source_, table, rules_of(table), mapping);
        }
    }
    co_await options_.ledger->finish_people();
}

awaitable<void> MaskedCopy::learn_fictional_names(pg::Transaction& source) {
    for (const auto& table : source_.tables) {
        std::vector<std::string> columns;
        for (const auto& column : rules_of(table).columns) {
            if (column.is_fictional_name && !table.is_partition) {
                columns.push_back(column.name);
            }
        }
        if (columns.empty()) {
            continue;
        }
        const LookAtRow look = [this](std::span<const Field> row) {
            for (const auto& name : row) {
                if (!name.is_null) {
                    rules_.add_fictional_name(name.bytes);
                }
            }
        };
        co_await look_at(source, table, columns, look);
    }
}

// Whose an address is, what the copy is searched for, and which numbers there are.
awaitable<void> MaskedCopy::learn_people(pg::Transaction& source, core::CollisionFinder& phones) {
    core::FakeNames names(options_.key);
    core::NameLengths lengths;
    const LookAtPerson look = [&](const core::KnownValues& person) {
        add_originals(person, originals_);
        if (!person.emails.empty() || !person.user_names.empty()) {
            remember_addresses(person, names.of(person.name, lengths));
        }
        for (const auto phone : person.phones) {
            const auto token = core::token_of(masker_.phone_digest(phone));
            phones.note(masker_.phone_number_of(token, 0), token);
        }
    };
    for (const auto& table : readable_.tables) {
        lengths = name_lengths_of(readable_, table, rules_of(table));
        co_await look_at_people(source, table, look);
    }
    masker_.directory().finish();
    originals_.settle();
}

awaitable<void> MaskedCopy::look_at_people(pg::Transaction& source, const pg::CatalogTable& table,
                                           const LookAtPerson& look_at_person) {
    const auto columns = person_columns_of(readable_, table, rules_of(table));
    if (columns.names.empty() || table.is_partition) {
        co_return;
    }
    ToldValues told;
    const LookAtRow look = [&](std::span<const Field> row) {
        columns.read(row, told);
        look_at_person(told.values());
    };
    co_await look_at(source, table, columns.names, look);
}

// Production as the rows were copied from it, whatever has become of it since.
awaitable<void> MaskedCopy::learn_again(Originals& originals) {
    MIEN_ASSERT(reader_ != nullptr, "a reader is kept while there are doubts");
    const LookAtPerson look = [&originals](const core::KnownValues& person) {
        add_originals(person, originals);
    };
    for (const auto& table : readable_.tables) {
        co_await look_at_people(reader_->transaction, table, look);
    }
}

void MaskedCopy::remember_addresses(const core::KnownValues& person, const core::FakeName& fake) {
    for (const auto email : person.emails) {
        masker_.remember_owner(email, fake);
    }
    for (const auto user_name : person.user_names) {
        masker_.remember_user_name(user_name, fake);
    }
}

// Numbers are short: originals whose fakes would meet are told apart before the first row.
awaitable<void> MaskedCopy::settle_phones(pg::Transaction& source, core::CollisionFinder& phones) {
    for (const auto& table : source_.tables) {
        const auto columns = phone_columns_of(source_, table, rules_of(table));
        if (!phones.wants_second_pass() || columns.names.empty() || table.is_partition) {
            continue;
        }
        ToldValues told;
        const LookAtRow look = [&](std::span<const Field> row) {
            columns.read(row, told);
            for (const auto phone : told.values().phones) {
                const auto token = core::token_of(masker_.phone_digest(phone));
                phones.collect(masker_.phone_number_of(token, 0), token);
            }
        };
        co_await look_at(source, table, columns.names, look);
    }
    const core::CollisionFinder::NumberOf number_of = [this](const core::MaskToken& token,
                                                             unsigned attempt) {
        return masker_.phone_number_of(token, attempt);
    };
    const core::CollisionFinder::IsOld is_old = [](const core::MaskToken&) { return false; };
    phones.resolve(masker_.attempts(), number_of, is_old);
}

awaitable<void> MaskedCopy::look_at(pg::Transaction& source, const pg::CatalogTable& table,
                                    std::span<const std::string> columns, const LookAtRow& look) {
    RowsToRead rows{.sql = pg::copy_columns_statement(table, columns), .columns = columns.size()};
    co_await read_rows(source, pool_, std::move(rows), look);
}

const TablePolicy& MaskedCopy::rules_of(const pg::CatalogTable& table) const {
    return *find_rules(options_.policy, readable_, table);
}

// Rows come in any order, and no trigger is to act on them.
awaitable<void> MaskedCopy::open_target(Deadline deadline) {
    const auto session = co_await pg::open_bulk_target(options_.target, deadline);
    for (const auto& key : target_.foreign_keys) {
        if (!key.is_inherited) {
            const auto sql =
                pg::drop_constraint_statement(*target_.find_table(key.table), key.name);
            co_await run_statement(*session, "change_copied_table", sql, deadline);
        }
    }
    for (const auto& planned : plan_.tables) {
        const auto off = pg::triggers_statement(*planned.table, pg::Triggers::disabled);
        co_await run_statement(*session, "disable_triggers", off, deadline);
        const auto empty = pg::truncate_statement(*planned.table);
        co_await run_statement(*session, "empty_table", empty, deadline);
    }
}

awaitable<void> MaskedCopy::check_rows(Deadline deadline) {
    const auto session = co_await pg::open_bulk_source(options_.target, deadline);
    std::vector<std::string> wrong;
    for (std::size_t place = 0; place < plan_.tables.size(); ++place) {
        auto found = co_await find_wrong_columns(*session, plan_.tables[place],
                                                 report_.tables[place].rows, deadline);
        std::ranges::move(found, std::back_inserter(wrong));
    }
    require_none(ErrorKind::conflict, "The new database does not hold what was copied.",
                 problems_of("copy_differs", wrong));
}

awaitable<void> MaskedCopy::close_target(Deadline deadline) {
    const auto session = co_await pg::open_bulk_target(options_.target, deadline);
    co_await options_.complete(*session, deadline);
    for (const auto& planned : plan_.tables) {
        const auto on = pg::triggers_statement(*planned.table, pg::Triggers::enabled);
        co_await run_statement(*session, "enable_triggers", on, deadline);
    }
    for (const auto& key : target_.foreign_keys) {
        if (!key.is_inherited) {
            const auto sql = pg::add_foreign_key_statement(*target_.find_table(key.table), key);
            co_await run_statement(*session, "change_copied_table", sql, deadline);
        }
    }
    for (const auto& planned : plan_.tables) {
        co_await analyze_table(*session, *planned.table, deadline);
    }
    const auto copy = co_await pg::read_catalog(*session, deadline);
    require_none(ErrorKind::conflict, "The new database has another schema than the source.",
                 problems_of("copy_differs", find_differences(target_, copy)));
}

}  // namespace mien::sync
