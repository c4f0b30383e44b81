// What all sessions of a listener share. Network thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_set>

#include "async/awaitable.hpp"
#include "async/work_pool.hpp"
#include "base/limits/http.hpp"
#include "http/guard.hpp"
#include "http/metrics.hpp"
#include "http/request_hooks.hpp"
#include "http/router.hpp"
#include "http/trusted_proxies.hpp"

namespace mien::http {

class Session;

// Tests shorten these.
struct SessionLimits {
    HeadLimits head;
    std::chrono::milliseconds header_time_max = limits::header_time_max;
    std::chrono::milliseconds body_time_max = limits::body_time_max;
    std::chrono::milliseconds write_time_max = limits::write_time_max;
    std::chrono::milliseconds idle_time_max = limits::idle_time_max;
    std::chrono::milliseconds stop_idle_time_max = limits::stop_idle_time_max;
    std::chrono::milliseconds request_time_max = limits::request_time_max;
    std::chrono::milliseconds linger_time_max = limits::linger_time_max;
    std::chrono::milliseconds deadline_sweep = limits::deadline_sweep;
    std::size_t connections_max = limits::connections_max;
    std::size_t streams_max = limits::event_streams_max;
    std::size_t uploads_max = limits::uploads_at_once_max;
};

struct ListenerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free one
    async::NetworkSet trusted_proxies;
    bool is_behind_tls = false;  // clients come over HTTPS only: adds Strict-Transport-Security
    std::string own_lines;       // header lines of every answer, each with its end; or none
    bool logs_requests = true;
    std::filesystem::path scratch_directory;  // for body files; needed by routes that take them
    SessionLimits limits;
    RequestHooks hooks;
};

struct ServerState {
    ServerState(Executor executor, ListenerOptions listener_options,
                std::shared_ptr<const Router> used_router, Metrics& used_metrics,
                async::WorkPool& used_files)
        : options(std::move(listener_options)),
          router(std::move(used_router)),
          metrics(used_metrics),
          files(used_files),
          session_ended(executor, Timer::time_point::max()) {}

    const ListenerOptions options;
    std::shared_ptr<const Router> router;  // for the requests that begin from now on
    Metrics& metrics;
    async::WorkPool& files;
    std::unordered_set<Session*> sessions;
    std::size_t streams = 0;
    std::size_t uploads = 0;
    bool is_stopping = false;
    Timer session_ended;  // cancelled whenever a session ends
};

}  // namespace mien::http
