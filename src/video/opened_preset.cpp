#include "video/opened_preset.hpp"

namespace mien::video {

awaitable<OpenedPreset> open_preset(const ServiceTools& tools, PresetVersionId id,
                                    Deadline deadline) {
    OpenedPreset opened;
    opened.preset = co_await store::read_preset_version(tools.pool, id, deadline);
    opened.provider =
        co_await store::read_provider(tools.pool, opened.preset.provider_id, deadline);
    const SealedConnection sealed{.id = opened.provider.id,
                                  .kind = opened.provider.kind,
                                  .base_url = opened.provider.base_url,
                                  .key = opened.provider.secrets.key,
                                  .headers = opened.provider.secrets.headers};
    opened.service = tools.open(open_connection(tools.access, sealed), opened.preset.content);
    opened.can = opened.service->capabilities();
    co_return opened;
}

}  // namespace mien::video
