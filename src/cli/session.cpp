#include "cli/session.hpp"

#include <fmt/format.h>

#include "actions/staging/kept_change.hpp"
#include "app/served_target.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "base/quote.hpp"
#include "store/access/acting_admin.hpp"
#include "store/people/characters.hpp"
#include "store/prompts/emotions.hpp"

namespace mien::cli {
namespace {

constexpr std::chrono::seconds step_time_max{30};

enum class DataOf : std::uint8_t { what_is_served, the_file };

int run_on(DataOf data, const CommonOptions& options, const SessionBody& body) {
    auto file = app::read_config(options.config);
    file.database.statement_time_max = std::chrono::hours{2};  // verify reads everything
    set_up_log(LogLevel::error, "cli");
    const std::function<awaitable<int>(IoContext&)> on_context =
        [&](IoContext& context) -> awaitable<int> {
        auto config = file;
        if (data == DataOf::what_is_served) {
            config = co_await app::with_served_target(file);
        }
        app::Assembly assembly(config, "mien cli");
        app::Storage storage(context.get_executor(), assembly, app::target_of(config));
        Session session{
            .config = config,
            .assembly = assembly,
            .storage = storage,
            .pool = storage.pool(),
            .is_json = options.is_json,
            .actor = {
                .kind = "cli", .id = {}, .label = "mien", .request_id = to_string(make_uuid_v7())}};
        const int exit_code = co_await body(session);
        storage.pool().close();
        co_return exit_code;
    };
    return async::run<int>(on_context);
}

awaitable<store::Author> find_author_in(pg::Pool& data, Session& session, std::string act_as) {
    auto found = co_await store::find_acting_admin(data, act_as, step_deadline());
    if (!found) {
        throw Error(ErrorKind::not_found,
                    act_as.empty()
                        ? "There is no admin yet: run mien admin create."
                        : fmt::format("There is no enabled admin {}.", shortened(act_as)));
    }
    session.actor.id = found->author.id;
    session.actor.label = found->email;
    co_return std::move(found->author);
}

}  // namespace

int run_session(const CommonOptions& options, const SessionBody& body) {
    return run_on(DataOf::what_is_served, options, body);
}

int run_control_session(const CommonOptions& options, const ControlBody& body) {
    const SessionBody with_control = [&body](Session& session) -> awaitable<int> {
        const auto control = co_await open_control(session);
        const int exit_code = co_await body(session, *control);
        control->close();
        co_return exit_code;
    };
    return run_on(DataOf::the_file, options, with_control);
}

awaitable<void> require_change_kept(Session& session) {
    if (!session.config.control) {
        co_return;
    }
    const auto control = co_await open_control(session);
    co_await actions::require_change_kept(*control, session.storage.place(), step_deadline());
    control->close();
}

awaitable<store::Author> find_author(Session& session, std::string act_as) {
    co_return co_await find_author_in(session.pool, session, std::move(act_as));
}

awaitable<void> act_as_served_admin(Session& session, std::string act_as) {
    const auto served = co_await app::with_served_target(session.config);
    const auto executor = co_await asio::this_coro::executor;
    pg::Pool data(executor, served.database);
    [[maybe_unused]] const auto author = co_await find_author_in(data, session, std::move(act_as));
    data.close();
}

awaitable<std::unique_ptr<pg::Pool>> open_control(Session& session) {
    if (!session.config.control) {
        throw Error(ErrorKind::invalid,
                    "This is production's configuration file: name staging's with --config.");
    }
    auto settings = session.config.control->database;
    settings.application_name = "mien cli control";
    settings.statement_time_max = session.config.database.statement_time_max;
    const auto executor = co_await asio::this_coro::executor;
    co_return std::make_unique<pg::Pool>(executor, std::move(settings));
}

Deadline step_deadline() {
    return deadline_in(step_time_max);
}

awaitable<CharacterId> find_character(Session& session, std::string id_or_slug) {
    const auto found = co_await store::find_character_id(session.pool, id_or_slug, step_deadline());
    if (!found) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no character {}.", in_quotes(id_or_slug)));
    }
    co_return *found;
}

awaitable<core::EmotionName> find_emotion(Session& session, std::string name) {
    const auto parsed = core::EmotionName::parse(name);
    if (!parsed) {
        throw Error(ErrorKind::not_found, fmt::format("There is no emotion {}.", in_quotes(name)));
    }
    const auto emotion = co_await store::get_emotion(session.pool, *parsed, step_deadline());
    co_return emotion.name;
}

awaitable<store::PromptKey> find_cell(Session& session, std::string character,
                                      std::string emotion) {
    const auto name = co_await find_emotion(session, std::move(emotion));
    if (character == "global") {
        co_return store::PromptKey{std::nullopt, name};
    }
    const auto id = co_await find_character(session, std::move(character));
    co_return store::PromptKey{id, name};
}

}  // namespace mien::cli
