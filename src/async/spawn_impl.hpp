// Template part of async/spawn.hpp.
#pragma once

#include <exception>
#include <optional>

#include <boost/asio/co_spawn.hpp>

#include "async/spawn.hpp"

namespace mien::async {

template <class T>
T run(std::function<awaitable<T>(IoContext&)> make_task) {
    IoContext context(1);
    std::exception_ptr failure;
    if constexpr (std::is_void_v<T>) {
        asio::co_spawn(context, make_task(context), [&](std::exception_ptr thrown) {
            failure = thrown;
            context.stop();
        });
        context.run();
        if (failure) {
            std::rethrow_exception(failure);
        }
    } else {
        std::optional<T> result;
        asio::co_spawn(context, make_task(context), [&](std::exception_ptr thrown, T value) {
            failure = thrown;
            if (!thrown) {
                result.emplace(std::move(value));
            }
            context.stop();
        });
        context.run();
        if (failure) {
            std::rethrow_exception(failure);
        }
        return std::move(*result);
    }
}

}  // namespace mien::async
