// The rows of a source database, as they are at one moment, masked into a database that has the
// same schema already: what the policy copies is emptied there and filled anew, and what is of
// other tables stays. Or into an empty one, which gets the source's schema too. The source is only
// read. Whatever ends a copy before its end leaves half a database behind, which its owner drops,
// or which the next copy into it takes out.
//
// One object for one copy, on the network thread; rows are masked on the pool.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/work_pool.hpp"
#include "core/masking/known_person.hpp"
#include "core/masking/masker.hpp"
#include "core/masking/phone_collisions.hpp"
#include "core/masking/text_rules.hpp"
#include "pg/exported_snapshot.hpp"
#include "sync/copy/database_copy.hpp"
#include "sync/copy/row_reader.hpp"
#include "sync/copy/target_claim.hpp"
#include "sync/leak_scan.hpp"
#include "sync/ledger.hpp"
#include "sync/policy/withheld.hpp"
#include "sync/row_masker.hpp"

namespace mien::sync {

// Tables with columns of people are masked, or left out with those that refer to them.
enum class TablesOfPeople : std::uint8_t { masked, left_out };

struct MaskedCopyOptions {
    pg::Settings source;  // a role that may SELECT the columns that the policy copies
    pg::Settings target;  // the owner of the database
    const Policy& policy;
    const core::MaskingKey& key;
    // Puts right, in a target with the schema, what rows of several tables make up, before
    // constraints are checked.
    std::function<awaitable<void>(pg::Connection&, Deadline)> complete = {};
    TablesOfPeople tables_of_people = TablesOfPeople::masked;
    Ledger* ledger = nullptr;  // takes the mapping of the people that are masked
    // With more originals of a kind, the snapshot is kept for as long as the copy: see Originals.
    std::size_t exact_originals_max = limits::exact_originals_max;
    // Given: the target is empty.
    std::optional<SchemaPrograms> programs = std::nullopt;
};

// A table that a run without masking has left out, with the rows of the source.
struct WithheldRows {
    WithheldTable table;
    std::int64_t rows = 0;
};

class MaskedCopy {
  public:
    // Pool, policy and key outlive it.
    MaskedCopy(async::WorkPool& pool, MaskedCopyOptions options);

    // Once. Throws invalid, with a problem for each, when the policy or the target does not fit the
    // source, or when a schema that is to be copied tells of people; nothing was written then.
    // Throws conflict when the copy is not as it should be.
    [[nodiscard]] awaitable<CopyReport> run(Deadline deadline);

    // After a run into an empty target that failed, or whose copy is refused: makes it empty again.
    // False when nothing had been written.
    [[nodiscard]] awaitable<bool> discard(Deadline deadline);
    // After a run into an empty target whose copy is not refused. Until then the target says that
    // it is not whole, and the next run into it begins anew.
    [[nodiscard]] awaitable<void> declare_whole(Deadline deadline);

    [[nodiscard]] const CopyProgress& progress() const {
        return database_copy_ ? database_copy_->progress() : progress_;
    }
    // After the run, as of the moment of the rows.
    [[nodiscard]] const std::vector<WithheldRows>& withheld() const { return withheld_; }
    // After the run: what must not be found in the copy.
    [[nodiscard]] Originals& originals() { return originals_; }

  private:
    awaitable<CopyReport> copy_with_schema(Deadline deadline);
    awaitable<void> claim_target(Deadline deadline);
    awaitable<void> mark_target(pg::Transaction& source);
    [[nodiscard]] TableRule rule_of(const pg::Catalog& catalog,
                                    const pg::CatalogTable& table) const;
    [[nodiscard]] const TablePolicy& rules_of(const pg::CatalogTable& table) const;
    void narrow_source();
    awaitable<void> prepare(Deadline deadline);
    void check_policy_fits() const;
    void withhold_people();
    awaitable<void> count_withheld(pg::Transaction& source);
    awaitable<void> write_mapping(pg::Transaction& source, Deadline deadline);
    awaitable<void> learn(const pg::ExportedSnapshot& snapshot, Deadline deadline);
    awaitable<void> learn_from(pg::Transaction& source);
    awaitable<void> search_schema(pg::Transaction& source);
    awaitable<void> learn_fictional_names(pg::Transaction& source);
    awaitable<void> learn_people(pg::Transaction& source, core::CollisionFinder& phones);
    using LookAtPerson = std::function<void(const core::KnownValues&)>;
    awaitable<void> look_at_people(pg::Transaction& source, const pg::CatalogTable& table,
                                   const LookAtPerson& look_at_person);
    awaitable<void> learn_again(Originals& originals);
    void keep_reader_for_doubts();
    void remember_addresses(const core::KnownValues& person, const core::FakeName& fake);
    awaitable<void> settle_phones(pg::Transaction& source, core::CollisionFinder& phones);
    awaitable<void> look_at(pg::Transaction& source, const pg::CatalogTable& table,
                            std::span<const std::string> columns, const LookAtRow& look);
    awaitable<void> open_target(Deadline deadline);
    awaitable<void> check_rows(Deadline deadline);
    awaitable<void> close_target(Deadline deadline);

    async::WorkPool& pool_;
    MaskedCopyOptions options_;
    core::Masker masker_;
    core::TextRules rules_;
    PeopleByTable people_;
    Originals originals_;
    pg::Catalog full_source_;
    pg::Catalog readable_;  // of the source, without what the policy leaves out
    pg::Catalog source_;    // … and what this run does
    std::unique_ptr<pg::SnapshotReader> reader_;  // of its moment, while people are looked up
    std::vector<WithheldRows> withheld_;
    pg::Catalog target_;
    CopyPlan plan_;
    CopyProgress progress_;
    CopyReport report_;
    std::unique_ptr<TargetClaim> claim_;           // of an empty target …
    std::unique_ptr<DatabaseCopy> database_copy_;  // … and the copy into it
};

}  // namespace mien::sync
