#include "api/providers/webhooks.hpp"

#include "actions/providers/hear_webhook.hpp"
#include "api/edge/path.hpp"
#include "base/error.hpp"

namespace mien::api {

// The same answer for a provider that is not there, so that nothing is told to who guesses.
awaitable<http::Response> receive_provider_webhook(Context& context, http::Request& request) {
    const auto provider_id = ProviderId::parse(request.param("id"));
    bool is_proven = false;
    if (provider_id) {
        actions::Delivery delivery{
            .provider_id = *provider_id, .headers = {}, .raw_body = request.body};
        for (const auto& field : request.head.fields) {
            delivery.headers.push_back({std::string(field.name), std::string(field.value)});
        }
        const actions::ServiceTools tools{.access = context.services, .work = context.work};
        is_proven = co_await actions::hear_webhook(context.pool, tools, std::move(delivery),
                                                   request.deadline);
    }
    if (!is_proven) {
        throw Error(ErrorKind::unauthenticated,
                    "The delivery is not proven to come from a provider that is connected here.");
    }
    co_return http::no_content();
}

}  // namespace mien::api
