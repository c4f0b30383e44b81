// A database that a copy is made in. From before the first byte until the copy is whole it says so
// of itself, in the comment on it, with the names of all that the copy makes and the numbers of its
// tables: so that whoever comes after a copy that was killed can take out what is left of that one,
// and nothing else, not even a table of the same name.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pg/connection.hpp"
#include "pg/database_objects.hpp"

namespace mien::sync {

// True of the comment on a database whose copy is not whole.
[[nodiscard]] bool tells_of_unfinished_copy(std::string_view comment);

class TargetClaim {
  public:
    // The database's owner.
    explicit TargetClaim(pg::Settings target) : target_(std::move(target)) {}

    // For as long as this lives. Takes out what an unfinished copy has left. Throws conflict, and
    // leaves the database as it is, while another copy is at work in it, and when it holds
    // something that the unfinished copy did not make.
    [[nodiscard]] awaitable<void> take(Deadline deadline);

    // Before the first byte: what the copy will make.
    [[nodiscard]] awaitable<void> mark(const std::vector<pg::DatabaseObject>& made,
                                       Deadline deadline);

    // Between its tables and the first row: which ones they are.
    [[nodiscard]] awaitable<void> note_tables(Deadline deadline);

    // The copy is whole, and nothing of it is lost from now on when the server is.
    [[nodiscard]] awaitable<void> finish(Deadline deadline);

    // Takes out what the copy has made: false when it had not begun. Throws like take.
    [[nodiscard]] awaitable<bool> clear(Deadline deadline);

  private:
    using Names = std::set<std::string, std::less<>>;

    awaitable<void> lock(Deadline deadline);
    void read_mark(std::string_view comment);
    [[nodiscard]] std::string written_mark() const;
    awaitable<void> take_out(pg::Connection& session, Deadline deadline);
    awaitable<std::vector<std::string>> find_others(pg::Connection& session,
                                                    const std::vector<pg::DatabaseObject>& objects,
                                                    Deadline deadline) const;

    pg::Settings target_;
    std::unique_ptr<pg::Connection> lock_;
    bool is_marked_ = false;
    std::string usual_comment_;
    Names before_;  // what was there
    Names made_;    // what the copy makes
    // The OIDs of its tables; none before they are known, when no row is in them yet.
    std::optional<std::set<std::int64_t>> tables_;
};

}  // namespace mien::sync
