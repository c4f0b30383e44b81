// What a command that works on the database has: the configuration, the way to the data, and the
// admin in whose name it acts.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "actions/perform.hpp"
#include "app/assembly.hpp"
#include "app/config.hpp"
#include "app/storage.hpp"
#include "async/awaitable.hpp"
#include "pg/pool.hpp"
#include "store/audit.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::cli {

// Options that every command on the database takes.
struct CommonOptions {
    std::filesystem::path config;
    bool is_json = false;
    std::string act_as;  // e-mail of an admin; empty: the oldest enabled one with the role admin
};

struct Session {
    const app::Config& config;
    app::Assembly& assembly;
    app::Storage& storage;
    pg::Pool& pool;  // the storage's
    bool is_json;
    // Of this run, for the audit log; of an admin once find_author has found them.
    store::Actor actor;
};

using SessionBody = std::function<awaitable<int>(Session&)>;

// Runs the body on a pool of the configuration's database and returns its exit code.
[[nodiscard]] int run_session(const CommonOptions& options, const SessionBody& body);

// On the control database. The session's own pool is of the database that staging began with, which
// need not be there any more.
using ControlBody = std::function<awaitable<int>(Session&, pg::Pool& control)>;

// Runs the body without asking what is served; throws invalid in another environment than staging.
[[nodiscard]] int run_control_session(const CommonOptions& options, const ControlBody& body);

// How long one command may take for each of its steps.
[[nodiscard]] Deadline step_deadline();

// Throws unavailable when what was changed in the session's data may not be in those that are
// served now (actions/staging/kept_change.hpp).
[[nodiscard]] awaitable<void> require_change_kept(Session& session);

// actions::perform on the data, for a change that counts when this returns.
template <class T>
[[nodiscard]] awaitable<T> perform_on_data(Session& session, store::Actor actor,
                                           actions::Action<T> action) {
    auto value =
        co_await actions::perform<T>(session.pool, actor, step_deadline(), std::move(action));
    co_await require_change_kept(session);
    co_return value;
}

// The admin in whose name the command acts, and from now on the session; throws not_found.
[[nodiscard]] awaitable<store::Author> find_author(Session& session, std::string act_as);

// The same for a body on the control database: an admin of the data that are served, which must be
// reached for that.
[[nodiscard]] awaitable<void> act_as_served_admin(Session& session, std::string act_as);

// Connections to staging's control database; throws invalid in another environment.
[[nodiscard]] awaitable<std::unique_ptr<pg::Pool>> open_control(Session& session);

// A character by id or slug; throws not_found.
[[nodiscard]] awaitable<CharacterId> find_character(Session& session, std::string id_or_slug);

// An emotion by its name; throws not_found.
[[nodiscard]] awaitable<core::EmotionName> find_emotion(Session& session, std::string name);

// A cell from the words of the command line; "global" as character means the global default.
[[nodiscard]] awaitable<store::PromptKey> find_cell(Session& session, std::string character,
                                                    std::string emotion);

}  // namespace mien::cli
