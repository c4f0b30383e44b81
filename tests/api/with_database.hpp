// What no route does: statements on the database of an ApiServer, as the program's role.
#pragma once

#include <functional>

#include "async/spawn.hpp"
#include "pg/pool.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {

template <class T>
T with_database(const pg::Settings& settings, std::function<awaitable<T>(pg::Pool&)> body) {
    const std::function<awaitable<T>(IoContext&)> make_task =
        [&](IoContext& context) -> awaitable<T> {
        pg::Pool pool(context.get_executor(), settings);
        auto result = co_await body(pool);
        co_return result;
    };
    return async::run<T>(make_task);
}

template <class T>
T with_database(const ApiServer& api, std::function<awaitable<T>(pg::Pool&)> body) {
    return with_database<T>(api.app_settings(), std::move(body));
}

}  // namespace mien::test
