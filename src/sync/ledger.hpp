// The ledger of the sync, in which the bridge keeps, on production's side, what each run brought
// and each erasure took: entries of a chain, signed with the masking key, and the mapping that
// auditors check. The schema is migrations/ledger.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "core/masking/masking_key.hpp"
#include "pg/copy.hpp"
#include "pg/settings.hpp"
#include "store/ledger/manifest.hpp"
#include "sync/mapping_tokens.hpp"

namespace mien::sync {

struct LedgerAccess {
    pg::Settings database;     // as its owner
    std::string rotated_from;  // the id of the key that this one takes over from, or ""
};

// The members that every entry has.
struct EntryFacts {
    std::int64_t number = 0;
    std::string kind;  // "sync" or "erasure"
    std::string key_id;
    std::string key_check;
    std::int64_t people = 0;                   // in force in the mapping
    std::string mapping_digest;                // of those
    std::optional<std::int64_t> erased_until;  // of an erasure
};
// Nothing for what is no entry.
[[nodiscard]] std::optional<EntryFacts> find_facts(const store::ManifestRow& entry);

// What the key gives for a fixed question, by which it is known again.
[[nodiscard]] std::string key_check_of(const core::MaskingKey& key);
// What an entry with that hash is signed with.
[[nodiscard]] Sha256 signature_of(const core::MaskingKey& key, const Sha256& hash);
// Of an entry behind one with that hash.
[[nodiscard]] Sha256 hash_of(const Sha256& previous, std::string_view content);

// Where an entry lies.
struct EntryPlace {
    std::int64_t number = 0;
    std::string hash;  // in hexadecimal
};
[[nodiscard]] json::object to_json(const EntryPlace& place);

// One session. Network thread only.
class Ledger {
  public:
    // Brings the schema up to this program. The key outlives the ledger. Throws conflict when the
    // last entry was made with another key than this one, or than the one that this one takes over
    // from, or was not signed with it.
    [[nodiscard]] static awaitable<std::unique_ptr<Ledger>> open(LedgerAccess access,
                                                                 const core::MaskingKey& key,
                                                                 Deadline deadline);
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    // The people of a run: begin, then each with take, and write now and then, then finish.
    [[nodiscard]] awaitable<void> begin_people(Deadline deadline);
    void take(const store::MappedPerson& person);
    [[nodiscard]] bool has_much_to_write() const;
    [[nodiscard]] awaitable<void> write_people();
    [[nodiscard]] awaitable<void> finish_people();

    // The entry of a run, with its people when it had some; the mapping stays as it is else, but
    // for those who were erased, whoever brought them: from the commit on none of them is in it.
    [[nodiscard]] awaitable<EntryPlace> record_sync(json::object content,
                                                    std::vector<store::MappingToken> erased,
                                                    Deadline deadline);

    // Up to which number of production's erasures the entries tell of.
    [[nodiscard]] awaitable<std::int64_t> find_erased_until(Deadline deadline);
    struct Erasure {
        std::int64_t until = 0;
        std::vector<store::MappingToken> people;
        std::vector<int> generations;  // that have none of them any more
    };
    // Takes the people from the mapping.
    [[nodiscard]] awaitable<EntryPlace> record_erasure(Erasure erasure, Deadline deadline);

    [[nodiscard]] pg::Connection& connection() { return *connection_; }

  private:
    struct Opening;  // the transaction in which an entry is added, and the entry before it

    Ledger(std::unique_ptr<pg::Connection> connection, LedgerAccess access,
           const core::MaskingKey& key);

    void require_key(const store::ManifestRow& last) const;
    [[nodiscard]] awaitable<Opening> begin_entry(pg::Transaction& transaction);
    [[nodiscard]] awaitable<EntryPlace> add_entry(pg::Transaction& transaction, Opening opening,
                                                  json::object content);

    std::unique_ptr<pg::Connection> connection_;
    LedgerAccess access_;
    const core::MaskingKey& key_;
    std::optional<pg::CopyIn> arriving_;
    std::string lines_;
    std::optional<MappingDigest> digest_;  // of the people of a run
};

}  // namespace mien::sync
