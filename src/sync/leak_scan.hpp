// Looks for people of production in a database that was masked: every value of every table that is
// not a number or a time is searched, as text, for their e-mail addresses, telephone numbers and
// full names. Shares no code with what masks.
//
// Originals are kept as digests with a key of this process, which nobody else learns. A name of one
// word alone is not looked for: it is a word like others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/keyed_hash.hpp"
#include "pg/catalog.hpp"
#include "sync/digest_set.hpp"
#include "sync/policy/policy.hpp"

namespace mien::sync {

class Originals {
  public:
    void add_email(std::string_view email);
    void add_phone(std::string_view phone);
    void add_name(std::string_view name);
    // What stands in for somebody in the copy is not told from a person who is called so.
    void forget_name(std::string_view name);

    struct Hits {
        int emails = 0;
        int phones = 0;
        int names = 0;

        Hits& operator+=(const Hits& other);
        [[nodiscard]] int sum() const { return emails + phones + names; }
    };
    // Of each original, the times that the text holds it, also in what it holds encoded; names only
    // when they are wanted.
    [[nodiscard]] Hits find(std::string_view text, bool with_names) const;
    [[nodiscard]] std::size_t size() const {
        return emails_.size() + phones_.size() + names_.size();
    }

  private:
    [[nodiscard]] Hits find_at(std::string_view text, bool with_names, int depth) const;
    void find_emails(std::string_view text, Hits& hits) const;
    void find_phones(std::string_view text, Hits& hits) const;
    void find_names(std::string_view text, Hits& hits) const;

    KeyedHash digest_;
    DigestSet emails_;
    DigestSet phones_;
    DigestSet names_;
    DigestSet first_words_;  // of names
};

struct Leak {
    std::string table;
    std::string column;
    Originals::Hits hits;
};

struct LeakReport {
    std::int64_t cells = 0;  // that were searched
    std::vector<Leak> leaks;
};

// The catalog is the copy's own. Columns that the policy keeps, where fiction is as it was, and
// documents with fakes of names at some path are searched for addresses and numbers alone.
[[nodiscard]] awaitable<LeakReport> find_leaks(pg::Connection& copy, const pg::Catalog& catalog,
                                               const Policy& policy, Originals& originals,
                                               Deadline deadline);

}  // namespace mien::sync
