#include "api/events.hpp"

#include "base/json.hpp"
#include "base/log.hpp"

namespace mien::api {
namespace {

bool equals(const std::optional<std::string>& wanted, const json::object& job,
            std::string_view name) {
    if (!wanted) {
        return true;
    }
    const auto* value = job.if_contains(name);
    return value != nullptr && value->is_string() && value->get_string() == *wanted;
}

bool matches(const EventFilter& filter, const json::object& job) {
    return equals(filter.job_id, job, "job_id") && equals(filter.subject_id, job, "subject_id") &&
           equals(filter.kind, job, "kind");
}

std::optional<std::string> query_text(const http::Request& request, std::string_view name) {
    const auto value = request.query(name);
    return value ? std::optional<std::string>(*value) : std::nullopt;
}

}  // namespace

std::shared_ptr<http::EventStream> EventHub::subscribe(EventFilter filter) {
    forget_closed();
    auto stream = std::make_shared<http::EventStream>(executor_);
    stream->send({.name = "hello", .id = "", .data = "{}"});
    subscribers_.push_back({std::move(filter), stream});
    return stream;
}

void EventHub::publish(std::string_view job_changed) {
    forget_closed();
    if (subscribers_.empty()) {
        return;
    }
    boost::system::error_code failure;
    const auto document = json::parse(job_changed, failure);
    if (failure || !document.is_object()) {
        log(LogLevel::error, "notification_malformed", {{"payload", job_changed}});
        return;
    }
    const http::Event event{.name = "job", .id = "", .data = std::string(job_changed)};
    for (auto& subscriber : subscribers_) {
        if (matches(subscriber.filter, document.get_object())) {
            subscriber.stream->send(event);
        }
    }
}

void EventHub::resync() {
    forget_closed();
    for (auto& subscriber : subscribers_) {
        subscriber.stream->send({.name = "resync", .id = "", .data = "{}"});
    }
}

void EventHub::forget_closed() {
    std::erase_if(subscribers_, [](const auto& one) { return !one.stream->is_open(); });
}

awaitable<http::Response> stream_events(Context& context, http::Request& request) {
    EventFilter filter{.job_id = query_text(request, "job_id"),
                       .subject_id = query_text(request, "subject_id"),
                       .kind = query_text(request, "kind")};
    co_return http::event_response(context.events.subscribe(std::move(filter)));
}

}  // namespace mien::api
