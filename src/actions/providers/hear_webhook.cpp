#include "actions/providers/hear_webhook.hpp"

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "store/providers/submissions.hpp"

namespace mien::actions {
namespace {

video::SealedConnection sealed_connection_of(const store::ProviderRow& provider) {
    return {.id = provider.id,
            .kind = provider.kind,
            .base_url = provider.base_url,
            .key = provider.secrets.key,
            .headers = provider.secrets.headers};
}

awaitable<std::optional<video::WebhookHint>> verify(ServiceTools tools, store::ProviderRow provider,
                                                    Delivery delivery, Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    auto connection = open_connection(tools.access, sealed_connection_of(provider));
    const auto service = video::open_service(executor, tools.work, std::move(connection), {});
    co_return co_await service->read_webhook(std::move(delivery.headers),
                                             std::move(delivery.raw_body), now(), deadline);
}

}  // namespace

awaitable<bool> hear_webhook(pg::Pool& pool, ServiceTools tools, Delivery delivery,
                             Deadline deadline) {
    const auto provider_id = delivery.provider_id;
    const auto provider =
        co_await async::ending_of(store::read_provider(pool, provider_id, deadline));
    const auto failure = error_in(provider.failure);
    if (failure && failure->kind() == ErrorKind::not_found) {
        co_return false;
    }
    if (provider.failure) {
        std::rethrow_exception(provider.failure);
    }
    const auto hint = co_await verify(tools, *provider.value, std::move(delivery), deadline);
    if (!hint) {
        co_return false;
    }
    log(LogLevel::info, "provider_webhook",
        {{"provider", provider.value->name}, {"delivery_id", hint->delivery_id}});
    co_await store::hint_at_submission(pool, provider_id, hint->external_id, deadline);
    co_return true;
}

}  // namespace mien::actions
