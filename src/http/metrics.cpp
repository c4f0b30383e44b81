#include "http/metrics.hpp"

#include <algorithm>
#include <sstream>

#include <prometheus/text_serializer.h>

namespace mien::http {
namespace {

const prometheus::Histogram::BucketBoundaries duration_buckets_s{
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

prometheus::Gauge& make_gauge(prometheus::Registry& registry, const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

prometheus::Counter& make_counter(prometheus::Registry& registry, const char* name,
                                  const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

}  // namespace

Metrics::Metrics()
    : requests_(prometheus::BuildCounter()
                    .Name("mien_http_requests_total")
                    .Help("Requests by route and class of status.")
                    .Register(registry_)),
      durations_(prometheus::BuildHistogram()
                     .Name("mien_http_request_duration_seconds")
                     .Help("From the end of the head to the end of the response.")
                     .Register(registry_)),
      open_connections_(&make_gauge(registry_, "mien_http_connections", "Open connections.")),
      open_streams_(&make_gauge(registry_, "mien_http_streams", "Responses that are streamed.")),
      refused_connections_(&make_counter(registry_, "mien_http_connections_refused_total",
                                         "Connections above the limit.")),
      refused_heads_(&make_counter(registry_, "mien_http_requests_refused_total",
                                   "Requests that the framing guard refused.")),
      unmatched_(make_route_metrics("unmatched")) {}

Metrics::RouteMetrics Metrics::make_route_metrics(const std::string& name) {
    RouteMetrics metrics{};
    for (std::size_t i = 0; i < metrics.requests.size(); ++i) {
        metrics.requests[i] =
            &requests_.Add({{"route", name}, {"status", std::to_string(i + 1) + "xx"}});
    }
    metrics.duration = &durations_.Add({{"route", name}}, duration_buckets_s);
    return metrics;
}

void Metrics::bind_routes(const std::deque<Route>& routes) {
    routes_.clear();
    for (const auto& route : routes) {
        routes_.push_back(make_route_metrics(std::string(route.name)));
    }
}

void Metrics::count_request(std::size_t route, unsigned status,
                            std::chrono::duration<double> duration) {
    auto& metrics = route < routes_.size() ? routes_[route] : unmatched_;
    const auto status_class = std::clamp(status / 100U, 1U, 5U) - 1U;
    metrics.requests[status_class]->Increment();
    metrics.duration->Observe(duration.count());
}

std::string Metrics::text() const {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, registry_.Collect());
    return out.str();
}

}  // namespace mien::http
