#include "sync/copy/target_claim.hpp"

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/limits/sync.hpp"
#include "pg/bulk_session.hpp"
#include "pg/databases.hpp"
#include "sync/copy/requirements.hpp"
#include "sync/copy/table_statement.hpp"

namespace mien::sync {
namespace {

constexpr std::string_view mark_begin = "A masked copy by Mien that is not whole, begun at ";
constexpr std::string_view mark_end =
    ". Do not use it: the next `mien sync copy` into this database begins anew.\n";

json::array to_json(const std::set<std::string, std::less<>>& names) {
    json::array list;
    for (const auto& name : names) {
        list.emplace_back(name);
    }
    return list;
}

}  // namespace

bool tells_of_unfinished_copy(std::string_view comment) {
    return comment.starts_with(mark_begin);
}

awaitable<void> TargetClaim::take(Deadline deadline) {
    co_await lock(deadline);
    auto comment = co_await pg::find_database_comment(*lock_, target_.database, deadline);
    if (!tells_of_unfinished_copy(*comment)) {
        usual_comment_ = std::move(*comment);
        co_return;
    }
    read_mark(*comment);
    co_await pg::end_sessions_like(*lock_, deadline);
    const auto session = co_await pg::open_bulk_target(target_, deadline);
    co_await take_out(*session, deadline);
}

// The server may need a moment to see that a killed copy has gone.
awaitable<void> TargetClaim::lock(Deadline deadline) {
    const auto patience = deadline_in(limits::target_claim_wait_max);
    lock_ = co_await pg::open_bulk_target(target_, deadline);
    auto is_ours = co_await pg::claim_database(*lock_, deadline);
    while (!is_ours) {
        if (std::chrono::steady_clock::now() > patience) {
            throw Error(ErrorKind::conflict,
                        "Another copy is being made in the target: wait for its end.");
        }
        co_await async::sleep_for(limits::target_claim_interval);
        is_ours = co_await pg::claim_database(*lock_, deadline);
    }
}

awaitable<void> TargetClaim::mark(const std::vector<pg::DatabaseObject>& made, Deadline deadline) {
    const auto session = co_await pg::Connection::open(target_, deadline);
    const auto objects = co_await pg::read_database_objects(*session, deadline);
    before_.clear();
    for (const auto& object : objects) {
        before_.insert(object.name);
    }
    made_.clear();
    for (const auto& object : made) {
        made_.insert(object.name);
    }
    tables_.reset();
    co_await pg::set_database_comment(*session, target_.database, written_mark(), deadline);
    is_marked_ = true;
}

awaitable<void> TargetClaim::note_tables(Deadline deadline) {
    const auto session = co_await pg::Connection::open(target_, deadline);
    const auto objects = co_await pg::read_database_objects(*session, deadline);
    tables_.emplace();
    for (const auto& object : objects) {
        if (object.table != 0 && !before_.contains(object.name)) {
            tables_->insert(object.table);
        }
    }
    co_await pg::set_database_comment(*session, target_.database, written_mark(), deadline);
}

// A session that waits for the disk when it commits, so that all before it lies there too.
awaitable<void> TargetClaim::finish(Deadline deadline) {
    const auto session = co_await pg::Connection::open(target_, deadline);
    co_await pg::set_database_comment(*session, target_.database, usual_comment_, deadline);
    is_marked_ = false;
}

awaitable<bool> TargetClaim::clear(Deadline deadline) {
    if (!is_marked_) {
        co_return false;
    }
    const auto session = co_await pg::open_bulk_target(target_, deadline);
    co_await take_out(*session, deadline);
    co_return true;
}

std::string TargetClaim::written_mark() const {
    json::object names{
        {"comment", usual_comment_}, {"before", to_json(before_)}, {"made", to_json(made_)}};
    if (tables_) {
        names["tables"] = json::array(tables_->begin(), tables_->end());
    }
    return fmt::format("{}{}{}{}", mark_begin, to_rfc3339(now()), mark_end, json::serialize(names));
}

void TargetClaim::read_mark(std::string_view comment) {
    const auto line = comment.find('\n');
    const auto text = line == std::string_view::npos ? "" : comment.substr(line + 1);
    const auto names = try_parse_json(text);
    const auto* const object = names ? names->if_object() : nullptr;
    const auto read = [object](std::string_view key, Names& into) {
        const auto* const value = object == nullptr ? nullptr : object->if_contains(key);
        const auto* const list = value == nullptr ? nullptr : value->if_array();
        if (list == nullptr) {
            throw Error(ErrorKind::conflict,
                        "The target holds an unfinished copy of another release: drop the "
                        "database.");
        }
        for (const auto& name : *list) {
            into.emplace(name.is_string() ? std::string_view(name.get_string()) : "");
        }
    };
    read("before", before_);
    read("made", made_);
    const auto* const tables = object->if_contains("tables");
    if (tables != nullptr && tables->is_array()) {
        tables_.emplace();
        for (const auto& table : tables->get_array()) {
            tables_->insert(table.is_int64() ? table.get_int64() : 0);
        }
    }
    const auto* const usual = object->if_contains("comment");
    usual_comment_ = usual != nullptr && usual->is_string() ? usual->get_string() : "";
}

// What is in the target and not of the copy.
awaitable<std::vector<std::string>> TargetClaim::find_others(
    pg::Connection& session, const std::vector<pg::DatabaseObject>& objects,
    Deadline deadline) const {
    std::vector<std::string> others;
    for (const auto& object : objects) {
        if (before_.contains(object.name)) {
            continue;
        }
        if (!made_.contains(object.name) ||
            (tables_ && object.table != 0 && !tables_->contains(object.table))) {
            others.push_back(
                fmt::format("It also holds the {}, which no copy of Mien's has made: move it, or "
                            "choose another target.",
                            object.name));
            continue;
        }
        if (tables_ || object.table == 0) {
            continue;
        }
        const auto is_filled = co_await pg::has_rows(session, object, deadline);
        if (is_filled) {
            others.push_back(fmt::format(
                "It holds rows in the {}, and the copy had none yet: drop the database, or choose "
                "another target.",
                object.name));
        }
    }
    co_return others;
}

awaitable<void> TargetClaim::take_out(pg::Connection& session, Deadline deadline) {
    const auto objects = co_await pg::read_database_objects(session, deadline);
    const auto others = co_await find_others(session, objects, deadline);
    require_none(ErrorKind::conflict, "The target holds an unfinished copy.",
                 problems_of("not_empty", others));
    for (const auto& object : objects) {
        if (!before_.contains(object.name)) {
            co_await run_statement(session, "take_out_object", object.drop_statement, deadline);
        }
    }
    co_await pg::set_database_comment(session, target_.database, usual_comment_, deadline);
    is_marked_ = false;
}

}  // namespace mien::sync
