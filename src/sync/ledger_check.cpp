#include "sync/ledger_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits/ledger.hpp"
#include "pg/transaction.hpp"

namespace mien::sync {
namespace {

class ChainReader {
  public:
    ChainReader(const core::MaskingKey& key, std::vector<EntryPlace> known)
        : key_(key), known_(std::move(known)) {}

    void take(const store::ManifestRow& entry) {
        const auto number = ++check_.entries;
        if (entry.number != number) {
            find("Entry {} follows entry {}.", entry.number, number - 1);
            check_.entries = entry.number;
        }
        if (entry.previous_hash != previous_) {
            find("Entry {} does not name the hash of the one before it.", entry.number);
        }
        if (entry.hash != hash_of(entry.previous_hash, entry.content)) {
            find("Entry {} has another hash than its content.", entry.number);
        }
        previous_ = entry.hash;
        check_.last = {.number = entry.number, .hash = to_hex(entry.hash)};
        check_known();
        take_content(entry);
    }

    // The last entry says what the mapping in force is.
    [[nodiscard]] LedgerCheck finish(std::int64_t people, const MappingDigest& digest) {
        check_.people = people;
        if (last_ && last_->key_id == key_.id() &&
            (last_->people != people || last_->mapping_digest != digest.text())) {
            find("The mapping in force is not the one that entry {} tells of.", last_->number);
        }
        for (const auto& place : known_) {
            find("Entry {} is not as staging was told of it, or not there.", place.number);
        }
        return std::move(check_);
    }

  private:
    template <class... T>
    void find(fmt::format_string<T...> sentence, T&&... values) {
        if (check_.findings.size() < limits::ledger_findings_max) {
            check_.findings.push_back(fmt::format(sentence, std::forward<T>(values)...));
        }
    }

    void check_known() {
        std::erase_if(known_, [this](const EntryPlace& place) {
            return place.number == check_.last.number && place.hash == check_.last.hash;
        });
    }

    void take_content(const store::ManifestRow& entry) {
        last_ = find_facts(entry);
        if (!last_) {
            find("Entry {} is none that Mien has written.", entry.number);
            return;
        }
        if (last_->number != entry.number || last_->kind != entry.kind) {
            find("Entry {} is another one by its content.", entry.number);
        }
        if (last_->key_id != key_.id()) {
            return;
        }
        ++check_.signed_entries;
        const auto expected = signature_of(key_, entry.hash);
        if (!equal_constant_time(expected, entry.mac) || last_->key_check != key_check_of(key_)) {
            find("Entry {} was not signed with the masking key {}.", entry.number, key_.id());
        }
    }

    const core::MaskingKey& key_;
    std::vector<EntryPlace> known_;
    LedgerCheck check_;
    Sha256 previous_{};
    std::optional<EntryFacts> last_;
};

}  // namespace

awaitable<LedgerCheck> check_ledger(pg::Connection& ledger, const core::MaskingKey& key,
                                    std::vector<EntryPlace> known, Deadline deadline) {
    // Of one moment: a sync that ends meanwhile would change the mapping behind the chain.
    pg::Transaction reading(ledger, deadline, pg::Isolation::repeatable_read_read_only);
    auto* const snapshot = co_await reading.begun_connection();
    ChainReader reader(key, std::move(known));
    std::int64_t after = 0;
    while (true) {
        const auto entries = co_await store::list_entries(*snapshot, after, deadline);
        if (entries.empty()) {
            break;
        }
        for (const auto& entry : entries) {
            reader.take(entry);
        }
        after = entries.back().number;
    }
    MappingDigest digest(key);
    const store::TakeMapped take = [&](const store::MappedPerson& person) { digest.add(person); };
    const auto people = co_await store::read_mapping(*snapshot, take, deadline);
    co_await reading.commit();
    co_return reader.finish(people, digest);
}

awaitable<std::vector<Confirmation>> confirm_fake(pg::Connection& ledger, const ValueTokens& tokens,
                                                  store::MappedValue value, std::string original,
                                                  std::string fake, Deadline deadline) {
    const auto pair = tokens.pair_of(value, original, fake);
    if (pair.original == store::MappingToken{}) {
        co_return std::vector<Confirmation>();
    }
    const auto found = co_await store::find_mapping(ledger, value, pair.original, deadline);
    std::vector<Confirmation> confirmations;
    for (const auto& one : found) {
        const auto& known = one.mapped.pairs[static_cast<std::size_t>(value)];
        Confirmation confirmation{
            .begun_by = one.begun_by, .ended_by = one.ended_by, .key_id = one.key_id};
        if (!fake.empty()) {
            confirmation.fake =
                known.fake == pair.fake ? FakeVerdict::confirmed : FakeVerdict::another;
        }
        confirmations.push_back(std::move(confirmation));
    }
    co_return confirmations;
}

}  // namespace mien::sync
