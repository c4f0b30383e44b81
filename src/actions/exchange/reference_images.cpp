#include "actions/exchange/reference_images.hpp"

#include "base/error.hpp"
#include "base/or_null.hpp"
#include "core/archived.hpp"
#include "store/exchange/exchanges.hpp"
#include "store/people/characters.hpp"

namespace mien::actions {
namespace {

std::vector<store::AuditEntry> audit_of(std::string action, CharacterId character_id,
                                        const store::ReferenceImageRow& image) {
    std::vector<store::AuditEntry> audit;
    audit.push_back({.action = std::move(action),
                     .subject_kind = "character",
                     .subject_id = to_string(character_id),
                     .details = {{"emotion", or_null(image.emotion)},
                                 {"sha256", to_hex(image.sha256)},
                                 {"width", image.width},
                                 {"height", image.height}},
                     .version_id = {}});
    return audit;
}

}  // namespace

awaitable<Done<store::ReferenceImageRow>> put_reference_image(pg::Transaction& transaction,
                                                              store::ReferenceImageDraft draft) {
    const auto id = draft.character_id;
    auto image = co_await store::put_reference_image(transaction, std::move(draft));
    auto audit = audit_of("character.put_reference_image", id, image);
    co_return Done<store::ReferenceImageRow>{std::move(image), std::move(audit)};
}

awaitable<Done<store::ReferenceImageRow>> remove_reference_image(
    pg::Transaction& transaction, CharacterId character_id, std::optional<std::string> emotion) {
    const auto character = co_await store::lock_character(transaction, character_id);
    core::require_in_use({.character = character.archived_at.has_value()});
    co_await store::overtake_uploads(transaction, character_id, emotion);
    auto image = co_await store::find_exact_reference_image(transaction, character_id, emotion);
    if (!image) {
        throw Error(ErrorKind::not_found, "There is no such reference image.");
    }
    [[maybe_unused]] const bool is_gone =
        co_await store::delete_reference_image(transaction, character_id, emotion);
    auto audit = audit_of("character.remove_reference_image", character_id, *image);
    co_return Done<store::ReferenceImageRow>{std::move(*image), std::move(audit)};
}

}  // namespace mien::actions
