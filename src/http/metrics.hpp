// Counters for Prometheus. What every request touches is looked up once, when the routes are bound.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "http/router.hpp"

namespace mien::http {

class Metrics {
  public:
    Metrics();

    // Makes the counters of the routes; the listener does it before the first request.
    void bind_routes(const std::deque<Route>& routes);

    // Counts a request; `route` is its index in the router, or `unmatched`.
    static constexpr std::size_t unmatched = static_cast<std::size_t>(-1);
    void count_request(std::size_t route, unsigned status, std::chrono::duration<double> duration);

    [[nodiscard]] prometheus::Gauge& open_connections() { return *open_connections_; }
    [[nodiscard]] prometheus::Gauge& open_streams() { return *open_streams_; }
    [[nodiscard]] prometheus::Counter& refused_connections() { return *refused_connections_; }
    [[nodiscard]] prometheus::Counter& refused_heads() { return *refused_heads_; }

    // The exposition format, version 0.0.4.
    [[nodiscard]] std::string text() const;
    static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

  private:
    struct RouteMetrics {
        std::array<prometheus::Counter*, 5> requests;  // by the first digit of the status
        prometheus::Histogram* duration;
    };
    RouteMetrics make_route_metrics(const std::string& name);

    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& requests_;
    prometheus::Family<prometheus::Histogram>& durations_;
    prometheus::Gauge* open_connections_;
    prometheus::Gauge* open_streams_;
    prometheus::Counter* refused_connections_;
    prometheus::Counter* refused_heads_;
    RouteMetrics unmatched_;
    std::vector<RouteMetrics> routes_;
};

}  // namespace mien::http
