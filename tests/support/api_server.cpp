#include "tests/support/api_server.hpp"

#include <future>
#include <map>
#include <optional>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include "api/routes.hpp"
#include "app/server.hpp"
#include "async/deadline.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "base/password.hpp"
#include "store/access/admins.hpp"
#include "store/access/credentials.hpp"
#include "store/access/tokens.hpp"
#include "tests/support/contract_check.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_database.hpp"

namespace mien::test {
namespace {

namespace beast = boost::beast;

constexpr std::chrono::seconds answer_time_max{30};

using BeastRequest = beast::http::request<beast::http::string_body>;
using BeastResponse = beast::http::response<beast::http::string_body>;
using ClientSocket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

// A connection that goes on, as those of a proxy do: what a request leaves behind in the server
// meets the next one, of whomever.
class KeptConnection {
  public:
    BeastResponse exchange(std::uint16_t port, const BeastRequest& request) {
        std::promise<BeastResponse> done;
        async::spawn(context_.get_executor(), "exchange", [&]() -> awaitable<void> {
            try {
                auto response = co_await async::with_deadline(
                    send_and_receive(port, request), deadline_in(answer_time_max), "The server");
                done.set_value(std::move(response));
            } catch (...) {
                close();
                done.set_exception(std::current_exception());
            }
        });
        context_.run();
        context_.restart();
        return done.get_future().get();
    }

  private:
    awaitable<BeastResponse> send_and_receive(std::uint16_t port, const BeastRequest& request) {
        if (port != port_ || !is_usable()) {
            close();
            const asio::ip::tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
            co_await socket_.async_connect(endpoint, use_awaitable);
            port_ = port;
        }
        // A server that refuses a body answers before it has read it.
        boost::system::error_code ignored;
        co_await beast::http::async_write(socket_, request,
                                          asio::redirect_error(use_awaitable, ignored));
        beast::flat_buffer buffer;
        beast::http::response_parser<beast::http::string_body> parser;
        parser.skip(request.method() == beast::http::verb::head);
        parser.body_limit(64 * 1024 * 1024);
        co_await beast::http::async_read(socket_, buffer, parser, use_awaitable);
        if (!parser.keep_alive()) {
            close();
        }
        co_return parser.release();
    }

    // Nothing is to come on it: neither its end nor a word that nobody asked for.
    bool is_usable() {
        char byte = 0;
        boost::system::error_code failure;
        socket_.non_blocking(true, failure);
        socket_.receive(asio::buffer(&byte, 1), ClientSocket::message_peek, failure);
        return failure == asio::error::would_block;
    }

    void close() {
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    IoContext context_{1};
    ClientSocket socket_{context_.get_executor()};
    std::uint16_t port_ = 0;
};

BeastResponse exchange_and_wait(std::uint16_t port, const BeastRequest& request) {
    thread_local KeptConnection connection;
    return connection.exchange(port, request);
}

ApiAnswer answer_of(BeastResponse response) {
    ApiAnswer answer;
    answer.status = response.result_int();
    for (const auto& field : response.base()) {
        answer.headers.emplace_back(field.name_string(), field.value());
    }
    answer.body = std::move(response.body());
    if (answer.header("content-type").find("json") != std::string_view::npos) {
        boost::system::error_code failure;
        answer.json = json::parse(answer.body, failure);
    }
    return answer;
}

// Hashing takes its time; one hash does for all.
const std::string& api_password_hash() {
    static const auto hash = hash_password(Secret(std::string(api_password)));
    return hash;
}

// An admin of that role, with that token.
awaitable<void> make_account(IoContext& context, pg::Settings settings, core::Role role,
                             std::string token) {
    pg::Pool pool(context.get_executor(), std::move(settings));
    const auto digest = store::digest_of(store::CredentialKind::token, token);
    auto transaction = co_await pool.begin(deadline_in(answer_time_max));
    const std::string name(core::name_of(role));
    const store::AdminDraft admin_draft{.email = name + "@example.com",
                                        .display_name = name,
                                        .role = role,
                                        .password_hash = api_password_hash()};
    const auto admin = co_await store::create_admin(transaction, admin_draft);
    const store::TokenDraft token_draft{.admin_id = admin.id,
                                        .name = "test",
                                        .scope = "full",
                                        .expires_at = std::nullopt,
                                        .token_sha256 = digest.value()};
    [[maybe_unused]] const auto made = co_await store::create_token(transaction, token_draft);
    co_await transaction.commit();
}

void make_account_and_wait(const pg::Settings& settings, core::Role role,
                           const std::string& token) {
    const std::function<awaitable<void>(IoContext&)> make_task = [&](IoContext& context) {
        return make_account(context, settings, role, token);
    };
    async::run<void>(make_task);
}

app::Config make_config(const TestDatabase& database, const ScratchDirectory& directory,
                        const TestControl* control, const StagingOptions& staging) {
    app::Config config;
    config.environment = control == nullptr ? "production" : "staging";
    if (control != nullptr) {
        config.control = {
            .database = control->app_settings(), .owner_database = {}, .key = control_key()};
    }
    config.trusted_proxies = staging.trusted_proxies;
    config.listen_address = "127.0.0.1";
    config.public_url = "http://127.0.0.1";
    config.database = database.app_settings();
    config.objects = objects::FilesystemSettings{directory.path() / "objects"};
    config.scratch_directory = directory.path() / "scratch";
    config.link_key = Secret(std::string(64, 'k'));
    config.services = {.key = control_key(), .allowed_networks = {"127.0.0.0/8"}};
    return config;
}

constexpr pg::Query mark_as_staging{
    "test_mark_as_staging", "INSERT INTO environment_marker (environment) VALUES ('staging')"};

// A control database that says that the database is served.
std::unique_ptr<TestControl> make_control(const TestDatabase& database,
                                          const StagingOptions& staging) {
    const std::function<awaitable<void>(IoContext&)> make_task =
        [&](IoContext&) -> awaitable<void> {
        const auto connection =
            co_await pg::Connection::open(database.owner_settings(), deadline_in(answer_time_max));
        co_await connection->run(mark_as_staging, {}, deadline_in(answer_time_max));
    };
    async::run<void>(make_task);
    return std::make_unique<TestControl>(FirstStaging{.admin_subdomain = staging.admin_subdomain,
                                                      .vpn_networks = staging.vpn_networks,
                                                      .database = database.app_settings(),
                                                      .bucket = "objects"});
}

}  // namespace

std::string_view ApiAnswer::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (beast::iequals(known, name)) {
            return value;
        }
    }
    return {};
}

const json::value& ApiAnswer::at(std::string_view pointer) const {
    static const json::value nothing;
    boost::system::error_code failure;
    const auto* found = json.find_pointer(pointer, failure);
    if (found == nullptr) {
        ADD_FAILURE() << pointer << " is not in " << status << " " << body;
        return nothing;
    }
    return *found;
}

std::string ApiAnswer::text(std::string_view pointer) const {
    const auto& value = at(pointer);
    return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

std::string ApiAnswer::code() const {
    const auto* object = json.if_object();
    const auto* value = object == nullptr ? nullptr : object->if_contains("code");
    return value == nullptr ? std::string() : std::string(value->as_string());
}

std::string ApiAnswer::first_problem() const {
    boost::system::error_code failure;
    const auto* value = json.find_pointer("/problems/0/code", failure);
    return value == nullptr ? std::string() : std::string(value->as_string());
}

ApiClient::ApiClient(std::uint16_t port, Headers credentials)
    : port_(port), credentials_(std::move(credentials)) {}

ApiAnswer ApiClient::send(http::Method method, std::string_view target, std::string body,
                          Headers headers) const {
    BeastRequest request;
    request.method_string(http::name_of(method));
    request.target(target);
    request.version(11);
    request.set("Host", "127.0.0.1");
    for (const auto& [name, value] : credentials_) {
        request.set(name, value);
    }
    for (const auto& [name, value] : headers) {
        request.set(name, value);
    }
    request.body() = std::move(body);
    request.prepare_payload();
    auto answer = answer_of(exchange_and_wait(port_, request));
    check_answer(method, target, answer.status, answer.header("content-type"), answer.body);
    return answer;
}

ApiAnswer ApiClient::send_json(http::Method method, std::string_view target,
                               const json::value& body, Headers headers) const {
    headers.emplace_back("Content-Type", "application/json");
    return send(method, target, json::serialize(body), std::move(headers));
}

ApiAnswer ApiClient::get(std::string_view target, Headers headers) const {
    return send(http::Method::get, target, {}, std::move(headers));
}

ApiAnswer ApiClient::post(std::string_view target, json::value body, Headers headers) const {
    return send_json(http::Method::post, target, body, std::move(headers));
}

ApiAnswer ApiClient::post(std::string_view target) const {
    return send(http::Method::post, target);
}

ApiAnswer ApiClient::put(std::string_view target, json::value body, Headers headers) const {
    return send_json(http::Method::put, target, body, std::move(headers));
}

ApiAnswer ApiClient::patch(std::string_view target, json::value body, Headers headers) const {
    return send_json(http::Method::patch, target, body, std::move(headers));
}

ApiAnswer ApiClient::remove(std::string_view target, json::value body, Headers headers) const {
    if (body.is_null()) {
        return send(http::Method::delete_, target, {}, std::move(headers));
    }
    return send_json(http::Method::delete_, target, body, std::move(headers));
}

// The server runs on a thread of its own until it goes.
struct ApiServer::State {
    State(bool is_staging, const StagingOptions& staging)
        : control(is_staging ? make_control(database, staging) : nullptr),
          host(staging.admin_subdomain),
          config(make_config(database, directory, control.get(), staging)),
          server(context, config),
          guard(context.get_executor()) {
        asio::post(context, [this] { server.start(); });
        thread = std::thread([this] { context.run(); });
    }
    ~State() {
        async::spawn(context.get_executor(), "stop_server",
                     [this] { return server.stop(std::chrono::milliseconds(0)); });
        guard.reset();
        thread.join();
    }

    TestDatabase database;
    std::unique_ptr<TestControl> control;
    std::string host;
    ScratchDirectory directory;
    app::Config config;
    IoContext context{1};
    app::Server server;
    asio::executor_work_guard<Executor> guard;
    std::thread thread;
    struct Account {
        std::string token;
        std::string authorization;
        ApiClient client;
    };
    const Account& account(core::Role role) {
        const auto found = accounts.find(role);
        if (found != accounts.end()) {
            return found->second;
        }
        const auto credential = store::make_credential(store::CredentialKind::token);
        const std::string token(credential.reveal());
        make_account_and_wait(database.app_settings(), role, token);
        const auto authorization = "Bearer " + token;
        const ApiClient client(server.port(), {{"Host", host}, {"Authorization", authorization}});
        return accounts.emplace(role, Account{token, authorization, client}).first->second;
    }
    // Runs on the server's thread and waits for the end.
    void run(std::function<awaitable<void>()> make_task) {
        auto done = std::make_shared<std::promise<void>>();
        auto future = done->get_future();
        async::spawn(context.get_executor(), "test",
                     [done, make_task = std::move(make_task)]() -> awaitable<void> {
                         try {
                             co_await make_task();
                             done->set_value();
                         } catch (...) {
                             done->set_exception(std::current_exception());
                         }
                     });
        future.get();
    }

    std::map<core::Role, Account> accounts;
};

ApiServer::ApiServer() : state_(std::make_unique<State>(false, StagingOptions{})) {}

ApiServer::ApiServer(const StagingOptions& staging)
    : state_(std::make_unique<State>(true, staging)) {
    BeastRequest request(beast::http::verb::get, "/", 11);
    request.set("Host", staging.admin_subdomain);
    const auto deadline = deadline_in(answer_time_max);
    while (exchange_and_wait(port(), request).result_int() == 503) {
        if (std::chrono::steady_clock::now() > deadline) {
            throw Error(ErrorKind::unavailable, "The server does not get ready.");
        }
    }
}

ApiServer::~ApiServer() = default;

const ApiClient& ApiServer::as(core::Role role) {
    return state_->account(role).client;
}

const std::string& ApiServer::authorization(core::Role role) {
    return state_->account(role).authorization;
}

void ApiServer::move_to(app::Target target) {
    state_->run([this, target = std::move(target)] { return state_->server.move_to(target); });
}

std::size_t ApiServer::count_sites() {
    std::size_t count = 0;
    state_->run([this, &count]() -> awaitable<void> {
        count = state_->server.count_sites();
        co_return;
    });
    return count;
}

void ApiServer::make_accounts_in(const pg::Settings& database) {
    for (const auto& [role, account] : state_->accounts) {
        make_account_and_wait(database, role, account.token);
    }
}

ApiClient ApiServer::with(Headers credentials) const {
    credentials.emplace(credentials.begin(), "Host", state_->host);
    return {port(), std::move(credentials)};
}

std::vector<http::Route> ApiServer::routes() {
    return api::routes(state_->server.context());
}

std::uint16_t ApiServer::port() const {
    return state_->server.port();
}

pg::Settings ApiServer::app_settings() const {
    return state_->database.app_settings();
}

std::filesystem::path ApiServer::objects_directory() const {
    return state_->directory.path() / "objects";
}

const TestControl& ApiServer::control() const {
    return *state_->control;
}

pg::Settings ApiServer::superuser_settings() const {
    return state_->database.superuser_settings();
}

}  // namespace mien::test
