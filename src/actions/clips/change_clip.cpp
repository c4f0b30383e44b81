#include "actions/clips/change_clip.hpp"

#include "actions/clips/clip_audit.hpp"
#include "actions/clips/visible_text.hpp"

namespace mien::actions {

awaitable<Done<store::PreviewRow>> cancel_preview(pg::Transaction& transaction, PreviewId id,
                                                  AdminId cancelled_by) {
    const auto before = co_await store::get_preview(transaction, id);
    co_await store::cancel_preview(transaction, before, cancelled_by);
    auto after = co_await store::get_preview(transaction, id);
    auto audit = audit_of(after, "preview.cancel");
    co_return Done<store::PreviewRow>{std::move(after), std::move(audit)};
}

awaitable<Done<store::PreviewRow>> retry_preview(pg::Transaction& transaction, PreviewId id) {
    const auto before = co_await store::get_preview(transaction, id);
    require_visible(before.resolved_text, before.emotion);
    co_await store::retry_preview(transaction, before);
    auto after = co_await store::get_preview(transaction, id);
    auto audit = audit_of(after, "preview.retry");
    co_return Done<store::PreviewRow>{std::move(after), std::move(audit)};
}

awaitable<Done<store::VideoRow>> cancel_video(pg::Transaction& transaction, VideoId id,
                                              AdminId cancelled_by) {
    const auto before = co_await store::get_video(transaction, id);
    co_await store::cancel_video(transaction, before, cancelled_by);
    auto after = co_await store::get_video(transaction, id);
    auto audit = audit_of(after, "video.cancel");
    co_return Done<store::VideoRow>{std::move(after), std::move(audit)};
}

awaitable<Done<store::VideoRow>> retry_video(pg::Transaction& transaction, VideoId id) {
    const auto before = co_await store::get_video(transaction, id);
    require_visible(before.resolved_text, before.emotion);
    co_await store::retry_video(transaction, before);
    auto after = co_await store::get_video(transaction, id);
    auto audit = audit_of(after, "video.retry");
    co_return Done<store::VideoRow>{std::move(after), std::move(audit)};
}

}  // namespace mien::actions
