// The coroutine type of this code base. The executor is the concrete io_context executor, not
// any_io_executor: every await on the hot path is then free of virtual calls and allocations.
// One network thread runs all coroutines; blocking or long work goes to a WorkPool.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mien {

namespace asio = boost::asio;

using IoContext = asio::io_context;
using Executor = asio::io_context::executor_type;

template <class T>
using awaitable = asio::awaitable<T, Executor>;

inline constexpr asio::use_awaitable_t<Executor> use_awaitable;

// A timer whose async_wait returns an awaitable by default.
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace mien
