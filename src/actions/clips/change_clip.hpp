// Cancelling a clip that is not made yet, and making one again that failed or was cancelled.
#pragma once

#include "actions/done.hpp"
#include "store/clips/previews.hpp"
#include "store/clips/videos.hpp"

namespace mien::actions {

// Give the clip as it is then. Throw not_found (a preview that has expired is gone), and conflict
// for a clip in another state. A preview whose clip others wait for is cancelled alone.
[[nodiscard]] awaitable<Done<store::PreviewRow>> cancel_preview(pg::Transaction& transaction,
                                                                PreviewId id, AdminId cancelled_by);
[[nodiscard]] awaitable<Done<store::PreviewRow>> retry_preview(pg::Transaction& transaction,
                                                               PreviewId id);
[[nodiscard]] awaitable<Done<store::VideoRow>> cancel_video(pg::Transaction& transaction,
                                                            VideoId id, AdminId cancelled_by);
[[nodiscard]] awaitable<Done<store::VideoRow>> retry_video(pg::Transaction& transaction,
                                                           VideoId id);

}  // namespace mien::actions
