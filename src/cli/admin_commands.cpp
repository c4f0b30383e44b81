#include <fmt/format.h>

#include "actions/access/admin_changes.hpp"
#include "actions/access/create_token.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/password.hpp"
#include "base/password_rules.hpp"
#include "base/quote.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "core/admin.hpp"
#include "store/access/sessions.hpp"

namespace mien::cli {
namespace {

struct AdminOptions {
    std::string email;
    std::string name;
    std::string role = "viewer";
    bool reads_password = false;
};

awaitable<int> create_admin(Session& session, const AdminOptions& options) {
    const auto role = core::parse_role(options.role);
    if (!role) {
        throw Error(ErrorKind::invalid, "The role must be viewer, editor or admin.");
    }
    const auto email = core::canonical_admin_email(options.email);
    if (!email) {
        throw Error(ErrorKind::invalid, "--email must be an e-mail address.");
    }
    const Secret password(options.reads_password ? read_line() : to_base64url(random_bytes(18)));
    require_valid(find_password_problems(
        password, {*email, options.name, session.config.environment}, "/password"));
    const store::AdminDraft draft{.email = *email,
                                  .display_name = options.name,
                                  .role = *role,
                                  .password_hash = hash_password(password)};
    const actions::Action<store::Admin> create = [&](pg::Transaction& transaction) {
        return actions::create_admin(transaction, draft);
    };
    // The first admin has nobody else in whose name they could be made.
    auto actor = session.actor;
    actor.label = "mien admin create";
    const auto admin = co_await perform_on_data(session, actor, create);
    if (session.is_json) {
        json::object answer{
            {"id", to_string(admin.id)}, {"email", admin.email}, {"role", options.role}};
        if (!options.reads_password) {
            answer["password"] = password.reveal();
        }
        print_json(answer);
    } else {
        print_line(
            fmt::format("Created {} {} ({}).", options.role, admin.email, to_string(admin.id)));
        if (!options.reads_password) {
            print_line(fmt::format("Password: {}", password.reveal()));
        }
    }
    co_return 0;
}

struct PasswordOptions {
    std::string email;
    std::string revoke_tokens = "made_in_sessions";
    bool reads_password = false;
};

awaitable<int> set_password(Session& session, const PasswordOptions& options) {
    const auto revocation = store::parse_token_revocation(options.revoke_tokens);
    if (!revocation) {
        throw Error(ErrorKind::invalid, "--revoke-tokens must be made_in_sessions, all or none.");
    }
    const auto email = core::canonical_admin_email(options.email);
    const auto account =
        co_await store::find_account(session.pool, email.value_or(options.email), step_deadline());
    if (!account) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no admin {}.", shortened(options.email)));
    }
    const Secret password(options.reads_password ? read_line() : to_base64url(random_bytes(18)));
    require_valid(find_password_problems(
        password, {account->email, account->display_name, session.config.environment},
        "/password"));
    const store::AdminPatch patch{.password_hash = hash_password(password),
                                  .revoked_tokens = *revocation};
    const actions::Action<store::Admin> change =
        [&](pg::Transaction& transaction) -> awaitable<actions::Done<store::Admin>> {
        const auto before = co_await store::lock_admin(transaction, account->id, patch);
        co_return co_await actions::change_admin(transaction, before, patch);
    };
    auto actor = session.actor;
    actor.label = "mien admin set-password";
    const auto admin = co_await perform_on_data(session, actor, change);
    if (session.is_json) {
        json::object answer{{"id", to_string(admin.id)}, {"email", admin.email}};
        if (!options.reads_password) {
            answer["password"] = password.reveal();
        }
        print_json(answer);
    } else {
        print_line(fmt::format("Changed the password of {}.", admin.email));
        if (!options.reads_password) {
            print_line(fmt::format("Password: {}", password.reveal()));
        }
    }
    co_return 0;
}

struct TokenOptions {
    std::string email;
    std::string name;
    std::string scope = "full";
};

awaitable<int> create_token(Session& session, const TokenOptions& options) {
    const auto author = co_await find_author(session, options.email);
    const actions::TokenRequest request{
        .admin_id = author.id, .name = options.name, .scope = options.scope};
    const actions::Action<actions::NewToken> create = [&](pg::Transaction& transaction) {
        return actions::create_token(transaction, request);
    };
    const auto created = co_await perform_on_data(session, session.actor, create);
    if (session.is_json) {
        print_json(json::object{{"id", to_string(created.token.id)},
                                {"token", created.value.reveal()},
                                {"scope", created.token.scope}});
    } else {
        print_line(std::string(created.value.reveal()));
    }
    co_return 0;
}

void add_admin_create(Program& program, CLI::App& admin) {
    auto& create = *admin.add_subcommand("create", "Create an admin");
    auto common = add_common_options(create);
    auto options = std::make_shared<AdminOptions>();
    create.add_option("--email", options->email, "E-mail address")->required();
    create.add_option("--name", options->name, "Name that others see")->required();
    create.add_option("--role", options->role, "viewer, editor or admin")->capture_default_str();
    create.add_flag("--password-stdin", options->reads_password,
                    "Read the password from standard input; otherwise one is made and printed");
    on_chosen(program, create, common,
              [options](Session& session) { return create_admin(session, *options); });
}

void add_admin_set_password(Program& program, CLI::App& admin) {
    auto& change = *admin.add_subcommand(
        "set-password",
        "Give an admin a new password; ends their sessions and opens a locked account");
    auto common = add_common_options(change);
    auto options = std::make_shared<PasswordOptions>();
    change.add_option("--email", options->email, "E-mail address")->required();
    change
        .add_option("--revoke-tokens", options->revoke_tokens,
                    "Which tokens end too: made_in_sessions, all or none")
        ->capture_default_str();
    change.add_flag("--password-stdin", options->reads_password,
                    "Read the password from standard input; otherwise one is made and printed");
    on_chosen(program, change, common,
              [options](Session& session) { return set_password(session, *options); });
}

void add_token_create(Program& program, CLI::App& token) {
    auto& create = *token.add_subcommand("create", "Create an API token and print it, once");
    auto common = add_common_options(create);
    auto options = std::make_shared<TokenOptions>();
    create.add_option("--email", options->email, "The admin for whom the token acts")->required();
    create.add_option("--name", options->name, "What the token is for")->required();
    create.add_option("--scope", options->scope, "full, read or resolve")->capture_default_str();
    on_chosen(program, create, common,
              [options](Session& session) { return create_token(session, *options); });
}

}  // namespace

void add_admin_commands(Program& program) {
    auto& admin = *program.app.add_subcommand("admin", "Who operates Mien");
    admin.require_subcommand(1);
    add_admin_create(program, admin);
    add_admin_set_password(program, admin);
    auto& token = *program.app.add_subcommand("token", "API tokens");
    token.require_subcommand(1);
    add_token_create(program, token);
}

}  // namespace mien::cli
