// People of production as digests, with a key of this process which nobody else learns, and the
// search of a text for them. Shares no code with what masks.
//
// A name of one word alone is not looked for: it is a word like others. Of very many people some
// texts are taken for theirs that are not: those are looked up once more, at the same moment.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "base/keyed_hash.hpp"
#include "sync/digest_filter.hpp"
#include "sync/digest_set.hpp"

namespace mien::sync {

class Originals {
  public:
    // Of each kind so many are known exactly; see DigestFilter.
    explicit Originals(std::size_t exact_max = limits::exact_originals_max)
        : emails_(exact_max), phones_(exact_max), names_(exact_max), first_words_(exact_max) {}

    void add_email(std::string_view email);
    void add_phone(std::string_view phone);
    void add_name(std::string_view name);
    // After the last was added: looking up is quicker then.
    void settle();
    // What stands in for somebody in the copy is not told from a person who is called so.
    void forget_name(std::string_view name);

    enum class Kind : std::uint8_t { email, phone, name };
    struct Hits {
        int emails = 0;
        int phones = 0;
        int names = 0;
        // How often what may be an original was found; see confirm.
        std::map<std::pair<Kind, std::uint64_t>, int> unsure = {};
        bool has_more_unsure = false;  // than there was room for

        void add(Kind kind, int count);
        Hits& operator+=(const Hits& other);
        // The same, with room for so many more that are unsure; what takes some lowers it.
        void add(const Hits& other, std::size_t& room);
        [[nodiscard]] int sum() const { return emails + phones + names; }
    };
    // Of each original, the times that the text holds it, also in what it holds encoded; names only
    // when they are wanted. Takes time in proportion to the text, however many people there are. On
    // any threads, once the last has been added and forgotten.
    [[nodiscard]] Hits find(std::string_view text, bool with_names) const;
    // Counts of what is unsure in the hits what are originals, and forgets the rest. Once before
    // that, those who were added are read again, into an object that takes only these. Throws
    // too_large when there was more than there was room for, and nothing is an original.
    [[nodiscard]] awaitable<void> confirm(std::vector<Hits*> hits, Deadline deadline) const;
    // Adds to the given ones everybody who was added to this one.
    using ReadAgain = std::function<awaitable<void>(Originals&, Deadline)>;
    void set_read_again(ReadAgain read_again) { read_again_ = std::move(read_again); }
    // Whether nothing that is found is unsure.
    [[nodiscard]] bool is_exact() const {
        return emails_.is_exact() && phones_.is_exact() && names_.is_exact();
    }
    [[nodiscard]] std::size_t size() const {
        return emails_.size() + phones_.size() + names_.size();
    }

  private:
    struct Room;

    [[nodiscard]] Hits find_at(std::string_view text, bool with_names, std::size_t depth) const;
    void find_emails(std::string_view text, Room& room, Hits& hits) const;
    void find_phones(std::string_view text, Hits& hits) const;
    void find_names(std::string_view text, Room& room, Hits& hits) const;
    void take_words(std::string_view text, Room& room) const;
    [[nodiscard]] std::uint64_t name_of_words(const Room& room, std::size_t first,
                                              std::size_t count) const;

    void insert(DigestFilter& originals, std::uint64_t digest);
    // False when it is none.
    bool note(Kind kind, std::uint64_t digest, Hits& hits) const;
    [[nodiscard]] const DigestFilter& of(Kind kind) const;

    KeyedHash digest_;
    DigestFilter emails_;
    DigestFilter phones_;
    DigestFilter names_;        // of the digests of their words
    DigestFilter first_words_;  // of names
    DigestSet forgotten_;       // of names, when they are not known exactly
    DigestSet wanted_;          // that alone are taken, if there are any
    ReadAgain read_again_;
    // Of names that were added of late, each in the place that it gives: names repeat.
    std::array<std::uint64_t, 1024> recent_names_{};
};

}  // namespace mien::sync
