#include "sync/ledger.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits/ledger.hpp"
#include "pg/migrate.hpp"

namespace mien::sync {
namespace {

using core::MaskPurpose;

constexpr std::string_view zeroes =
    "0000000000000000000000000000000000000000000000000000000000000000";

[[noreturn]] void refuse_entry(const store::ManifestRow& entry) {
    throw Error(ErrorKind::conflict,
                fmt::format("Entry {} of the ledger is none that Mien has written: look with "
                            "`mien sync verify`.",
                            entry.number));
}

EntryFacts read_facts(const store::ManifestRow& entry) {
    auto facts = find_facts(entry);
    if (!facts) {
        refuse_entry(entry);
    }
    return std::move(*facts);
}

// What stands at places (RFC 6901) of an entry.
class Members {
  public:
    explicit Members(const json::value& content) : content_(content) {}

    std::string text(std::string_view place) {
        const auto* const value = find(place);
        const auto* const found = value == nullptr ? nullptr : value->if_string();
        are_all_there_ = are_all_there_ && found != nullptr;
        return found == nullptr ? std::string() : std::string(*found);
    }
    std::int64_t number(std::string_view place) {
        const auto* const value = find(place);
        const auto* const found = value == nullptr ? nullptr : value->if_int64();
        are_all_there_ = are_all_there_ && found != nullptr;
        return found == nullptr ? 0 : *found;
    }
    [[nodiscard]] bool are_all_there() const { return are_all_there_; }

  private:
    [[nodiscard]] const json::value* find(std::string_view place) const {
        boost::system::error_code error;
        return content_.find_pointer(place, error);
    }

    const json::value& content_;
    bool are_all_there_ = true;
};

// Takes the people from the mapping and from its digest. Gives how many were in force.
awaitable<std::int64_t> erase_people(pg::Transaction& transaction,
                                     std::span<const store::MappingToken> people,
                                     MappingDigest& digest) {
    std::int64_t in_force = 0;
    while (!people.empty()) {
        const auto page = people.first(std::min(people.size(), limits::erased_tokens_page));
        std::vector<store::MappingToken> tokens(page.begin(), page.end());
        const auto erased = co_await store::erase_mapping(transaction, std::move(tokens));
        for (const auto& person : erased) {
            digest.remove(person);
        }
        in_force += std::ssize(erased);
        people = people.subspan(page.size());
    }
    co_return in_force;
}

}  // namespace

std::optional<EntryFacts> find_facts(const store::ManifestRow& entry) {
    const auto content = try_parse_json(entry.content);
    if (!content) {
        return std::nullopt;
    }
    Members members(*content);
    EntryFacts facts{.number = members.number("/number"),
                     .kind = members.text("/kind"),
                     .key_id = members.text("/key_id"),
                     .key_check = members.text("/key_check"),
                     .people = members.number("/mapping/people"),
                     .mapping_digest = members.text("/mapping/digest"),
                     .erased_until = std::nullopt};
    if (facts.kind == "erasure") {
        facts.erased_until = members.number("/until");
    }
    return members.are_all_there() ? std::optional(std::move(facts)) : std::nullopt;
}

std::string key_check_of(const core::MaskingKey& key) {
    return to_hex(key.digest(MaskPurpose::audit, "key-check"));
}

Sha256 signature_of(const core::MaskingKey& key, const Sha256& hash) {
    return key.digest(MaskPurpose::audit, "manifest:" + to_hex(hash));
}

Sha256 hash_of(const Sha256& previous, std::string_view content) {
    std::string bytes(previous.begin(), previous.end());
    bytes += content;
    return sha256(bytes);
}

json::object to_json(const EntryPlace& place) {
    return {{"number", place.number}, {"hash", place.hash}};
}

struct Ledger::Opening {
    std::int64_t number = 1;
    Sha256 previous_hash{};
    std::int64_t people = 0;
    std::string mapping_digest{zeroes};
    std::string former_key;  // when the entry before was made with another one
};

Ledger::Ledger(std::unique_ptr<pg::Connection> connection, LedgerAccess access,
               const core::MaskingKey& key)
    : connection_(std::move(connection)), access_(std::move(access)), key_(key) {}

awaitable<std::unique_ptr<Ledger>> Ledger::open(LedgerAccess access, const core::MaskingKey& key,
                                                Deadline deadline) {
    auto settings = access.database;
    settings.statement_time_max = std::chrono::milliseconds(0);
    settings.idle_in_transaction_time_max = std::chrono::milliseconds(0);
    auto connection = co_await pg::Connection::open(settings, deadline);
    [[maybe_unused]] const auto migrated =
        co_await pg::migrate(*connection, pg::ledger_migrations());
    std::unique_ptr<Ledger> ledger(new Ledger(std::move(connection), std::move(access), key));
    const auto last = co_await store::find_last_entry(ledger->connection(), deadline);
    if (last) {
        ledger->require_key(*last);
    }
    co_return ledger;
}

void Ledger::require_key(const store::ManifestRow& last) const {
    const auto facts = read_facts(last);
    if (facts.key_id != key_.id()) {
        if (facts.key_id == access_.rotated_from) {
            return;
        }
        throw Error(ErrorKind::conflict,
                    fmt::format("This is the masking key {}, and the last run was made with {}: "
                                "every fake would be another one. When the key was changed on "
                                "purpose, say so with rotated_from = \"{}\" in [sync] of the "
                                "bridge's configuration.",
                                key_.id(), facts.key_id, facts.key_id));
    }
    const auto expected = signature_of(key_, last.hash);
    if (facts.key_check != key_check_of(key_) || !equal_constant_time(expected, last.mac)) {
        refuse_entry(last);
    }
}

awaitable<void> Ledger::begin_people(Deadline deadline) {
    digest_.emplace(key_);
    auto arriving = co_await store::begin_mapping(*connection_, deadline);
    arriving_.emplace(std::move(arriving));
}

void Ledger::take(const store::MappedPerson& person) {
    digest_->add(person);
    store::append_mapping_line(lines_, person);
}

bool Ledger::has_much_to_write() const {
    return lines_.size() >= limits::mapping_buffer_bytes;
}

awaitable<void> Ledger::write_people() {
    co_await arriving_->write(lines_);
    lines_.clear();
}

awaitable<void> Ledger::finish_people() {
    co_await write_people();
    [[maybe_unused]] const auto people = co_await arriving_->finish();
    arriving_.reset();
}

awaitable<Ledger::Opening> Ledger::begin_entry(pg::Transaction& transaction) {
    Opening opening;
    const auto last = co_await store::lock_manifest(transaction);
    if (!last) {
        co_return opening;
    }
    require_key(*last);
    const auto facts = read_facts(*last);
    opening.number = last->number + 1;
    opening.previous_hash = last->hash;
    if (facts.key_id == key_.id()) {
        opening.people = facts.people;
        opening.mapping_digest = facts.mapping_digest;
    } else {
        opening.former_key = facts.key_id;
        co_await store::remove_other_keys(transaction, key_.id());
    }
    co_return opening;
}

awaitable<EntryPlace> Ledger::add_entry(pg::Transaction& transaction, Opening opening,
                                        json::object content) {
    content["number"] = opening.number;
    content["recorded_at"] = to_rfc3339(now());
    content["key_id"] = key_.id();
    content["key_check"] = key_check_of(key_);
    if (!opening.former_key.empty()) {
        content["rotated_from"] = opening.former_key;
    }
    store::ManifestRow entry{.number = opening.number,
                             .kind = std::string(content.at("kind").as_string()),
                             .content = json::serialize(content),
                             .previous_hash = opening.previous_hash};
    entry.hash = hash_of(entry.previous_hash, entry.content);
    entry.mac = signature_of(key_, entry.hash);
    EntryPlace place{.number = entry.number, .hash = to_hex(entry.hash)};
    co_await store::add_entry(transaction, std::move(entry));
    co_await transaction.commit();
    co_return place;
}

awaitable<EntryPlace> Ledger::record_sync(json::object content,
                                          std::vector<store::MappingToken> erased,
                                          Deadline deadline) {
    MIEN_ASSERT(!arriving_, "the people are finished");
    pg::Transaction transaction(*connection_, deadline);
    auto opening = co_await begin_entry(transaction);
    auto digest = digest_.value_or(MappingDigest(key_, opening.mapping_digest));
    json::object mapping;
    auto people = opening.people;
    if (digest_) {
        const auto merged = co_await store::merge_mapping(transaction, opening.number, key_.id());
        people = merged.people;
        mapping = {{"begun", merged.begun}, {"ended", merged.ended}};
        digest_.reset();
    }
    const auto gone = co_await erase_people(transaction, erased, digest);
    mapping["people"] = people - gone;
    mapping["digest"] = digest.text();
    mapping["erased"] = gone;
    content["kind"] = "sync";
    content["mapping"] = std::move(mapping);
    co_return co_await add_entry(transaction, std::move(opening), std::move(content));
}

awaitable<std::int64_t> Ledger::find_erased_until(Deadline deadline) {
    const auto last = co_await store::find_last_erasure_entry(*connection_, deadline);
    co_return last ? read_facts(*last).erased_until.value_or(0) : 0;
}

awaitable<EntryPlace> Ledger::record_erasure(Erasure erasure, Deadline deadline) {
    pg::Transaction transaction(*connection_, deadline);
    auto opening = co_await begin_entry(transaction);
    MappingDigest digest(key_, opening.mapping_digest);
    const auto gone = co_await erase_people(transaction, erasure.people, digest);
    json::array people;
    for (const auto& person : erasure.people) {
        people.emplace_back(to_hex(person));
    }
    json::object content{
        {"kind", "erasure"},
        {"until", erasure.until},
        {"people", std::move(people)},
        {"generations", json::array(erasure.generations.begin(), erasure.generations.end())},
        {"mapping",
         json::object{
             {"people", opening.people - gone}, {"digest", digest.text()}, {"erased", gone}}}};
    co_return co_await add_entry(transaction, std::move(opening), std::move(content));
}

}  // namespace mien::sync
